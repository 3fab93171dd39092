// What is so at a position of a run, to be read and never to be moved: the one thing that views, hovers, the debugger and reports
// look at. Who implements it stands on an engine; the engine itself stays inside of replay.
import type { Metrics } from '../../model/metrics';
import type { Run } from '../run/run';

/** What a block of the arena is. */
export const enum BlockKind {
  Free,
  Allocated,
  Slab,
  /** Not allocated, or the allocator's own: as recorded, nobody knows which. */
  Unknown,
  /** Pages that are free for whoever asks, and on a list of a CPU: their zone does not have them. */
  Listed,
  /** The allocator's own, at the end of its arena: never free. */
  Reserved,
  /** In use since before the first operation: of no operation, and never given back. */
  Before,
}

/** A block of the arena at a position. */
export interface BlockView {
  /** Its first unit. */
  readonly unit: number;
  /** Of a buddy block, which has `2^order` units; -1 where blocks have any length. */
  readonly order: number;
  readonly kind: BlockKind;
  /** The operation that allocated it; the slab's id; -1 for a block that is nobody's. */
  readonly owner: number;
  readonly units: number;
}

/** Told of a block: its first unit, its order, what it is, whose, and of how many units (see `BlockView`). */
export type BlockVisitor = (unit: number, order: number, kind: BlockKind, owner: number, units: number) => void;

/** A slab at a position. Ids of slabs mean something in one state only. */
export interface SlabView {
  readonly id: number;
  /** Serial of its cache. */
  readonly cache: number;
  /** The first unit of its buddy block. */
  readonly unit: number;
  /** Of its buddy block, in units. */
  readonly order: number;
  /** Slots. */
  readonly objects: number;
  /** Slots that hold an object. */
  readonly inUse: number;
  /** Bytes of a slot. */
  readonly slot: number;
  /** `full` ones are on no list of their cache: no slot of theirs is free, and no CPU has them. */
  readonly list: 'active' | 'partial' | 'full';
  /** The CPU it is active on, undefined if it is on none. */
  readonly cpu: number | undefined;
}

/** A cache at a position. */
export interface CacheView {
  /** Its index in the caches of the run, also where an earlier cache had its name. */
  readonly serial: number;
  readonly name: string;
  /** Whether `kmalloc` made it, not a `cache` statement. */
  readonly sizeClass: boolean;
  /** Bytes of an object as asked for, and of the slot it has. */
  readonly objectSize: number;
  readonly slot: number;
  /** Of a slab, in pages. */
  readonly order: number;
  readonly objectsPerSlab: number;
  /** Empty slabs are kept while the partial list has fewer than this. */
  readonly minPartial: number;
  /** Free objects that a CPU of such a kernel may park in partial slabs of its own, or in a sheaf. */
  readonly cpuPartial: number;
  readonly sheafCapacity: number;
  /** Its slabs, and the objects in use on them. */
  readonly slabs: number;
  readonly activeObjects: number;
}

/**
 * Blocks in use, as columns, for whoever looks at very many: `ArenaState.readTaken` fills them, and nobody is called for each
 * block. A small capacity suits who may stop soon.
 */
export class TakenBlocks {
  /** How many of the entries below were filled in. */
  count = 0;
  readonly unit: Float64Array;
  /** Of a buddy block; 0 where blocks have any length. */
  readonly order: Uint8Array;
  /** 1 where the block is a slab, 0 where one allocation has it. */
  readonly isSlab: Uint8Array;
  /** The operation that allocated it, or the slab's id. */
  readonly owner: Int32Array;

  constructor(readonly capacity = 1024) {
    this.unit = new Float64Array(capacity);
    this.order = new Uint8Array(capacity);
    this.isSlab = new Uint8Array(capacity);
    this.owner = new Int32Array(capacity);
  }
}

/**
 * What is so at a position of a run. Units and orders count the arena's units, offsets are its bytes; the run's space says at which addresses they lie.
 * As recorded there are no caches and slabs, and free blocks only where pages of a kernel were recorded: their orders count pages then. Where blocks have
 * any length there are no caches, slabs and buddies, and an order is a power of two by which their sizes are counted.
 */
export interface ArenaState {
  readonly run: Run;
  /** Operations done. */
  readonly position: number;
  /** Inner steps of the next operation that are done as well; 0 between operations. */
  readonly phase: number;
  /** NaN where nobody knows. */
  readonly freeUnits: number;
  /** The order of the largest free block, -1 when nothing is free. */
  readonly largestFreeOrder: number;

  metrics(): Metrics;

  /** Visits every block that overlaps the units [fromUnit, toUnit), ascending. */
  forEachBlock(fromUnit: number, toUnit: number, visit: BlockVisitor): void;
  /** Visits those of more than `2^order` units; the work depends on how many blocks of that order the range has room for, not on what is in it. */
  forEachBlockAbove(order: number, fromUnit: number, toUnit: number, visit: BlockVisitor): void;
  /**
   * Fills `into` with the blocks of allocations and slabs that overlap the units [fromUnit, toUnit), ascending, as many as there is room for. Returns
   * the unit to go on from: `toUnit` or behind it when there are no more.
   */
  readTaken(into: TakenBlocks, fromUnit: number, toUnit: number): number;
  /** The block that a unit lies in. */
  blockAt(unit: number): BlockView;
  /** Whether a free block of exactly this order begins at a unit. */
  isFreeBlock(unit: number, order: number): boolean;
  /** The operation whose allocation is the block of exactly this order at a unit; -1 where there is no such block. */
  allocationAt(unit: number, order: number): number;

  /** Free blocks by order. */
  freeBlocks(): number[];
  /** Free blocks of exactly so many units. */
  freeBlocksOf(units: number): number;
  /** Free blocks of an order; 0 for orders that no block has. */
  freeBlockCount(order: number): number;
  /** Offsets of free blocks of an order, the next to be used first, at most `limit`. */
  freeList(order: number, limit: number): number[];

  /** The caches there are, in the order in which they were created. */
  caches(): CacheView[];
  /** The slabs of a cache (by serial): active ones, the partial list from its head, full ones by address. */
  slabsOf(cache: number): number[];
  slab(id: number): SlabView;
  /** The operation that allocated the object in a slot, -1 if it is free. */
  slotOwner(slab: number, slot: number): number;
  /** Reads the same for all slots of a slab, of which `into` has room for the first ones. Returns how many were read. */
  readSlots(slab: number, into: Int32Array): number;
  /** Free slots of a slab, the next to be used first. */
  freeSlots(slab: number): number[];
}
