import { BlockState } from '../../engine/buddy';
import { Engine, isByKmalloc, Place } from '../../engine/engine';
import { isFault } from '../../engine/config';
import { SlabList, type ObjectCache } from '../../engine/slab';
import type { Metrics } from '../../model/metrics';
import { OperationKind } from '../../trace/operation-table';
import { checkpointAfter, checkpointBefore, type Checkpoint } from '../run/checkpoint';
import { placementOffset } from '../run/recorder';
import { ErrorBits } from '../run/results';
import type { Run } from '../run/run';
import { metricsOf } from '../run/live-counts';

/** What a block of the arena is. */
export const enum BlockKind {
  Free,
  Allocated,
  Slab,
}

/** A block of the arena at a position. `unit` is its first unit, `unit << order` bytes its size. */
export interface BlockView {
  readonly unit: number;
  readonly order: number;
  readonly kind: BlockKind;
  /** The operation that allocated it; the slab's id; -1 for a free block. */
  readonly owner: number;
}

/** A slab at a position. Ids of slabs mean something at that position only. */
export interface SlabView {
  readonly id: number;
  /** Serial of its cache. */
  readonly cache: number;
  readonly unit: number;
  /** Of its buddy block, in units. */
  readonly order: number;
  /** Slots. */
  readonly objects: number;
  readonly inUse: number;
  /** Bytes of a slot. */
  readonly slot: number;
  readonly list: 'active' | 'partial' | 'full';
  /** The CPU it is active on, undefined if it is on none. */
  readonly cpu: number | undefined;
}

/** A cache at a position. */
export interface CacheView {
  readonly serial: number;
  readonly name: string;
  readonly sizeClass: boolean;
  readonly objectSize: number;
  readonly slot: number;
  /** Of a slab, in pages. */
  readonly order: number;
  readonly objectsPerSlab: number;
  readonly minPartial: number;
  readonly slabs: number;
  readonly activeObjects: number;
}

const slabListNames = { [SlabList.Full]: 'full', [SlabList.Active]: 'active', [SlabList.Partial]: 'partial' } as const;

/** A jump over fewer operations than this is run, not looked up in a checkpoint. */
const shortJump = 4096;
/** Integers of a checkpoint that are restored in the time of one operation. */
const integersPerOperation = 16;

/** The state of a run at one position, which moves. Each owner has its own; making one costs an engine. */
export class Cursor {
  /** The allocators at this position. To be looked at only. */
  readonly engine: Engine;
  private at = 0;
  /** Every operation can be taken back: slabs and stacks of free blocks are what cannot always go back. */
  private readonly reversible: boolean;

  constructor(
    readonly run: Run,
    engine = new Engine(run.arena, run.machine),
  ) {
    this.engine = engine;
    this.reversible = run.caches.length === 0 && run.arena.fit !== 'lifo';
  }

  /** A cursor at the end of a run, on the engine that has just run it and is nobody else's from here on. */
  static atEnd(run: Run, engine: Engine): Cursor {
    const cursor = new Cursor(run, engine);
    cursor.at = run.operationCount;
    return cursor;
  }

  /** Operations done. */
  get position(): number {
    return this.at;
  }

  /** Goes to a position, held between 0 and the end. */
  seek(position: number): void {
    const target = Math.min(Math.max(Math.trunc(position), 0), this.run.operationCount);
    if (Math.abs(target - this.at) > shortJump) this.approach(target);
    while (target < this.at && this.undo(this.at - 1)) this.at--;
    if (target < this.at) this.restore(checkpointBefore(this.run.checkpoints, target));
    while (this.at < target) this.replay(this.at++);
  }

  /** One operation forward; false at the end. */
  stepForward(): boolean {
    if (this.at >= this.run.operationCount) return false;
    this.seek(this.at + 1);
    return true;
  }

  /** One operation back; false at the start. */
  stepBack(): boolean {
    if (this.at === 0) return false;
    this.seek(this.at - 1);
    return true;
  }

  /** To the end of the statement that comes next; false at the end. */
  stepStatementForward(): boolean {
    const from = this.at;
    this.seek(this.run.nextStatement(from));
    return this.at !== from;
  }

  /** To the start of the statement that was done last; false at the start. */
  stepStatementBack(): boolean {
    const from = this.at;
    this.seek(this.run.previousStatement(from));
    return this.at !== from;
  }

