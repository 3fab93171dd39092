// When the operations of a run were called: a clock over its positions that never goes back.
import { firstThat } from '../model/first-that';
import type { Run } from '../replay/run/run';
import { inStretches, SharedWork, type Work } from '../work/work';

const known = new WeakMap<Run, SharedWork<RunClock | undefined>>();

/** Operations looked at in one step. */
const stretch = 1 << 15;
/** A tick is a nanosecond, but of very long recordings a longer one: so many ticks are whole numbers for certain. */
const mostTicks = 2 ** 50;

/** Times in ticks since the first operation. */
export class RunClock {
  /** Ticks of one second: a power of ten. */
  readonly perSecond: number;
  /** Of the last operation. */
  readonly duration: number;

  /** `seconds`: of each operation, ascending. */
  constructor(
    private readonly seconds: Float64Array,
    private readonly operationCount: number,
  ) {
    const span = seconds[operationCount - 1] - seconds[0];
    let perSecond = 1e9;
    while (span * perSecond > mostTicks) perSecond /= 10;
    this.perSecond = perSecond;
    this.duration = this.at(operationCount);
  }

  /** When a position was come to: the time of the operation before it. */
  at(position: number): number {
    const { seconds } = this;
    return position === 0 ? 0 : Math.round((seconds[position - 1] - seconds[0]) * this.perSecond);
  }

  /** The first position that was not come to before a time; one beyond the last where there is none. */
  firstFrom(ticks: number): number {
    return firstThat(0, this.operationCount + 1, (position) => this.at(position) >= ticks);
  }
}

/** The clock of a run in small steps; undefined where its operations have no times, or all the same. Made once for a run. */
export function findClock(run: Run): Work<RunClock | undefined> {
  return sharedClock(run).rest();
}

/** The clock of a run where it has been found already. */
export function knownClock(run: Run): RunClock | undefined {
  return sharedClock(run).result;
}

function sharedClock(run: Run): SharedWork<RunClock | undefined> {
  let clock = known.get(run);
  if (clock === undefined) {
    clock = new SharedWork(makeClock(run));
    known.set(run, clock);
  }
  return clock;
}

function* makeClock({ table, operationCount }: Run): Work<RunClock | undefined> {
  const { time } = table;
  if (time === undefined) return undefined;
  let first = NaN;
  let latest = NaN;
  let ascends = true;
  yield* inStretches(operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      const at = time[op];
      if (!Number.isFinite(at)) ascends = false;
      else if (latest !== latest) first = latest = at;
      else if (at < latest) ascends = false;
      else latest = at;
    }
  });
  if (!(latest > first)) return undefined;
  return new RunClock(ascends ? time : yield* ascending(time, operationCount, first), operationCount);
}

/** The same times, but none before that of an operation before it; those that are not known are that of the operation before. */
function* ascending(time: Float64Array, operationCount: number, first: number): Work<Float64Array> {
  const seconds = new Float64Array(operationCount);
  let latest = first;
  yield* inStretches(operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      if (Number.isFinite(time[op]) && time[op] > latest) latest = time[op];
      seconds[op] = latest;
    }
  });
  return seconds;
}
