// The allocators of one arena, put together: what an operation asks for is asked of here.
import { ilog2 } from './arithmetic';
import { BlockState, type BuddyAllocator } from './buddy';
import type { DiagnosticCode } from '../model/diagnostic';
import { blockCode, codedOrder, codedUnit } from './block-code';
import { isFault, type ArenaConfig, type ConfigFault, type MachineConfig } from './config';
import {
  cacheGeometry,
  classFigures,
  className,
  classSizes,
  isClassName,
  isSizeClassOfKernel,
  type CacheDefinition,
  type CacheFigures,
} from './geometry';
import { IntWriter } from './int-writer';
import { LifoBuddy } from './lifo-buddy';
import { LowestBuddy } from './lowest-buddy';
import { bytesByPlace, orderOfPlace, Place } from './place';
import { SlabAllocator, SlabList, type ObjectCache } from './slab';
import type { Observer, Step } from './step';

/** How a request ended. */
export const enum Outcome {
  Done,
  /** Fewer bytes are free than the block needs. */
  Exhausted,
  /** Enough bytes are free, in blocks too small. */
  Fragmented,
  TooLarge,
  PlacementConflict,
  /** There is no cache of this name. */
  NoCache,
}

/** Arenas have at most 2^28 units. */
const noBlockOrder = 31;

/**
 * The allocators of one arena: the buddy allocator, the slab allocator on it, and the size classes on that. Owners are
 * numbers >= 0 of the caller's choice. A request that fails leaves everything as it was.
 */
export class Engine {
  readonly buddy: BuddyAllocator;
  readonly slabs: SlabAllocator;
  /** Every cache ever created, by serial. */
  readonly caches: ObjectCache[] = [];
  /** Where the last allocation lives: its place; the first unit of its block or of its slab, -1 where it has none; its slot in the slab. */
  place: number = Place.None;
  unit = 0;
  slot = 0;
  /** Bytes of the block that the last failed request needed. */
  needed = 0;

  private readonly byName = new Map<string, ObjectCache>();
  private readonly classSizes: readonly number[];
  /** The class of each request, in steps of 8 bytes, up to the largest class. */
  private readonly classOfSize: Uint8Array;
  private readonly classes: (ObjectCache | undefined)[];
  private readonly pageOrder: number;
  /** CPU numbers by CPU slot: CPUs get a slot when they are first seen. */
  private readonly cpus: number[] = [];
  private readonly unitsPerByte: number;
  private readonly unitShift: number;
  private readonly largestBlock: number;
  private readonly blockBytes: Float64Array;
  /** Told of the inner steps of what is done, where somebody wants to know. */
  private observer: Observer | undefined;
  /** Integers that the last `save` wrote. */
  private savedLength = 0;

  constructor(
    readonly arena: ArenaConfig,
    readonly machine: MachineConfig,
  ) {
    const units = arena.size / arena.unit;
    const Buddies = arena.fit === 'lifo' ? LifoBuddy : LowestBuddy;
    this.buddy = new Buddies(units, arena.maxOrder, arena.before);
    this.pageOrder = ilog2(machine.page / arena.unit);
    this.slabs = new SlabAllocator(this.buddy, this.pageOrder, arena.unit, this.cpus);
    this.classSizes = classSizes(machine);
    this.classes = this.classSizes.map(() => undefined);
    this.classOfSize = tabulateClasses(this.classSizes);
    this.unitsPerByte = 1 / arena.unit;
    this.unitShift = ilog2(arena.unit);
    this.largestBlock = arena.unit * 2 ** arena.maxOrder;
    this.blockBytes = bytesByPlace(arena.unit);
  }

  /** Has an observer told of the inner steps of all that is done from here on; undefined ends it. */
  observe(observer: Observer | undefined): void {
    this.observer = observer;
    this.slabs.observer = observer;
  }

  /** Tells of a step that is none of the allocators' own. */
  tell(step: Step): void {
    this.observer?.(step);
  }

