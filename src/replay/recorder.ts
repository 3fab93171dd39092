import type { Engine } from '../engine/engine';
import { Outcome, Place } from '../engine/engine';
import { isFault } from '../engine/config';
import type { ObjectCache } from '../engine/slab';
import { OperationKind, type OperationTable } from '../trace/operation-table';
import type { Trace } from '../trace/trace';
import { ErrorBits, errorNumber, type ResultColumns } from './results';

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

/** Entries of a handle's record; its state is the first. */
const enum Field {
  Place = 1,
  Offset = 2,
  Requested = 3,
}
const recordLength = 4;

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
  /**
   * By handle: its state, and of its allocation the place, the offset and the bytes asked for. Side by side, so that a free
   * finds all it needs in one place of memory instead of in four columns.
   */
  private readonly records: Float64Array;
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
    this.records = new Float64Array(trace.handles.count * recordLength);
  }

  /** The operation whose allocation a handle has, -1 if it is not live. */
  liveOperation(handle: number): number {
    return Math.max(this.records[handle * recordLength] - 1, -1);
  }

  /** Runs rows [from, to) of the table. None is of kind FreeAll. */
  record(from: number, to: number): void {
    const { table, results, engine, records, counters } = this;
    const { kind, handle, size } = table;
    const { place, subject, error, used, largest } = results;
    const buddy = engine.buddy;
    const units = buddy.units;
    for (let op = from; op < to; op++) {
      place[op] = Place.None;
      subject[op] = -1;
      error[op] = 0;
      switch (kind[op] as OperationKind) {
        case OperationKind.Alloc: {
          const asked = size[op];
          this.finishAllocation(op, handle[op], asked, engine.allocate(asked, op));
          break;
        }
        case OperationKind.Free: {
          const record = handle[op] * recordLength;
          const state = records[record];
          if (state > 0) {
            const where = records[record + Field.Place];
            engine.release(where, records[record + Field.Offset]);
            counters[Counter.Live]--;
            counters[Counter.Requested] -= records[record + Field.Requested];
            counters[Counter.Held] -= engine.heldAt(where);
            records[record] = -(op + 1);
            subject[op] = state - 1;
          } else if (state === 0) this.fail(op, invalidFree);
          else if (state !== nullHandle) {
            subject[op] = -state - 1;
            this.fail(op, doubleFree);
          }
          break;
        }
        case OperationKind.Kmalloc: {
          const asked = size[op];
          this.finishAllocation(op, handle[op], asked, engine.kmalloc(asked, this.cpuOf(op), op));
          break;
        }
        case OperationKind.AllocObject:
          this.allocateObject(op);
          break;
        case OperationKind.AllocAt:
          this.finishAllocation(op, handle[op], size[op], engine.allocateAt(size[op], this.placementOf(op), op));
          break;
        case OperationKind.Realloc:
          this.reallocate(op);
          break;
        default:
          this.manageCache(op);
      }
      used[op] = units - buddy.freeUnits;
      largest[op] = 32 - Math.clz32(buddy.freeOrders);
    }
  }

  /** The handles among `handles` that are live. */
  liveAmong(handles: Int32Array): Int32Array {
    return handles.filter((handle) => this.records[handle * recordLength] > 0);
  }

  private fail(op: number, error: number): void {
    this.results.error[op] = error;
    this.failures++;
  }

  private failRequest(op: number, outcome: Outcome): void {
    this.shortOfMemory = true;
    if (outcome === Outcome.TooLarge) this.fail(op, tooLarge);
    else if (outcome === Outcome.PlacementConflict) this.fail(op, placementConflict);
    else this.fail(op, outcome === Outcome.Fragmented ? outOfMemory | ErrorBits.Fragmented : outOfMemory);
  }

  private finishAllocation(op: number, handle: number, asked: number, outcome: Outcome): void {
    const { engine, counters, records } = this;
    const record = handle * recordLength;
    const before = records[record];
    if (before > 0) this.lost.push(op, before - 1);
    if (outcome !== Outcome.Done) {
      records[record] = nullHandle;
      this.failRequest(op, outcome);
      return;
    }
    const where = engine.place;
    this.settle(op, record, where, engine.offset, asked);
    counters[Counter.Live]++;
    counters[Counter.Requested] += asked;
    counters[Counter.Held] += engine.heldAt(where);
  }

  /** Writes down where the allocation of operation `op` lives, which the handle of `record` now has. */
  private settle(op: number, record: number, place: number, offset: number, asked: number): void {
    const { records, results } = this;
    results.offset[op] = offset;
    results.place[op] = place;
    records[record] = op + 1;
    records[record + Field.Place] = place;
    records[record + Field.Offset] = offset;
    records[record + Field.Requested] = asked;
  }

  private allocateObject(op: number): void {
    const handle = this.table.handle[op];
    const cache = this.cacheByName[this.table.operand[op]];
    if (cache !== undefined) {
      this.finishAllocation(op, handle, cache.geometry.objectSize, this.engine.allocateObject(cache, this.cpuOf(op), op));
      return;
    }
    const record = handle * recordLength;
    const before = this.records[record];
    if (before > 0) this.lost.push(op, before - 1);
    this.records[record] = nullHandle;
    this.fail(op, unknownCache);
  }

  private reallocate(op: number): void {
    const { table, results, engine, records, counters } = this;
    const left = table.handle[op] * recordLength;
    const right = table.operand[op] * recordLength;
    const state = records[right];
    if (state <= 0) {
      results.subject[op] = state === nullHandle ? -1 : -state - 1;
      this.fail(op, invalidRealloc);
      return;
    }
    const where = records[right + Field.Place];
    const from = records[right + Field.Offset];
    const before = records[right + Field.Requested];
    results.subject[op] = state - 1;
    if (where >= 0 && !engine.caches[where].sizeClass) {
      this.fail(op, invalidRealloc);
      return;
    }
    const asked = table.size[op];
    const held = engine.heldAt(where);
    if (held >= asked) {
      engine.setOwner(where, from, op);
      this.lose(op, left, right);
      this.settle(op, left, where, from, asked);
    } else {
      const byKmalloc = where >= 0 || where <= Place.FirstLargeBlock;
      const outcome = byKmalloc ? engine.kmalloc(asked, this.cpuOf(op), op) : engine.allocate(asked, op);
      if (outcome !== Outcome.Done) {
        this.failRequest(op, outcome);
        return;
      }
      this.lose(op, left, right);
      this.settle(op, left, engine.place, engine.offset, asked);
      engine.release(where, from);
      counters[Counter.Held] += engine.heldAt(results.place[op]) - held;
    }
    counters[Counter.Requested] += asked - before;
    if (left !== right) records[right] = -(op + 1);
  }

  /** A realloc that succeeds gives its left side a new allocation: a live one of its own is lost. */
  private lose(op: number, left: number, right: number): void {
    if (left !== right && this.records[left] > 0) this.lost.push(op, this.records[left] - 1);
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
