// What an operation does, said once: recording a run, going to a position, the inner steps and what-if all ask here. Only what long runs are full
// of, requests and frees that succeed, has shorter ways beside it (run/recorder.ts, state/cursor.ts), which tests hold to be the same.
import { isFault } from '../engine/config';
import { Outcome, type Engine } from '../engine/engine';
import type { CacheFigures } from '../engine/geometry';
import { isByKmalloc, Place } from '../engine/place';
import { BlockEngine } from '../engine/policies/block-engine';
import type { ObjectCache } from '../engine/slab';
import type { DiagnosticCode } from '../model/diagnostic';
import { FreeMark, OperationKind, type OperationTable } from '../trace/operation-table';
import { ErrorBits, errorNumber, type Result } from './run/results';

/** The state of a handle that a failed allocation was given to. Others: 0 never used, op + 1 live, -(op + 1) ended by op. */
export const nullHandle = -0x80000000;

/** The state of a handle that a line which cannot be read visibly gave an allocation: nobody knows which. */
export const unknownHandle = -0x7fffffff;

/**
 * An operation to be done, with what its names stand for already looked up, and then what came of it. One object serves for many operations:
 * the loops that use it make no garbage.
 */
export class Operation implements Result {
  kind: OperationKind = OperationKind.Alloc;
  /** Its number, the owner of what it allocates. */
  number = 0;
  /** Bytes asked for. */
  size = 0;
  /** Whether it is a recorded free that frees nothing. */
  isOfNothing = false;
  cpu = 0;
  /** Bytes from the arena's base that `at` asks for; null where they lie outside the arena. */
  offset: number | null = null;
  /** The cache that it names, where there is one; for `cache` the one that has the name already. Afterwards the one that `cache` made. */
  cache: ObjectCache | undefined;
  /** What `cache` asks for, and the name. */
  figures: CacheFigures | undefined;
  name = '';
  /** What the handle of a `free` or the right side of a `realloc` stands for, as above. */
  handle = 0;
  /** Where its allocation lives, if it is live. */
  heldPlace: number = Place.None;
  heldUnit = -1;
  heldSlot = 0;

  /** The result, as the result columns have it. */
  place: number = Place.None;
  unit = -1;
  slot = 0;
  subject = -1;
  error = 0;

  /** Takes from a table what it says of operation `op` by itself; handles and caches are the caller's to look up. */
  read(table: OperationTable, op: number, base: bigint, arenaSize: number): void {
    this.kind = table.kind[op];
    this.number = op;
    this.size = table.size[op];
    this.cpu = table.cpu === undefined ? 0 : table.cpu[op];
    this.isOfNothing = this.kind === OperationKind.Free && table.operand[op] === FreeMark.Nothing;
    this.offset = this.kind === OperationKind.AllocAt ? placementOffset(table, op, base, arenaSize) : null;
    this.figures = this.kind === OperationKind.Cache ? table.cacheSpecs[table.operand[op]] : undefined;
    this.cache = undefined;
    this.handle = 0;
  }

  /** Says that the handle is live with an allocation at a place. */
  hold(allocation: number, place: number, unit: number, slot: number): void {
    this.handle = allocation + 1;
    this.heldPlace = place;
    this.heldUnit = unit;
    this.heldSlot = slot;
  }

  /** Notes what was allocated. */
  private allocated(place: number, unit: number, slot: number): void {
    this.place = place;
    this.unit = unit;
    this.slot = place >= 0 ? slot : 0;
  }

  /** Notes how a request ended. */
  private ended(outcome: Outcome, engine: Engine | BlockEngine): void {
    switch (outcome) {
      case Outcome.Done:
        return this.allocated(engine.place, engine.unit, engine.slot);
      case Outcome.NoCache:
        this.error = unknownCache;
        return;
      case Outcome.TooLarge:
        this.error = tooLarge;
        return;
      case Outcome.PlacementConflict:
        this.error = placementConflict;
        return;
      case Outcome.Exhausted:
        this.error = outOfMemory;
        return;
      case Outcome.Fragmented:
        this.error = outOfMemory | ErrorBits.Fragmented;
    }
  }

