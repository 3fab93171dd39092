// The allocator of an arena whose blocks have any length: what the policies other than binary buddies have in common. Which free block a request gets is
// the policy's (`FreeBlocks`); here blocks are split, merged and resized.
import { ilog2 } from '../arithmetic';
import type { ArenaConfig, MachineConfig } from '../config';
import { Outcome } from '../engine';
import { Place } from '../place';
import { BestFit } from './best-fit';
import { Slot } from './boundary-tags';
import { CountingBlocks } from './counting-blocks';
import { FirstFit } from './first-fit';
import type { FreeBlocks, PolicyBlocks } from './free-blocks';
import { Heap4 } from './heap4';
import { NextFit } from './next-fit';
import { markerUnits, neededUnits, policyRules, serves, type PolicyRules } from './policy';
import { Tlsf } from './tlsf';

/** Requests of at most so many bytes are rounded in integers. */
const mostSmallBytes = 2 ** 29;

/**
 * Blocks tile the arena, and no two free ones lie side by side; their tags are kept outside of them (`BoundaryTags`). A request that fails leaves everything
 * as it was.
 *
 * It is no kind of `Engine`, which is buddies with slabs on them, and it has no way back: a run notes where each block was put and how long it is, and
 * from these columns alone follows what is so at any position (`BlockState`), as it does for a recording as it was recorded.
 */
export class BlockEngine {
  /** Where the last allocation lives: its place, and the first unit of its block; -1 where it has none. */
  place: number = Place.None;
  unit = -1;
  /** Units of the block that was taken or resized last; 0 where there was none. */
  units = 0;
  /** It has no slabs. */
  readonly slot = 0;
  readonly caches: readonly never[] = [];
  /** Units of the arena without its end, which is never free. */
  readonly managedUnits: number;
  freeUnits = 0;

  private readonly rules: PolicyRules;
  /** Units of what is left of a free block at least, for it to stay free. */
  private readonly leastRest: number;
  private readonly leastBlock: number;
  private readonly overhead: number;
  /** Bytes of a request that is counted in integers at most, and what that needs. */
  private readonly mostSmall: number;
  private readonly unitMask: number;
  private readonly unitShift: number;
  private readonly free: FreeBlocks;
  private readonly tags: Int32Array;
  /** The slot of the first unit. */
  private readonly origin: number;
  private readonly counting: CountingBlocks | undefined;

  /** `counting`: `steps` and `servingUnits` are wanted, of free blocks that would serve a request which needs a block of so many units. */
  constructor(
    readonly arena: ArenaConfig,
    readonly machine: MachineConfig,
    counting?: { readonly needed: number },
  ) {
    const { size, unit, policy, overhead } = arena;
    this.rules = policyRules[policy];
    this.leastRest = this.rules.leastRest(unit, overhead) / unit;
    this.leastBlock = this.rules.leastBlock;
    this.overhead = overhead;
    this.mostSmall = unit <= mostSmallBytes ? mostSmallBytes : -1;
    this.unitMask = unit - 1;
    this.unitShift = ilog2(unit);
    this.managedUnits = size / unit - markerUnits(arena);
    const free = freeBlocksOf(arena, this.managedUnits);
    this.counting = counting ? new CountingBlocks(free, arena, counting.needed) : undefined;
    this.free = this.counting ?? free;
    this.tags = this.free.blocks.tags;
    this.origin = this.free.blocks.origin;
    this.reset();
  }

  /** Units in no free block, the end of the arena among them. */
  get usedUnits(): number {
    return this.arena.size / this.arena.unit - this.freeUnits;
  }

  /** Bytes of all blocks that are not free. */
  get heldBytes(): number {
    return (this.managedUnits - this.freeUnits) * this.arena.unit;
  }

  /** Units of the largest free block; 0 where nothing is free. */
  get largestUnits(): number {
    return this.free.largest;
  }

  /** The end of the highest block that is not free. */
  get spanUnits(): number {
    const last = this.tags[this.origin + this.managedUnits - 1];
    return last < 0 ? this.managedUnits + last : this.managedUnits;
  }

  /** Free blocks looked at so far; 0 where that is not counted. */
  get steps(): number {
    return this.counting?.steps ?? 0;
  }

  /** Units in the free blocks that would serve the request asked about; 0 where that is not counted. */
  get servingUnits(): number {
    return this.counting?.servingUnits ?? 0;
  }

  /** Nobody watches: the steps of an operation follow from what came of it. */
  tell(): void {}

  /** The empty arena. */
  reset(): void {
    const { managedUnits, origin } = this;
    this.free.clear();
    this.freeUnits = 0;
    this.giveBack(origin, managedUnits);
  }

