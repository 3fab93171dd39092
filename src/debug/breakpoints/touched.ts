// What an operation allocated, gave back or can have split and merged, as far as the columns of the run tell.
import type { Run } from '../../replay/run/run';
import { OperationKind } from '../../trace/operation-table';

/** The allocation (by its operation) that an operation makes at a place where none of it was, -1 where it makes none. */
export function allocatedBy(run: Run, op: number): number {
  return run.results.allocated(op) && !run.stayed(op) ? op : -1;
}

/** The allocation (by its operation) that an operation gives back, -1 where it gives back none. */
export function freedBy(run: Run, op: number): number {
  const { results } = run;
  return results.subject(op) >= 0 && run.errorOf(op) === undefined && !run.stayed(op) ? results.subject(op) : -1;
}

/** Whether an operation took blocks from the buddy allocator, so that it can have split some. */
export function takesBlocks(run: Run, op: number): boolean {
  return growth(run, op) > 0 || exchangesBlocks(run, op);
}

/** Whether an operation gave blocks back to the buddy allocator, so that it can have merged some. */
export function givesBlocks(run: Run, op: number): boolean {
  return growth(run, op) < 0 || exchangesBlocks(run, op);
}

/** Units in use that were not before. */
function growth(run: Run, op: number): number {
  return run.usedUnitsAt(op + 1) - run.usedUnitsAt(op);
}

/** One block is taken and another one given back, whatever is left of the difference. */
function exchangesBlocks(run: Run, op: number): boolean {
  return run.table.kind[op] === OperationKind.Realloc && freedBy(run, op) >= 0;
}
