// What has changed at a place since the pinned position, in words for the inspector and for what the pointer is at.
import type { ReferencePosition } from '../analysis/diff/reference-position';
import { endsOf } from '../analysis/lifetimes';
import type { Inspection, InspectedChange, FormerAllocation } from '../protocol/inspection';
import type { Run } from '../replay/run/run';

/** What has changed there; undefined where nothing was allocated there and nothing is, and where what lies there is not followed. */
export function changeAt(
  run: Run,
  reference: ReferencePosition,
  inspection: Pick<Inspection, 'operation'> & Partial<Pick<Inspection, 'kind'>>,
  byte: number,
  position: number,
): InspectedChange | undefined {
  const { operation, kind } = inspection;
  // A whole slab has many allocations.
  if (kind === 'slab') return undefined;
  const now = operation === undefined ? undefined : operation - 1;
  // Objects on the pages of a kernel as recorded: it is the pages that are followed.
  if (now !== undefined && !run.results.allocated(now)) return undefined;
  const gone = formerAt(run, reference, byte, now, position);
  if (now === undefined && gone === undefined) return undefined;
  const before = now === undefined ? -1 : reference.before(now);
  const change = now === undefined ? undefined : reference.changeOf(now);
  return {
    position: reference.position,
    change,
    operation: now === undefined || change === 'kept' ? undefined : operationBetween(run, now, position, reference.position),
    was: change === 'moved' || change === 'resized' ? { address: run.addressOf(before), requested: run.requestedOf(before) } : undefined,
    gone,
  };
}

/** What was allocated at the byte at the reference position, and is not there any more or not yet. */
function formerAt(
  run: Run,
  reference: ReferencePosition,
  byte: number,
  now: number | undefined,
  position: number,
): FormerAllocation | undefined {
  const index = reference.indexAt(byte);
  if (index < 0 || reference.isLive(index, position)) return undefined;
  const op = reference.contents.operation[index];
  // Resized where it lies: it is told as what it is now.
  if (now !== undefined && reference.before(now) === op) return undefined;
  return {
    handle: run.handleText(op),
    requested: run.requestedOf(op),
    line: run.table.line[op],
    moved: reference.isAlive(index, position),
    operation: position > op ? endsOf(run)[op] + 1 : op + 1,
  };
}

/** The operation (from 1) between the two positions that made the change: what has allocated it, or, looked at from behind, what will end it. */
function operationBetween(run: Run, op: number, position: number, reference: number): number {
  return position >= reference ? op + 1 : endsOf(run)[op] + 1;
}
