// `alloctrace kmem`: the figures of `perf kmem stat`, for people and for programs.
import { slabFragmentation, type SlabRow } from '../analysis/kmem/slab-statistics';
import type { PageRow, Requests } from '../analysis/kmem/page-statistics';
import type { KmemStatistics } from '../analysis/kmem/statistics';
import type { Localize } from '../model/localize';
import { formatCount, formatPercent } from '../model/size';
import { alignColumns } from './columns';
import type { ReportSink } from './sink';
import { writeList } from './json-report';

const schema = 1;
/** Rows of each table in the report for people. */
const shownRows = 20;
/** The kernel's names of migrate types that are the same in every configuration. */
const migrateTypes = ['unmovable', 'movable', 'reclaimable', 'highatomic'];

/** `--json`: one object. Percents have as many digits as perf prints. */
export async function writeKmemJson(file: string, statistics: KmemStatistics, output: ReportSink): Promise<void> {
  const { slab, page } = statistics;
  const { requested, allocated, freed, events, crossCpu } = slab;
  const head = {
    schema,
    file,
    lostEvents: statistics.lostEvents,
    cutEvents: statistics.cutEvents,
    skippedLines: statistics.skippedLines,
    slab: {
      requested,
      allocated,
      freed,
      netRequested: allocated - freed,
      wasted: allocated - requested,
      fragmentation: rounded(slabFragmentation(requested, allocated), 6),
      crossCpu,
      events,
    },
    page: {
      ...requestsRecord('allocRequests', page.allocRequests),
      ...requestsRecord('freeRequests', page.freeRequests),
      ...requestsRecord('allocFreed', page.allocFreed),
      ...requestsRecord('allocOnly', page.allocOnly),
      ...requestsRecord('freeOnly', page.freeOnly),
      ...requestsRecord('failures', page.failures),
    },
  };
  output.write(JSON.stringify(head, null, 2).slice(0, -2));
  await writeList('slabCallSites', slab.callSites(), (row) => ({ callSite: row.text || null, ...slabRecord(row) }), output, true);
  await writeList('slabPointers', slab.pointerRows(), (row) => ({ pointer: row.text, ...slabRecord(row) }), output, true);
  await writeList('pageCallSites', page.callSites(), pageRecord, output, true);
  await writeList('pageFrames', page.frameRows(), (row) => ({ frame: row.frame, ...pageRecord(row) }), output, true);
  output.write('\n}\n');
}

function requestsRecord(name: string, { requests, bytes }: Requests): Record<string, number> {
  return { [name]: requests, [`${name}Bytes`]: bytes };
}

function slabRecord({ hits, requested, allocated, pingPong, fragmentation }: SlabRow): object {
  return { allocated, requested, hits, pingPong, fragmentation: rounded(fragmentation, 3) };
}

function pageRecord({ callSite, order, migrateType, flags, hits, bytes, liveHits, liveBytes }: PageRow): object {
  return { callSite: callSite ?? null, bytes, hits, liveBytes, liveHits, order, migrateType, gfpFlags: flags ?? null };
}

/** As C prints it: what lies in the middle goes to the even digit. */
function rounded(value: number, digits: number): number {
  const scaled = value * 10 ** digits;
  const below = Math.floor(scaled);
  return scaled - below === 0.5 ? (below + (below % 2)) / 10 ** digits : Number(value.toFixed(digits));
}

/** The report for people: the sums, and the first rows of the tables by call site. */
export function writeKmemText(file: string, statistics: KmemStatistics, output: ReportSink, localize: Localize): void {
  const { slab, page, lostEvents, cutEvents } = statistics;
  const lines = [localize('{0}: {1} requests of kernel memory', file, formatCount(statistics.events))];
  if (lostEvents > 0) lines.push(localize('note: Events that the recorder says it lost: {0}.', formatCount(lostEvents)));
  if (cutEvents > 0) lines.push(localize('note: Events of which the recording has only a part: {0}.', formatCount(cutEvents)));
  if (slab.events > 0) lines.push('', localize('Slab objects'), ...slabLines(statistics, localize));
  if (page.allocRequests.requests + page.freeRequests.requests > 0) lines.push('', localize('Pages'), ...pageLines(statistics, localize));
  output.write(`${lines.join('\n')}\n`);
}

function slabLines({ slab }: KmemStatistics, localize: Localize): string[] {
  const { requested, allocated, freed, events, crossCpu } = slab;
  const sums = [
    [localize('bytes requested'), formatCount(requested)],
    [localize('bytes allocated'), formatCount(allocated)],
    [localize('bytes freed'), formatCount(freed)],
    [localize('allocated less freed'), formatCount(allocated - freed)],
    [localize('wasted by internal fragmentation'), formatCount(allocated - requested)],
    [localize('internal fragmentation'), `${slabFragmentation(requested, allocated).toFixed(6)}%`],
    [localize('allocations'), formatCount(events)],
    [localize('of them for the node of another CPU'), formatCount(crossCpu)],
  ];
  const rows = slab.callSites();
  const table = rows
    .slice(0, shownRows)
    .map(({ text, hits, requested, allocated, pingPong, fragmentation }) => [
      formatCount(allocated),
      formatCount(requested),
      formatCount(hits),
      formatCount(pingPong),
      formatPercent(fragmentation / 100),
      text || '-',
    ]);
  const titles = ['ALLOCATED', 'REQUESTED', 'HITS', 'PING-PONG', 'FRAG', 'CALL SITE'];
  return [...alignColumns(sums, ['left', 'right']), '', ...tableLines(titles, table), ...restLines(rows.length, localize)];
}

function pageLines({ page }: KmemStatistics, localize: Localize): string[] {
  const sums: [string, Requests][] = [
    [localize('allocation requests'), page.allocRequests],
    [localize('free requests'), page.freeRequests],
    [localize('allocated and freed'), page.allocFreed],
    [localize('allocated only'), page.allocOnly],
    [localize('freed only'), page.freeOnly],
    [localize('failed allocations'), page.failures],
  ];
  const rows = page.callSites();
  const table = rows
    .slice(0, shownRows)
    .map(({ bytes, hits, liveBytes, order, migrateType, flags, callSite }) => [
      formatCount(bytes),
      formatCount(hits),
      formatCount(liveBytes),
      String(order),
      migrateTypes[migrateType] ?? String(migrateType),
      flags ?? '-',
      callSite ?? '-',
    ]);
  const titles = ['ALLOCATED', 'HITS', 'LIVE', 'ORDER', 'TYPE', 'FLAGS', 'CALL SITE'];
  const sumRows = sums.map(([title, { requests, bytes }]) => [title, formatCount(requests), `${formatCount(bytes)} B`]);
  return [...alignColumns(sumRows, ['left', 'right', 'right']), '', ...tableLines(titles, table), ...restLines(rows.length, localize)];
}

/** Numbers to the right, the last columns, which are words, to the left. */
function tableLines(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const words = ['TYPE', 'FLAGS', 'CALL SITE'];
  return alignColumns(
    [titles, ...rows],
    titles.map((title) => (words.includes(title) ? 'left' : 'right')),
  );
}

function restLines(rows: number, localize: Localize): string[] {
  return rows > shownRows ? [localize('and {0} more; --json has them all', formatCount(rows - shownRows))] : [];
}
