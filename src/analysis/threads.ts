// The threads of a recording, the busiest first: for colours and for lanes, which name the same ones.
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { inStretches, type Work } from '../work/work';

/** Operations of one step. */
const stretch = 1 << 14;

export interface RankedThreads {
  /** Name ids plus one: those that asked for the most bytes first, then those that called the most often. */
  readonly keys: readonly number[];
  /** Bytes that each asked for, by key. */
  readonly requested: Float64Array;
  /** Whether an operation names no thread. */
  readonly hasUnknown: boolean;
}

/** The threads that a run names. One pass over all operations. */
export function* rankThreads(run: Run): Work<RankedThreads> {
  const { table, results, trace } = run;
  const { thread } = table;
  if (thread === undefined) return { keys: [], requested: new Float64Array(1), hasUnknown: true };
  const requested = new Float64Array(trace.names.count + 1);
  const operations = new Float64Array(trace.names.count + 1);
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      operations[thread[op]]++;
      if ((results.error[op] & ErrorBits.Code) === 0 && results.allocated(op)) requested[thread[op]] += run.requestedOf(op);
    }
  });
  const met: number[] = [];
  for (let key = 1; key < operations.length; key++) if (operations[key] > 0) met.push(key);
  met.sort((a, b) => requested[b] - requested[a] || operations[b] - operations[a]);
  return { keys: met, requested, hasUnknown: operations[0] > 0 };
}
