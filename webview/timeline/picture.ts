// What the host has said of the part of a run that the timeline shows, ready to be drawn.
import {
  decodeTimeline,
  type AxisName,
  type Stretch,
  type TimelineClock,
  type TimelineData,
  type TimelineMark,
  type TimelineMessage,
  type TimelineRates,
  type TimelineThread,
} from '../../src/protocol/timeline';

export interface TimelinePicture extends TimelineData {
  readonly axis: AxisName;
  /** On the axis: positions, or ticks. */
  readonly from: number;
  readonly to: number;
  /** The positions at both ends. */
  readonly positions: Stretch;
  readonly clock?: TimelineClock;
  readonly marks: readonly TimelineMark[];
  /** Lanes are kept free for what the run has anywhere. */
  readonly hasMarks: boolean;
  readonly hasErrors: boolean;
  readonly hasWarnings: boolean;
  readonly rates: TimelineRates;
  readonly threads?: {
    readonly lanes: readonly TimelineThread[];
    /** Calls of each stretch, lane by lane. */
    readonly counts: Uint32Array;
  };
}

export function pictureOf(message: TimelineMessage): TimelinePicture {
  const { axis, from, to, positions, clock, marks, rates, threads, marksInRun, errorsInRun, warningsInRun } = message;
  return {
    ...decodeTimeline(message.data),
    axis,
    from,
    to,
    positions,
    clock,
    marks,
    hasMarks: marksInRun > 0,
    hasErrors: errorsInRun > 0,
    hasWarnings: warningsInRun > 0,
    rates,
    threads: threads && { lanes: threads.lanes, counts: new Uint32Array(threads.counts) },
  };
}

/** The seconds of a time in ticks. */
export function secondsOf({ perSecond }: TimelineClock, ticks: number): number {
  return ticks / perSecond;
}

/** The cell of the rates that a place on the axis lies in; undefined where none is known. */
export function cellAt({ first, step, allocated }: TimelineRates, place: number): number | undefined {
  const cell = Math.floor((place - first) / step);
  return cell >= 0 && cell < allocated.length ? cell : undefined;
}
