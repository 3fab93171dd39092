// What changed between two snapshots, for people.
import { changeTexts } from '../analysis/snapshots/change-texts';
import { ownerTableOf, type Growth, type SnapshotChanges } from '../analysis/snapshots/snapshot-changes';
import type { Localize } from '../model/localize';
import { formatCount, formatSize } from '../model/size';
import type { Snapshot } from '../trace/snapshots/snapshot';
import { alignColumns } from './columns';

/** Rows of each table. */
const shownRows = 15;

/** The changes from one snapshot to a later one. */
export function changeLines(first: Snapshot, last: Snapshot, changes: SnapshotChanges, localize: Localize): string[] {
  const { caches, owners } = changes;
  const name = ({ time, line }: Snapshot): string => time ?? localize('line {0}', formatCount(line));
  const lines = [localize('From {0} to {1}', name(first), name(last))];
  lines.push(...changeTexts(changes, localize).map((text) => `  ${text}`));
  lines.push(...growthLines(localize('Caches that changed'), caches, formatSize, localize));
  const hasPages = ownerTableOf(last)?.sites.some(({ pages }) => pages !== null) === true;
  const size = hasPages ? (pages: number): string => localize('{0} pages', formatCount(pages)) : formatSize;
  lines.push(...growthLines(localize('Owners that changed'), owners, size, localize));
  return lines;
}

function growthLines(title: string, growth: readonly Growth[], size: (value: number) => string, localize: Localize): string[] {
  if (growth.length === 0) return [];
  const sign = (value: number, text: (value: number) => string): string => `${value < 0 ? '−' : '+'}${text(Math.abs(value))}`;
  const rows = growth
    .slice(0, shownRows)
    .map(({ name, before, after, countBefore, countAfter }) => [
      before === null || after === null ? '' : sign(after - before, size),
      sign(countAfter - countBefore, formatCount),
      formatCount(countAfter),
      name,
    ]);
  const table = alignColumns(rows, ['right', 'right', 'right', 'left']);
  const rest = growth.length > shownRows ? [localize('and {0} more; --json has them all', formatCount(growth.length - shownRows))] : [];
  return [`  ${title}`, ...[...table, ...rest].map((line) => `    ${line}`)];
}
