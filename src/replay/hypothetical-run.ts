// What an operation would do that a trace does not have: a run of the operations before a position and this one more.
import { Engine } from '../engine/engine';
import { BlockEngine } from '../engine/policies/block-engine';
import { FreeMark, OperationKind, OperationTable } from '../trace/operation-table';
import type { HandleNames } from '../trace/handle-table';
import { namedCache, nullHandle, Operation, unknownHandle } from './perform';
import { BlockRun } from './blocks/block-run';
import { BlockState } from './blocks/block-state';
import { redo } from './blocks/redo';
import { Run, type RunParts } from './run/run';
import { Cursor } from './state/cursor';
import type { RunCursor } from './state/run-cursor';
import { finish } from '../work/work';

/**
 * A cursor before operation `position` of a run that ends with it: the operations of `from` before the position, and the one row of `table`, with
 * the ids of `from`. Its handle is called `handle`; an id of -1 stands for one that the trace does not have. `from` is not touched: its columns
 * are copied up to the position.
 */
export function hypotheticalRun(
  from: Run,
  position: number,
  { table: row, handle }: { readonly table: OperationTable; readonly handle: string },
): RunCursor {
  const op = position;
  const table = new OperationTable(op + 1);
  table.cacheSpecs.push(...from.table.cacheSpecs);
  table.append(from.table, 0, op);
  table.append(row, 0, 1);
  const known = from.trace.handles;
  const handles = new HandlesAndOneMore(known, handle);
  if (row.handle[0] < 0 && handle !== '') table.handle[op] = known.count;
  const checkpoints = from.checkpoints.filter((checkpoint) => checkpoint.position <= op);
  const parts = { ...from, trace: { ...from.trace, handles }, table, checkpoints, operationCount: op + 1, sums: from.series.sums };
  return from instanceof BlockRun ? onBlocks(from, parts, op) : onBuddies(from, parts, op);
}

/** What of a hypothetical run is known before its last operation is done. */
type PartsBefore = Omit<RunParts, 'results'>;

function onBuddies(from: Run, known: PartsBefore, op: number): Cursor {
  const results = from.results.copy(op, op + 1);
  const parts = { ...known, results };
  // Where the operation stands: all before it is as it was, so the caches of `from` are those that may be met.
  const engine = new Engine(from.arena, from.machine);
  new Cursor(new Run(parts), engine).seek(op);
  const before = engine.save();
  const operation = prepared(from, known.table, op, engine);
  operation.perform(engine);
  results.write(op, operation, engine);
  // The first request of a size class creates it, with the next serial.
  const caches = engine.caches.slice();
  engine.restore(before, caches);
  return Cursor.at(new Run({ ...parts, caches }), op, engine);
}

/** The same where blocks have any length: the engine has no way back, so what is before the operation is done again. */
function onBlocks(from: BlockRun, known: PartsBefore, op: number): RunCursor {
  const results = from.results.copy(op, op + 1);
  const engine = new BlockEngine(from.arena, from.machine);
  const again = new Operation();
  for (let at = 0; at < op; at++) redo(from, at, engine, again);
  const operation = prepared(from, known.table, op, engine);
  operation.perform(engine);
  results.writeResult(op, operation, engine);
  const cursor = new BlockState(finish(BlockRun.of({ ...known, results })));
  cursor.seek(op);
  return cursor;
}

/** The last operation of a table, with what its names stand for at the end of the operations before it. */
function prepared(run: Run, table: OperationTable, op: number, engine: Engine | BlockEngine): Operation {
  const operation = new Operation();
  operation.read(table, op, run.arena.base, run.arena.size);
  const { kind } = operation;
  if (kind === OperationKind.Free || kind === OperationKind.Realloc) {
    const handle = kind === OperationKind.Free ? table.handle[op] : table.operand[op];
    const state = stateBefore(run, handle, op);
    const { results } = run;
    if (state <= 0) operation.handle = state;
    else operation.hold(state - 1, results.place(state - 1), results.unit(state - 1), results.slotOf(state - 1));
  } else if (engine instanceof BlockEngine) return operation;
  else if (kind === OperationKind.AllocObject) operation.cache = namedCache(engine, run.trace.names.text(table.operand[op]));
  else if (kind >= OperationKind.Shrink) operation.cache = engine.cacheNamed(run.trace.names.text(table.operand[op]));
  return operation;
}

/** What the operations before `op` have made of a handle (see `Operation.handle`): the last that changed it decides. */
function stateBefore(run: Run, handle: number, op: number): number {
  const { table, results, unknown } = run;
  let madeUnknown = -1;
  for (let at = 0; at < unknown.length && unknown[at] <= op; at += 2) if (unknown[at + 1] === handle) madeUnknown = unknown[at];
  for (let at = op - 1; at >= madeUnknown && at >= 0; at--) {
    const kind = table.kind[at] as OperationKind;
    if (run.usedUnknown(at)) continue;
    const isError = run.errorOf(at) !== undefined;
    if (table.handle[at] === handle) {
      if (results.allocated(at)) return at + 1;
      if (kind <= OperationKind.Kmalloc) return nullHandle;
      if (kind === OperationKind.Free && !isError && table.operand[at] !== FreeMark.Nothing) {
        return results.subject(at) < 0 ? nullHandle : -(at + 1);
      }
    }
    if (kind === OperationKind.Realloc && table.operand[at] === handle && !isError) return -(at + 1);
  }
  return madeUnknown >= 0 ? unknownHandle : 0;
}

/** The handles of a trace, and one that it does not have behind them. */
class HandlesAndOneMore implements HandleNames {
  readonly count: number;

  constructor(
    private readonly known: HandleNames,
    private readonly more: string,
  ) {
    this.count = known.count + 1;
  }

  text(handle: number): string {
    return handle === this.known.count ? this.more : this.known.text(handle);
  }

  idOf(text: string): number {
    const id = this.known.idOf(text);
    return id < 0 && text === this.more ? this.known.count : id;
  }

  isAddress(handle: number): boolean {
    return handle !== this.known.count && this.known.isAddress(handle);
  }

  addressHigh(handle: number): number {
    return this.known.addressHigh(handle);
  }

  addressLow(handle: number): number {
    return this.known.addressLow(handle);
  }

  indexIn(name: number, handle: number): number {
    return handle === this.known.count ? -1 : this.known.indexIn(name, handle);
  }

  indexedHandles(name: number): Int32Array {
    return this.known.indexedHandles(name);
  }

  handlesBetween(name: number, first: number, last: number, step: number): Int32Array {
    return this.known.handlesBetween(name, first, last, step);
  }

  get byteLength(): number {
    return this.known.byteLength;
  }
}
