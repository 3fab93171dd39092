// The memory that `arena from FILE` begins in. A reader of traces opens no file: whoever read the text reads the file that its statement names, and has the
// trace completed here before it is run.
import type { Work } from '../work/work';
import { createReader, formatOfFile, type FormatName } from './formats';
import { PageFlagsReader } from './formats/kmem/page-flags';
import { freeListsOf, type ZoneLists } from './snapshots/free-lists';
import { framesBefore, largestFrameOrder } from './snapshots/frames-before';
import { blocksBefore, canBeArena, memoryLike, mostPages } from './snapshots/memory-like';
import { decodeHead } from './text-encoding';
import type { Snapshot } from './snapshots/snapshot';
import { TraceError, type ArenaDirective, type ArenaFault, type ArenaFile, type Trace } from './trace';

/** Bytes of a file that are read: more than any log needs that shows one machine, and a dump of the pages of 128 GiB. */
export const mostArenaFileBytes = 2 ** 28;

/** The formats of logs that count free blocks. */
const listFormats: readonly FormatName[] = ['mem-info', 'kernel-tables'];

/** Bytes read in one step. */
const bytesPerStep = 1 << 16;
/** A dump has a zero in its first word; a text has none. */
const headBytes = 8;
const framesPage = 4096;

/** The bytes of a file, plain, or what is missing: the file, what is in it, room for it, or the folder of a trace that was not saved yet. */
export type ArenaFileContent = { readonly bytes: Uint8Array } | { readonly lacks: keyof typeof lacking };

const lacking = {
  file: { message: 'There is no file {0}: its path begins in the folder of the trace.' },
  content: { message: '{0} cannot be read: it is no file, is damaged, or may not be read.' },
  room: { message: '{0} is too large: keep the part of it that shows the memory once.' },
  folder: { message: 'This trace has no folder yet in which {0} could be found: save it first.' },
} as const;

/** What an arena takes over of a file, or why it cannot. */
type ArenaMemory = Pick<ArenaDirective, 'size' | 'unit' | 'max' | 'usedBefore'> | ArenaFault;

/** The file that a trace begins in the memory of, as its `arena from` names it; undefined where it has no such statement. */
export function arenaFileOf({ directives }: Trace): string | undefined {
  return directives.find(isFromFile)?.from.file;
}

/** The trace with the memory of that file; what does not work is told at the statement when the trace is run. */
export function* withArenaMemory(trace: Trace, content: ArenaFileContent): Work<Trace> {
  const statement = trace.directives.find(isFromFile);
  if (statement === undefined) return trace;
  const { from } = statement;
  const memory = 'bytes' in content ? yield* readMemory(from, content.bytes) : fault('from', lacking[content.lacks].message, from.file);
  const completed: ArenaDirective = { ...statement, ...('message' in memory ? { fault: memory } : { ...memory, fault: undefined }) };
  return { ...trace, directives: trace.directives.map((directive) => (directive === statement ? completed : directive)) };
}

