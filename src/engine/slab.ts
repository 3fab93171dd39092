import { BlockState, type BuddyAllocator } from './buddy';
import type { CacheDefinition } from './geometry';
import type { IntWriter } from './int-writer';

/** Which list of its cache a slab is on. */
export const enum SlabList {
  /** All objects in use, or let go by its CPU with none free: on no list. */
  Full,
  Active,
  Partial,
}

/** The slab at the end of a list, or none. */
const none = -1;
/** Free slots form a stack: a slot's entry is `endOfStack - 1 - next`, or `endOfStack` at the bottom. In use it is its owner, >= 0. */
const endOfStack = -1;

/** A cache of equal objects. */
export interface ObjectCache extends CacheDefinition {
  /** Slab by CPU slot, -1 where there is none. */
  readonly active: number[];
  partialHead: number;
  partialTail: number;
  partialCount: number;
  slabCount: number;
  objectsInUse: number;
}

/**
 * Object caches (Bonwick, USENIX 1994) with the list discipline of Linux's SLUB (mm/slub.c): each CPU allocates from its
 * active slab, others wait on the cache's partial list or are full and on none. Slabs are rows of typed arrays. A slab's
 * free list is the stack of freed slots followed by the slots never used, from `fresh` on, in ascending order.
 */
export class SlabAllocator {
  /** First unit of each slab's block. */
  unit = new Int32Array(64);
  /** Serial of its cache. */
  cache = new Int32Array(64);
  /** Slots. */
  objects = new Int32Array(64);
  inUse = new Int32Array(64);
  list = new Uint8Array(64);
  private fresh = new Int32Array(64);
  private freeTop = new Int32Array(64);
  private next = new Int32Array(64);
  private previous = new Int32Array(64);
  /** Where the slab's slots begin in `slots`. */
  private slotBase = new Int32Array(64);
  private slots = new Int32Array(1024);
  private slotsUsed = 0;
  private readonly spareSlots = new Map<number, number[]>();
  private spareSlabs: number[] = [];
  private slabRows = 0;
  /** The slot that `allocate` took last. */
  lastSlot = 0;
  /** Units of all slabs. */
  slabUnits = 0;
  /** Bytes of all slots in use: an array so that the number is not boxed. */
  private readonly bytes = new Float64Array(1);

  /** `unitShift` is the order, in units, of a page. */
  constructor(
    private readonly buddy: BuddyAllocator,
    private readonly unitShift: number,
  ) {}

  /** Takes an object for `owner` (>= 0) on a CPU slot. Returns the slab, its slot in `lastSlot`; -1 when there is no block for a new slab. */
  allocate(cache: ObjectCache, cpu: number, owner: number): number {
    let slab = cpu < cache.active.length ? cache.active[cpu] : none;
    if (slab === none || this.inUse[slab] === this.objects[slab]) {
      const fresh = cache.partialHead !== none ? this.takePartial(cache) : this.create(cache);
      if (fresh === none) return none;
      if (slab !== none) this.list[slab] = SlabList.Full;
      while (cache.active.length <= cpu) cache.active.push(none);
      cache.active[cpu] = fresh;
      this.list[fresh] = SlabList.Active;
      slab = fresh;
    }
    const base = this.slotBase[slab];
    let slot = this.freeTop[slab];
    if (slot >= 0) this.freeTop[slab] = endOfStack - 1 - this.slots[base + slot];
    else slot = this.fresh[slab]++;
    this.slots[base + slot] = owner;
    this.inUse[slab]++;
    cache.objectsInUse++;
    this.bytes[0] += cache.geometry.slot;
    this.lastSlot = slot;
    return slab;
  }

  /** Gives an object back. */
  free(cache: ObjectCache, slab: number, slot: number): void {
    const base = this.slotBase[slab];
    this.slots[base + slot] = endOfStack - 1 - this.freeTop[slab];
    this.freeTop[slab] = slot;
    const inUse = --this.inUse[slab];
    cache.objectsInUse--;
    this.bytes[0] -= cache.geometry.slot;
    const list = this.list[slab];
    if (list === SlabList.Active) return;
    if (inUse === 0 && cache.partialCount >= cache.geometry.minPartial) {
      if (list === SlabList.Partial) this.unlink(cache, slab);
      this.giveBack(cache, slab);
    } else if (list === SlabList.Full) this.linkLast(cache, slab);
  }

