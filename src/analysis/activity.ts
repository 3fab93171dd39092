// How busy a run was, and which of its threads: calls and the bytes they asked for, summed up so that those between any two positions are
// known at once.
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { FreeMark, OperationKind } from '../trace/operation-table';
import { inStretches, type Work } from '../work/work';
import { mostClasses } from './coloring';
import { rankThreads, type RankedThreads } from './threads';

/** Positions from one sum that is kept to the next. */
const apart = 1 << 8;
/** Operations looked at in one step. */
const stretch = 1 << 13;

/** One thread, or several that have no lane of their own. */
export interface ThreadLane {
  /** The thread's; undefined where the lane is that of all others. */
  readonly name: string | undefined;
  /** How many threads it has; 0 where the recording does not say which. */
  readonly threads: number;
}

/** What was done by each lane of a run, up to any position. A run that names fewer than two threads has one lane. */
export class Activity {
  /** Bytes asked for and calls, lane by lane, at every 256th position. */
  private readonly bytes: Float64Array;
  private readonly calls: Float64Array;

  private constructor(
    private readonly run: Run,
    readonly lanes: readonly ThreadLane[],
    /** By name id of a thread plus one. */
    private readonly laneOf: Uint8Array | undefined,
  ) {
    const kept = (Math.floor(run.operationCount / apart) + 1) * lanes.length;
    this.bytes = new Float64Array(kept);
    this.calls = new Float64Array(kept);
  }

  /** Whether there are threads to be told apart. */
  get hasThreads(): boolean {
    return this.laneOf !== undefined;
  }

  /** Sums up in small steps. */
  static *make(run: Run): Work<Activity> {
    const { lanes, laneOf } = lanesOf(run, yield* rankThreads(run));
    const activity = new Activity(run, lanes, laneOf);
    const walk = new ActivityWalk(activity);
    yield* inStretches(run.operationCount + 1, stretch, (from, to) => {
      for (let position = from; position < to; position++) {
        walk.stepTo(position);
        if (position % apart === 0) activity.keep(position / apart, walk);
      }
    });
    return activity;
  }

  /** Begins at a position. */
  walkFrom(position: number): ActivityWalk {
    const walk = new ActivityWalk(this);
    walk.moveTo(position);
    return walk;
  }

  /** What is kept nearest before a position is written into sums; returns the position it is of. */
  restore(position: number, bytes: Float64Array, calls: Float64Array): number {
    const { length } = this.lanes;
    const entry = Math.floor(position / apart);
    bytes.set(this.bytes.subarray(entry * length, (entry + 1) * length));
    calls.set(this.calls.subarray(entry * length, (entry + 1) * length));
    return entry * apart;
  }

  /** Adds what an operation did. */
  take(op: number, bytes: Float64Array, calls: Float64Array): void {
    const { run, laneOf } = this;
    const { table, results } = run;
    // That the recording shows a block to have ended before is no call.
    if (table.kind[op] === OperationKind.Free && table.operand[op] === FreeMark.Implied) return;
    const lane = laneOf === undefined ? 0 : laneOf[table.thread![op]];
    calls[lane]++;
    if ((results.error[op] & ErrorBits.Code) === 0 && results.allocated(op)) bytes[lane] += run.requestedOf(op);
  }

  private keep(entry: number, { bytes, calls }: ActivityWalk): void {
    this.bytes.set(bytes, entry * bytes.length);
    this.calls.set(calls, entry * calls.length);
  }
}

/** A lane for each of the busiest threads, and one for all others; one for all where there are not two threads. */
function lanesOf({ trace }: Run, { keys, hasUnknown }: RankedThreads): { lanes: readonly ThreadLane[]; laneOf: Uint8Array | undefined } {
  if (keys.length < 2) return { lanes: [{ name: undefined, threads: keys.length }], laneOf: undefined };
  const named = keys.slice(0, keys.length < mostClasses ? keys.length : mostClasses - 1);
  const lanes: ThreadLane[] = named.map((key) => ({ name: trace.names.text(key - 1), threads: 1 }));
  if (hasUnknown || keys.length > named.length) lanes.push({ name: undefined, threads: keys.length - named.length });
  const laneOf = new Uint8Array(trace.names.count + 1).fill(named.length);
  named.forEach((key, lane) => (laneOf[key] = lane));
  return { lanes, laneOf };
}

/** The sums up to a position, which moves. */
export class ActivityWalk {
  /** By lane. */
  readonly bytes: Float64Array;
  readonly calls: Float64Array;
  private position = 0;

  constructor(private readonly activity: Activity) {
    this.bytes = new Float64Array(activity.lanes.length);
    this.calls = new Float64Array(activity.lanes.length);
  }

  /** Goes to a position, on its own way where that is short. */
  moveTo(position: number): void {
    if (position < this.position || position - this.position >= apart) {
      this.position = this.activity.restore(position, this.bytes, this.calls);
    }
    this.stepTo(position);
  }

  /** Goes forward to a position, operation by operation. */
  stepTo(position: number): void {
    for (; this.position < position; this.position++) this.activity.take(this.position, this.bytes, this.calls);
  }
}
