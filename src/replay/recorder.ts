import type { Engine } from '../engine/engine';
import { Outcome, Place } from '../engine/engine';
import { isFault } from '../engine/config';
import type { ObjectCache } from '../engine/slab';
import { OperationKind, type OperationTable } from '../trace/operation-table';
import type { Trace } from '../trace/trace';
import { ErrorBits, errorNumber, requestedBy, type ResultColumns } from './results';

const invalidCache = errorNumber('invalid-cache');
const duplicateCache = errorNumber('duplicate-cache');
const unknownCache = errorNumber('unknown-cache');
const doubleFree = errorNumber('double-free');
const invalidFree = errorNumber('invalid-free');
const invalidRealloc = errorNumber('invalid-realloc');
const outOfMemory = errorNumber('out-of-memory');
const tooLarge = errorNumber('too-large');
const placementConflict = errorNumber('placement-conflict');
const cacheBusy = errorNumber('cache-busy');

/** The state of a handle that a failed allocation was given to. Others: 0 never used, op + 1 live, -(op + 1) ended by op. */
const nullHandle = -0x80000000;

/** Indexes of `Recorder.counters`. */
export const enum Counter {
  Live,
  Requested,
  Held,
}

/**
 * Runs operations on an engine for the first time and writes down what comes of them. The loop makes no objects for
 * allocations, frees and reallocs.
 */
export class Recorder {
  /** live, requested, held: kept as an array so that no number is boxed. */
  readonly counters = new Float64Array(3);
  /** Operations that failed. */
  failures = 0;
  /** Pairs: an operation that gave a live handle a new allocation, and the operation whose allocation was lost. */
  readonly lost: number[] = [];
  /** Whether a request was refused for want of memory. */
  shortOfMemory = false;
  /** By handle. */
  private readonly states: Int32Array;
  /** Named caches by name id; size classes are none. */
  private cacheByName: (ObjectCache | undefined)[] = [];
  /** The operation that created each named cache, by serial. */
  readonly creators = new Map<number, number>();

  constructor(
    private readonly trace: Trace,
    private readonly table: OperationTable,
    readonly results: ResultColumns,
    readonly engine: Engine,
  ) {
    this.states = new Int32Array(trace.handles.count);
  }

  /** The operation whose allocation a handle has, -1 if it is not live. */
  liveOperation(handle: number): number {
    return Math.max(this.states[handle] - 1, -1);
  }

  /** Runs rows [from, to) of the table. None is of kind FreeAll. */
  record(from: number, to: number): void {
    const { table, results, engine, states, counters } = this;
    const { kind, handle, size } = table;
    const { offset, place, subject, error, used, largest } = results;
    const buddy = engine.buddy;
    const units = buddy.units;
    for (let op = from; op < to; op++) {
      place[op] = Place.None;
      subject[op] = -1;
      error[op] = 0;
      const what = kind[op] as OperationKind;
      if (what === OperationKind.Free) {
        const state = states[handle[op]];
        if (state > 0) {
          const allocation = state - 1;
          const where = place[allocation];
          engine.release(where, offset[allocation]);
          counters[Counter.Live]--;
          counters[Counter.Requested] -= requestedBy(table, results, engine.caches, allocation);
          counters[Counter.Held] -= engine.heldAt(where);
          states[handle[op]] = -(op + 1);
          subject[op] = allocation;
        } else this.failFree(op, state);
      } else if (what <= OperationKind.Kmalloc) {
        const named = handle[op];
        const outcome = what === OperationKind.Alloc ? engine.allocate(size[op], op) : this.request(op, what);
        if (states[named] > 0) this.lost.push(op, states[named] - 1);
        if (outcome === Outcome.Done) {
          const asked = what === OperationKind.AllocObject ? engine.caches[engine.place].geometry.objectSize : size[op];
          place[op] = engine.place;
          offset[op] = engine.offset;
          states[named] = op + 1;
          counters[Counter.Live]++;
          counters[Counter.Requested] += asked;
          counters[Counter.Held] += engine.heldAt(engine.place);
        } else {
          states[named] = nullHandle;
          this.failRequest(op, outcome);
        }
      } else if (what === OperationKind.Realloc) this.reallocate(op);
      else this.manageCache(op);
      used[op] = units - buddy.freeUnits;
      largest[op] = 32 - Math.clz32(buddy.freeOrders);
    }
  }

  /** The handles among `handles` that are live. */
  liveAmong(handles: Int32Array): Int32Array {
    return handles.filter((handle) => this.states[handle] > 0);
  }

  private fail(op: number, error: number): void {
    this.results.error[op] = error;
    this.failures++;
  }

