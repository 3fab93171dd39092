// What lived in a run, for workloads like it: sizes and lifetimes of its allocations, read from the columns of results.
import type { Run } from '../replay/run/run';
import { inStretches, operationsPerStep, type Work } from '../work/work';
import type { LifeSample } from '../workload/workload';
import { findEnds } from './lifetimes';

/** Every allocation that a run made, in order; a realloc ends one and makes the next. */
export function* sampleLives(run: Run): Work<LifeSample> {
  const ends = yield* findEnds(run);
  const count = run.operationCount;
  /** Allocations before each operation. */
  const before = new Int32Array(count + 1);
  yield* inStretches(count, operationsPerStep, (from, to) => {
    for (let op = from; op < to; op++) before[op + 1] = before[op] + (run.results.allocated(op) ? 1 : 0);
  });
  const sizes = new Float64Array(before[count]);
  const lifetimes = new Int32Array(before[count]);
  yield* inStretches(count, operationsPerStep, (from, to) => {
    for (let op = from; op < to; op++) {
      if (!run.results.allocated(op)) continue;
      sizes[before[op]] = run.requestedOf(op);
      // A realloc that ends it is an allocation, too: before that, it had been freed.
      lifetimes[before[op]] = ends[op] < 0 ? 0 : before[ends[op]] - before[op];
    }
  });
  return { sizes, lifetimes };
}
