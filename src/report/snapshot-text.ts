// The report for people of a log of snapshots: for each report of the kernel why the request failed, for tables what they show and what changed.
import { arithmeticOf, bytesOfCache, pageOfCaches } from '../analysis/snapshots/cache-layout';
import { calculationLines, reportHeadline, snapshotHeadline, verdictText, zoneName } from '../analysis/snapshots/explanation-texts';
import { freeListsOf, type ZoneLists } from '../trace/snapshots/free-lists';
import { kernelIndexes } from '../analysis/snapshots/kernel-indexes';
import { cacheTableOf, ownerTableOf, pagesOf } from '../analysis/snapshots/snapshot-changes';
import { explainReport } from '../analysis/snapshots/zone-verdict';
import type { Localize } from '../model/localize';
import { formatCount, formatPercent, formatSize } from '../model/size';
import type { CacheTable, MemoryReport, OwnerTable, Snapshot } from '../trace/snapshots/snapshot';
import { alignColumns } from './columns';
import type { ReportSink } from './sink';
import { changeLines } from './snapshot-change-text';
import { seriesOf, type SnapshotSource } from './snapshot-source';

/** Rows of each table. */
const shownRows = 20;
/** A cache is sparse with less than half of its slots in use. */
const sparse = 0.5;

/** The report. Of a series only the last snapshot is shown in full, and what changed since the first. */
export async function writeSnapshotText({ file, format, log }: SnapshotSource, output: ReportSink, localize: Localize): Promise<void> {
  const name = file === '-' ? '<stdin>' : file;
  const reports = log.snapshots.filter(({ report }) => report !== undefined);
  const tables = log.snapshots.length - reports.length;
  output.write(
    `${localize('{0}: {1}; reports: {2}, readings of tables: {3}', name, format, formatCount(reports.length), formatCount(tables))}\n`,
  );
  if (log.left > 0) {
    output.write(`${localize('note: {0}', localize('Snapshots that are too many to be kept: {0}.', formatCount(log.left)))}\n`);
  }
  for (const snapshot of reports) {
    if (!output.write(`\n${linesOfReport(snapshot, snapshot.report!, localize).join('\n')}\n`)) await output.drained();
    if (output.closed) return;
  }
  const { first, last, changes } = seriesOf(log);
  if (!last) return;
  output.write(`\n${linesOfTables(last, localize).join('\n')}\n`);
  if (first && changes) output.write(`\n${changeLines(first, last, changes, localize).join('\n')}\n`);
}

function indented(lines: readonly string[], depth = 1): string[] {
  return lines.map((line) => (line === '' ? line : `${'  '.repeat(depth)}${line}`));
}

function linesOfReport(snapshot: Snapshot, report: MemoryReport, localize: Localize): string[] {
  const lines = [localize('line {0}: {1}', formatCount(snapshot.line), reportHeadline(report, localize))];
  if (snapshot.time !== undefined) lines[0] += ` (${snapshot.time})`;
  if (report.killed) lines.push(localize('  killed: {0} (process {1})', report.killed.comm, String(report.killed.pid)));
  lines.push(...indented(zoneLines(freeListsOf(snapshot), localize)));
  const explanation = explainReport(report);
  if (!explanation) return lines;
  lines.push('', `  ${verdictText(explanation, localize)}`);
  for (const verdict of explanation.zones) {
    const [begin, ...rest] = calculationLines(explanation, verdict, localize);
    lines.push(`    ${zoneName(verdict.zone, localize)}: ${begin}`, ...indented(rest, 4));
  }
  if (report.unreclaimable.length > 0) {
    const largest = [...report.unreclaimable].sort((a, b) => b.total - a.total).slice(0, 5);
    const list = largest.map(({ name, total }) => `${name} ${formatSize(total * 1024)}`).join(', ');
    lines.push('', `  ${localize('Largest caches that cannot be reclaimed: {0}', list)}`);
  }
  return lines;
}

/** Free lists by order, watermarks, and the kernel's indexes. */
function zoneLines(zones: readonly ZoneLists[], localize: Localize): string[] {
  const lines: string[] = [];
  for (const zone of zones) {
    const { freeBlocks, types, marks, counted, perCpu } = zone;
    const figures = [localize('{0} pages in free blocks', formatCount(pagesOf(freeBlocks)))];
    if (counted !== undefined) figures.push(localize('{0} by the counter', formatCount(counted)));
    if (perCpu !== undefined) figures.push(localize('{0} on the lists of CPUs', formatCount(perCpu)));
    if (marks) figures.push(localize('watermarks {0}, {1}, {2}', formatCount(marks.min), formatCount(marks.low), formatCount(marks.high)));
    const { unusable, fragmentation } = kernelIndexes(freeBlocks);
    const rows = [
      [localize('order'), ...freeBlocks.map((_, order) => String(order))],
      [localize('blocks'), ...freeBlocks.map((count) => formatCount(count))],
      ...(types.some((letters) => letters !== '') ? [[localize('types'), ...freeBlocks.map((_, order) => types[order] ?? '')]] : []),
      [localize('unusable'), ...unusable.map((index) => index.toFixed(3))],
      [localize('extfrag'), ...fragmentation.map((index) => index.toFixed(3))],
    ];
    const table = alignColumns(rows, ['left', ...freeBlocks.map(() => 'right' as const)]);
    lines.push(`${zoneName(zone, localize)}: ${figures.join(', ')}`, ...indented(table));
  }
  if (zones.length > 0) {
    lines.push(localize('extfrag is −1 where such a block is free; where none is, it lies near 0.5 to 1 in any buddy system.'));
  }
  return lines;
}