  /** Does the operation on an engine, which tells its observer of every step. One that fails changes nothing. */
  perform(engine: Engine | BlockEngine): void {
    this.place = Place.None;
    this.unit = -1;
    this.slot = 0;
    this.subject = -1;
    this.error = 0;
    if (engine instanceof BlockEngine) return this.performOnBlocks(engine);
    switch (this.kind) {
      case OperationKind.Alloc:
        return this.ended(engine.allocate(this.size, this.number), engine);
      case OperationKind.AllocAt:
        return this.ended(engine.allocateAt(this.size, this.offset, this.number), engine);
      case OperationKind.AllocObject:
        if (this.cache === undefined) return this.refuse(engine, unknownCache, 'unknown-cache');
        return this.ended(engine.allocateObject(this.cache, this.cpu, this.number), engine);
      case OperationKind.Kmalloc:
        return this.ended(engine.kmalloc(this.size, this.cpu, this.number), engine);
      case OperationKind.Realloc:
        return this.reallocate(engine);
      case OperationKind.Free:
        return this.free(engine);
      case OperationKind.Snapshot:
        return;
      case OperationKind.Cache:
        return this.createCache(engine);
      default:
        return this.giveCacheBack(engine);
    }
  }

  /** Does the operation where there are no buddies and no slabs: what needs them is refused, whatever it asks for. */
  private performOnBlocks(engine: BlockEngine): void {
    switch (this.kind) {
      case OperationKind.Alloc:
        return this.ended(engine.allocate(this.size), engine);
      case OperationKind.Realloc:
        return this.reallocate(engine);
      case OperationKind.Free:
        return this.free(engine);
      case OperationKind.Snapshot:
        return;
      default:
        this.error = needsBuddy;
    }
  }

  private free(engine: Engine | BlockEngine): void {
    if (this.handle > 0) {
      this.subject = this.handle - 1;
      engine.release(this.heldPlace, this.heldUnit, this.heldSlot);
    } else if (this.isOfNothing) engine.tell({ kind: 'nothing', because: 'noBlock' });
    else if (this.handle === nullHandle) engine.tell({ kind: 'nothing', because: 'nullHandle' });
    else if (this.handle === unknownHandle) this.useUnknown(engine);
    else if (this.handle === 0) this.refuse(engine, invalidFree, 'invalid-free');
    else {
      this.subject = -this.handle - 1;
      this.refuse(engine, doubleFree, 'double-free');
    }
  }

  /** Stays where the space held is enough, else takes a new place and then gives the old one back. */
  private reallocate(engine: Engine | BlockEngine): void {
    const { handle, heldPlace, heldUnit, heldSlot, size } = this;
    if (handle === unknownHandle) return this.useUnknown(engine);
    this.subject = handle > 0 ? handle - 1 : handle === nullHandle ? -1 : -handle - 1;
    if (handle <= 0 || (heldPlace >= 0 && !engine.caches[heldPlace].sizeClass)) {
      return this.refuse(engine, invalidRealloc, 'invalid-realloc');
    }
    if (engine.resize(heldPlace, heldUnit, heldSlot, size, this.number)) return this.allocated(heldPlace, heldUnit, heldSlot);
    const isByClasses = !(engine instanceof BlockEngine) && isByKmalloc(heldPlace);
    const outcome = isByClasses ? engine.kmalloc(size, this.cpu, this.number) : engine.allocate(size, this.number);
    this.ended(outcome, engine);
    if (outcome === Outcome.Done) engine.release(heldPlace, heldUnit, heldSlot);
  }

  private createCache(engine: Engine): void {
    if (this.cache !== undefined) return this.refuse(engine, duplicateCache, 'duplicate-cache');
    const cache = engine.createCache(this.name, this.figures!);
    if (isFault(cache)) this.refuse(engine, invalidCache, 'invalid-cache');
    else this.cache = cache;
  }

  private giveCacheBack(engine: Engine): void {
    const { cache } = this;
    if (cache === undefined) return this.refuse(engine, unknownCache, 'unknown-cache');
    if (this.kind === OperationKind.Shrink) engine.shrink(cache);
    else if (cache.objectsInUse > 0) this.refuse(engine, cacheBusy, 'cache-busy');
    else engine.destroy(cache);
  }

  private useUnknown(engine: Engine | BlockEngine): void {
    this.error = ErrorBits.Unknown;
    engine.tell({ kind: 'nothing', because: 'unknownHandle' });
  }

  private refuse(engine: Engine | BlockEngine, error: number, code: DiagnosticCode): void {
    this.error = error;
    engine.tell({ kind: 'refuse', code });
  }
}

/** A cache that a trace has created by this name; size classes are none. */
export function namedCache(engine: Engine, name: string): ObjectCache | undefined {
  const cache = engine.cacheNamed(name);
  return cache?.sizeClass === true ? undefined : cache;
}

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
const needsBuddy = errorNumber('needs-buddy');

/** The offset (bytes) that the `at` of an operation asks for, null when it lies outside the arena. */
export function placementOffset(table: OperationTable, op: number, base: bigint, arenaSize: number): number | null {
  const address = (BigInt(table.placementHigh![op]) << 32n) | BigInt(table.placementLow![op]);
  const offset = address - base;
  return offset < 0n || offset >= BigInt(arenaSize) ? null : Number(offset);
}
