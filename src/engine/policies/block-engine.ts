// The allocator of an arena whose blocks have any length: what the policies other than binary buddies have in common. Which free block a request gets is
// the policy's (`FreeBlocks`); here blocks are split, merged and resized.
import type { ArenaConfig, MachineConfig } from '../config';
import { Outcome } from '../engine';
import { Place } from '../place';
import { BestFit } from './best-fit';
import { CountedBlocks } from './counted-blocks';
import { FirstFit } from './first-fit';
import type { FreeBlocks } from './free-blocks';
import { Heap4 } from './heap4';
import { NextFit } from './next-fit';
import { markerUnits, neededUnits, policyRules, serves, type PolicyRules } from './policy';
import { Tlsf } from './tlsf';

/**
 * Blocks tile the arena, and no two free ones lie side by side. They are named by the unit they start at. State is kept outside of them, as Knuth's boundary
 * tags are in them: at the first unit of each block its length, and the length of the block before it. A request that fails leaves everything as it was.
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
  /** Free blocks looked at so far, where that is counted. */
  steps = 0;
  /** Units in the free blocks that would serve the request asked about, where that is counted. */
  servingUnits = 0;

  private readonly rules: PolicyRules;
  /** Units of what is left of a free block at least, for it to stay free. */
  private readonly leastRest: number;
  /** At the first unit of each block its units, negative of a free one. Behind the last block stands one that is never free. */
  private readonly lengths: Int32Array;
  /** At the first unit of each block, the units of the block before it. */
  private readonly before: Int32Array;
  private readonly free: FreeBlocks;
  private readonly counted: CountedBlocks | undefined;

  /** `counting`: `steps` and `servingUnits` are wanted, of free blocks that would serve a request which needs a block of so many units. */
  constructor(
    readonly arena: ArenaConfig,
    readonly machine: MachineConfig,
    private readonly counting?: { readonly needed: number },
  ) {
    const { size, unit, policy, overhead } = arena;
    this.rules = policyRules[policy];
    this.leastRest = this.rules.leastRest(unit, overhead) / unit;
    this.managedUnits = size / unit - markerUnits(arena);
    this.lengths = new Int32Array(this.managedUnits + 1);
    this.before = new Int32Array(this.managedUnits + 1);
    this.free = freeBlocksOf(arena, this.lengths);
    this.counted = counting ? new CountedBlocks(this.managedUnits) : undefined;
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
    const last = this.managedUnits - this.before[this.managedUnits];
    return this.lengths[last] < 0 ? last : this.managedUnits;
  }

  /** Nobody watches: the steps of an operation follow from what came of it. */
  tell(): void {}

  /** The empty arena. */
  reset(): void {
    this.free.clear();
    this.counted?.clear();
    this.steps = 0;
    this.servingUnits = 0;
    this.lengths[this.managedUnits] = 1;
    this.lengths[0] = this.managedUnits;
    this.freeUnits = 0;
    this.giveBack(0);
  }

  /** Memory for a request of `bytes`. */
  allocate(bytes: number): Outcome {
    if (bytes === 0 && this.rules.isNothingForNone) {
      this.place = Place.Nowhere;
      this.unit = -1;
      this.units = 0;
      return Outcome.Done;
    }
    const needed = neededUnits(this.arena, bytes);
    const unit = this.take(needed);
    if (unit >= 0) {
      this.place = Place.Block;
      this.unit = unit;
      return Outcome.Done;
    }
    if (!serves(this.arena.policy, this.managedUnits, needed)) return Outcome.TooLarge;
    return needed > this.freeUnits ? Outcome.Exhausted : Outcome.Fragmented;
  }

  /**
   * Resizes the allocation that lives at a place where it is, if the policy can: heap_4 stays while there is room, the others also give back what they do
   * not need and take what is free behind. False where it must move.
   */
  resize(place: number, unit: number, _slot: number, bytes: number): boolean {
    if (place !== Place.Block) return false;
    const { arena, rules, lengths, before } = this;
    this.place = place;
    this.unit = unit;
    this.units = lengths[unit];
    if (!rules.resizesInPlace) return bytes <= this.units * arena.unit - arena.overhead;
    if (bytes === 0 && rules.isNothingForNone) return false;
    const needed = neededUnits(arena, bytes);
    let { units } = this;
    if (needed > units) {
      const behind = -lengths[unit + units];
      if (behind <= 0 || units + behind < needed) return false;
      this.removeFree(unit + units, behind);
      this.freeUnits -= behind;
      units += behind;
      lengths[unit] = units;
      before[unit + units] = units;
    }
    if (units - needed >= this.leastRest) {
      lengths[unit] = needed;
      lengths[unit + needed] = units - needed;
      before[unit + needed] = needed;
      before[unit + units] = units - needed;
      this.giveBack(unit + needed);
    }
    this.units = lengths[unit];
    return true;
  }

  /** Gives the allocation back that lives at a place, from a unit on. */
  release(place: number, unit: number): void {
    if (place !== Place.Block) return;
    if (this.counted !== undefined && this.arena.policy === 'heap4') this.steps += this.counted.below(unit);
    this.giveBack(unit);
  }

  /** Free blocks of exactly so many units. */
  freeCount(units: number): number {
    let count = 0;
    for (let unit = 0; unit < this.managedUnits; unit += Math.abs(this.lengths[unit])) if (this.lengths[unit] === -units) count++;
    return count;
  }

  /** Takes a block of at least so many units, as many as `units` says then. Returns its first unit, -1 where the policy finds none. */
  private take(needed: number): number {
    const { free, lengths, before, counted } = this;
    if (needed > this.managedUnits) return -1;
    const unit = free.find(needed);
    if (counted !== undefined) this.countSearch(counted, needed, unit);
    if (unit < 0) return -1;
    const units = -lengths[unit];
    this.removeFree(unit, units);
    const rest = units - needed;
    if (rest >= this.leastRest) {
      const above = unit + needed;
      lengths[unit] = needed;
      lengths[above] = -rest;
      before[above] = needed;
      before[unit + units] = rest;
      this.addFree(above, rest);
      this.units = needed;
    } else {
      lengths[unit] = units;
      this.units = units;
    }
    this.freeUnits -= this.units;
    free.took(unit + this.units);
    return unit;
  }

  /** Makes a block free, merged with its free neighbours. */
  private giveBack(unit: number): void {
    const { lengths, before } = this;
    let from = unit;
    let end = unit + lengths[unit];
    this.freeUnits += lengths[unit];
    if (from > 0) {
      const below = before[from];
      if (lengths[from - below] < 0) {
        from -= below;
        this.removeFree(from, below);
      }
    }
    const above = -lengths[end];
    if (above > 0) {
      this.removeFree(end, above);
      end += above;
    }
    lengths[from] = from - end;
    before[end] = end - from;
    this.addFree(from, end - from);
  }

  private addFree(unit: number, units: number): void {
    this.free.add(unit, units);
    if (this.counted === undefined) return;
    this.counted.add(unit);
    this.servingUnits += this.servedBy(units);
  }

  private removeFree(unit: number, units: number): void {
    this.free.remove(unit, units);
    if (this.counted === undefined) return;
    this.counted.remove(unit);
    this.servingUnits -= this.servedBy(units);
  }

  private servedBy(units: number): number {
    return this.counting !== undefined && serves(this.arena.policy, units, this.counting.needed) ? units : 0;
  }

  /** A request that could not even be served by an empty arena is refused before anything is looked at. */
  private countSearch(counted: CountedBlocks, needed: number, found: number): void {
    const { all } = counted;
    const below = (unit: number): number => counted.below(unit);
    this.steps += this.free.looks(needed, found, { all, units: this.freeUnits, below });
  }
}

function freeBlocksOf({ policy }: ArenaConfig, lengths: Int32Array): FreeBlocks {
  switch (policy) {
    case 'first-fit':
      return new FirstFit(lengths);
    case 'next-fit':
      return new NextFit(lengths);
    case 'best-fit':
      return new BestFit(lengths);
    case 'tlsf':
      return new Tlsf(lengths);
    case 'heap4':
      return new Heap4(lengths);
    case 'buddy':
      throw new Error('Buddies are allocated by Engine.');
  }
}
