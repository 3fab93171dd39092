// Where a run has problems: the positions that "next problem" and the timeline need.
import { severityOf } from '../model/diagnostic';
import type { Run } from '../replay/run/run';
import { LeakFinder } from './leaks';

/** The positions at which a run's diagnostics stand, ascending; one with several stands there as often. */
export interface ProblemPositions {
  readonly errors: Int32Array;
  /** Lost handles, and leaks where the first allocation of the line is made. */
  readonly warnings: Int32Array;
}

/** Operations looked at between two looks at the clock. */
const stretch = 1 << 15;

/** Finds all of them, in slices: operations that failed, lost handles, leaks, and notes about lines that are no operations. */
export class ProblemPositionsFinder {
  private readonly leaks: LeakFinder;
  private readonly failed: number[] = [];
  private scanned = 0;
  private found: ProblemPositions | undefined;

  constructor(readonly run: Run) {
    this.leaks = new LeakFinder(run);
  }

  /** All of them, once `advance` has answered true. */
  get positions(): ProblemPositions | undefined {
    return this.found;
  }

  /** Goes on until `deadline` (of `performance.now()`). True when all are found. */
  advance(deadline: number): boolean {
    const { run } = this;
    while (this.scanned < run.operationCount) {
      const end = Math.min(this.scanned + stretch, run.operationCount);
      for (; this.scanned < end; this.scanned++) if (run.countsAsError(this.scanned)) this.failed.push(this.scanned + 1);
      if (performance.now() >= deadline) return false;
    }
    if (!this.leaks.advance(deadline)) return false;
    this.found ??= this.collect();
    return true;
  }

  private collect(): ProblemPositions {
    const { run } = this;
    const notes = (errors: boolean): Int32Array =>
      Int32Array.from(run.notes.filter(({ code }) => (severityOf(code) === 'error') === errors).map(({ position }) => position)).sort();
    const lost = Int32Array.from({ length: run.lost.length / 2 }, (_, index) => run.lost[index * 2] + 1);
    const leaks = this.leaks.firstOperations.map((operation) => operation + 1);
    return {
      errors: merged(Int32Array.from(this.failed), notes(true)),
      warnings: merged(merged(lost, leaks), notes(false)),
    };
  }
}

/** Two ascending lists as one. */
function merged(a: Int32Array, b: Int32Array): Int32Array {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const all = new Int32Array(a.length + b.length);
  let nextOfA = 0;
  let nextOfB = 0;
  for (let at = 0; at < all.length; at++) {
    const takesA = nextOfB === b.length || (nextOfA < a.length && a[nextOfA] <= b[nextOfB]);
    all[at] = takesA ? a[nextOfA++] : b[nextOfB++];
  }
  return all;
}

/** How many of the ascending positions lie before one: the index of the first that does not. */
export function countBefore(positions: Int32Array, position: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positions[middle] < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
