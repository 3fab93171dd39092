// The pages of a recording of the kernel as they were, for people and for programs: zones, readings, and what was free at the end.
import type { Localize } from '../model/localize';
import { formatCount } from '../model/size';
import type { ReplayedPages } from '../replay/pages/page-replay';
import type { Zone } from '../replay/pages/zones';
import type { PageRecording } from '../trace/formats/kmem/page-events';
import { bytesOfOrder } from '../trace/formats/kmem/event';
import { alignColumns } from './columns';
import { schema, writeList } from './json-report';
import type { ReportSink } from './sink';

/** Readings that differ, in the report for people. */
const shownReadings = 20;

/** What is reported from. */
export interface PagesSource {
  /** The files as given on the command line. */
  readonly file: string;
  readonly snapshot: string;
  readonly recording: PageRecording;
  readonly replayed: ReplayedPages;
}

/** `--json`: one object. */
export async function writePagesJson({ file, snapshot, recording, replayed }: PagesSource, output: ReportSink): Promise<void> {
  const { zones, readings, frames, maxOrder, end, startLine, knowsBlocks } = replayed;
  const head = {
    schema,
    file,
    format: 'kmem',
    snapshot: { file: snapshot, line: startLine, knows: knowsBlocks ? 'blocks' : 'counts' },
    pageEvents: recording.events.count,
    lostEvents: recording.lostEvents,
    cutEvents: recording.cutEvents,
    arena: {
      placement: 'recorded',
      base: '0x0',
      size: frames * bytesOfOrder(0),
      unit: bytesOfOrder(0),
      maxOrder,
      zones: zones.map(({ node, name, from, to }) => ({ node, zone: name, from, to })),
    },
    equalReadings: readings.filter(({ isEqual }) => isEqual).length,
  };
  output.write(JSON.stringify(head, null, 2).slice(0, -2));
  await writeList(
    'readings',
    readings,
    ({ line, node, zone, freeBlocks, replayed: counts, recordedFree, replayedFree }) => ({
      line,
      node,
      zone,
      recorded: freeBlocks,
      replayed: counts,
      recordedFree,
      replayedFree,
    }),
    output,
    true,
  );
  const final = zones.map(({ node, name }, index) => ({ node, zone: name, freeBlocks: end.counts[index], free: end.free[index] }));
  await writeList('end', final, (zone) => ({ line: end.line, ...zone }), output, true);
  await writeList('blocks', end.blocks, ({ frame, order }) => ({ frame, order }), output, true);
  output.write('\n}\n');
}

/** The report for people: the zones, how many readings are equal, and those that are not. */
export function writePagesText({ file, snapshot, recording, replayed }: PagesSource, output: ReportSink, localize: Localize): void {
  const { zones, readings, end, startLine, knowsBlocks } = replayed;
  const differing = readings.filter(({ isEqual }) => !isEqual);
  const lines = [
    localize('{0}: pages as they were recorded; events: {1}', file === '-' ? '<stdin>' : file, formatCount(recording.events.count)),
    localize('free pages before: {0}, at line {1}', snapshot, startLine),
  ];
  if (recording.lostEvents > 0) {
    lines.push(localize('note: Events that the recorder says it lost: {0}.', formatCount(recording.lostEvents)));
  }
  if (recording.cutEvents > 0) {
    lines.push(localize('note: Events of which the recording has only a part: {0}.', formatCount(recording.cutEvents)));
  }
  const figures = knowsBlocks ? ordersOf(replayed) : [localize('free pages')];
  const titles = [localize('zone'), localize('from frame'), localize('to frame'), ...figures];
  const rows = zones.map((zone, index) => {
    const free = knowsBlocks ? end.counts[index] : [end.free[index]];
    return [nameOf(zone, localize), hex(zone.from), hex(zone.to), ...free.map(formatCount)];
  });
  if (!knowsBlocks) {
    lines.push(
      localize(
        'note: It counts free blocks and does not say where they are: how many pages are free is followed, and not in which blocks.',
      ),
    );
  }
  lines.push('', knowsBlocks ? localize('Free blocks by order, at line {0}', end.line) : localize('Free pages, at line {0}', end.line));
  lines.push(...alignColumns([titles, ...rows], ['left', ...titles.slice(1).map(() => 'right' as const)]).map((line) => `  ${line}`));
  lines.push('', localize('readings: {0} of {1} equal', formatCount(readings.length - differing.length), formatCount(readings.length)));
  for (const { line, node, zone, freeBlocks, replayed: counts, recordedFree, replayedFree } of differing.slice(0, shownReadings)) {
    lines.push(`  ${localize('line {0}, {1}', line, nameOf({ node, name: zone }, localize))}`);
    const both = [
      [localize('recorded'), ...(knowsBlocks ? freeBlocks : [recordedFree]).map(formatCount)],
      [localize('replayed'), ...(knowsBlocks ? counts : [replayedFree]).map(formatCount)],
    ];
    lines.push(...alignColumns(both, ['left', ...both[1].slice(1).map(() => 'right' as const)]).map((row) => `    ${row}`));
  }
  if (differing.length > shownReadings) {
    lines.push(localize('and {0} more; --json has them all', formatCount(differing.length - shownReadings)));
  }
  output.write(`${lines.join('\n')}\n`);
}

function ordersOf({ maxOrder }: ReplayedPages): string[] {
  return Array.from({ length: maxOrder + 1 }, (_, order) => String(order));
}

function nameOf({ node, name }: Pick<Zone, 'node' | 'name'>, localize: Localize): string {
  return name === '' ? localize('all pages') : localize('Node {0}, zone {1}', node, name);
}

function hex(frame: number): string {
  return `0x${frame.toString(16)}`;
}