  metrics(): Metrics {
    return metricsOf(this.engine, this.run.series.countsAt(this.at), this.run.errorsAt(this.at));
  }

  /** Free blocks by order. */
  freeBlocks(): number[] {
    return Array.from(this.engine.buddy.freeCounts);
  }

  /** Offsets (bytes) of free blocks of an order, the next to be used first. */
  freeList(order: number, limit: number): number[] {
    return this.engine.buddy.freeBlocks(order, limit).map((unit) => unit * this.run.arena.unit);
  }

  /** Visits every block that overlaps the units [fromUnit, toUnit), ascending. */
  forEachBlock(fromUnit: number, toUnit: number, visit: (unit: number, order: number, kind: BlockKind, owner: number) => void): void {
    const { state, owner, units } = this.engine.buddy;
    const end = Math.min(toUnit, units);
    if (fromUnit >= end) return;
    for (let unit = this.engine.buddy.blockOf(Math.max(fromUnit, 0)); unit < end;) {
      const code = state[unit];
      const order = code & BlockState.Order;
      const kind = kindOf(code);
      visit(unit, order, kind, kind === BlockKind.Free ? -1 : owner[unit]);
      unit += 1 << order;
    }
  }

  /** The block that a unit lies in. */
  blockAt(unit: number): BlockView {
    const { buddy } = this.engine;
    const first = buddy.blockOf(unit);
    const code = buddy.state[first];
    const kind = kindOf(code);
    return { unit: first, order: code & BlockState.Order, kind, owner: kind === BlockKind.Free ? -1 : buddy.owner[first] };
  }

  slab(id: number): SlabView {
    const { slabs, buddy, caches } = this.engine;
    const unit = slabs.unit[id];
    const cache = caches[slabs.cache[id]];
    const cpuSlot = cache.active.indexOf(id);
    return {
      id,
      cache: cache.serial,
      unit,
      order: buddy.state[unit] & BlockState.Order,
      objects: slabs.objects[id],
      inUse: slabs.inUse[id],
      slot: cache.geometry.slot,
      list: slabListNames[slabs.list[id] as SlabList],
      cpu: cpuSlot < 0 ? undefined : this.engine.cpuNumber(cpuSlot),
    };
  }

  /** The operation that allocated the object in a slot, -1 if it is free. */
  slotOwner(slab: number, slot: number): number {
    return this.engine.slabs.ownerOf(slab, slot);
  }

  /** The caches there are, in the order in which they were created. */
  caches(): CacheView[] {
    return this.engine.presentCaches().map(viewOfCache);
  }

  /** The slabs of a cache (by serial): active ones, the partial list from its head, full ones by address. */
  slabsOf(cache: number): number[] {
    const { slabs, caches } = this.engine;
    const present = caches[cache];
    const full = slabs.slabsOf(present).filter((slab) => slabs.list[slab] === SlabList.Full);
    full.sort((a, b) => slabs.unit[a] - slabs.unit[b]);
    return [...present.active.filter((slab) => slab >= 0), ...slabs.partialSlabs(present), ...full];
  }

  /** Goes to where the way to a position is the shortest: a checkpoint before it, one behind it, or nowhere else than here. */
  private approach(target: number): void {
    const { checkpoints } = this.run;
    const before = checkpointBefore(checkpoints, target);
    const after = this.reversible ? checkpointAfter(checkpoints, target) : undefined;
    const here = target >= this.at || this.reversible ? Math.abs(target - this.at) : Infinity;
    const forward = restoring(before) + target - (before?.position ?? 0);
    const back = after ? restoring(after) + after.position - target : Infinity;
    if (here <= Math.min(forward, back)) return;
    this.restore(back < forward ? after : before);
  }

  /** Goes to a checkpoint, without one to the start. */
  private restore(checkpoint: Checkpoint | undefined): void {
    if (checkpoint === undefined) this.engine.reset();
    else this.engine.restore(checkpoint.state, this.run.caches);
    this.at = checkpoint?.position ?? 0;
  }

