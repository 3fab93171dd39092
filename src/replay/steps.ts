import { ceilOrder, ilog2 } from '../engine/arithmetic';
import { isFault } from '../engine/config';
import { isByKmalloc, Place } from '../engine/place';
import { cacheGeometry, classFigures, classSizes, className } from '../engine/geometry';
import type { ObjectCache } from '../engine/slab';
import { OperationKind } from '../trace/operation-table';
import { BlockKind } from './state/arena-state';
import type { Cursor } from './state/cursor';
import { engineOf } from './state/engine-state';
import { InnerState } from './state/inner-state';
import { placementOffset } from './run/recorder';
import { ErrorBits, errorCode } from './run/results';
import type { Run } from './run/run';
import type { DiagnosticCode } from '../model/diagnostic';

/**
 * One inner step of the allocator, as an operation goes through them. Blocks are named by their first unit and their order;
 * -1 stands for none. Steps that only look at something change nothing.
 */
export type Step =
  /** Looks for the smallest order with a free block that is large enough. */
  | {
      readonly kind: 'find';
      readonly order: number;
      /** The order found and its block; -1 where there is none. */
      readonly found: number;
      readonly unit: number;
      /** Bytes asked for; of a new slab the bytes of its block. */
      readonly bytes: number;
      /** The block is for a slab; `smaller` where one of the preferred order cannot be had. */
      readonly slab: 'no' | 'preferred' | 'smaller';
      /** Nothing was found although enough bytes were free. */
      readonly fragmented: boolean;
    }
  /** Looks whether the place that `at` asks for lies inside a free block. */
  | { readonly kind: 'findPlace'; readonly unit: number; readonly order: number; readonly found: number; readonly block: number }
  /** A free block becomes two of the next lower order; `kept` is the half that is gone on with. */
  | { readonly kind: 'split'; readonly unit: number; readonly order: number; readonly kept: number }
  /** A free block is the allocation. */
  | { readonly kind: 'take'; readonly unit: number; readonly order: number }
  /** The size class a request belongs to; `created` where it is the first request of the class. */
  | { readonly kind: 'chooseClass'; readonly bytes: number; readonly name: string; readonly slot: number; readonly created: boolean }
  /** Looks where the next object comes from. */
  | {
      readonly kind: 'findSlab';
      readonly cache: string;
      readonly cpu: number;
      readonly from: 'active' | 'partial' | 'new';
      /** What the CPU's active slab is like. */
      readonly active: 'usable' | 'full' | 'none';
      /** The slab's first unit where there is one. */
      readonly unit: number;
    }
  /** A free block becomes a slab. */
  | {
      readonly kind: 'makeSlab';
      readonly unit: number;
      readonly order: number;
      readonly cache: string;
      readonly serial: number;
      readonly objects: number;
      readonly slot: number;
      readonly cpu: number;
    }
  /** The slab at the head of the partial list becomes the CPU's active one. */
  | { readonly kind: 'activate'; readonly unit: number; readonly cache: string; readonly cpu: number }
  /** The first slot of a slab's free list is the allocation. */
  | { readonly kind: 'takeSlot'; readonly unit: number; readonly slot: number; readonly offset: number; readonly bytes: number }
  /** A block is free again; `slab` names the cache whose slab it was. */
  | { readonly kind: 'release'; readonly unit: number; readonly order: number; readonly slab: string | undefined }
  /** A free block and its free buddy become one of `order`, the next higher order. `unit` is the lower one's. */
  | { readonly kind: 'merge'; readonly unit: number; readonly order: number; readonly buddy: number }
  /** Merging ends: why the buddy cannot be merged with. The block joins the free blocks of its order. */
  | {
      readonly kind: 'keep';
      readonly unit: number;
      readonly order: number;
      readonly buddy: number;
      readonly because: 'largest' | 'taken' | 'split' | 'outside';
    }
  /** A slot goes to the head of its slab's free list. */
  | {
      readonly kind: 'releaseSlot';
      readonly unit: number;
      readonly slot: number;
      readonly offset: number;
      readonly bytes: number;
      /** Objects in use afterwards. */
      readonly left: number;
      readonly list: 'active' | 'partial' | 'full';
    }
  /** What becomes of a slab that is active nowhere, after an object was given back. */
  | {
      readonly kind: 'settleSlab';
      readonly unit: number;
      readonly cache: string;
      readonly fate: 'joins' | 'stays' | 'leaves';
      readonly partial: number;
      readonly minPartial: number;
    }
  /** The allocation stays where it is: the space held is enough. */
  | { readonly kind: 'resize'; readonly offset: number; readonly held: number; readonly bytes: number }
  | { readonly kind: 'createCache'; readonly serial: number }
  /** A CPU lets its active slab go; it joins the partial list unless it is full. */
  | { readonly kind: 'letGo'; readonly unit: number; readonly cache: string; readonly cpu: number; readonly full: boolean }
  /** What is left of the partial list is sorted by objects in use. */
  | { readonly kind: 'sortPartial'; readonly cache: string; readonly slabs: number }
  | { readonly kind: 'endCache'; readonly cache: string }
  /** Nothing is to be done: `free` of a null handle, `kmalloc 0`. */
  | { readonly kind: 'nothing'; readonly because: 'nullHandle' | 'noBytes' }
  /** The request is refused before the allocator looks for anything. */
  | { readonly kind: 'refuse'; readonly code: DiagnosticCode };

