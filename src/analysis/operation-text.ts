// Operations and statements as lines of the language, for frames and variables; recordings have no such lines of their own.
import { formatHalves } from '../model/address';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import { OperationKind } from '../trace/operation-table';

/** Operation `op` in the language's own words, whatever format its trace is in. */
export function operationText(run: Run, op: number): string {
  const { table, trace } = run;
  const handle = run.handleText(op);
  const size = table.size[op];
  const name = (id: number): string => trace.names.text(id);
  switch (table.kind[op] as OperationKind) {
    case OperationKind.Alloc:
      return `${handle} = alloc ${size}`;
    case OperationKind.AllocAt:
      return `${handle} = alloc ${size} at ${formatHalves(table.placementHigh![op], table.placementLow![op])}`;
    case OperationKind.AllocObject:
      return `${handle} = alloc ${name(table.operand[op])}`;
    case OperationKind.Kmalloc:
      return `${handle} = kmalloc ${size}`;
    case OperationKind.Realloc:
      return `${handle} = realloc ${trace.handles.text(table.operand[op])} ${size}`;
    case OperationKind.Snapshot:
      return 'snapshot';
    case OperationKind.Cache: {
      const spec = table.cacheSpecs[table.operand[op]];
      return `cache ${name(spec.name)} ${spec.objectSize}`;
    }
    case OperationKind.Shrink:
      return `shrink ${name(table.operand[op])}`;
    case OperationKind.Destroy:
      return `destroy ${name(table.operand[op])}`;
    default:
      return `free ${handle}`;
  }
}

/** The operations of the statement that operation `op` belongs to. */
export function statementOf(run: Run, op: number): { readonly from: number; readonly to: number } {
  return run.lines.statementOf(op);
}

/** The statement that operation `op` belongs to: its operation, or the first of them and how many there are. */
export function statementText(run: Run, op: number, localize: Localize): string {
  const { from, to } = statementOf(run, op);
  const first = operationText(run, from);
  return to - from === 1 ? first : localize('{0} … ({1} operations)', first, to - from);
}