  /** The order of the block that a request of `size` bytes gets; `size` is at most the largest block. */
  orderOf(size: number): number {
    const bytes = size | 0;
    // One less than the units, rounded up: what `size - 1` bytes fill and touch.
    const units = bytes === size ? (bytes - 1) >> this.unitShift : Math.floor((size - 1) * this.unitsPerByte);
    return units <= 0 ? 0 : 32 - Math.clz32(units);
  }

  /** The same for a request of any size: an order that no block has where the largest block is too small. */
  requestOrder(size: number): number {
    return size <= this.largestBlock ? this.orderOf(size) : noBlockOrder;
  }

  /** A buddy block of at least `size` bytes. */
  allocate(size: number, owner: number): Outcome {
    return this.allocateBlock(size, owner, Place.FirstBlock);
  }

  /** The buddy block at `offset` (bytes; null when no offset of the arena was meant). */
  allocateAt(size: number, offset: number | null, owner: number): Outcome {
    if (size > this.largestBlock) return this.refused(Outcome.TooLarge, 'too-large');
    const order = this.orderOf(size);
    const bytes = this.arena.unit * 2 ** order;
    if (offset === null || offset % bytes !== 0 || offset + bytes > this.arena.size) {
      return this.refused(Outcome.PlacementConflict, 'placement-conflict');
    }
    const unit = offset * this.unitsPerByte;
    const { observer } = this;
    const taken = observer === undefined ? this.buddy.takeAt(unit, order, owner) : this.takeAtInSteps(unit, order, owner, observer);
    if (!taken) return Outcome.PlacementConflict;
    this.unit = unit;
    this.place = Place.FirstBlock - order;
    return Outcome.Done;
  }

  /** An object of a cache, on the CPU with this number. */
  allocateObject(cache: ObjectCache, cpu: number, owner: number): Outcome {
    let cpuSlot = this.cpus.indexOf(cpu);
    const isNew = cpuSlot < 0;
    // A CPU gets a slot when it is first seen; a request that fails leaves no trace.
    if (isNew) cpuSlot = this.cpus.push(cpu) - 1;
    const slab = this.slabs.allocate(cache, cpuSlot, owner);
    if (slab < 0) {
      if (isNew) this.cpus.pop();
      return this.failure(this.machine.page * 2 ** cache.geometry.minOrder);
    }
    this.unit = this.slabs.unit[slab];
    this.slot = this.slabs.lastSlot;
    this.place = cache.serial;
    return Outcome.Done;
  }

  /** Memory from the size classes, or for large requests a buddy block. */
  kmalloc(size: number, cpu: number, owner: number): Outcome {
    if (size === 0) {
      this.unit = -1;
      this.place = Place.Nowhere;
      this.observer?.({ kind: 'nothing', because: 'noBytes' });
      return Outcome.Done;
    }
    const index = Math.ceil(size / 8);
    if (index >= this.classOfSize.length) return this.allocateBlock(size, owner, Place.FirstLargeBlock);
    const known = this.classes[this.classOfSize[index]];
    if (known === undefined) return this.kmallocFirst(size, this.classSizes[this.classOfSize[index]], cpu, owner);
    if (this.observer !== undefined) this.tellClass(size, known, false);
    return this.allocateObject(known, cpu, owner);
  }

  /** Gives the allocation back that lives at `place`, from `unit` on, in a slab at `slot`. */
  release(place: number, unit: number, slot = 0): void {
    if (place >= 0) this.slabs.free(this.caches[place], this.buddy.owner[unit], slot);
    else if (place <= Place.Nowhere) this.observer?.({ kind: 'nothing', because: 'noBytes' });
    else if (this.observer === undefined) this.buddy.release(unit);
    else this.buddy.releaseInSteps(unit, undefined, this.observer);
  }

  /** Takes a buddy block that was released again; its units are free. */
  takeAgain(place: number, unit: number, owner: number): void {
    const order = orderOfPlace(place);
    if (order !== undefined) this.buddy.takeAt(unit, order, owner);
  }

