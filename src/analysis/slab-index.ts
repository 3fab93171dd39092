// Which slab each object lay in: worked out from the result columns, without a state.
import { ilog2 } from '../engine/arithmetic';
import { Place } from '../engine/place';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { OperationKind } from '../trace/operation-table';
import { inStretches, SharedWork } from '../work/work';

/** A slab that a run made. */
interface SlabRecord {
  /** Serial of its cache. */
  readonly cache: number;
  /** Bytes from the base, and its size in bytes. */
  readonly offset: number;
  readonly bytes: number;
  /** Counts the slabs of its cache, from 1. */
  readonly number: number;
  inUse: number;
}

/** How a cache was used over a run. */
export interface CacheUse {
  /** Objects allocated in all. */
  allocations: number;
  /** Objects and slabs at the end, and the most there were at once. */
  objects: number;
  slabs: number;
  mostObjects: number;
  mostSlabs: number;
  /** Slabs made in all. */
  slabsMade: number;
}

/** Where in which slab an object lies. */
export interface SlabPlace {
  /** Counts the slabs of the cache in the order in which they were made, from 1. */
  readonly slab: number;
  /** From 0. */
  readonly slot: number;
}

/** Operations of one step. */
const stretch = 1 << 13;

/**
 * Which slab of its cache each object lay in, and what each cache had, from the result columns alone: going over them once.
 * A slab is made where an object lies in none there is, and is gone where a free gave as many bytes back.
 */
export class SlabIndex {
  /** What makes the index; until it is done the index knows only the first operations. */
  readonly making: SharedWork<void>;
  private readonly slabOf: Int32Array;
  private readonly slabs: SlabRecord[] = [];
  /** By cache: the slabs there are, by their offset. */
  private readonly present: Map<number, number>[] = [];
  private readonly uses: CacheUse[];
  private readonly pageOrder: number;

  constructor(private readonly run: Run) {
    const needed = run.caches.length > 0;
    this.slabOf = new Int32Array(needed ? run.operationCount : 0).fill(-1);
    this.pageOrder = ilog2(run.machine.page / run.arena.unit);
    this.uses = run.caches.map(() => ({ allocations: 0, objects: 0, slabs: 0, mostObjects: 0, mostSlabs: 0, slabsMade: 0 }));
    for (let cache = 0; cache < run.caches.length; cache++) this.present.push(new Map());
    const take = (from: number, to: number): void => {
      for (let op = from; op < to; op++) this.take(op);
    };
    this.making = new SharedWork(inStretches(needed ? run.operationCount : 0, stretch, take));
  }

  /** Where the object lies that operation `op` allocated; undefined for anything else, and for what is not looked at yet. */
  placeOf(op: number): SlabPlace | undefined {
    const slab = this.slabs[this.slabOf[op] ?? -1];
    if (slab === undefined) return undefined;
    const slot = (this.run.offsetOf(op) - slab.offset) / this.run.caches[slab.cache].geometry.slot;
    return { slab: slab.number, slot };
  }

  /** The use of a cache, by serial, as far as the index has come. */
  use(cache: number): CacheUse {
    return this.uses[cache];
  }

  private take(op: number): void {
    const { results, table } = this.run;
    if ((results.error[op] & ErrorBits.Code) !== 0) return;
    const place = results.place(op);
    const subject = results.subject(op);
    const kind = table.kind[op] as OperationKind;
    if (kind === OperationKind.Shrink || kind === OperationKind.Destroy) this.end(op, kind);
    const made = place >= 0 ? this.enter(op, place, subject) : 0;
    if (subject >= 0 && results.place(subject) >= 0) this.leave(op, subject, place >= 0 ? made : this.blockBytes(op));
  }

  /** Returns the bytes of the slab that was made for the object, 0 where there was one. */
  private enter(op: number, cache: number, subject: number): number {
    const use = this.uses[cache];
    const offset = this.run.offsetOf(op);
    const stays = this.run.stayed(op);
    const found = stays ? this.slabOf[subject] : this.find(cache, offset);
    const index = found ?? this.create(op, cache, offset);
    this.slabOf[op] = index;
    this.slabs[index].inUse++;
    use.objects++;
    if (!stays) use.allocations++;
    if (use.objects > use.mostObjects && !stays) use.mostObjects = use.objects;
    return found === undefined ? this.slabs[index].bytes : 0;
  }

  /** `taken` are the bytes that the same operation took from the buddy allocator. */
  private leave(op: number, subject: number, taken: number): void {
    const { results } = this.run;
    const cache = results.place(subject);
    const index = this.slabOf[subject];
    const slab = this.slabs[index];
    slab.inUse--;
    this.uses[cache].objects--;
    if (slab.inUse > 0) return;
    if (this.usedBefore(op) + taken - results.used(op) * this.run.arena.unit === slab.bytes) this.drop(index);
  }

  private find(cache: number, offset: number): number | undefined {
    const { order, minOrder } = this.run.caches[cache].geometry;
    for (const each of order === minOrder ? [order] : [order, minOrder]) {
      const bytes = this.bytesOf(each);
      const index = this.present[cache].get(Math.floor(offset / bytes) * bytes);
      if (index !== undefined && offset < this.slabs[index].offset + this.slabs[index].bytes) return index;
    }
    return undefined;
  }

  private create(op: number, cache: number, offset: number): number {
    const { order, minOrder } = this.run.caches[cache].geometry;
    const whole = this.bytesOf(order);
    const taken = this.run.results.used(op) * this.run.arena.unit - this.usedBefore(op);
    const fallback = order !== minOrder && (offset % whole !== 0 || (this.run.results.subject(op) < 0 && taken < whole));
    const use = this.uses[cache];
    use.slabs++;
    use.slabsMade++;
    if (use.slabs > use.mostSlabs) use.mostSlabs = use.slabs;
    this.slabs.push({ cache, offset, bytes: fallback ? this.bytesOf(minOrder) : whole, number: use.slabsMade, inUse: 0 });
    this.present[cache].set(offset, this.slabs.length - 1);
    return this.slabs.length - 1;
  }

  private drop(index: number): void {
    const { cache, offset } = this.slabs[index];
    this.present[cache].delete(offset);
    this.uses[cache].slabs--;
  }

  /** A shrink gives all slabs back that have no object in use, a destroy all slabs. */
  private end(op: number, kind: OperationKind): void {
    const name = this.run.trace.names.text(this.run.table.operand[op]);
    this.run.caches.forEach((cache, serial) => {
      if (cache.name !== name) return;
      for (const index of [...this.present[serial].values()]) {
        if (kind === OperationKind.Destroy || this.slabs[index].inUse === 0) this.drop(index);
      }
    });
  }

  private bytesOf(order: number): number {
    return this.run.arena.unit * 2 ** (order + this.pageOrder);
  }

  /** Bytes of the block that an operation took for itself. */
  private blockBytes(op: number): number {
    const place = this.run.results.place(op);
    return place > Place.Nowhere ? this.run.heldAt(place) : 0;
  }

  private usedBefore(op: number): number {
    return op === 0 ? 0 : this.run.results.used(op - 1) * this.run.arena.unit;
  }
}
