// Page blocks and free blocks of a kernel by migrate type at a position, as /proc/pagetypeinfo has them: for people and for programs.
import { freeByType } from '../analysis/free-by-type';
import type { Localize } from '../model/localize';
import { formatCount } from '../model/size';
import type { PageBlockCounts } from '../replay/pages/page-blocks';
import type { RecordedCursor } from '../replay/recorded/recorded-cursor';
import { migrateTypes } from '../trace/formats/kmem/page-events';
import { alignColumns } from './columns';

/** Of each region, where pages were recorded: how many of its page blocks are of which type, as far as events tell, and where all free blocks are known, these by type and order. */
export function pageTypeRecords(
  cursor: RecordedCursor,
  position: number,
): { readonly pageBlocks?: readonly object[]; readonly freeByType?: readonly object[] } {
  const counted = pageBlocksAt(cursor, position);
  if (counted.length === 0) return {};
  const pageBlocks = counted.map(({ name, byType, mixed, stolen, unknown }) => ({
    region: name,
    ...Object.fromEntries(migrateTypes.map((type, number) => [type, byType[number]])),
    mixed,
    stolen,
    unknown,
  }));
  const free = freeAt(cursor, position);
  if (free.length === 0) return { pageBlocks };
  const names = [...migrateTypes, 'unknown'];
  const freeLists = free.map(({ name, counts }) => ({
    region: name,
    ...Object.fromEntries(names.map((type, number) => [type, counts[number]])),
  }));
  return { pageBlocks, freeByType: freeLists };
}

/** The same as tables. */
export function pageTypeLines(cursor: RecordedCursor, position: number, localize: Localize): string[] {
  const counted = pageBlocksAt(cursor, position);
  if (counted.length === 0) return [];
  const titles = [localize('region'), ...migrateTypes, localize('mixed'), localize('stolen'), localize('not known')];
  const rows = counted.map(({ name, byType, mixed, stolen, unknown }) => [name, ...[...byType, mixed, stolen, unknown].map(formatCount)]);
  const lines = ['', localize('Page blocks by migrate type'), ...tableOf([titles, ...rows], 1)];
  const free = freeAt(cursor, position);
  if (free.length === 0) return lines;
  const names = [...migrateTypes, localize('not known')];
  const orders = free[0].counts[0].map((_, order) => String(order));
  const lists = free.flatMap(({ name, counts }) =>
    names
      .map((type, number) => [name, type, ...counts[number].map(formatCount)])
      .filter((_, number) => counts[number].some((count) => count > 0)),
  );
  return [
    ...lines,
    '',
    localize('Free blocks by migrate type and order'),
    ...tableOf([[localize('region'), localize('type'), ...orders], ...lists], 2),
  ];
}

function tableOf(rows: readonly (readonly string[])[], texts: number): string[] {
  const kinds = rows[0].map((_, column) => (column < texts ? ('left' as const) : ('right' as const)));
  return alignColumns(rows, kinds).map((line) => `  ${line}`);
}

/** None where no pages were recorded. */
function pageBlocksAt({ layout: { pages, regions } }: RecordedCursor, position: number): (PageBlockCounts & { readonly name: string })[] {
  if (!pages) return [];
  const { blocks, events, stretches } = pages;
  return stretches.all.map(({ from, to }, index) => ({ name: regions[index].name, ...blocks.count(from, to, events[position]) }));
}

/** None where not all free blocks are known. */
function freeAt(cursor: RecordedCursor, position: number): { readonly name: string; readonly counts: readonly (readonly number[])[] }[] {
  cursor.seek(position);
  const { pages, layout } = cursor;
  if (pages?.history.knowledge !== 'blocks') return [];
  return freeByType(pages, pages.history.events[position]).map(({ counts }, index) => ({ name: layout.regions[index].name, counts }));
}