  /** Keeps an allocation where it is, for another owner, if there is room for `bytes`: its class, which with debugging is less than its slot, or its block. False where it must move. */
  resize(place: number, unit: number, slot: number, bytes: number, owner: number): boolean {
    const room = place >= 0 ? this.caches[place].geometry.objectSize : this.blockBytes[-place];
    if (room < bytes) return false;
    this.setOwner(place, unit, slot, owner);
    this.observer?.({ kind: 'resize', offset: this.offsetAt(place, unit, slot), held: this.heldAt(place), bytes });
    return true;
  }

  /** Makes another owner the owner of an allocation that stays where it is. */
  setOwner(place: number, unit: number, slot: number, owner: number): void {
    if (place >= 0) this.slabs.setOwner(this.buddy.owner[unit], slot, owner);
    else if (place > Place.Nowhere) this.buddy.owner[unit] = owner;
  }

  /** Bytes set aside for an allocation that lives at `place`. */
  heldAt(place: number): number {
    return place >= 0 ? this.caches[place].geometry.slot : this.blockBytes[-place];
  }

  /** Bytes from the arena's base to an allocation that lives there. */
  offsetAt(place: number, unit: number, slot: number): number {
    return Math.max(unit, 0) * this.arena.unit + (place >= 0 ? slot * this.caches[place].geometry.slot : 0);
  }

  /** Bytes set aside for all live allocations: their blocks and their slots. */
  get heldBytes(): number {
    const { buddy, slabs, arena } = this;
    const usedBefore = arena.before?.units ?? 0;
    return (buddy.units - usedBefore - buddy.freeUnits - slabs.slabUnits) * arena.unit + slabs.objectBytes;
  }

  /** The cache of this name; named caches and size classes alike. */
  cacheNamed(name: string): ObjectCache | undefined {
    return this.byName.get(name);
  }

  /** The caches there are, in the order in which they were created. */
  presentCaches(): ObjectCache[] {
    return [...this.byName.values()];
  }

  /** Creates a cache, or says why there can be none. The name must not be in use. */
  createCache(name: string, figures: CacheFigures): ObjectCache | ConfigFault {
    if (isClassName(name)) return { message: 'Names like {0} belong to the size classes of kmalloc.', values: [name] };
    const geometry = cacheGeometry({ ...figures, isSizeClass: isSizeClassOfKernel(name) }, this.arena, this.machine);
    if (isFault(geometry)) return geometry;
    const cache = this.newCache(name, geometry, false);
    this.addCache(cache);
    this.observer?.({ kind: 'createCache', serial: cache.serial });
    return cache;
  }

  shrink(cache: ObjectCache): void {
    const order = this.cpus.map((_, slot) => slot).sort((a, b) => this.cpus[a] - this.cpus[b]);
    this.slabs.shrink(cache, order);
  }

  /** Ends a cache that has no objects in use. */
  destroy(cache: ObjectCache): void {
    this.slabs.destroy(cache);
    this.unregister(cache);
    this.observer?.({ kind: 'endCache', cache: cache.name });
  }

  /** The CPU number a CPU slot stands for. */
  cpuNumber(slot: number): number {
    return this.cpus[slot];
  }

  /** The arena as it is before the first operation again. */
  reset(): void {
    this.slabs.clear();
    this.buddy.clear();
    this.cpus.length = 0;
    this.caches.length = 0;
    this.byName.clear();
    this.classes.fill(undefined);
  }

