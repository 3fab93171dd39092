// Where a run has problems: the positions that "next problem" and the timeline need.
import { firstThat } from '../model/first-that';
import { severityOf } from '../model/diagnostic';
import type { Run } from '../replay/run/run';
import { inStretches, type Work } from '../work/work';
import { doubtfulFrees } from './doubtful-frees';
import { findLeaks } from './leaks';

/** The positions at which a run's diagnostics stand, ascending; one with several stands there as often. */
export interface ProblemPositions {
  readonly errors: Int32Array;
  /** Lost handles, doubtful frees, and leaks where the first allocation of the line or site is made. */
  readonly warnings: Int32Array;
}

/** Operations looked at in one step. */
const stretch = 1 << 15;

/** Finds all of them: operations that failed, lost handles, leaks, and findings about lines that are no operations. */
export function* findProblemPositions(run: Run): Work<ProblemPositions> {
  const failed: number[] = [];
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) if (run.countsAsError(op)) failed.push(op + 1);
  });
  const leaks = (yield* findLeaks(run)).firstOperations.map((operation) => operation + 1).sort();
  const lost = merged(firstOfPairs(run.lost), firstOfPairs(doubtfulFrees(run)));
  const notes = (errors: boolean): Int32Array =>
    Int32Array.from(run.notes.filter(({ code }) => (severityOf(code) === 'error') === errors).map(({ position }) => position)).sort();
  return {
    errors: merged(Int32Array.from(failed), notes(true)),
    warnings: merged(merged(lost, leaks), notes(false)),
  };
}

/** The positions of the first operations of pairs. */
function firstOfPairs(pairs: Int32Array): Int32Array {
  return Int32Array.from({ length: pairs.length / 2 }, (_, index) => pairs[index * 2] + 1);
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
  return firstThat(0, positions.length, (index) => positions[index] >= position);
}
