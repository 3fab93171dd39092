// The course of a run as the page is told of it: the extremes of its figures in equal stretches of positions or of time, one for each pixel or so,
// what stands out in them, how much was allocated and by which threads. Written by picture/timeline.ts into one exact ArrayBuffer, read by the timeline below the views.
import type { AllocationSum } from '../model/allocation-sum';
import type { MetricName } from '../model/metric-rows';

/** The figures of the timeline in the order of its columns. Bytes, but `live` is a count. */
export const timelineSeries = ['used', 'requested', 'largest', 'live'] as const satisfies readonly MetricName[];
export type TimelineSeries = (typeof timelineSeries)[number];

/** What the timeline's width stands for: positions, or ticks of the run's clock since its first operation, which some recordings have. */
export const axisNames = ['operations', 'time'] as const;
export type AxisName = (typeof axisNames)[number];

/** The most stretches that are answered for. */
export const mostBuckets = 4096;
/** The most cells that rates are told of. */
export const mostCells = 512;

/** What part of the run the timeline shows. */
export interface TimelineRequest {
  /** The run the request was made for; requests for another one are dropped. */
  readonly run: number;
  /** A run without times is answered for by positions, and as a whole. */
  readonly axis: AxisName;
  /** The first position, or tick. */
  readonly from: number;
  /** The last one. */
  readonly to: number;
  /** Equal stretches these are divided into: at most one for each, and at most `mostBuckets`. */
  readonly buckets: number;
  /** Into about how many cells rates are summed up; at most `mostCells`. */
  readonly cells: number;
}

export interface TimelineMark {
  readonly position: number;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
  /** In ticks; absent where the run has no clock. */
  readonly time?: number;
  /** The figures there, in the order of `timelineSeries`. */
  readonly values: readonly number[];
  /** How many marks after this one are left out of the list; absent where none is. */
  readonly more?: number;
}

/** The time between two positions: the operations after `from`, up to `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What the page wants to know of the stretch that its reader has selected. */
export interface StretchRequest extends Stretch {
  /** The run the request was made for; requests for another one are dropped. */
  readonly run: number;
  /** Where one stands. */
  readonly position: number;
}

/** What is told of the positions between two, both included. */
interface Between {
  /** When the first and the last position were come to, in ticks; absent where the run has no clock. */
  readonly times?: { readonly from: number; readonly to: number };
  /** The figures at the first and the last position, in the order of `timelineSeries`. */
  readonly ends: { readonly from: readonly number[]; readonly to: readonly number[] };
  /** Marks of these positions, ascending; not all of them where they are very many. */
  readonly marks: readonly TimelineMark[];
}

export interface StretchMessage extends StretchRequest, Between {
  readonly type: 'stretch';
  /** What the stretch allocated, what it ended, and what of the former is live at the position and at the end of the run. */
  readonly born: AllocationSum;
  readonly died: AllocationSum;
  readonly here: AllocationSum;
  readonly end: AllocationSum;
}

/** A run's clock: ticks from its first operation to its last, and those of one second. */
export interface TimelineClock {
  readonly duration: number;
  readonly perSecond: number;
}

/** How much was allocated, in cells of one length on the axis that stay where they are when the window moves. */
export interface TimelineRates {
  /** Where the first cell begins, and how long each is, on the axis. */
  readonly first: number;
  readonly step: number;
  /** Bytes asked for: a second by time, in the whole cell by operations. */
  readonly allocated: readonly number[];
  /** Calls a second; absent by operations. */
  readonly calls?: readonly number[];
}

/** A thread, or all those that have no lane of their own, and what they did in what is shown. */
export interface TimelineThread {
  readonly name?: string;
  /** How many they are; 0 where the recording does not say. */
  readonly threads: number;
  readonly calls: number;
  /** Asked for. */
  readonly bytes: number;
}

export interface TimelineThreads {
  /** The busiest first, all others last. */
  readonly lanes: readonly TimelineThread[];
  /** Calls of each stretch, lane by lane: for a Uint32Array. */
  readonly counts: ArrayBuffer;
}

export interface TimelineMessage extends Between {
  readonly type: 'timeline';
  readonly run: number;
  readonly axis: AxisName;
  /** The first and the last position, or tick, that are shown. */
  readonly from: number;
  readonly to: number;
  /** The positions at both ends. */
  readonly positions: Stretch;
  /** Absent where the run has no times. */
  readonly clock?: TimelineClock;
  readonly rates: TimelineRates;
  /** Absent where fewer than two threads are known. */
  readonly threads?: TimelineThreads;
  /** An exact buffer for `decodeTimeline`. */
  readonly data: ArrayBuffer;
  /** How many there are, here and in the whole run. */
  readonly markCount: number;
  readonly marksInRun: number;
  readonly errorsInRun: number;
  readonly warningsInRun: number;
}

/** One entry for each stretch in every column. */
export interface TimelineData {
  readonly least: Readonly<Record<TimelineSeries, Float64Array>>;
  readonly greatest: Readonly<Record<TimelineSeries, Float64Array>>;
  readonly errors: Uint32Array;
  readonly warnings: Uint32Array;
  /** The first position with an error, or else with a warning, -1 where there is neither. */
  readonly problem: Int32Array;
  /** The first position that belongs to the stretch or to one after it. */
  readonly starts: Int32Array;
}

const bytesPerBucket = timelineSeries.length * 2 * Float64Array.BYTES_PER_ELEMENT + 4 * Uint32Array.BYTES_PER_ELEMENT;

/** An exact buffer: nothing shares it. All columns must have the same length. */
export function encodeTimeline(data: TimelineData): ArrayBuffer {
  const columns = [
    ...timelineSeries.flatMap((name) => [data.least[name], data.greatest[name]]),
    data.errors,
    data.warnings,
    data.problem,
    data.starts,
  ];
  const buckets = data.errors.length;
  if (columns.some((column) => column.length !== buckets)) throw new RangeError('The columns of the timeline differ in length.');
  const buffer = new ArrayBuffer(buckets * bytesPerBucket);
  let offset = 0;
  for (const column of columns) {
    new Uint8Array(buffer, offset, column.byteLength).set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    offset += column.byteLength;
  }
  return buffer;
}

/** Views on the buffer, nothing is copied. Throws RangeError if the buffer is not exactly one timeline. */
export function decodeTimeline(buffer: ArrayBuffer): TimelineData {
  const buckets = buffer.byteLength / bytesPerBucket;
  if (!Number.isInteger(buckets) || buckets === 0) throw new RangeError('The buffer is no timeline.');
  const column = (index: number): Float64Array => new Float64Array(buffer, index * buckets * Float64Array.BYTES_PER_ELEMENT, buckets);
  const counts = timelineSeries.length * 2 * buckets * Float64Array.BYTES_PER_ELEMENT;
  const bySeries = (part: 0 | 1): Record<TimelineSeries, Float64Array> =>
    Object.fromEntries(timelineSeries.map((name, index) => [name, column(index * 2 + part)])) as Record<TimelineSeries, Float64Array>;
  return {
    least: bySeries(0),
    greatest: bySeries(1),
    errors: new Uint32Array(buffer, counts, buckets),
    warnings: new Uint32Array(buffer, counts + buckets * 4, buckets),
    problem: new Int32Array(buffer, counts + buckets * 8, buckets),
    starts: new Int32Array(buffer, counts + buckets * 12, buckets),
  };
}