  /** Everything that a later `restore` needs, as integers. */
  save(): Int32Array {
    const { buddy, slabs } = this;
    // States differ little from one checkpoint to the next.
    const writer = new IntWriter(Math.ceil(this.savedLength * 1.1));
    writer.push(buddy.freeBlockCount);
    buddy.writeFree(writer);
    const countAt = writer.length;
    writer.push(0);
    let blocks = 0;
    for (let unit = 0; unit < buddy.units;) {
      const state = buddy.state[unit];
      const order = state & BlockState.Order;
      if ((state & BlockState.Mask) === BlockState.Allocated) {
        writer.push(blockCode(unit, order));
        writer.push(buddy.owner[unit]);
        blocks++;
      }
      unit += 1 << order;
    }
    writer.set(countAt, blocks);
    writer.push(this.cpus.length);
    for (const cpu of this.cpus) {
      // Numbers of CPUs may have more than 32 bits.
      writer.push(Math.floor(cpu / 2 ** 32));
      writer.push(cpu | 0);
    }
    const caches = this.presentCaches();
    writer.push(this.caches.length);
    writer.push(caches.length);
    for (const cache of caches) this.saveCache(cache, slabs, writer);
    this.savedLength = writer.length;
    return writer.take();
  }

  /**
   * Makes the state again that `save` wrote. `caches` are the caches created so far in the run the state is from, by
   * serial, at least as many as existed then.
   */
  restore(data: Int32Array, caches: readonly CacheDefinition[]): void {
    const { buddy } = this;
    this.slabs.clear();
    buddy.erase();
    buddy.addBefore();
    let at = 0;
    const free = data[at++];
    for (let i = at + free - 1; i >= at; i--) buddy.addFree(codedOrder(data[i]), codedUnit(data[i]));
    at += free;
    for (let blocks = data[at++]; blocks > 0; blocks--) {
      const code = data[at++];
      buddy.addTaken(codedOrder(code), codedUnit(code), data[at++], BlockState.Allocated);
    }
    this.cpus.length = 0;
    for (let cpus = data[at++]; cpus > 0; cpus--) this.cpus.push(data[at++] * 2 ** 32 + (data[at++] >>> 0));
    const created = data[at++];
    this.caches.length = 0;
    for (let serial = 0; serial < created; serial++) {
      const { name, geometry, sizeClass } = caches[serial];
      this.caches.push(newCache(serial, name, geometry, sizeClass));
    }
    this.byName.clear();
    this.classes.fill(undefined);
    for (let present = data[at++]; present > 0; present--) at = this.restoreCache(data, at);
  }

  private saveCache(cache: ObjectCache, slabs: SlabAllocator, writer: IntWriter): void {
    writer.push(cache.serial);
    const partial = slabs.partialSlabs(cache);
    const active = cache.active.filter((slab) => slab >= 0);
    const full = slabs.slabsOf(cache).filter((slab) => slabs.list[slab] === SlabList.Full);
    writer.push(cache.active.length);
    for (const slab of cache.active) writer.push(slab < 0 ? 0 : 1);
    writer.push(active.length + partial.length + full.length);
    for (const slab of [...active, ...partial, ...full]) slabs.saveSlab(slab, writer);
  }

  private restoreCache(data: Int32Array, from: number): number {
    let at = from;
    const cache = this.caches[data[at++]];
    this.register(cache);
    const cpuSlots = data[at++];
    for (let slot = 0; slot < cpuSlots; slot++) cache.active.push(data[at + slot] === 0 ? -1 : -2);
    at += cpuSlots;
    for (let count = data[at++]; count > 0; count--) {
      at = this.slabs.restoreSlab(cache, data, at);
      const slab = this.slabs.lastSlab;
      if (this.slabs.list[slab] === SlabList.Active) cache.active[cache.active.indexOf(-2)] = slab;
      else if (this.slabs.list[slab] === SlabList.Partial) this.slabs.linkLast(cache, slab);
    }
    return at;
  }

  /** The first request of a size class creates its cache; one that fails does not. */
  private kmallocFirst(size: number, classSize: number, cpu: number, owner: number): Outcome {
    const geometry = cacheGeometry(classFigures(classSize, this.machine), this.arena, this.machine);
    if (isFault(geometry)) return this.refused(Outcome.TooLarge, 'too-large');
    const cache = this.newCache(className(classSize), geometry, true);
    this.addCache(cache);
    if (this.observer !== undefined) this.tellClass(size, cache, true);
    const outcome = this.allocateObject(cache, cpu, owner);
    if (outcome !== Outcome.Done) {
      this.caches.pop();
      this.unregister(cache);
    }
    return outcome;
  }

