import { Outcome, type Engine } from '../engine/engine';
import { isByKmalloc, Place } from '../engine/place';
import type { DiagnosticCode } from '../model/diagnostic';
import { placementOffset } from './run/recorder';
import { ErrorBits, errorNumber } from './run/results';
import type { Run } from './run/run';
import { OperationKind } from '../trace/operation-table';

/** What an operation comes to; fields as the result columns have them. */
export interface TriedOutcome {
  readonly place: number;
  readonly unit: number;
  readonly slot: number;
  readonly subject: number;
  readonly error: number;
}

/** The state of a handle: live with an allocation, ended by an operation, null after a failed allocation, or never used. */
type HandleState =
  | { readonly kind: 'live'; readonly allocation: number }
  | { readonly kind: 'ended'; readonly by: number }
  | { readonly kind: 'null' }
  | { readonly kind: 'unused' };

const nowhere = { place: Place.None, unit: -1, slot: 0 };

/** Does operation `op` of a run, the last one, on an engine that stands before it. */
export function perform(run: Run, op: number, engine: Engine): TriedOutcome {
  const { table } = run;
  switch (table.kind[op] as OperationKind) {
    case OperationKind.Free:
      return free(run, op, engine);
    case OperationKind.Realloc:
      return reallocate(run, op, engine);
    case OperationKind.Shrink:
    case OperationKind.Destroy:
      return manageCache(run, op, engine);
    default:
      return requested(engine, request(run, op, engine), -1);
  }
}

function request(run: Run, op: number, engine: Engine): Outcome {
  const { table, trace } = run;
  const size = table.size[op];
  const cpu = table.cpu?.[op] ?? 0;
  switch (table.kind[op] as OperationKind) {
    case OperationKind.Kmalloc:
      return engine.kmalloc(size, cpu, op);
    case OperationKind.AllocAt:
      return engine.allocateAt(size, placementOffset(table, op, run.arena), op);
    case OperationKind.AllocObject: {
      const cache = engine.cacheNamed(trace.names.text(table.operand[op]));
      return cache === undefined || cache.sizeClass ? Outcome.NoCache : engine.allocateObject(cache, cpu, op);
    }
    default:
      return engine.allocate(size, op);
  }
}

function free(run: Run, op: number, engine: Engine): TriedOutcome {
  const state = stateBefore(run, run.table.handle[op], op);
  if (state.kind === 'unused') return failed('invalid-free');
  if (state.kind === 'ended') return failed('double-free', state.by);
  if (state.kind === 'null') return { ...nowhere, subject: -1, error: 0 };
  const { place, unit, slot } = placeOf(run, state.allocation);
  engine.release(place, unit, slot);
  return { ...nowhere, subject: state.allocation, error: 0 };
}

function reallocate(run: Run, op: number, engine: Engine): TriedOutcome {
  const { table } = run;
  const state = stateBefore(run, table.operand[op], op);
  if (state.kind !== 'live') return failed('invalid-realloc', state.kind === 'ended' ? state.by : -1);
  const { allocation } = state;
  const { place, unit, slot } = placeOf(run, allocation);
  if (place >= 0 && !engine.caches[place].sizeClass) return failed('invalid-realloc', allocation);
  const size = table.size[op];
  if (engine.heldAt(place) >= size) {
    engine.setOwner(place, unit, slot, op);
    return { place, unit, slot, subject: allocation, error: 0 };
  }
  const outcome = isByKmalloc(place) ? engine.kmalloc(size, table.cpu?.[op] ?? 0, op) : engine.allocate(size, op);
  const result = requested(engine, outcome, allocation);
  if (outcome === Outcome.Done) engine.release(place, unit, slot);
  return result;
}

function manageCache(run: Run, op: number, engine: Engine): TriedOutcome {
  const cache = engine.cacheNamed(run.trace.names.text(run.table.operand[op]));
  if (cache === undefined) return failed('unknown-cache');
  if (run.table.kind[op] === OperationKind.Shrink) engine.shrink(cache);
  else if (cache.objectsInUse > 0) return failed('cache-busy');
  else engine.destroy(cache);
  return { ...nowhere, subject: -1, error: 0 };
}

function requested(engine: Engine, outcome: Outcome, subject: number): TriedOutcome {
  switch (outcome) {
    case Outcome.Done:
      return { place: engine.place, unit: engine.unit, slot: engine.slot, subject, error: 0 };
    case Outcome.NoCache:
      return failed('unknown-cache');
    case Outcome.TooLarge:
      return failed('too-large', subject);
    case Outcome.PlacementConflict:
      return failed('placement-conflict', subject);
    case Outcome.Exhausted:
      return failed('out-of-memory', subject);
    case Outcome.Fragmented: {
      const result = failed('out-of-memory', subject);
      return { ...result, error: result.error | ErrorBits.Fragmented };
    }
  }
}

function failed(code: DiagnosticCode, subject = -1): TriedOutcome {
  return { ...nowhere, subject, error: errorNumber(code) };
}

function placeOf({ results }: Run, allocation: number): Pick<TriedOutcome, 'place' | 'unit' | 'slot'> {
  return { place: results.place(allocation), unit: results.unit(allocation), slot: results.slot?.[allocation] ?? 0 };
}

/** What the operations before `op` have made of a handle: the last that changed it decides. */
function stateBefore(run: Run, handle: number, op: number): HandleState {
  const { table, results } = run;
  for (let at = op - 1; at >= 0; at--) {
    const kind = table.kind[at] as OperationKind;
    const isError = run.errorOf(at) !== undefined;
    if (table.handle[at] === handle) {
      if (results.allocated(at)) return { kind: 'live', allocation: at };
      if (kind <= OperationKind.Kmalloc) return { kind: 'null' };
      if (kind === OperationKind.Free && !isError) return results.subject(at) < 0 ? { kind: 'null' } : { kind: 'ended', by: at };
    }
    if (kind === OperationKind.Realloc && table.operand[at] === handle && !isError) return { kind: 'ended', by: at };
  }
  return { kind: 'unused' };
}
