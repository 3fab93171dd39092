import type { Run } from '../../replay/run';
import { OperationKind } from '../../trace/operation-table';

/** The allocation (by its operation) that an operation makes at a place where none of it was, -1 where it makes none. */
export function allocatedBy(run: Run, op: number): number {
  return run.results.allocated(op) && !run.stayed(op) ? op : -1;
}

/** The allocation (by its operation) that an operation gives back, -1 where it gives back none. */
export function freedBy(run: Run, op: number): number {
  const { subject } = run.results;
  return subject[op] >= 0 && run.errorOf(op) === undefined && !run.stayed(op) ? subject[op] : -1;
}

/** Whether an operation can have split or merged buddy blocks: whether it took or gave back any. */
export function movesBlocks(run: Run, op: number): boolean {
  const { used } = run.results;
  if (used[op] !== (op > 0 ? used[op - 1] : 0)) return true;
  // One block is taken and another one of the same size given back.
  return run.table.kind[op] === OperationKind.Realloc && freedBy(run, op) >= 0;
}
