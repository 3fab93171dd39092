import type { Engine } from '../../engine/engine';
import { Outcome } from '../../engine/engine';
import { isByKmalloc, orderOfPlace, Place } from '../../engine/place';
import { isFault } from '../../engine/config';
import type { ObjectCache } from '../../engine/slab';
import { OperationKind, type OperationTable } from '../../trace/operation-table';
import type { Trace } from '../../trace/trace';
import { Column, ErrorBits, errorNumber, placeAndLargest, requestedBy, Row, type Results } from './results';
import { RunningSums, sumsShift } from './running-sums';
import type { LiveCounts } from './live-counts';

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

/** Indexes of `counters`. */
const enum Counter {
  Live,
  Requested,
}

/** The state of a handle that a failed allocation was given to. Others: 0 never used, op + 1 live, -(op + 1) ended by op. */
const nullHandle = -0x80000000;

/**
 * Integers for each handle, as a shift: its state; the first unit of its block, -1 where it has none for itself; and two for the
 * bytes asked for.
 */
const handleShift = 2;

/**
 * Runs operations on an engine for the first time and writes down what comes of them. The loop makes no objects for
 * allocations, frees and reallocs.
 */
export class Recorder {
  readonly sums: RunningSums;
  /** Live allocations and the bytes they asked for: an array so that no number is boxed. */
  private readonly counters = new Float64Array(2);
  /** Operations that failed. */
  failures = 0;
  /** Pairs: an operation that gave a live handle a new allocation, and the operation whose allocation was lost. */
  readonly lost: number[] = [];
  /** Whether a request was refused for want of memory. */
  shortOfMemory = false;
  /** By handle, what the end of its allocation needs, in one place: handles are met in no order that a processor could foresee. */
  private readonly lives: Int32Array;
  /** The same memory: the bytes asked for stand at every second number. */
  private readonly asked: Float64Array;
  /** Named caches by name id; size classes are none. */
  private cacheByName: (ObjectCache | undefined)[] = [];
  /** The operation that created each named cache, by serial. */
  readonly creators = new Map<number, number>();

  constructor(
    private readonly trace: Trace,
    private readonly table: OperationTable,
    readonly results: Results,
    readonly engine: Engine,
    /** For its `lives`. */
    memory: ArrayBuffer,
  ) {
    this.lives = new Int32Array(memory);
    this.asked = new Float64Array(memory);
    this.sums = new RunningSums(table.count);
  }

  /** Bytes of memory that recording a trace takes beside what is kept. */
  static memoryFor(trace: Trace): number {
    return trace.handles.count * (Int32Array.BYTES_PER_ELEMENT << handleShift);
  }

  /** Live allocations after the operations recorded so far. */
  get counts(): LiveCounts {
    const { counters, engine } = this;
    return { live: counters[Counter.Live], requested: counters[Counter.Requested], held: engine.heldBytes };
  }

  /** The operation whose allocation a handle has, -1 if it is not live. */
  liveOperation(handle: number): number {
    return Math.max(this.stateOf(handle) - 1, -1);
  }

  /** Runs rows [from, to) of the table. None is of kind FreeAll. */
  record(from: number, to: number): void {
    for (let op = from; op < to;) {
      const next = Math.min(to, ((op >>> sumsShift) + 1) << sumsShift);
      this.recordStretch(op, next);
      op = next;
      if ((op & ((1 << sumsShift) - 1)) !== 0) continue;
      this.sums.set(op >>> sumsShift, this.counters[Counter.Live], this.counters[Counter.Requested], this.engine.heldBytes);
    }
  }

  private recordStretch(from: number, to: number): void {
    const { table, results, engine, lives, asked, counters } = this;
    const { kind, handle, size } = table;
    const { rows } = results;
    const buddy = engine.buddy;
    const { units } = buddy;
    for (let op = from; op < to; op++) {
      const what = kind[op] as OperationKind;
      const life = handle[op] << handleShift;
      let place: number = Place.None;
      let unit = 0;
      let subject = -1;
      if (what === OperationKind.Free) {
        subject = lives[life] - 1;
        if (subject >= 0) {
          lives[life] = -(op + 1);
          counters[Counter.Live]--;
          const first = lives[life + 1];
          if (first >= 0) {
            counters[Counter.Requested] -= asked[(life >> 1) + 1];
            buddy.release(first);
          } else this.release(subject);
        } else subject = this.failFree(op, lives[life]);
      } else if (what === OperationKind.Alloc) {
        const bytes = size[op];
        const order = engine.requestOrder(bytes);
        const taken = buddy.take(order, op);
        if (lives[life] > 0) this.lose(handle[op], op);
        if (taken >= 0) {
          place = Place.FirstBlock - order;
          unit = taken;
          lives[life] = op + 1;
          lives[life + 1] = unit;
          asked[(life >> 1) + 1] = bytes;
          counters[Counter.Live]++;
          counters[Counter.Requested] += bytes;
          // The engine says why, and leaves everything as it is once more.
        } else this.failRequest(op, engine.allocate(bytes, op));
      } else {
        this.recordRare(op, what);
        continue;
      }
      const row = op << Row.Shift;
      rows[row + Column.Place] = placeAndLargest(place, 32 - Math.clz32(buddy.freeOrders));
      rows[row + Column.Unit] = unit;
      rows[row + Column.Subject] = subject;
      rows[row + Column.Used] = units - buddy.freeUnits;
    }
  }

  private recordRare(op: number, what: OperationKind): void {
    const { results, engine } = this;
    results.setPlace(op, Place.None);
    results.set(op, Column.Subject, -1);
    if (what <= OperationKind.Kmalloc) this.request(op, what);
    else if (what === OperationKind.Realloc) this.reallocate(op);
    else this.manageCache(op);
    results.setAfter(op, engine.buddy);
  }