export type StepKind = Step['kind'];

/**
 * The inner steps of the operation after `cursor`'s position, in order; there is at least one. They follow from the state
 * before the operation and from what came of it: applied to the one they give the state after it.
 */
export function stepsOf(cursor: Cursor): Step[] {
  return new StepFinder(cursor).find();
}

class StepFinder {
  private readonly steps: Step[] = [];
  private readonly state: InnerState;
  private readonly run: Run;
  private readonly op: number;

  constructor(private readonly cursor: Cursor) {
    this.state = new InnerState(cursor);
    this.run = cursor.run;
    this.op = cursor.position;
  }

  find(): Step[] {
    const { table, results } = this.run;
    const { op } = this;
    const error = errorCode(results.error[op]);
    const size = table.size[op];
    switch (table.kind[op] as OperationKind) {
      case OperationKind.Alloc:
        this.allocateBlock(size, error);
        break;
      case OperationKind.AllocAt:
        this.allocateAt(size, error);
        break;
      case OperationKind.AllocObject:
        if (error === 'unknown-cache') this.refuse(error);
        else this.allocateObject(this.cacheNamed(this.run.trace.names.text(table.operand[op])), error !== undefined);
        break;
      case OperationKind.Kmalloc:
        this.kmalloc(size, error);
        break;
      case OperationKind.Realloc:
        this.reallocate(size, error);
        break;
      case OperationKind.Free:
        if (error !== undefined) this.refuse(error);
        else if (results.subject(op) < 0) this.add({ kind: 'nothing', because: 'nullHandle' });
        else this.release(results.subject(op));
        break;
      case OperationKind.Cache:
        if (error !== undefined) this.refuse(error);
        else this.add({ kind: 'createCache', serial: engineOf(this.cursor).caches.length });
        break;
      case OperationKind.Shrink:
        if (error !== undefined) this.refuse(error);
        else this.shrink(this.cacheNamed(this.run.trace.names.text(table.operand[op])));
        break;
      default:
        if (error !== undefined) this.refuse(error);
        else this.destroy(this.cacheNamed(this.run.trace.names.text(table.operand[op])));
    }
    return this.steps;
  }

  private add(step: Step): void {
    this.steps.push(step);
    this.state.apply(step);
  }

  private refuse(code: DiagnosticCode): void {
    this.add({ kind: 'refuse', code });
  }

  /** The first unit of what the operation allocated. */
  private unitTaken(): number {
    return Math.floor(this.run.offsetOf(this.op) / this.run.arena.unit);
  }

  private allocateBlock(bytes: number, error: DiagnosticCode | undefined): void {
    if (error === 'too-large') return this.refuse(error);
    const order = ceilOrder(bytes, this.run.arena.unit);
    if (this.findBlock(order, bytes, 'no')) this.add({ kind: 'take', unit: this.unitTaken(), order });
  }

  /** Finds a free block and splits it down to `order`; false where there is none. */
  private findBlock(order: number, bytes: number, slab: 'no' | 'preferred' | 'smaller'): boolean {
    const free = this.cursor.freeBlocks();
    let found = order;
    while (found < free.length && free[found] === 0) found++;
    const missing = found >= free.length;
    const fragmented = missing && (this.run.results.error[this.op] & ErrorBits.Fragmented) !== 0;
    // The lower half is always gone on with: the block found begins where the one taken does.
    const unit = missing ? -1 : this.unitTaken();
    this.add({ kind: 'find', order, found: missing ? -1 : found, unit, bytes, slab, fragmented });
    if (missing) return false;
    for (; found > order; found--) this.add({ kind: 'split', unit, order: found, kept: unit });
    return true;
  }

