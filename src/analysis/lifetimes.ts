// When allocations end and what they become: from the result columns alone.
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { OperationKind } from '../trace/operation-table';
import { inStretches, SharedWork, type Work } from '../work/work';

const known = new WeakMap<Run, SharedWork<Int32Array>>();

/** Operations looked at in one step. */
const stretch = 1 << 15;

/** By operation: the operation that ended what it allocated, a free or a realloc; -1 where nothing did. Made once for a run. */
export function endsOf(run: Run): Int32Array {
  return endsShared(run).finish();
}

/** The same in small steps. */
export function findEnds(run: Run): Work<Int32Array> {
  return endsShared(run).rest();
}

function endsShared(run: Run): SharedWork<Int32Array> {
  let ends = known.get(run);
  if (ends === undefined) {
    ends = new SharedWork(makeEnds(run));
    known.set(run, ends);
  }
  return ends;
}

function* makeEnds({ results, operationCount }: Run): Work<Int32Array> {
  const { error } = results;
  const ends = new Int32Array(operationCount).fill(-1);
  yield* inStretches(operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      if ((error[op] & ErrorBits.Code) !== 0) continue;
      for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) ends[ended] = op;
    }
  });
  return ends;
}

/** The allocations of one piece of memory's whole life, oldest first: the one by alloc or kmalloc, then each realloc of it. */
export function lifeOf(run: Run, op: number): number[] {
  const { results } = run;
  const life = [op];
  for (let before = results.subject(op); before >= 0; before = results.subject(before)) life.unshift(before);
  const ends = endsOf(run);
  for (let next = ends[op]; next >= 0 && results.allocated(next); next = ends[next]) life.push(next);
  return life;
}

/** The allocation an operation is about: the one it made, else the one it ended or tried to end; -1 where there is none. */
export function allocationOf(run: Run, op: number): number {
  const { results, table } = run;
  if (results.allocated(op)) return op;
  const subject = results.subject(op);
  const code = run.errorOf(op);
  if (subject < 0 || code === 'duplicate-cache') return -1;
  const ended = code === 'double-free' || (code === 'invalid-realloc' && table.kind[subject] !== OperationKind.AllocObject);
  return ended ? results.subject(subject) : subject;
}

/** By handle: the operation whose allocation it has at a position, -1 where it is not live. */
export function liveOperationsAt(run: Run, position: number): Int32Array {
  const { table, results, trace } = run;
  const live = new Int32Array(trace.handles.count).fill(-1);
  for (let op = 0; op < position; op++) {
    if ((results.error[op] & ErrorBits.Code) !== 0) {
      // An allocation that failed makes its handle null; a realloc that failed changes nothing.
      if (results.subject(op) < 0 && table.handle[op] >= 0 && isAllocation(run, op)) live[table.handle[op]] = -1;
      continue;
    }
    for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) {
      if (live[table.handle[ended]] === ended) live[table.handle[ended]] = -1;
    }
    if (results.allocated(op)) live[table.handle[op]] = op;
  }
  return live;
}

function isAllocation(run: Run, op: number): boolean {
  return run.table.kind[op] < OperationKind.Realloc;
}