  /** Bytes of all slots in use. */
  get objectBytes(): number {
    return this.bytes[0];
  }

  /** Who has a slot: the owner, or -1. */
  ownerOf(slab: number, slot: number): number {
    if (slot >= this.fresh[slab]) return none;
    return Math.max(this.slots[this.slotBase[slab] + slot], none);
  }

  /** Reads who has each slot of a slab, as many as `into` has room for. Returns how many were read. */
  readOwners(slab: number, into: Int32Array): number {
    const { slots } = this;
    const base = this.slotBase[slab];
    const count = Math.min(this.objects[slab], into.length);
    const used = Math.min(this.fresh[slab], count);
    for (let slot = 0; slot < used; slot++) into[slot] = Math.max(slots[base + slot], none);
    into.fill(none, used, count);
    return count;
  }

  /** Hands a slot that is in use to another owner. */
  setOwner(slab: number, slot: number, owner: number): void {
    this.slots[this.slotBase[slab] + slot] = owner;
  }

  /** Free slots, the next to be used first. */
  freeSlots(slab: number): number[] {
    const slots: number[] = [];
    const base = this.slotBase[slab];
    for (let slot = this.freeTop[slab]; slot >= 0; slot = endOfStack - 1 - this.slots[base + slot]) slots.push(slot);
    for (let slot = this.fresh[slab]; slot < this.objects[slab]; slot++) slots.push(slot);
    return slots;
  }

  /** The cache's partial slabs, from the head on. */
  partialSlabs(cache: ObjectCache): number[] {
    const slabs: number[] = [];
    for (let slab = cache.partialHead; slab !== none; slab = this.next[slab]!) slabs.push(slab);
    return slabs;
  }

  /** Lets active slabs go (CPU slots in the given order), gives empty ones back and sorts the rest by objects in use, most first. */
  shrink(cache: ObjectCache, cpuOrder: readonly number[]): void {
    for (const cpu of cpuOrder) {
      const slab = cache.active[cpu] ?? none;
      if (slab === none) continue;
      cache.active[cpu] = none;
      if (this.inUse[slab] === this.objects[slab]) this.list[slab] = SlabList.Full;
      else this.linkLast(cache, slab);
    }
    const slabs = this.partialSlabs(cache);
    cache.partialHead = none;
    cache.partialTail = none;
    cache.partialCount = 0;
    const kept: number[] = [];
    for (const slab of slabs) {
      if (this.inUse[slab] === 0) this.giveBack(cache, slab);
      else kept.push(slab);
    }
    kept.sort((a, b) => this.inUse[b] - this.inUse[a]);
    for (const slab of kept) this.linkLast(cache, slab);
  }

  /** Gives all slabs of a cache without objects in use back, ascending by address. */
  destroy(cache: ObjectCache): void {
    const slabs = this.slabsOf(cache).sort((a, b) => this.unit[a] - this.unit[b]);
    for (const slab of slabs) this.giveBack(cache, slab);
    cache.active.length = 0;
    cache.partialHead = none;
    cache.partialTail = none;
    cache.partialCount = 0;
  }

  /** All slabs of a cache. */
  slabsOf(cache: ObjectCache): number[] {
    const slabs: number[] = [];
    for (let slab = 0; slab < this.slabRows; slab++) if (this.objects[slab] !== 0 && this.cache[slab] === cache.serial) slabs.push(slab);
    return slabs;
  }

  /** Forgets all slabs. */
  clear(): void {
    this.slabRows = 0;
    this.slotsUsed = 0;
    this.slabUnits = 0;
    this.bytes[0] = 0;
    this.spareSlabs = [];
    this.spareSlots.clear();
  }

  /** Appends all there is to know about a slab to `into`, for `restoreSlab`. */
  saveSlab(slab: number, into: IntWriter): void {
    const fresh = this.fresh[slab];
    const unit = this.unit[slab];
    into.push(unit);
    into.push(this.buddy.state[unit] & BlockState.Order);
    into.push(this.objects[slab]);
    into.push(this.inUse[slab]);
    into.push(this.list[slab]);
    into.push(this.freeTop[slab]);
    into.push(fresh);
    const base = this.slotBase[slab];
    into.append(this.slots.subarray(base, base + fresh));
  }

