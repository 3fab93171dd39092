// How an `ArenaState` is read from an engine: all of it, so that nothing of a state can come from another one.
import { BlockState } from '../../engine/buddy';
import type { Engine } from '../../engine/engine';
import { SlabList, slabListNames, type ObjectCache } from '../../engine/slab';
import type { Metrics } from '../../model/metrics';
import { metricsOf, type LiveCounts } from '../run/live-counts';
import type { Run } from '../run/run';
import {
  BlockKind,
  type ArenaState,
  type BlockView,
  type BlockVisitor,
  type CacheView,
  type SlabView,
  type TakenBlocks,
} from './arena-state';

/** The state that an engine has. Where it stands in the run, and what that makes of the live allocations, subclasses say. */
export abstract class EngineState implements ArenaState {
  readonly #engine: Engine;

  constructor(
    readonly run: Run,
    engine: Engine,
  ) {
    this.#engine = engine;
  }

  // All that is public here is described at `ArenaState`.
  abstract get position(): number;
  abstract get phase(): number;
  /** The live allocations, and the bytes asked for and held by them. */
  protected abstract counts(): LiveCounts;

  get freeUnits(): number {
    return this.#engine.buddy.freeUnits;
  }

  get largestFreeOrder(): number {
    return this.#engine.buddy.largestFreeOrder();
  }

  metrics(): Metrics {
    return metricsOf(this.#engine, this.counts(), this.run.errorsAt(this.position));
  }

  forEachBlock(fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    const { buddy } = this.#engine;
    const { state, owner, units } = buddy;
    const end = Math.min(toUnit, units);
    if (fromUnit >= end) return;
    for (let unit = buddy.blockOf(Math.max(fromUnit, 0)); unit < end;) {
      const code = state[unit];
      const order = code & BlockState.Order;
      const kind = kindOf(code);
      const size = 1 << order;
      visit(unit, order, kind, ownerAs(kind, owner[unit]), size);
      unit += size;
    }
  }

  forEachBlockAbove(order: number, fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    const { buddy } = this.#engine;
    const { state, owner, units } = buddy;
    const end = Math.min(toUnit, units);
    if (fromUnit >= end) return;
    // A block above the order begins at one of its multiples; where none begins there, smaller ones fill the stretch.
    const stretch = 1 << order;
    for (let unit = buddy.blockOf(Math.max(fromUnit, 0)) & -stretch; unit < end;) {
      const code = state[unit];
      const blockOrder = code & BlockState.Order;
      if (blockOrder <= order) {
        unit += stretch;
        continue;
      }
      const kind = kindOf(code);
      const size = 1 << blockOrder;
      visit(unit, blockOrder, kind, ownerAs(kind, owner[unit]), size);
      unit += size;
    }
  }

  readTaken(into: TakenBlocks, fromUnit: number, toUnit: number): number {
    const { buddy } = this.#engine;
    const { state, owner } = buddy;
    const end = Math.min(toUnit, buddy.units);
    const { capacity } = into;
    let count = 0;
    let unit = fromUnit;
    if (fromUnit < end) {
      unit = buddy.blockOf(Math.max(fromUnit, 0));
      while (unit < end && count < capacity) {
        const code = state[unit];
        const order = code & BlockState.Order;
        const kind = code & BlockState.Mask;
        if (kind !== BlockState.Free && kind !== BlockState.Before) {
          into.unit[count] = unit;
          into.order[count] = order;
          into.isSlab[count] = kind === BlockState.Slab ? 1 : 0;
          into.owner[count] = owner[unit];
          count++;
        }
        unit += 1 << order;
      }
    }
    into.count = count;
    return unit >= end ? Math.max(unit, toUnit) : unit;
  }

  blockAt(unit: number): BlockView {
    const { buddy } = this.#engine;
    const first = buddy.blockOf(unit);
    const code = buddy.state[first];
    const kind = kindOf(code);
    const order = code & BlockState.Order;
    return { unit: first, order, kind, owner: ownerAs(kind, buddy.owner[first]), units: 1 << order };
  }

  isFreeBlock(unit: number, order: number): boolean {
    return this.#engine.buddy.state[unit] === (BlockState.Free | order);
  }

  allocationAt(unit: number, order: number): number {
    const { state, owner } = this.#engine.buddy;
    return state[unit] === (BlockState.Allocated | order) ? owner[unit] : -1;
  }

  freeBlocks(): number[] {
    return Array.from(this.#engine.buddy.freeCounts);
  }

  freeBlocksOf(units: number): number {
    return this.freeBlockCount(Math.log2(units));
  }

  freeBlockCount(order: number): number {
    return this.#engine.buddy.freeCounts[order] ?? 0;
  }

  freeList(order: number, limit: number): number[] {
    return this.#engine.buddy.freeBlocks(order, limit).map((unit) => unit * this.run.arena.unit);
  }

  caches(): CacheView[] {
    return this.#engine.presentCaches().map(viewOfCache);
  }

  slabsOf(cache: number): number[] {
    const { slabs, caches } = this.#engine;
    const present = caches[cache];
    const full = slabs.slabsOf(present).filter((slab) => slabs.list[slab] === SlabList.Full);
    full.sort((a, b) => slabs.unit[a] - slabs.unit[b]);
    return [...present.active.filter((slab) => slab >= 0), ...slabs.partialSlabs(present), ...full];
  }

  slab(id: number): SlabView {
    const { slabs, buddy, caches } = this.#engine;
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
      cpu: cpuSlot < 0 ? undefined : this.#engine.cpuNumber(cpuSlot),
    };
  }

  slotOwner(slab: number, slot: number): number {
    return this.#engine.slabs.ownerOf(slab, slot);
  }

  readSlots(slab: number, into: Int32Array): number {
    return this.#engine.slabs.readOwners(slab, into);
  }

  freeSlots(slab: number): number[] {
    return this.#engine.slabs.freeSlots(slab);
  }
}

function kindOf(code: number): BlockKind {
  const state = code & BlockState.Mask;
  if (state === BlockState.Before) return BlockKind.Before;
  return state === BlockState.Free ? BlockKind.Free : state === BlockState.Slab ? BlockKind.Slab : BlockKind.Allocated;
}

/** What stands as the owner where a block begins, which means something only of some kinds. */
function ownerAs(kind: BlockKind, owner: number): number {
  return kind === BlockKind.Allocated || kind === BlockKind.Slab ? owner : -1;
}

function viewOfCache(cache: ObjectCache): CacheView {
  const { serial, name, sizeClass, geometry } = cache;
  const { objectSize, slot, order, objectsPerSlab, minPartial, cpuPartial, sheafCapacity } = geometry;
  return {
    serial,
    name,
    sizeClass,
    objectSize,
    slot,
    order,
    objectsPerSlab,
    minPartial,
    cpuPartial,
    sheafCapacity,
    slabs: cache.slabCount,
    activeObjects: cache.objectsInUse,
  };
}
