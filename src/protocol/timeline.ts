// The course of a run as the page is told of it: the extremes of its figures in equal stretches of positions, one for each pixel or so, and what
// stands out in them. Written by picture/timeline.ts into one exact ArrayBuffer, read by the timeline below the views.
import type { AllocationSum } from '../model/allocation-sum';
import type { MetricName } from '../model/metric-rows';

/** The figures of the timeline in the order of its columns. Bytes, but `live` is a count. */
export const timelineSeries = ['used', 'requested', 'largest', 'live'] as const satisfies readonly MetricName[];
export type TimelineSeries = (typeof timelineSeries)[number];

/** The most stretches that are answered for. */
export const mostBuckets = 4096;

/** What part of the run the timeline shows. */
export interface TimelineRequest {
  /** The run the request was made for; requests for another one are dropped. */
  readonly run: number;
  /** The first position. */
  readonly from: number;
  /** The last position. */
  readonly to: number;
  /** Equal stretches the positions are divided into: at most one for each position, and at most `mostBuckets`. */
  readonly buckets: number;
}

export interface TimelineMark {
  readonly position: number;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
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

export interface TimelineMessage extends Between {
  readonly type: 'timeline';
  readonly run: number;
  readonly from: number;
  readonly to: number;
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
}

const bytesPerBucket = timelineSeries.length * 2 * Float64Array.BYTES_PER_ELEMENT + 3 * Uint32Array.BYTES_PER_ELEMENT;

/** An exact buffer: nothing shares it. All columns must have the same length. */
export function encodeTimeline(data: TimelineData): ArrayBuffer {
  const columns = [...timelineSeries.flatMap((name) => [data.least[name], data.greatest[name]]), data.errors, data.warnings, data.problem];
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
  };
}
