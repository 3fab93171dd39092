import { computeMetrics, type Metrics } from '../../model/metrics';
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
import type { Cursor } from './cursor';
import type { Step } from '../steps';

/** The id of a slab that the operation makes: the state before it has none. */
const newSlabId = -2;

/**
 * What the inner steps of an operation have made of the state before it: the blocks and slots that changed. Everything
 * else is looked up at the cursor, which stands before the operation.
 */
export class InnerState {
  /** Blocks that begin where none or another one did; null where none begins any more. By first unit. */
  private readonly blocks = new Map<number, BlockView | null>();
  /** How many more free blocks of each order there are. */
  private readonly freeBlocks: Int32Array;
  /** New owners of slots, by slab and slot; -1 for a free one. */
  private readonly slots = new Map<number, Map<number, number>>();
  private newSlab: SlabView | undefined;

  constructor(private readonly cursor: Cursor) {
    this.freeBlocks = new Int32Array(cursor.run.arena.maxOrder + 1);
  }

  /** Does the next step. */
  apply(step: Step): void {
    const { position: op } = this.cursor;
    switch (step.kind) {
      case 'split': {
        const order = step.order - 1;
        this.setFree(step.unit, order);
        this.setFree(step.unit + 2 ** order, order);
        this.freeBlocks[step.order]--;
        break;
      }
      case 'take':
        this.blocks.set(step.unit, { unit: step.unit, order: step.order, kind: BlockKind.Allocated, owner: op });
        this.freeBlocks[step.order]--;
        break;
      case 'makeSlab': {
        const { unit, order, serial, objects, slot, cpu } = step;
        this.blocks.set(unit, { unit, order, kind: BlockKind.Slab, owner: newSlabId });
        this.freeBlocks[order]--;
        this.newSlab = { id: newSlabId, cache: serial, unit, order, objects, inUse: 0, slot, list: 'active', cpu };
        break;
      }
      case 'takeSlot':
        this.setSlot(step.unit, step.slot, op);
        break;
      case 'releaseSlot':
        this.setSlot(step.unit, step.slot, -1);
        break;
      case 'release':
        this.setFree(step.unit, step.order);
        break;
      case 'merge': {
        const half = step.order - 1;
        this.blocks.set(step.unit + 2 ** half, null);
        this.setFree(step.unit, step.order);
        this.freeBlocks[half] -= 2;
        break;
      }
      case 'resize': {
        const unit = Math.floor(step.offset / this.cursor.run.arena.unit);
        const block = this.blockAt(unit);
        if (block.kind === BlockKind.Slab) {
          const { slot } = this.cursor.slab(block.owner);
          this.setSlot(block.unit, (step.offset - block.unit * this.cursor.run.arena.unit) / slot, op);
        } else if (step.held > 0) this.blocks.set(block.unit, { ...block, owner: op });
        break;
      }
      default:
      // The others only look, or move slabs between lists.
    }
  }

  /** The block that a unit lies in. */
  blockAt(unit: number): BlockView {
    for (let order = 0; ; order++) {
      const first = Math.floor(unit / 2 ** order) * 2 ** order;
      const block = this.startingAt(first);
      if (block) return block;
    }
  }

  /** Visits every block that overlaps the units [fromUnit, toUnit), ascending. */
  forEachBlock(fromUnit: number, toUnit: number, visit: (unit: number, order: number, kind: BlockKind, owner: number) => void): void {
    const { size, unit: bytes } = this.cursor.run.arena;
    const end = Math.min(toUnit, size / bytes);
    if (fromUnit >= end) return;
    const changed = [...this.blocks.values()].filter((block) => block !== null).sort((a, b) => a.unit - b.unit);
    let at = this.blockAt(Math.max(fromUnit, 0)).unit;
    for (const block of changed) {
      if (block.unit < at) continue;
      if (block.unit >= end) break;
      // Between changed blocks all is as it was before, in blocks that end where the next changed one begins.
      if (at < block.unit) this.cursor.forEachBlock(at, block.unit, visit);
      visit(block.unit, block.order, block.kind, block.owner);
      at = block.unit + 2 ** block.order;
    }
    if (at < end) this.cursor.forEachBlock(at, end, visit);
  }

  slab(id: number): SlabView {
    const slab = id === newSlabId ? this.newSlab! : this.cursor.slab(id);
    const changes = this.slots.get(id);
    if (!changes) return slab;
    let { inUse } = slab;
    for (const [slot, owner] of changes) {
      const used = id !== newSlabId && this.cursor.slotOwner(id, slot) >= 0;
      inUse += Number(owner >= 0) - Number(used);
    }
    return { ...slab, inUse };
  }

  slotOwner(slab: number, slot: number): number {
    const owner = this.slots.get(slab)?.get(slot);
    if (owner !== undefined) return owner;
    return slab === newSlabId ? -1 : this.cursor.slotOwner(slab, slot);
  }

  /** Free blocks by order. */
  freeCounts(): number[] {
    return this.cursor.freeBlocks().map((count, order) => count + this.freeBlocks[order]);
  }