  /** Does an operation again. What it does is known, so nothing is checked: one that failed changes nothing. */
  private replay(op: number): void {
    const { run, engine } = this;
    const { table, results } = run;
    if ((results.error[op] & ErrorBits.Code) !== 0) return;
    const subject = results.subject(op);
    const place = results.place(op);
    switch (table.kind[op] as OperationKind) {
      case OperationKind.Alloc:
        engine.allocate(table.size[op], op);
        break;
      case OperationKind.AllocAt:
        engine.allocateAt(table.size[op], placementOffset(table, op, run.arena), op);
        break;
      case OperationKind.AllocObject:
        engine.allocateObject(engine.caches[place], table.cpu?.[op] ?? 0, op);
        break;
      case OperationKind.Kmalloc:
        engine.kmalloc(table.size[op], table.cpu?.[op] ?? 0, op);
        break;
      case OperationKind.Realloc:
        this.replayRealloc(op, subject, place);
        break;
      case OperationKind.Free:
        if (subject >= 0) this.release(subject);
        break;
      default:
        this.replayCache(op);
    }
  }

  /** Gives the allocation back that an operation made. */
  private release(op: number): void {
    const { results } = this.run;
    this.engine.release(results.place(op), results.unit(op), results.slotOf(op));
  }

  /** Makes an operation the owner of an allocation that stays where another put it. */
  private setOwner(allocation: number, owner: number): void {
    const { results } = this.run;
    this.engine.setOwner(results.place(allocation), results.unit(allocation), results.slotOf(allocation), owner);
  }

  /**
   * Takes an operation back where the result columns alone say how; false where they do not. A buddy block that was taken
   * is released: the halves split off for it are free and merge back. One that was freed is taken again at its place. On
   * stacks that holds for allocations only, since a merge can take a buddy out of the middle of its stack.
   */
  private undo(op: number): boolean {
    const { run, engine } = this;
    const { table, results, arena } = run;
    if ((results.error[op] & ErrorBits.Code) !== 0) return true;
    const subject = results.subject(op);
    const place = results.place(op);
    const oldPlace = subject < 0 ? Place.None : results.place(subject);
    const kind = table.kind[op] as OperationKind;
    if (kind >= OperationKind.Cache || place >= 0 || oldPlace >= 0) return false;
    if (arena.fit === 'lifo' && (subject >= 0 || kind === OperationKind.AllocAt)) return false;
    if (run.stayed(op)) this.setOwner(op, subject);
    else {
      if (subject >= 0) engine.takeAgain(oldPlace, results.unit(subject), subject);
      if (place !== Place.None) this.release(op);
    }
    return true;
  }

  private replayRealloc(op: number, subject: number, place: number): void {
    const { engine } = this;
    const { table, results } = this.run;
    const asked = table.size[op];
    if (engine.heldAt(results.place(subject)) >= asked) {
      this.setOwner(subject, op);
      return;
    }
    if (isByKmalloc(place)) engine.kmalloc(asked, table.cpu?.[op] ?? 0, op);
    else engine.allocate(asked, op);
    this.release(subject);
  }

  private replayCache(op: number): void {
    const { engine } = this;
    const { table, trace } = this.run;
    if (table.kind[op] === OperationKind.Cache) {
      const spec = table.cacheSpecs[table.operand[op]];
      const cache = engine.createCache(trace.names.text(spec.name), spec);
      if (isFault(cache)) throw new Error(`The cache of operation ${op + 1} cannot be created again.`);
      return;
    }
    const cache = engine.cacheNamed(trace.names.text(table.operand[op]))!;
    if (table.kind[op] === OperationKind.Shrink) engine.shrink(cache);
    else engine.destroy(cache);
  }
}

/** What restoring a checkpoint, without one the start, costs in operations. */
function restoring(checkpoint: Checkpoint | undefined): number {
  return (checkpoint?.state.length ?? 0) / integersPerOperation;
}

function kindOf(code: number): BlockKind {
  const state = code & BlockState.Mask;
  return state === BlockState.Free ? BlockKind.Free : state === BlockState.Slab ? BlockKind.Slab : BlockKind.Allocated;
}

function viewOfCache(cache: ObjectCache): CacheView {
  const { serial, name, sizeClass, geometry } = cache;
  const { objectSize, slot, order, objectsPerSlab, minPartial } = geometry;
  return {
    serial,
    name,
    sizeClass,
    objectSize,
    slot,
    order,
    objectsPerSlab,
    minPartial,
    slabs: cache.slabCount,
    activeObjects: cache.objectsInUse,
  };
}