  private allocateBlock(size: number, owner: number, firstPlace: number): Outcome {
    if (size > this.largestBlock) return this.refused(Outcome.TooLarge, 'too-large');
    const order = this.orderOf(size);
    const { observer } = this;
    const unit = observer === undefined ? this.buddy.take(order, owner) : this.takeInSteps(order, size, owner, observer);
    if (unit < 0) return this.failure(this.arena.unit * 2 ** order);
    this.unit = unit;
    this.place = firstPlace - order;
    return Outcome.Done;
  }

  private takeInSteps(order: number, bytes: number, owner: number, observer: Observer): number {
    const { buddy } = this;
    const found = buddy.smallestFree(order);
    const first = found < 0 ? -1 : buddy.freeBlocks(found, 1)[0];
    const fragmented = found < 0 && buddy.freeUnits >= 2 ** order;
    observer({ kind: 'find', order, found, unit: first, bytes, slab: 'no', fragmented });
    const unit = buddy.takeInSteps(order, owner, observer);
    if (unit >= 0) observer({ kind: 'take', unit, order });
    return unit;
  }

  private takeAtInSteps(unit: number, order: number, owner: number, observer: Observer): boolean {
    const { buddy } = this;
    const block = buddy.blockOf(unit);
    const code = buddy.state[block];
    const free = (code & BlockState.Mask) === BlockState.Free && (code & BlockState.Order) >= order;
    const found = free ? code & BlockState.Order : -1;
    observer({ kind: 'findPlace', unit, order, found, block });
    if (!free) return false;
    buddy.takeFrom(block, found, unit, order, owner, observer);
    observer({ kind: 'take', unit, order });
    return true;
  }

  private tellClass(bytes: number, { name, geometry }: ObjectCache, created: boolean): void {
    this.observer?.({ kind: 'chooseClass', bytes, name, slot: geometry.slot, created });
  }

  private refused(outcome: Outcome, code: DiagnosticCode): Outcome {
    this.observer?.({ kind: 'refuse', code });
    return outcome;
  }

  private failure(needed: number): Outcome {
    this.needed = needed;
    return this.buddy.freeUnits * this.arena.unit < needed ? Outcome.Exhausted : Outcome.Fragmented;
  }

  private newCache(name: string, geometry: ObjectCache['geometry'], sizeClass: boolean): ObjectCache {
    return newCache(this.caches.length, name, geometry, sizeClass);
  }

  private addCache(cache: ObjectCache): void {
    this.caches.push(cache);
    this.register(cache);
  }

  private unregister(cache: ObjectCache): void {
    this.byName.delete(cache.name);
    const index = this.classes.indexOf(cache);
    if (index >= 0) this.classes[index] = undefined;
  }

  private register(cache: ObjectCache): void {
    this.byName.set(cache.name, cache);
    if (cache.sizeClass) this.classes[this.classSizes.indexOf(cache.geometry.objectSize)] = cache;
  }
}

function newCache(serial: number, name: string, geometry: ObjectCache['geometry'], sizeClass: boolean): ObjectCache {
  return {
    serial,
    name,
    geometry,
    sizeClass,
    active: [],
    partialHead: -1,
    partialTail: -1,
    partialCount: 0,
    slabCount: 0,
    objectsInUse: 0,
  };
}

/** For every multiple of 8 up to the largest class, the index of the class that holds so many bytes. */
function tabulateClasses(sizes: readonly number[]): Uint8Array {
  const largest = sizes[sizes.length - 1] ?? 0;
  // Index 0 stands for no bytes: without classes it is the only one, so that every request is a large one.
  const table = new Uint8Array(sizes.length === 0 ? 0 : Math.floor(largest / 8) + 1);
  let index = 0;
  for (let step = 0; step < table.length; step++) {
    while (sizes[index] < step * 8) index++;
    table[step] = index;
  }
  return table;
}
