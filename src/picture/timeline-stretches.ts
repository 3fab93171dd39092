// How the part of a run that the timeline shows is divided: by positions, or by time.
import type { RunClock } from '../analysis/run-clock';
import { mostBuckets, type AxisName, type TimelineRequest } from '../protocol/timeline';
import type { Run } from '../replay/run/run';

/** What of a run is asked for, brought within its bounds. */
export class TimelineStretches {
  readonly axis: AxisName;
  /** On the axis, both included. */
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
  /** The first position of each stretch; one more for the end. Positions within none of them are left out. */
  readonly starts: Int32Array;
  private readonly last: number;

  constructor(
    run: Run,
    private readonly clock: RunClock | undefined,
    request: TimelineRequest,
  ) {
    const refused = request.axis === 'time' && clock === undefined;
    this.axis = refused ? 'operations' : request.axis;
    this.last = run.operationCount;
    const end = this.axis === 'time' ? clock!.duration : run.operationCount;
    this.from = refused ? 0 : within(request.from, 0, end);
    this.to = refused ? end : within(request.to, this.from, end);
    const length = this.to - this.from + 1;
    this.buckets = within(request.buckets, 1, Math.min(mostBuckets, length));
    this.starts = Int32Array.from({ length: this.buckets + 1 }, (_, bucket) =>
      this.positionFrom(this.from + Math.floor((bucket * length) / this.buckets)),
    );
  }

  /** The first position at or after a place on the axis; one beyond the last where there is none. */
  positionFrom(place: number): number {
    return this.axis === 'time' ? this.clock!.firstFrom(place) : Math.max(0, Math.min(this.last + 1, place));
  }

  /** The positions at both ends. In time, what was so at the first moment was so already before. */
  get positions(): { readonly from: number; readonly to: number } {
    const { axis, from, starts, buckets } = this;
    return axis === 'time'
      ? { from: this.positionFrom(from + 1) - 1, to: starts[buckets] - 1 }
      : { from: starts[0], to: starts[buckets] - 1 };
  }

  /** Where the figures of each stretch begin: in time, each begins with what the one before has left. */
  get figureStarts(): Int32Array {
    const starts = this.starts.subarray(0, this.buckets);
    return this.axis === 'time' ? starts.map((position) => Math.max(0, position - 1)) : starts;
  }
}

/** A whole number within bounds; the least where it is none. */
export function within(value: number, least: number, greatest: number): number {
  return Math.max(least, Math.min(greatest, Math.trunc(value) || 0));
}
