// What pieces of memory were at one position of a run, whatever reallocs have made of them before or since: from the result columns alone.
import type { Run } from '../../replay/run/run';
import { OperationKind } from '../../trace/operation-table';
import { inStretches, operationsPerStep, type Work } from '../../work/work';
import { findEnds } from '../lifetimes';

/**
 * By operation: the one whose allocation is the same piece of memory at a position. That is the operation itself where what it allocated is live there,
 * the one that reallocs lead from or to where that is; -1 where the piece of memory does not live there.
 */
export function* findCounterparts(run: Run, position: number): Work<Int32Array> {
  const { table, results, operationCount } = run;
  const ends = yield* findEnds(run);
  const counterparts = new Int32Array(operationCount).fill(-1);
  yield* inStretches(position, operationsPerStep, (from, to) => {
    for (let op = from; op < to; op++) if (results.allocated(op) && (ends[op] < 0 || ends[op] >= position)) counterparts[op] = op;
  });
  // What a realloc behind the position has made is what it has made it of.
  yield* inStretches(operationCount - position, operationsPerStep, (from, to) => {
    for (let op = position + from; op < position + to; op++) {
      if (table.kind[op] !== OperationKind.Realloc || !results.allocated(op)) continue;
      const subject = results.subject(op);
      if (subject >= 0) counterparts[op] = counterparts[subject];
    }
  });
  // What was over before the position is what a realloc has made of it: the latest first.
  yield* inStretches(position, operationsPerStep, (from, to) => {
    for (let op = position - 1 - from; op >= position - to; op--) {
      const next = ends[op];
      if (counterparts[op] >= 0 || next < 0 || next >= position) continue;
      if (table.kind[next] === OperationKind.Realloc && results.allocated(next) && results.subject(next) === op) {
        counterparts[op] = counterparts[next];
      }
    }
  });
  return counterparts;
}
