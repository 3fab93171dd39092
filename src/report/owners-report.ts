// Who has the pages of a kernel's dump, by call stack: the largest first, for people and for programs.
import { framesOf } from '../analysis/call-stack';
import { noStack } from '../trace/stack-table';
import type { Localize } from '../model/localize';
import { formatCount, formatSize } from '../model/size';
import { lengthOf, type RecordedLayout } from '../replay/recorded/recorded-layout';
import { alignColumns } from './columns';

/** Owners in the report for people. */
const shownOwners = 20;

/** What one call stack has. */
interface PageOwner {
  readonly site: string | null;
  /** Innermost function first. */
  readonly stack: readonly string[];
  /** Of its first block. */
  readonly line: number;
  blocks: number;
  bytes: number;
}

/** Of a recording that shows one moment: the owners at a position; none of others. */
function ownersAt({ run, place, endedBy, ...layout }: RecordedLayout, position: number): PageOwner[] {
  if (run.trace.format.showsMoment !== true) return [];
  const owners = new Map<number, PageOwner>();
  const whole = { run, place, endedBy, ...layout };
  for (let op = 0; op < position; op++) {
    if (place[op] < 0 || (endedBy[op] >= 0 && endedBy[op] < position)) continue;
    const key = run.table.stack?.[op] ?? noStack;
    const owner = owners.get(key) ?? {
      site: run.siteOf(op) ?? null,
      stack: framesOf(run, op),
      line: run.table.line[op],
      blocks: 0,
      bytes: 0,
    };
    owner.blocks++;
    owner.bytes += lengthOf(whole, op);
    owners.set(key, owner);
  }
  return [...owners.values()].sort((a, b) => b.bytes - a.bytes || a.line - b.line);
}

/** All of them. */
export function ownerRecords(layout: RecordedLayout, position: number): { readonly owners?: readonly PageOwner[] } {
  const owners = ownersAt(layout, position);
  return owners.length === 0 ? {} : { owners };
}

/** The largest as a table. */
export function ownerLines(layout: RecordedLayout, position: number, localize: Localize): string[] {
  const owners = ownersAt(layout, position);
  if (owners.length === 0) return [];
  const titles = [localize('call site'), localize('blocks'), localize('bytes'), localize('line')];
  const rows = owners
    .slice(0, shownOwners)
    .map(({ site, blocks, bytes, line }) => [site ?? '', formatCount(blocks), formatSize(bytes), formatCount(line)]);
  const table = alignColumns([titles, ...rows], ['left', 'right', 'right', 'right']);
  const more = owners.length > shownOwners ? [localize('and {0} more; --json has them all', formatCount(owners.length - shownOwners))] : [];
  return ['', localize('Owners of pages'), ...table.map((line) => `  ${line}`), ...more];
}
