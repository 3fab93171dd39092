// The slab allocator: caches of equal objects on blocks of the buddy allocator.
import { BlockState, type BuddyAllocator } from './buddy';
import type { CacheDefinition } from './geometry';
import type { IntWriter } from './int-writer';
import type { Observer } from './step';

/** Which list of its cache a slab is on. */
export const enum SlabList {
  /** All objects in use, or let go by its CPU with none free: on no list. */
  Full,
  Active,
  Partial,
}

export const slabListNames = { [SlabList.Full]: 'full', [SlabList.Active]: 'active', [SlabList.Partial]: 'partial' } as const;

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

  /** Told of the inner steps of what is done, where somebody wants to know. */
  observer: Observer | undefined;

  /** `unitShift` is the order, in units, of a page; a unit has `unitBytes`. `cpus` are the CPU numbers by CPU slot. */
  constructor(
    private readonly buddy: BuddyAllocator,
    private readonly unitShift: number,
    private readonly unitBytes: number,
    private readonly cpus: readonly number[],
  ) {}

  /** Takes an object for `owner` (>= 0) on a CPU slot. Returns the slab, its slot in `lastSlot`; -1 when there is no block for a new slab. */
  allocate(cache: ObjectCache, cpu: number, owner: number): number {
    const { observer } = this;
    let slab = cpu < cache.active.length ? cache.active[cpu] : none;
    if (slab === none || this.inUse[slab] === this.objects[slab]) {
      const fresh = this.refill(cache, cpu, slab);
      if (fresh === none) return none;
      slab = fresh;
    } else if (observer !== undefined) this.tellFound(cache, cpu, slab, 'active', slab);
    const base = this.slotBase[slab];
    let slot = this.freeTop[slab];
    if (slot >= 0) this.freeTop[slab] = endOfStack - 1 - this.slots[base + slot];
    else slot = this.fresh[slab]++;
    this.slots[base + slot] = owner;
    this.inUse[slab]++;
    cache.objectsInUse++;
    this.bytes[0] += cache.geometry.slot;
    this.lastSlot = slot;
    if (observer !== undefined) observer({ kind: 'takeSlot', ...this.placeOf(cache, slab, slot) });
    return slab;
  }

  /** Gives an object back. */
  free(cache: ObjectCache, slab: number, slot: number): void {
    const { observer } = this;
    const base = this.slotBase[slab];
    this.slots[base + slot] = endOfStack - 1 - this.freeTop[slab];
    this.freeTop[slab] = slot;
    const inUse = --this.inUse[slab];
    cache.objectsInUse--;
    this.bytes[0] -= cache.geometry.slot;
    const list = this.list[slab] as SlabList;
    if (observer !== undefined) this.tellReleased(cache, slab, slot, list);
    if (list === SlabList.Active) return;
    const { partialCount } = cache;
    if (inUse === 0 && partialCount >= cache.geometry.minPartial) {
      if (observer !== undefined) this.tellFate(cache, slab, 'leaves', partialCount);
      if (list === SlabList.Partial) this.unlink(cache, slab);
      this.giveBack(cache, slab);
    } else {
      if (list === SlabList.Full) this.linkLast(cache, slab);
      if (observer !== undefined) this.tellFate(cache, slab, list === SlabList.Full ? 'joins' : 'stays', partialCount);
    }
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
      const full = this.inUse[slab] === this.objects[slab];
      cache.active[cpu] = none;
      if (full) this.list[slab] = SlabList.Full;
      else this.linkLast(cache, slab);
      this.observer?.({ kind: 'letGo', unit: this.unit[slab], cache: cache.name, cpu: this.cpus[cpu], full });
    }
    const kept: number[] = [];
    for (const slab of this.partialSlabs(cache)) {
      if (this.inUse[slab] === 0) {
        this.unlink(cache, slab);
        this.giveBack(cache, slab);
      } else kept.push(slab);
    }
    kept.sort((a, b) => this.inUse[b] - this.inUse[a]);
    cache.partialHead = none;
    cache.partialTail = none;
    cache.partialCount = 0;
    for (const slab of kept) this.linkLast(cache, slab);
    this.observer?.({ kind: 'sortPartial', cache: cache.name, slabs: kept.length });
  }

  /** Gives all slabs of a cache without objects in use back, ascending by address. */
  destroy(cache: ObjectCache): void {
    const slabs = this.slabsOf(cache).sort((a, b) => this.unit[a] - this.unit[b]);
    for (const slab of slabs) {
      if (this.list[slab] === SlabList.Active) cache.active[cache.active.indexOf(slab)] = none;
      else if (this.list[slab] === SlabList.Partial) this.unlink(cache, slab);
      this.giveBack(cache, slab);
    }
    cache.active.length = 0;
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

  /** Finds a CPU a slab with free slots, in place of `old`, the one it has; -1 where there is none and no block for one. */
  private refill(cache: ObjectCache, cpu: number, old: number): number {
    const partial = cache.partialHead;
    if (this.observer !== undefined) this.tellFound(cache, cpu, old, partial === none ? 'new' : 'partial', partial);
    let fresh = partial;
    if (partial !== none) this.unlink(cache, partial);
    else fresh = this.create(cache);
    if (fresh === none) return none;
    if (old !== none) this.list[old] = SlabList.Full;
    while (cache.active.length <= cpu) cache.active.push(none);
    cache.active[cpu] = fresh;
    this.list[fresh] = SlabList.Active;
    if (this.observer !== undefined) this.tellRefilled(cache, cpu, fresh, partial === none);
    return fresh;
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
    const possible = preferred || this.buddy.hasFree(minOrder + this.unitShift);
    if (this.observer !== undefined) this.tellBlock(cache, preferred, possible);
    if (!possible) return none;
    const blockOrder = (preferred ? order : minOrder) + this.unitShift;
    const { observer } = this;
    // The block comes first: while an observer looks on, there is no slab without one.
    const unit = observer === undefined ? this.buddy.take(blockOrder, 0) : this.buddy.takeInSteps(blockOrder, 0, observer);
    const slab = this.newRow(preferred ? objectsPerSlab : minObjects);
    this.buddy.owner[unit] = slab;
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
    const unit = this.unit[slab];
    const objects = this.objects[slab];
    this.slabUnits -= this.buddy.unitsOf(unit);
    cache.slabCount--;
    const spare = this.spareSlots.get(objects);
    if (spare) spare.push(this.slotBase[slab]);
    else this.spareSlots.set(objects, [this.slotBase[slab]]);
    this.objects[slab] = 0;
    this.spareSlabs.push(slab);
    if (this.observer === undefined) this.buddy.release(unit);
    else this.buddy.releaseInSteps(unit, cache.name, this.observer);
  }

  /** Tells where the next object comes from; `old` is the CPU's slab, `slab` the one found. */
  private tellFound(cache: ObjectCache, cpu: number, old: number, from: 'active' | 'partial' | 'new', slab: number): void {
    const active = old === none ? 'none' : from === 'active' ? 'usable' : 'full';
    const unit = slab === none ? -1 : this.unit[slab];
    this.observer?.({ kind: 'findSlab', cache: cache.name, cpu: this.cpus[cpu], from, active, unit });
  }

  /** Tells of the slab that a CPU goes on with: one of the partial list, or a new one. */
  private tellRefilled(cache: ObjectCache, cpu: number, slab: number, made: boolean): void {
    const unit = this.unit[slab];
    if (!made) return this.observer?.({ kind: 'activate', unit, cache: cache.name, cpu: this.cpus[cpu] });
    const { serial, name, geometry } = cache;
    const order = this.buddy.state[unit] & BlockState.Order;
    this.observer?.({
      kind: 'makeSlab',
      unit,
      order,
      cache: name,
      serial,
      objects: this.objects[slab],
      slot: geometry.slot,
      cpu: this.cpus[cpu],
    });
  }

  /** Tells of the search for the block of a new slab: of the preferred order, and where there is none, of the smallest. */
  private tellBlock(cache: ObjectCache, preferred: boolean, possible: boolean): void {
    const { order, minOrder } = cache.geometry;
    const enough = this.buddy.freeUnits >= 1 << (minOrder + this.unitShift);
    const tell = (pages: number, there: boolean, slab: 'preferred' | 'smaller'): void => {
      const blockOrder = pages + this.unitShift;
      const found = there ? this.buddy.smallestFree(blockOrder) : -1;
      const unit = there ? this.buddy.freeBlocks(found, 1)[0] : -1;
      const bytes = this.unitBytes * 2 ** blockOrder;
      this.observer?.({ kind: 'find', order: blockOrder, found, unit, bytes, slab, fragmented: !possible && enough });
    };
    tell(order, preferred, 'preferred');
    if (!preferred && minOrder !== order) tell(minOrder, possible, 'smaller');
  }

  private tellReleased(cache: ObjectCache, slab: number, slot: number, list: SlabList): void {
    this.observer?.({ kind: 'releaseSlot', ...this.placeOf(cache, slab, slot), left: this.inUse[slab], list: slabListNames[list] });
  }

  /** Tells what becomes of a slab that is active nowhere; `partial` slabs were on the partial list. */
  private tellFate(cache: ObjectCache, slab: number, fate: 'joins' | 'stays' | 'leaves', partial: number): void {
    const { name, geometry } = cache;
    this.observer?.({ kind: 'settleSlab', unit: this.unit[slab], cache: name, fate, partial, minPartial: geometry.minPartial });
  }

  /** Where a slot lies: `offset` and `bytes` in bytes. */
  private placeOf({ geometry }: ObjectCache, slab: number, slot: number): { unit: number; slot: number; offset: number; bytes: number } {
    const unit = this.unit[slab];
    const bytes = geometry.slot;
    return { unit, slot, offset: unit * this.unitBytes + slot * bytes, bytes };
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