  /** Offsets (bytes) of free blocks of an order, the next to be used first. */
  freeList(order: number, limit: number): number[] {
    const { unit: bytes, fit } = this.cursor.run.arena;
    const isFree = (block: BlockView | null | undefined): boolean => block?.kind === BlockKind.Free && block.order === order;
    const added = [...this.blocks.values()].filter(isFree).map((block) => block!.unit * bytes);
    const before = this.cursor.freeList(order, limit + this.blocks.size).filter((offset) => !this.blocks.has(offset / bytes));
    const list = fit === 'lifo' ? [...added.reverse(), ...before] : [...added, ...before].sort((a, b) => a - b);
    return list.slice(0, limit);
  }

  /** The live allocations are those before the operation; the free blocks are as they are now. */
  metrics(): Metrics {
    const { live, requested, held, errors } = this.cursor.metrics();
    const { size, unit } = this.cursor.run.arena;
    return computeMetrics({ live, requested, held, errors, arenaSize: size, unit, freeBlocks: this.freeCounts() });
  }

  private startingAt(unit: number): BlockView | undefined {
    const changed = this.blocks.get(unit);
    if (changed !== undefined) return changed ?? undefined;
    const block = this.cursor.blockAt(unit);
    return block.unit === unit ? block : undefined;
  }

  private setFree(unit: number, order: number): void {
    this.blocks.set(unit, { unit, order, kind: BlockKind.Free, owner: -1 });
    this.freeBlocks[order]++;
  }

  private setSlot(unit: number, slot: number, owner: number): void {
    const id = this.blockAt(unit).owner;
    const changes = this.slots.get(id);
    if (changes) changes.set(slot, owner);
    else this.slots.set(id, new Map([[slot, owner]]));
  }
}

/**
 * The state within an operation, after some of its steps: that of `cursor`, which stands before the operation and stays there, with
 * the blocks, slots and figures that have changed. The lists of slabs are those before the operation.
 */
export function innerState(cursor: Cursor, steps: readonly Step[]): ArenaState {
  const state = new InnerState(cursor);
  for (const step of steps) state.apply(step);
  return new InnerView(cursor, state, steps.length);
}

class InnerView implements ArenaState {
  readonly run: Run;
  readonly position: number;

  constructor(
    private readonly before: Cursor,
    private readonly changed: InnerState,
    readonly phase: number,
  ) {
    this.run = before.run;
    this.position = before.position;
  }

  get freeUnits(): number {
    return this.freeBlocks().reduce((sum, count, order) => sum + count * 2 ** order, 0);
  }

  get largestFreeOrder(): number {
    return this.freeBlocks().findLastIndex((count) => count > 0);
  }

  metrics(): Metrics {
    return this.changed.metrics();
  }

  forEachBlock(fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    this.changed.forEachBlock(fromUnit, toUnit, visit);
  }

  forEachBlockAbove(order: number, fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    this.forEachBlock(fromUnit, toUnit, (unit, each, kind, owner) => {
      if (each > order) visit(unit, each, kind, owner);
    });
  }

  readTaken(into: TakenBlocks, fromUnit: number, toUnit: number): number {
    let count = 0;
    let next = toUnit;
    this.forEachBlock(fromUnit, toUnit, (unit, order, kind, owner) => {
      if (kind === BlockKind.Free || next < toUnit) return;
      if (count === into.capacity) {
        next = unit;
        return;
      }
      into.unit[count] = unit;
      into.order[count] = order;
      into.isSlab[count] = kind === BlockKind.Slab ? 1 : 0;
      into.owner[count] = owner;
      count++;
    });
    into.count = count;
    return next;
  }

  blockAt(unit: number): BlockView {
    return this.changed.blockAt(unit);
  }

  isFreeBlock(unit: number, order: number): boolean {
    if (unit * this.run.arena.unit >= this.run.arena.size) return false;
    const block = this.blockAt(unit);
    return block.kind === BlockKind.Free && block.unit === unit && block.order === order;
  }

  allocationAt(unit: number, order: number): number {
    const block = this.blockAt(unit);
    return block.kind === BlockKind.Allocated && block.unit === unit && block.order === order ? block.owner : -1;
  }

  freeBlocks(): number[] {
    return this.changed.freeCounts();
  }

  freeBlockCount(order: number): number {
    return this.freeBlocks()[order] ?? 0;
  }

  freeList(order: number, limit: number): number[] {
    return this.changed.freeList(order, limit);
  }

  caches(): CacheView[] {
    return this.before.caches();
  }

  slabsOf(cache: number): number[] {
    return this.before.slabsOf(cache);
  }

  slab(id: number): SlabView {
    return this.changed.slab(id);
  }

  slotOwner(slab: number, slot: number): number {
    return this.changed.slotOwner(slab, slot);
  }

  readSlots(slab: number, into: Int32Array): number {
    const count = Math.min(this.slab(slab).objects, into.length);
    for (let slot = 0; slot < count; slot++) into[slot] = this.slotOwner(slab, slot);
    return count;
  }

  freeSlots(slab: number): number[] {
    return this.before.freeSlots(slab);
  }
}