  private allocateAt(bytes: number, error: DiagnosticCode | undefined): void {
    const { arena, table } = this.run;
    if (error === 'too-large') return this.refuse(error);
    const offset = placementOffset(table, this.op, arena);
    const order = ceilOrder(bytes, arena.unit);
    const blockBytes = arena.unit * 2 ** order;
    if (offset === null || offset % blockBytes !== 0 || offset + blockBytes > arena.size) return this.refuse('placement-conflict');
    const unit = offset / arena.unit;
    const block = this.cursor.blockAt(unit);
    const fits = block.kind === BlockKind.Free && block.order >= order;
    this.add({ kind: 'findPlace', unit, order, found: fits ? block.order : -1, block: block.unit });
    if (!fits) return;
    let at = block.unit;
    for (let each = block.order; each > order; each--) {
      const upper = at + 2 ** (each - 1);
      const kept = unit >= upper ? upper : at;
      this.add({ kind: 'split', unit: at, order: each, kept });
      at = kept;
    }
    this.add({ kind: 'take', unit, order });
  }

  private kmalloc(bytes: number, error: DiagnosticCode | undefined): void {
    const { arena, machine } = this.run;
    if (bytes === 0) return this.add({ kind: 'nothing', because: 'noBytes' });
    const size = classSizes(machine.page).find((each) => each >= bytes);
    if (size === undefined) return this.allocateBlock(bytes, error);
    const name = className(size);
    const known = engineOf(this.cursor).cacheNamed(name);
    const geometry = known?.geometry ?? cacheGeometry(classFigures(size), arena, machine);
    if (isFault(geometry)) return this.refuse('too-large');
    this.add({ kind: 'chooseClass', bytes, name, slot: geometry.slot, created: known === undefined });
    const serial = known?.serial ?? engineOf(this.cursor).caches.length;
    this.allocateObject(known ?? { serial, name, geometry, active: [], partialCount: 0 }, error !== undefined);
  }

  private allocateObject(cache: Pick<ObjectCache, 'serial' | 'name' | 'geometry' | 'active' | 'partialCount'>, fails: boolean): void {
    const { run, cursor } = this;
    const cpu = run.table.cpu?.[this.op] ?? 0;
    const slabs = cache.active.filter((slab) => slab >= 0).map((slab) => cursor.slab(slab));
    const active = slabs.find((slab) => slab.cpu === cpu);
    const { name } = cache;
    const state = active === undefined ? 'none' : active.inUse === active.objects ? 'full' : 'usable';
    const unit = fails ? -1 : cursor.blockAt(this.unitTaken()).unit;
    if (state === 'usable') {
      this.add({ kind: 'findSlab', cache: name, cpu, from: 'active', active: state, unit });
      this.takeSlot(cache, unit);
    } else if (cache.partialCount > 0) {
      this.add({ kind: 'findSlab', cache: name, cpu, from: 'partial', active: state, unit });
      this.add({ kind: 'activate', unit, cache: name, cpu });
      this.takeSlot(cache, unit);
    } else {
      this.add({ kind: 'findSlab', cache: name, cpu, from: 'new', active: state, unit: -1 });
      this.makeSlab(cache, cpu);
    }
  }

  private makeSlab(cache: Pick<ObjectCache, 'serial' | 'name' | 'geometry'>, cpu: number): void {
    const { machine, arena } = this.run;
    const { order, minOrder, objectsPerSlab, minObjects, slot } = cache.geometry;
    const pageOrder = ilog2(machine.page / arena.unit);
    const preferred = this.findBlock(order + pageOrder, machine.page * 2 ** order, 'preferred');
    if (!preferred && (minOrder === order || !this.findBlock(minOrder + pageOrder, machine.page * 2 ** minOrder, 'smaller'))) return;
    const unit = this.unitTaken();
    const taken = (preferred ? order : minOrder) + pageOrder;
    const objects = preferred ? objectsPerSlab : minObjects;
    this.add({ kind: 'makeSlab', unit, order: taken, cache: cache.name, serial: cache.serial, objects, slot, cpu });
    this.takeSlot(cache, unit);
  }

