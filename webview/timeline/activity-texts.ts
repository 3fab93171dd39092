// How much was allocated, how often, and by whom: in words, for the legend, the axis, tips and tables.
import { formatTime } from '../../src/model/duration';
import { formatCount, formatNumber, formatSize } from '../../src/model/size';
import type { TimelineThread } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import { fill } from '../components/dom';
import { secondsOf, type TimelinePicture } from './picture';

/** The rate of what is not in view. */
const unknown = '–';

/** Bytes a second by time, those of a cell by operations. */
export function formatAllocation(strings: Strings, { axis }: TimelinePicture, bytes: number): string {
  const size = formatSize(Math.round(bytes));
  return axis === 'time' ? fill(strings.timelinePerSecond, size) : size;
}

/** Calls a second. */
export function formatCallRate(strings: Strings, calls: number): string {
  return fill(strings.timelinePerSecond, formatNumber(calls, calls < 10 ? 1 : 0));
}

/** The rate of a cell, if it is one. */
export function formatAllocated(strings: Strings, picture: TimelinePicture, cell: number | undefined): string {
  return cell === undefined ? unknown : formatAllocation(strings, picture, picture.rates.allocated[cell]);
}

export function formatCalls(strings: Strings, { rates }: TimelinePicture, cell: number | undefined): string {
  return cell === undefined || !rates.calls ? unknown : formatCallRate(strings, rates.calls[cell]);
}

/** Over how much the rates are summed up: 10 ms, or 200 operations. */
export function cellLength(strings: Strings, { axis, clock, rates }: TimelinePicture): string {
  if (axis === 'operations' || !clock) return fill(strings.timelineOperations, formatCount(rates.step));
  const seconds = secondsOf(clock, rates.step);
  return formatTime(seconds, { most: seconds, step: seconds });
}

/** A thread as it is called; all others by how many they are. */
export function laneName(strings: Strings, { name, threads }: TimelineThread): string {
  if (name !== undefined) return name;
  return threads === 0 ? strings.timelineThreadUnknown : fill(strings.timelineThreadOthers, formatCount(threads));
}

/** The filter that shows what a thread allocated. */
export function threadFilter(name: string): string {
  return /^[\w./-]+$/.test(name) ? `thread:${name}` : `thread:"${name}"`;
}
