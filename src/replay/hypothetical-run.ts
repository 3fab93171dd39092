import { Cursor } from './state/cursor';
import { Column } from './run/results';
import { Run } from './run/run';
import type { HandleTable } from '../trace/handle-table';
import { OperationTable } from '../trace/operation-table';
import { perform } from './outcome';
import { engineOf } from './state/engine-state';

/**
 * A run of the operations before a position and one more that the trace does not have. The run it comes from is not touched: its columns are
 * copied up to the position. Returns a cursor on the new run, before the new operation.
 */
export function hypotheticalRun(
  from: Run,
  position: number,
  { table: row, handle }: { readonly table: OperationTable; readonly handle: string },
): Cursor {
  const op = position;
  const table = new OperationTable(op + 1);
  table.cacheSpecs.push(...from.table.cacheSpecs);
  table.append(from.table, 0, op);
  table.append(row, 0, 1);
  // The handle may be one that the trace does not have: then it gets an id behind all others.
  const known = from.trace.handles;
  const id = row.handle[0] >= 0 || handle === '' ? row.handle[0] : known.count;
  table.handle[op] = id;
  const handles = Object.create(known) as HandleTable;
  handles.text = (each) => (each === known.count ? handle : known.text(each));
  const results = from.results.copy(op, op + 1);
  const caches = from.caches.slice();
  const run = new Run({
    ...from,
    trace: { ...from.trace, handles },
    table,
    results,
    caches,
    checkpoints: from.checkpoints.filter((checkpoint) => checkpoint.position <= op),
    operationCount: op + 1,
    sums: from.series.sums,
  });
  const cursor = new Cursor(run);
  cursor.seek(op);
  const engine = engineOf(cursor);
  const before = engine.save();
  const outcome = perform(run, op, engine);
  results.setPlace(op, outcome.place);
  results.set(op, Column.Unit, outcome.unit);
  if (outcome.place >= 0) results.slots()[op] = outcome.slot;
  results.set(op, Column.Subject, outcome.subject);
  results.error[op] = outcome.error;
  results.setAfter(op, engine.buddy);
  // The first request of a size class creates it, with the next serial.
  caches.splice(0, Infinity, ...engine.caches);
  engine.restore(before, caches);
  return cursor;
}