  /** Memory for a request of `bytes`. */
  allocate(bytes: number): Outcome {
    if (bytes === 0 && this.rules.isNothingForNone) {
      this.place = Place.Nowhere;
      this.unit = -1;
      this.units = 0;
      return Outcome.Done;
    }
    const needed = this.neededFor(bytes);
    if (needed <= this.managedUnits && this.take(needed | 0)) return Outcome.Done;
    if (!serves(this.arena.policy, this.managedUnits, needed)) return Outcome.TooLarge;
    return needed > this.freeUnits ? Outcome.Exhausted : Outcome.Fragmented;
  }

  /**
   * Resizes the allocation that lives at a place where it is, if the policy can: heap_4 stays while there is room, the others also give back what they do
   * not need and take what is free behind. False where it must move.
   */
  resize(place: number, unit: number, _slot: number, bytes: number): boolean {
    if (place !== Place.Block) return false;
    const { arena, rules, tags } = this;
    const slot = unit + this.origin;
    let units = tags[slot];
    this.place = place;
    this.unit = unit;
    this.units = units;
    if (!rules.resizesInPlace) return bytes <= units * arena.unit - arena.overhead;
    if (bytes === 0 && rules.isNothingForNone) return false;
    const needed = this.neededFor(bytes);
    if (needed > units) {
      const behind = slot + units;
      const free = -tags[behind];
      if (free <= 0 || units + free < needed) return false;
      this.free.remove(behind, free);
      this.freeUnits -= free;
      units += free;
      this.tag(slot, units, units);
    }
    if (units - needed >= this.leastRest) {
      this.tag(slot, needed, needed);
      this.giveBack(slot + needed, units - needed);
      units = needed;
    }
    this.units = units;
    return true;
  }

  /** Gives the allocation back that lives at a place, from a unit on. */
  release(place: number, unit: number): void {
    if (place !== Place.Block) return;
    const slot = (unit + this.origin) | 0;
    this.giveBack(slot, this.tags[slot]);
  }

  /** Free blocks of exactly so many units. */
  freeCount(units: number): number {
    const { tags, origin } = this;
    const end = origin + this.managedUnits;
    let count = 0;
    for (let slot = origin; slot < end; slot += Math.abs(tags[slot])) {
      if (tags[slot] === -units) count++;
    }
    return count;
  }

  /** Units of the block for a request, as `neededUnits` says: without its look-ups, and in integers where they are small. */
  private neededFor(bytes: number): number {
    const whole = bytes | 0;
    if (whole !== bytes || whole > this.mostSmall) return neededUnits(this.arena, bytes);
    const sum = (whole === 0 ? 1 : whole) + this.overhead;
    return ((sum < this.leastBlock ? this.leastBlock : sum) + this.unitMask) >> this.unitShift;
  }

  /** Takes a block of at least so many units, as many as `units` says then. False where the policy finds none. */
  private take(needed: number): boolean {
    const { free, tags } = this;
    const slot = free.find(needed);
    if (slot === Slot.None) return false;
    const units = (0 - tags[slot]) | 0;
    const held = units - needed < this.leastRest ? units : needed;
    free.take(slot, units, held);
    if (held < units) this.tag((slot + held) | 0, (units - held) | 0, (held - units) | 0);
    this.tag(slot, held, held);
    this.place = Place.Block;
    this.unit = slot - this.origin;
    this.units = held;
    this.freeUnits -= held;
    return true;
  }

  /** Makes a block free, merged with its free neighbours. */
  private giveBack(slot: number, units: number): void {
    const { tags } = this;
    const tagBelow = tags[slot - 1];
    const tagAbove = tags[(slot + units) | 0];
    // Without a branch, which nothing could foresee: a negative tag counts, another does not.
    const below = (0 - (tagBelow & (tagBelow >> 31))) | 0;
    const above = (0 - (tagAbove & (tagAbove >> 31))) | 0;
    const merged = (units + below + above) | 0;
    this.tag((slot - below) | 0, merged, (0 - merged) | 0);
    this.freeUnits += units;
    this.free.give(slot, units, below, above);
  }

  /** Says at both ends of a block what it is. */
  private tag(slot: number, units: number, tag: number): void {
    const { tags } = this;
    tags[slot] = tag;
    tags[(slot + units - 1) | 0] = tag;
  }
}

function freeBlocksOf({ policy }: ArenaConfig, units: number): PolicyBlocks {
  switch (policy) {
    case 'first-fit':
      return new FirstFit(units);
    case 'next-fit':
      return new NextFit(units);
    case 'best-fit':
      return new BestFit(units);
    case 'tlsf':
      return new Tlsf(units);
    case 'heap4':
      return new Heap4(units);
    case 'buddy':
      throw new Error('Buddies are allocated by Engine.');
  }
}
