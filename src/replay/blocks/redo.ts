// Does operations of a run of blocks of any length again, on an engine that stands where the run did.
import type { BlockEngine } from '../../engine/policies/block-engine';
import { OperationKind } from '../../trace/operation-table';
import type { Operation } from '../perform';
import { errorCode } from '../run/results';
import type { Run } from '../run/run';

/** Does operation `op` as it was done, with an `Operation` to say it by. Who failed for another reason than want of memory has looked at nothing, and is passed over. */
export function redo(run: Run, op: number, engine: BlockEngine, operation: Operation): void {
  const { arena, table, results } = run;
  const code = errorCode(results.error[op]);
  if ((code !== undefined && code !== 'out-of-memory') || run.usedUnknown(op)) return;
  operation.read(table, op, arena.base, arena.size);
  const subject = results.subject(op);
  if (subject >= 0) operation.hold(subject, results.place(subject), results.unit(subject), 0);
  if (subject >= 0 || operation.kind === OperationKind.Alloc) operation.perform(engine);
}