  private takeSlot(cache: Pick<ObjectCache, 'geometry'>, unit: number): void {
    const offset = this.run.offsetOf(this.op);
    const bytes = cache.geometry.slot;
    this.add({ kind: 'takeSlot', unit, slot: (offset - unit * this.run.arena.unit) / bytes, offset, bytes });
  }

  private reallocate(bytes: number, error: DiagnosticCode | undefined): void {
    const { results } = this.run;
    const before = results.subject(this.op);
    if (error !== undefined && error !== 'out-of-memory' && error !== 'too-large') return this.refuse(error);
    const held = this.run.heldOf(before);
    if (held >= bytes) return this.add({ kind: 'resize', offset: this.run.offsetOf(before), held, bytes });
    const place = results.place(before);
    if (isByKmalloc(place)) this.kmalloc(bytes, error);
    else this.allocateBlock(bytes, error);
    if (error === undefined) this.release(before);
  }

  /** Gives back what operation `allocation` made. */
  private release(allocation: number): void {
    const { run, cursor } = this;
    const place = run.results.place(allocation);
    if (place === Place.Nowhere) return this.add({ kind: 'nothing', because: 'noBytes' });
    const unit = Math.floor(run.offsetOf(allocation) / run.arena.unit);
    if (place < 0) return this.releaseBlock(unit, undefined);
    // A realloc has taken an object of another cache just before: this one is as it was.
    const cache = engineOf(cursor).caches[place];
    const { unit: first, slot: bytes, inUse, list } = cursor.slab(cursor.blockAt(unit).owner);
    const offset = run.offsetOf(allocation);
    const slot = (offset - first * run.arena.unit) / bytes;
    const left = inUse - 1;
    this.add({ kind: 'releaseSlot', unit: first, slot, offset, bytes, left, list });
    if (list === 'active') return;
    const { minPartial } = cache.geometry;
    const partial = cache.partialCount;
    const fate = left === 0 && partial >= minPartial ? 'leaves' : list === 'full' ? 'joins' : 'stays';
    this.add({ kind: 'settleSlab', unit: first, cache: cache.name, fate, partial, minPartial });
    if (fate === 'leaves') this.releaseBlock(first, cache.name);
  }

  private releaseBlock(from: number, slab: string | undefined): void {
    const { arena } = this.run;
    let { unit, order } = this.state.blockAt(from);
    this.add({ kind: 'release', unit, order, slab });
    for (;;) {
      const buddy = order < arena.maxOrder ? unit ^ (1 << order) : -1;
      const other = buddy < 0 || buddy >= arena.size / arena.unit ? undefined : this.state.blockAt(buddy);
      if (other?.unit !== buddy || other.order !== order || other.kind !== BlockKind.Free) {
        const because =
          buddy < 0
            ? 'largest'
            : other === undefined
              ? 'outside'
              : other.kind === BlockKind.Free || other.order < order
                ? 'split'
                : 'taken';
        return this.add({ kind: 'keep', unit, order, buddy, because });
      }
      unit = Math.min(unit, buddy);
      order++;
      this.add({ kind: 'merge', unit, order, buddy });
    }
  }

  private shrink(cache: ObjectCache): void {
    const { cursor } = this;
    const active = cache.active.filter((slab) => slab >= 0).map((slab) => cursor.slab(slab));
    active.sort((a, b) => a.cpu! - b.cpu!);
    for (const { unit, inUse, objects, cpu } of active) {
      this.add({ kind: 'letGo', unit, cache: cache.name, cpu: cpu!, full: inUse === objects });
    }
    const letGo = active.filter(({ inUse, objects }) => inUse < objects);
    const partial = [
      ...engineOf(cursor)
        .slabs.partialSlabs(cache)
        .map((slab) => cursor.slab(slab)),
      ...letGo,
    ];
    for (const { unit, inUse } of partial) if (inUse === 0) this.releaseBlock(unit, cache.name);
    const kept = partial.filter(({ inUse }) => inUse > 0).length;
    this.add({ kind: 'sortPartial', cache: cache.name, slabs: kept });
  }

  private destroy(cache: ObjectCache): void {
    const units = this.cursor.slabsOf(cache.serial).map((slab) => this.cursor.slab(slab).unit);
    for (const unit of units.sort((a, b) => a - b)) this.releaseBlock(unit, cache.name);
    this.add({ kind: 'endCache', cache: cache.name });
  }

  /** The cache that has this name before the operation. */
  private cacheNamed(name: string): ObjectCache {
    return engineOf(this.cursor).cacheNamed(name)!;
  }
}