  /** The handles among `handles` that are live. */
  liveAmong(handles: Int32Array): Int32Array {
    return handles.filter((handle) => this.stateOf(handle) > 0);
  }

  private stateOf(handle: number): number {
    return this.lives[handle << handleShift];
  }

  private setState(handle: number, state: number): void {
    this.lives[handle << handleShift] = state;
  }

  /** Notes that the allocation of a handle, if it has one, is nobody's from operation `op` on. */
  private lose(handle: number, op: number): void {
    const state = this.stateOf(handle);
    if (state > 0) this.lost.push(op, state - 1);
  }

  /** Makes a handle live with the allocation that operation `op` has made. */
  private begin(handle: number, op: number): void {
    const life = handle << handleShift;
    this.lives[life] = op + 1;
    this.lives[life + 1] = orderOfPlace(this.results.place(op)) === undefined ? -1 : this.results.unit(op);
    this.asked[(life >> 1) + 1] = this.requestedOf(op);
  }

  private fail(op: number, error: number): void {
    this.results.error[op] = error;
    this.failures++;
  }

  private failRequest(op: number, outcome: Outcome): void {
    if (this.table.kind[op] !== OperationKind.Realloc) this.setState(this.table.handle[op], nullHandle);
    if (outcome === Outcome.NoCache) return this.fail(op, unknownCache);
    this.shortOfMemory = true;
    if (outcome === Outcome.TooLarge) this.fail(op, tooLarge);
    else if (outcome === Outcome.PlacementConflict) this.fail(op, placementConflict);
    else this.fail(op, outcome === Outcome.Fragmented ? outOfMemory | ErrorBits.Fragmented : outOfMemory);
  }

  /** The subject of a free of a handle that is not live. */
  private failFree(op: number, state: number): number {
    if (state === nullHandle) return -1;
    this.fail(op, state === 0 ? invalidFree : doubleFree);
    return state === 0 ? -1 : -state - 1;
  }

  /** Gives back what operation `allocation` took. */
  private release(allocation: number): void {
    const { results } = this;
    this.counters[Counter.Requested] -= this.requestedOf(allocation);
    this.engine.release(results.place(allocation), results.unit(allocation), results.slotOf(allocation));
  }

  /** The rarer calls for an allocation. */
  private request(op: number, what: OperationKind): void {
    const { engine } = this;
    const handle = this.table.handle[op];
    const outcome = this.outcomeOf(op, what);
    this.lose(handle, op);
    if (outcome !== Outcome.Done) return this.failRequest(op, outcome);
    this.keep(op, engine.place, engine.unit, engine.slot);
    this.counters[Counter.Live]++;
    this.begin(handle, op);
  }

  private outcomeOf(op: number, what: OperationKind): Outcome {
    const { table, engine } = this;
    if (what === OperationKind.Kmalloc) return engine.kmalloc(table.size[op], this.cpuOf(op), op);
    if (what === OperationKind.AllocAt) return engine.allocateAt(table.size[op], this.placementOf(op), op);
    const cache = this.cacheByName[table.operand[op]];
    return cache === undefined ? Outcome.NoCache : engine.allocateObject(cache, this.cpuOf(op), op);
  }

  /** Writes down where the allocation of an operation lives. */
  private keep(op: number, place: number, unit: number, slot: number): void {
    const { results } = this;
    results.setPlace(op, place);
    results.set(op, Column.Unit, unit);
    if (place >= 0) results.slots()[op] = slot;
    this.counters[Counter.Requested] += this.requestedOf(op);
  }

  private requestedOf(op: number): number {
    return requestedBy(this.table, this.results, this.engine.caches, op);
  }

  private reallocate(op: number): void {
    const { table, results, engine } = this;
    const left = table.handle[op];
    const right = table.operand[op];
    const state = this.stateOf(right);
    if (state <= 0) {
      results.set(op, Column.Subject, state === nullHandle ? -1 : -state - 1);
      this.fail(op, invalidRealloc);
      return;
    }
    const allocation = state - 1;
    const where = results.place(allocation);
    results.set(op, Column.Subject, allocation);
    if (where >= 0 && !engine.caches[where].sizeClass) {
      this.fail(op, invalidRealloc);
      return;
    }
    const asked = table.size[op];
    if (engine.heldAt(where) >= asked) {
      const unit = results.unit(allocation);
      const slot = results.slotOf(allocation);
      engine.setOwner(where, unit, slot, op);
      this.counters[Counter.Requested] -= this.requestedOf(allocation);
      this.keep(op, where, unit, slot);
    } else {
      const outcome = isByKmalloc(where) ? engine.kmalloc(asked, this.cpuOf(op), op) : engine.allocate(asked, op);
      if (outcome !== Outcome.Done) return this.failRequest(op, outcome);
      this.keep(op, engine.place, engine.unit, engine.slot);
      this.release(allocation);
    }
    this.setState(right, -(op + 1));
    this.lose(left, op);
    this.begin(left, op);
  }

  private manageCache(op: number): void {
    const { table, trace, engine } = this;
    if (table.kind[op] === OperationKind.Cache) {
      const spec = table.cacheSpecs[table.operand[op]];
      const name = trace.names.text(spec.name);
      if (engine.cacheNamed(name) !== undefined && this.cacheByName[spec.name] !== undefined) {
        this.results.set(op, Column.Subject, this.creators.get(this.cacheByName[spec.name]!.serial) ?? -1);
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