  private failRequest(op: number, outcome: Outcome): void {
    if (outcome === Outcome.NoCache) return this.fail(op, unknownCache);
    this.shortOfMemory = true;
    if (outcome === Outcome.TooLarge) this.fail(op, tooLarge);
    else if (outcome === Outcome.PlacementConflict) this.fail(op, placementConflict);
    else this.fail(op, outcome === Outcome.Fragmented ? outOfMemory | ErrorBits.Fragmented : outOfMemory);
  }

  private failFree(op: number, state: number): void {
    if (state === nullHandle) return;
    if (state !== 0) this.results.subject[op] = -state - 1;
    this.fail(op, state === 0 ? invalidFree : doubleFree);
  }

  /** What the rarer calls for an allocation come to. */
  private request(op: number, what: OperationKind): Outcome {
    const { table, engine } = this;
    if (what === OperationKind.Kmalloc) return engine.kmalloc(table.size[op], this.cpuOf(op), op);
    if (what === OperationKind.AllocAt) return engine.allocateAt(table.size[op], this.placementOf(op), op);
    const cache = this.cacheByName[table.operand[op]];
    return cache === undefined ? Outcome.NoCache : engine.allocateObject(cache, this.cpuOf(op), op);
  }

  private reallocate(op: number): void {
    const { table, results, engine, states, counters } = this;
    const left = table.handle[op];
    const right = table.operand[op];
    const state = states[right];
    if (state <= 0) {
      results.subject[op] = state === nullHandle ? -1 : -state - 1;
      this.fail(op, invalidRealloc);
      return;
    }
    const allocation = state - 1;
    const where = results.place[allocation];
    const from = results.offset[allocation];
    results.subject[op] = allocation;
    if (where >= 0 && !engine.caches[where].sizeClass) {
      this.fail(op, invalidRealloc);
      return;
    }
    const asked = table.size[op];
    const held = engine.heldAt(where);
    if (held >= asked) {
      engine.setOwner(where, from, op);
      results.place[op] = where;
      results.offset[op] = from;
    } else {
      const byKmalloc = where >= 0 || where <= Place.FirstLargeBlock;
      const outcome = byKmalloc ? engine.kmalloc(asked, this.cpuOf(op), op) : engine.allocate(asked, op);
      if (outcome !== Outcome.Done) {
        this.failRequest(op, outcome);
        return;
      }
      results.place[op] = engine.place;
      results.offset[op] = engine.offset;
      engine.release(where, from);
      counters[Counter.Held] += engine.heldAt(results.place[op]) - held;
    }
    counters[Counter.Requested] += asked - requestedBy(table, results, engine.caches, allocation);
    if (left !== right) {
      if (states[left] > 0) this.lost.push(op, states[left] - 1);
      states[right] = -(op + 1);
    }
    states[left] = op + 1;
  }

  private manageCache(op: number): void {
    const { table, trace, engine } = this;
    if (table.kind[op] === OperationKind.Cache) {
      const spec = table.cacheSpecs[table.operand[op]];
      const name = trace.names.text(spec.name);
      if (engine.cacheNamed(name) !== undefined && this.cacheByName[spec.name] !== undefined) {
        this.results.subject[op] = this.creators.get(this.cacheByName[spec.name]!.serial) ?? -1;
        this.fail(op, duplicateCache);
        return;
      }
      const cache = engine.createCache(name, spec);
      if (isFault(cache)) this.fail(op, invalidCache);
      else {
        this.cacheByName[spec.name] = cache;
        this.creators.set(cache.serial, op);
      }
      return;
    }
    const name = table.operand[op];
    const cache = engine.cacheNamed(trace.names.text(name));
    if (cache === undefined) this.fail(op, unknownCache);
    else if (table.kind[op] === OperationKind.Shrink) engine.shrink(cache);
    else if (cache.objectsInUse > 0) this.fail(op, cacheBusy);
    else {
      engine.destroy(cache);
      this.cacheByName[name] = undefined;
    }
  }

  private cpuOf(op: number): number {
    return this.table.cpu === undefined ? 0 : this.table.cpu[op];
  }

  /** The offset that `at` asks for, null when it lies outside the arena. */
  private placementOf(op: number): number | null {
    return placementOffset(this.table, op, this.engine.arena);
  }
}

/** The offset (bytes) that the `at` of an operation asks for, null when it lies outside the arena. */
export function placementOffset(table: OperationTable, op: number, arena: Engine['arena']): number | null {
  const address = (BigInt(table.placementHigh![op]) << 32n) | BigInt(table.placementLow![op]);
  const offset = address - arena.base;
  return offset < 0n || offset >= BigInt(arena.size) ? null : Number(offset);
}