function linesOfTables(snapshot: Snapshot, localize: Localize): string[] {
  const lines = [localize('line {0}: {1}', formatCount(snapshot.line), snapshotHeadline(snapshot, localize))];
  lines.push(...indented(zoneLines(freeListsOf(snapshot), localize)));
  const caches = cacheTableOf(snapshot);
  if (caches) lines.push(...indented(cacheLines(caches, localize)));
  const owners = ownerTableOf(snapshot);
  if (owners) lines.push(...indented(ownerLines(owners, localize)));
  return lines;
}

function cacheLines(table: CacheTable, localize: Localize): string[] {
  const page = pageOfCaches(table);
  const bytes = new Map(table.caches.map((cache) => [cache, bytesOfCache(cache, page) ?? 0]));
  const rows = table.caches.filter(({ alias }) => alias === undefined).sort((a, b) => bytes.get(b)! - bytes.get(a)!);
  const text = (value: number | null): string => (value === null ? '-' : formatCount(value));
  const use = ({ objects, activeObjects }: (typeof rows)[number]): number | undefined =>
    objects === null || objects === 0 || activeObjects === null ? undefined : activeObjects / objects;
  const titles = ['OBJS', 'ACTIVE', 'USE', 'OBJ SIZE', 'SLOT', 'OBJ/SLAB', 'PAGES', 'SLABS', 'CACHE SIZE', 'NAME'];
  const cells = rows.slice(0, shownRows).map((row) => {
    const share = use(row);
    return [
      text(row.objects),
      text(row.activeObjects),
      share === undefined ? '-' : formatPercent(share),
      text(row.objectSize),
      text(row.slotSize),
      text(row.objectsPerSlab),
      text(row.pagesPerSlab),
      text(row.slabs),
      formatSize(bytes.get(row)!),
      row.name,
    ];
  });
  const lines = alignColumns([titles, ...cells], [...titles.slice(1).map(() => 'right' as const), 'left']);
  if (rows.length > shownRows) lines.push(restLine(rows.length, localize));
  if (table.allocator === 'slab') {
    lines.push(localize('This is a table of the SLAB allocator (CONFIG_SLAB): SLUB’s arithmetic does not hold for it.'));
  }
  const arithmetic = arithmeticOf(table);
  if (arithmetic) {
    const { equal, total, cpus } = arithmetic;
    lines.push(
      localize(
        'Orders as SLUB’s arithmetic gives them for {0} CPUs, which fit best: {1} of {2}',
        cpus,
        formatCount(equal),
        formatCount(total),
      ),
    );
  }
  const wasted = rows.filter((row) => (use(row) ?? 1) < sparse && bytes.get(row)! > page);
  if (wasted.length > 0) {
    const list = wasted.slice(0, 5).map((row) => `${row.name} ${formatPercent(use(row)!)}`);
    lines.push(localize('Sparse caches, by the share of their slots in use: {0}', list.join(', ')));
  }
  return lines;
}

function ownerLines({ records, sites, left }: OwnerTable, localize: Localize): string[] {
  const hasBytes = sites.some(({ bytes }) => bytes !== null);
  const hasPages = sites.some(({ pages }) => pages !== null);
  const titles = [...(hasBytes ? ['BYTES'] : []), ...(hasPages ? ['PAGES'] : []), 'COUNT', 'SITE'];
  const rows = sites
    .slice(0, shownRows)
    .map(({ bytes, pages, count, site }) => [
      ...(hasBytes ? [bytes === null ? '-' : formatCount(bytes)] : []),
      ...(hasPages ? [pages === null ? '-' : formatCount(pages)] : []),
      formatCount(count),
      site,
    ]);
  const lines = alignColumns([titles, ...rows], [...titles.slice(1).map(() => 'right' as const), 'left']);
  if (sites.length > shownRows) lines.push(restLine(sites.length, localize));
  if (left > 0) lines.push(localize('Records of further call stacks: {0} of {1}', formatCount(left), formatCount(records)));
  return lines;
}

function restLine(rows: number, localize: Localize): string {
  return localize('and {0} more; --json has them all', formatCount(rows - shownRows));
}