/** Whether the name of a file stands in quotes behind `arena from`: a blank or a comment would end it. */
export function hasToBeQuoted(file: string): boolean {
  return /[\s#]/.test(file);
}

function isFromFile(directive: Trace['directives'][number]): directive is ArenaDirective & { readonly from: ArenaFile } {
  return directive.kind === 'arena' && directive.from !== undefined;
}

function* readMemory(wanted: ArenaFile, bytes: Uint8Array): Work<ArenaMemory> {
  if (bytes.length > mostArenaFileBytes) return fault('from', lacking.room.message, wanted.file);
  try {
    if (decodeHead(bytes.subarray(0, bytesPerStep)).subarray(0, headBytes).includes(0)) return yield* memoryOfDump(wanted, bytes);
    const lists = (yield* readLog(wanted.file, bytes)).map(freeListsOf);
    return memoryOfLists(
      wanted,
      lists.filter(({ length }) => length > 0),
    );
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    return foreign(wanted);
  }
}

/** The snapshots of a log; none where it is something else. Throws TraceError. */
function* readLog(file: string, bytes: Uint8Array): Work<readonly Snapshot[]> {
  const { format } = formatOfFile(file, bytes.subarray(0, bytesPerStep));
  if (!listFormats.includes(format)) return [];
  const reader = createReader(format, bytes.length);
  for (let from = 0; from < bytes.length; from += bytesPerStep) {
    reader.push(bytes.subarray(from, from + bytesPerStep));
    yield bytesPerStep;
  }
  return reader.finish().snapshots?.snapshots ?? [];
}

/** The frames of a dump at their own places. It does not say which zone a frame is of. */
function* memoryOfDump({ file, zone, node, reading }: ArenaFile, bytes: Uint8Array): Work<ArenaMemory> {
  const reader = new PageFlagsReader();
  for (let from = 0; from < bytes.length; from += bytesPerStep) {
    reader.push(bytes.subarray(from, from + bytesPerStep));
    yield bytesPerStep;
  }
  const snapshot = reader.finish();
  const option = zone !== undefined ? 'zone' : node !== undefined ? 'node' : reading !== undefined ? 'reading' : undefined;
  if (option !== undefined) return fault(option, '{0} is a dump of all pages at one moment, without zones: leave out {1}.', file, option);
  if (snapshot.frames >= mostPages) return fault('from', '{0} has more pages than a trace can have ({1}).', file, mostPages);
  const max = framesPage * 2 ** largestFrameOrder;
  return { size: snapshot.frames * framesPage, unit: framesPage, max, usedBefore: framesBefore(snapshot) };
}

/** As many free blocks as a zone's lists count, laid out as `memoryLike` does. */
function memoryOfLists(wanted: ArenaFile, readings: readonly (readonly ZoneLists[])[]): ArenaMemory {
  const { file, reading } = wanted;
  if (readings.length === 0) return foreign(wanted);
  const zones = reading === undefined ? readings.at(-1) : readings[reading - 1];
  if (zones === undefined) {
    return fault('reading', '{0} counts free blocks {1} times: write reading and a number from 1 to {1}.', file, readings.length);
  }
  const zone = chooseZone(wanted, zones);
  if ('message' in zone) return zone;
  const memory = memoryLike(zone.freeBlocks, zone.managed);
  return {
    size: memory.pages * zone.page,
    unit: zone.page,
    max: zone.page * 2 ** memory.maxOrder,
    usedBefore: blocksBefore(memory, zone.freeBlocks),
  };
}

/** The zone that is meant, which has to be the only one. */
function chooseZone({ file, zone, node }: ArenaFile, zones: readonly ZoneLists[]): ZoneLists | ArenaFault {
  const fitting = zones.filter((each) => (zone === undefined || each.zone === zone) && (node === undefined || each.node === node));
  if (fitting.length === 0) {
    return fault(zone === undefined ? 'node' : 'zone', 'There is no such zone in {0}, which has {1}.', file, wordsFor(zones, zones));
  }
  const usable = fitting.filter(canBeArena);
  if (usable.length === 1) return usable[0];
  if (usable.length > 1) {
    const several = fault('from', '{0} has several zones: write one of {1} behind it.', file, wordsFor(usable, zones));
    return { ...several, choices: usable.map((each) => zoneOptions(each, zones)) };
  }
  const { zone: name, node: number } = fitting[0];
  return fault('zone', 'Zone {0} of node {1} has no free blocks, or more memory than a trace can have: choose another.', name, number);
}

/** The options that name each of some zones among all of them, as they are to be written. */
function wordsFor(some: readonly ZoneLists[], all: readonly ZoneLists[]): string {
  return some.map((zone) => zoneOptions(zone, all)).join(', ');
}

/** The options of the statement that name a zone among all of them: `zone Normal`, with several nodes `zone Normal node 1`. */
export function zoneOptions({ zone, node }: ZoneLists, all: readonly ZoneLists[]): string {
  return all.some((other) => other.zone === zone && other.node !== node) ? `zone ${zone} node ${node}` : `zone ${zone}`;
}

function foreign({ file }: ArenaFile): ArenaFault {
  return fault(
    'from',
    '{0} does not say which memory is free: it is no report with Mem-Info, no /proc/buddyinfo or pagetypeinfo, and no dump of /proc/kpageflags.',
    file,
  );
}

function fault(figure: string, message: string, ...values: (string | number)[]): ArenaFault {
  return { message, values, figure };
}
