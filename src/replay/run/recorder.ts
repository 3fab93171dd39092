// Records a run: each operation of a trace is done for the first time, and what came of it is written down.
import { Outcome, type Engine } from '../../engine/engine';
import { hasBlock, Place } from '../../engine/place';
import { BlockEngine } from '../../engine/policies/block-engine';
import type { ObjectCache } from '../../engine/slab';
import { FreeMark, OperationKind, type OperationTable } from '../../trace/operation-table';
import type { Trace } from '../../trace/trace';
import { nullHandle, Operation, unknownHandle } from '../perform';
import type { BlockResults } from '../blocks/block-results';
import { Column, ErrorBits, errorNumber, placeAndLargest, requestedBy, Row, type Results } from './results';
import { RunningSums, sumsShift } from './running-sums';
import type { LiveCounts } from './live-counts';

const doubleFree = errorNumber('double-free');
const invalidFree = errorNumber('invalid-free');
const duplicateCache = errorNumber('duplicate-cache');
const placementConflict = errorNumber('placement-conflict');
const shortages: readonly number[] = [errorNumber('out-of-memory'), errorNumber('too-large'), placementConflict];

/** Indexes of `counters`. */
const enum Counter {
  Live,
  Requested,
}

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
  /** What the series of the run will begin with. */
  readonly sums: RunningSums;
  /** Live allocations and the bytes they asked for: an array so that no number is boxed. */
  private readonly counters = new Float64Array(2);
  /** Operations that failed. */
  failures = 0;
  /** Pairs: an operation that gave a live handle a new allocation, and the operation whose allocation was lost. */
  readonly lost: number[] = [];
  /** Pairs: a position where a handle became unknown, and that handle. */
  readonly unknown: number[] = [];
  /** Whether a request was refused for want of memory. */
  shortOfMemory = false;
  /** Whether one was that is not bound to a place. */
  lacksMemory = false;
  /** By handle, what the end of its allocation needs, in one place: handles are met in no order that a processor could foresee. */
  private readonly lives: Int32Array;
  /** The same memory: the bytes asked for stand at every second number. */
  private readonly asked: Float64Array;
  /** Named caches by name id; size classes are none. */
  private cacheByName: (ObjectCache | undefined)[] = [];
  /** The operation that created each named cache, by serial. */
  readonly creators = new Map<number, number>();
  /** The rarer operations are said here. */
  private readonly operation = new Operation();

  constructor(
    private readonly trace: Trace,
    private readonly table: OperationTable,
    readonly results: Results,
    readonly engine: Engine | BlockEngine,
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
    const { engine } = this;
    for (let op = from; op < to;) {
      const next = Math.min(to, ((op >>> sumsShift) + 1) << sumsShift);
      if (engine instanceof BlockEngine) this.recordOnBlocks(engine, op, next);
      else this.recordOnBuddies(engine, op, next);
      op = next;
      if ((op & ((1 << sumsShift) - 1)) !== 0) continue;
      this.sums.set(op >>> sumsShift, this.counters[Counter.Live], this.counters[Counter.Requested], engine.heldBytes);
    }
  }

  private recordOnBuddies(engine: Engine, from: number, to: number): void {
    const { table, results, lives, asked, counters } = this;
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
        if (taken >= 0) {
          if (lives[life] > 0) this.lose(handle[op], op);
          place = Place.FirstBlock - order;
          unit = taken;
          lives[life] = op + 1;
          lives[life + 1] = unit;
          asked[(life >> 1) + 1] = bytes;
          counters[Counter.Live]++;
          counters[Counter.Requested] += bytes;
        } else {
          // The engine says why, and leaves everything as it is once more.
          this.recordRare(op, what);
          continue;
        }
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

  /** The same where blocks have any length: what traces are full of is done here, the rest as `perform` says. */
  private recordOnBlocks(engine: BlockEngine, from: number, to: number): void {
    const { table, lives, asked, counters } = this;
    const results = this.results as BlockResults;
    const { kind, handle, size } = table;
    for (let op = from; op < to; op++) {
      const what = kind[op] as OperationKind;
      const life = handle[op] << handleShift;
      if (what === OperationKind.Free) {
        let subject = lives[life] - 1;
        if (subject >= 0) {
          lives[life] = -(op + 1);
          counters[Counter.Live]--;
          counters[Counter.Requested] -= asked[(life >> 1) + 1];
          // Of no bytes there is no block.
          if (lives[life + 1] >= 0) engine.release(Place.Block, lives[life + 1]);
        } else subject = this.failFree(op, lives[life]);
        results.writeRow(op, Place.None, 0, subject, engine);
      } else if (what === OperationKind.Alloc && lives[life] <= 0 && engine.allocate(size[op]) === Outcome.Done) {
        lives[life] = op + 1;
        lives[life + 1] = engine.unit;
        asked[(life >> 1) + 1] = size[op];
        counters[Counter.Live]++;
        counters[Counter.Requested] += size[op];
        results.writeRow(op, engine.place, engine.unit, -1, engine);
      } else this.recordRare(op, what);
    }
  }

  /** Does an operation as `perform` says, and writes down what came of it. */
  private recordRare(op: number, what: OperationKind): void {
    const { table, results, engine, operation } = this;
    operation.read(table, op, engine.arena.base, engine.arena.size);
    if (what === OperationKind.Realloc) this.readHandle(table.operand[op]);
    else if (what >= OperationKind.Cache || what === OperationKind.AllocObject) this.readCache(op, what);
    operation.perform(engine);
    const { error } = operation;
    if (error === duplicateCache) operation.subject = this.creators.get(operation.cache!.serial) ?? -1;
    if (engine instanceof BlockEngine) (results as BlockResults).writeResult(op, operation, engine);
    else results.write(op, operation, engine);
    if (error === ErrorBits.Unknown) this.makeUnknown([table.handle[op]], op + 1);
    else if (error !== 0) this.failOperation(op, what, error);
    else if (what === OperationKind.Snapshot) return;
    else if (what <= OperationKind.Kmalloc) {
      this.counters[Counter.Live]++;
      this.begin(table.handle[op], op);
    } else if (what === OperationKind.Realloc) {
      this.counters[Counter.Requested] -= this.requestedOf(operation.subject);
      this.setState(table.operand[op], -(op + 1));
      this.begin(table.handle[op], op);
    } else this.keepCache(op, what);
  }

  /** Those of the handles that are not live are unknown from a position on. */
  makeUnknown(handles: Iterable<number>, position: number): void {
    for (const handle of handles) {
      if (this.stateOf(handle) > 0) continue;
      this.setState(handle, unknownHandle);
      this.unknown.push(position, handle);
    }
  }

  isUnknown(handle: number): boolean {
    return this.stateOf(handle) === unknownHandle;
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

  /** Makes a handle live with the allocation that operation `op` has made; what it had is lost. */
  private begin(handle: number, op: number): void {
    const { lives, operation } = this;
    const life = handle << handleShift;
    const requested = this.requestedOf(op);
    if (lives[life] > 0) this.lose(handle, op);
    lives[life] = op + 1;
    lives[life + 1] = hasBlock(operation.place) ? operation.unit : -1;
    this.asked[(life >> 1) + 1] = requested;
    this.counters[Counter.Requested] += requested;
  }

  private fail(op: number, error: number): void {
    this.results.error[op] = error;
    this.failures++;
  }

  /** A request that fails leaves its handle null; what that had is lost. */
  private failOperation(op: number, what: OperationKind, error: number): void {
    if (what <= OperationKind.Kmalloc) {
      this.lose(this.table.handle[op], op);
      this.setState(this.table.handle[op], nullHandle);
    }
    if (shortages.includes(error & ErrorBits.Code)) this.shortOfMemory = true;
    if (shortages.includes(error & ErrorBits.Code) && (error & ErrorBits.Code) !== placementConflict) this.lacksMemory = true;
    this.failures++;
  }

  /** The subject of a free of a handle that is not live. */
  private failFree(op: number, state: number): number {
    if (state === nullHandle || this.table.operand[op] === FreeMark.Nothing) return -1;
    if (state === unknownHandle) {
      this.results.error[op] = ErrorBits.Unknown;
      return -1;
    }
    this.fail(op, state === 0 ? invalidFree : doubleFree);
    return state === 0 ? -1 : -state - 1;
  }

  /** Gives back what operation `allocation` took. */
  private release(allocation: number): void {
    const { results } = this;
    this.counters[Counter.Requested] -= this.requestedOf(allocation);
    this.engine.release(results.place(allocation), results.unit(allocation), results.slotOf(allocation));
  }

  private requestedOf(op: number): number {
    return requestedBy(this.table, this.results, this.engine.caches, op);
  }

  /** Looks up what a handle stands for. */
  private readHandle(handle: number): void {
    const { results, operation } = this;
    const state = this.stateOf(handle);
    const allocation = state - 1;
    if (state <= 0) operation.handle = state;
    else operation.hold(allocation, results.place(allocation), results.unit(allocation), results.slotOf(allocation));
  }

  /** Looks up the cache that an operation names. */
  private readCache(op: number, what: OperationKind): void {
    const { table, trace, engine, operation, cacheByName } = this;
    const named = table.operand[op];
    if (what === OperationKind.AllocObject) operation.cache = cacheByName[named];
    else if (what === OperationKind.Cache) {
      const spec = table.cacheSpecs[named];
      operation.name = trace.names.text(spec.name);
      operation.cache = cacheByName[spec.name];
    } else if (!(engine instanceof BlockEngine)) operation.cache = engine.cacheNamed(trace.names.text(named));
  }

  private keepCache(op: number, what: OperationKind): void {
    const { table, operation } = this;
    const cache = operation.cache!;
    if (what === OperationKind.Cache) {
      this.cacheByName[table.cacheSpecs[table.operand[op]].name] = cache;
      this.creators.set(cache.serial, op);
    } else if (what === OperationKind.Destroy) this.cacheByName[table.operand[op]] = undefined;
  }
}