  /** Makes the slab again that `saveSlab` wrote at `at`. Returns where the next one begins; the slab's id is in `lastSlab`. */
  restoreSlab(cache: ObjectCache, data: Int32Array, at: number): number {
    const unit = data[at];
    const slab = this.newRow(data[at + 2]);
    this.unit[slab] = unit;
    this.cache[slab] = cache.serial;
    this.inUse[slab] = data[at + 3]!;
    this.list[slab] = data[at + 4]!;
    this.freeTop[slab] = data[at + 5]!;
    const fresh = data[at + 6];
    this.fresh[slab] = fresh;
    this.slots.set(data.subarray(at + 7, at + 7 + fresh), this.slotBase[slab]);
    this.buddy.addTaken(data[at + 1], unit, slab, BlockState.Slab);
    cache.slabCount++;
    this.slabUnits += 1 << data[at + 1];
    this.bytes[0] += data[at + 3] * cache.geometry.slot;
    cache.objectsInUse += data[at + 3];
    this.lastSlab = slab;
    return at + 7 + fresh;
  }

  /** The slab that `restoreSlab` made last. */
  lastSlab = none;

  /** Puts a slab at the tail of its cache's partial list. */
  linkLast(cache: ObjectCache, slab: number): void {
    const tail = cache.partialTail;
    this.previous[slab] = tail;
    this.next[slab] = none;
    if (tail === none) cache.partialHead = slab;
    else this.next[tail] = slab;
    cache.partialTail = slab;
    cache.partialCount++;
    this.list[slab] = SlabList.Partial;
  }

  private takePartial(cache: ObjectCache): number {
    const slab = cache.partialHead;
    this.unlink(cache, slab);
    return slab;
  }

  private unlink(cache: ObjectCache, slab: number): void {
    const next = this.next[slab];
    const previous = this.previous[slab];
    if (previous === none) cache.partialHead = next;
    else this.next[previous] = next;
    if (next === none) cache.partialTail = previous;
    else this.previous[next] = previous;
    cache.partialCount--;
  }

  private create(cache: ObjectCache): number {
    const { order, minOrder, objectsPerSlab, minObjects } = cache.geometry;
    const preferred = this.buddy.hasFree(order + this.unitShift);
    if (!preferred && !this.buddy.hasFree(minOrder + this.unitShift)) return none;
    const objects = preferred ? objectsPerSlab : minObjects;
    const slab = this.newRow(objects);
    const unit = this.buddy.take((preferred ? order : minOrder) + this.unitShift, slab);
    this.slabUnits += this.buddy.unitsOf(unit);
    this.buddy.state[unit] |= BlockState.Slab;
    this.unit[slab] = unit;
    this.cache[slab] = cache.serial;
    this.inUse[slab] = 0;
    this.fresh[slab] = 0;
    this.freeTop[slab] = endOfStack;
    cache.slabCount++;
    return slab;
  }

  private giveBack(cache: ObjectCache, slab: number): void {
    this.slabUnits -= this.buddy.unitsOf(this.unit[slab]);
    this.buddy.release(this.unit[slab]);
    cache.slabCount--;
    const objects = this.objects[slab];
    const spare = this.spareSlots.get(objects);
    if (spare) spare.push(this.slotBase[slab]);
    else this.spareSlots.set(objects, [this.slotBase[slab]]);
    this.objects[slab] = 0;
    this.spareSlabs.push(slab);
  }

  private newRow(objects: number): number {
    const slab = this.spareSlabs.pop() ?? this.slabRows++;
    if (slab >= this.unit.length) this.growRows();
    let base = this.spareSlots.get(objects)?.pop();
    if (base === undefined) {
      base = this.slotsUsed;
      this.slotsUsed += objects;
      if (this.slotsUsed > this.slots.length) this.slots = grown(this.slots, Math.max(this.slotsUsed, this.slots.length * 2));
    }
    this.slotBase[slab] = base;
    this.objects[slab] = objects;
    return slab;
  }

  private growRows(): void {
    const rows = this.unit.length * 2;
    this.unit = grown(this.unit, rows);
    this.cache = grown(this.cache, rows);
    this.objects = grown(this.objects, rows);
    this.inUse = grown(this.inUse, rows);
    this.fresh = grown(this.fresh, rows);
    this.freeTop = grown(this.freeTop, rows);
    this.next = grown(this.next, rows);
    this.previous = grown(this.previous, rows);
    this.slotBase = grown(this.slotBase, rows);
    const list = new Uint8Array(rows);
    list.set(this.list);
    this.list = list;
  }
}

function grown(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const into = new Int32Array(length);
  into.set(from);
  return into;
}
