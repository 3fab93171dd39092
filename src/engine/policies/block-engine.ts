// The allocator of an arena whose blocks have any length: what the policies other than binary buddies have in common. Which free block a request gets is
// the policy's (`FreeBlocks`); here blocks are split, merged and resized.
import { ilog2 } from '../arithmetic';
import type { ArenaConfig, MachineConfig } from '../config';
import { Outcome } from '../engine';
import { Place } from '../place';
import { BestFit } from './best-fit';
import { Block, BlockRecords, Field } from './block-records';
import { CountedBlocks } from './counted-blocks';
import { FirstFit } from './first-fit';
import type { FreeBlocks } from './free-blocks';
import { Heap4 } from './heap4';
import { NextFit } from './next-fit';
import { markerUnits, neededUnits, policyRules, serves, type PolicyRules } from './policy';
import { Tlsf, tlsfListCount } from './tlsf';

/** Requests of at most so many bytes are rounded in integers. */
const mostSmallBytes = 2 ** 29;

/**
 * Blocks tile the arena, and no two free ones lie side by side. State is kept outside of them, as Knuth's boundary tags are in them: a record for each, which
 * knows its neighbours (`BlockRecords`). A request that fails leaves everything as it was.
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
  private readonly leastBlock: number;
  private readonly overhead: number;
  /** Bytes of a request that is counted in integers at most, and what that needs. */
  private readonly mostSmall: number;
  private readonly unitMask: number;
  private readonly unitShift: number;
  private readonly records: BlockRecords;
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
    this.leastBlock = this.rules.leastBlock;
    this.overhead = overhead;
    this.mostSmall = unit <= mostSmallBytes ? mostSmallBytes : -1;
    this.unitMask = unit - 1;
    this.unitShift = ilog2(unit);
    this.managedUnits = size / unit - markerUnits(arena);
    this.records = new BlockRecords(this.managedUnits, Math.min(this.leastRest, this.neededFor(1)), policy === 'tlsf' ? tlsfListCount : 0);
    this.free = freeBlocksOf(arena, this.records, this.managedUnits);
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
    const { fields } = this.records;
    const last = fields[Block.None + Field.Below];
    return fields[last + Field.Units] < 0 ? fields[last + Field.Unit] : this.managedUnits;
  }

  /** Nobody watches: the steps of an operation follow from what came of it. */
  tell(): void {}

  /** The empty arena. */
  reset(): void {
    const { records, managedUnits } = this;
    this.free.clear();
    this.counted?.clear();
    this.steps = 0;
    this.servingUnits = 0;
    records.clear();
    const whole = records.make();
    const { fields } = records;
    fields[Block.None + Field.Unit] = managedUnits;
    fields[Block.None + Field.Units] = 1;
    fields[Block.None + Field.Below] = whole;
    fields[Block.None + Field.Above] = whole;
    fields[whole + Field.Unit] = 0;
    fields[whole + Field.Units] = -managedUnits;
    fields[whole + Field.Below] = Block.None;
    fields[whole + Field.Above] = Block.None;
    this.freeUnits = managedUnits;
    this.change(whole, 0, 0);
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
    if (needed <= this.managedUnits && this.take(needed)) return Outcome.Done;
    if (!serves(this.arena.policy, this.managedUnits, needed)) return Outcome.TooLarge;
    return needed > this.freeUnits ? Outcome.Exhausted : Outcome.Fragmented;
  }

  /**
   * Resizes the allocation that lives at a place where it is, if the policy can: heap_4 stays while there is room, the others also give back what they do
   * not need and take what is free behind. False where it must move.
   */
  resize(place: number, unit: number, _slot: number, bytes: number): boolean {
    if (place !== Place.Block) return false;
    const { arena, rules, records } = this;
    const { fields } = records;
    const block = records.startingAt(unit);
    this.place = place;
    this.unit = unit;
    let units = fields[block + Field.Units];
    this.units = units;
    if (!rules.resizesInPlace) return bytes <= units * arena.unit - arena.overhead;
    if (bytes === 0 && rules.isNothingForNone) return false;
    const needed = this.neededFor(bytes);
    if (needed > units) {
      const behind = fields[block + Field.Above];
      const free = records.freeUnits(behind);
      if (free <= 0 || units + free < needed) return false;
      this.remove(behind);
      this.freeUnits -= free;
      units += free;
      fields[block + Field.Units] = units;
      this.join(block, fields[behind + Field.Above]);
      records.drop(behind);
    }
    if (units - needed >= this.leastRest) this.cutEnd(block, needed);
    this.units = records.fields[block + Field.Units];
    return true;
  }

  /** Gives the allocation back that lives at a place, from a unit on. */
  release(place: number, unit: number): void {
    if (place !== Place.Block) return;
    if (this.counted !== undefined && this.arena.policy === 'heap4') this.steps += this.counted.below(unit);
    this.giveBack(this.records.startingAt(unit));
  }

  /** Free blocks of exactly so many units. */
  freeCount(units: number): number {
    const { fields } = this.records;
    let count = 0;
    for (let block = fields[Block.None + Field.Above]; block !== Block.None; block = fields[block + Field.Above]) {
      if (fields[block + Field.Units] === -units) count++;
    }
    return count;
  }

  /** Units of the block for a request, as `neededUnits` says: without its look-ups, and in integers where they are small. */
  private neededFor(bytes: number): number {
    const whole = bytes | 0;
    if (whole !== bytes || whole > this.mostSmall) return neededUnits(this.arena, bytes);
    const sum = (whole === 0 ? 1 : whole) + this.overhead;
    return ((sum < this.leastBlock ? this.leastBlock : sum) + this.unitMask) >>> this.unitShift;
  }

  /** Takes a block of at least so many units, as many as `units` says then. False where the policy finds none. */
  private take(needed: number): boolean {
    const { free, records, counted } = this;
    const found = free.find(needed);
    if (counted !== undefined) this.steps += free.looks(needed, found, counted);
    if (found === Block.None) return false;
    let { fields } = records;
    const unit = fields[found + Field.Unit];
    const units = -fields[found + Field.Units];
    const rest = units - needed;
    this.place = Place.Block;
    this.unit = unit;
    if (rest < this.leastRest) {
      this.remove(found);
      fields[found + Field.Units] = units;
      records.place(found, unit);
      this.units = units;
      this.freeUnits -= units;
      free.took(unit + units, fields[found + Field.Above]);
      return true;
    }
    // The block found is what is left; what is taken is new.
    const taken = records.make();
    fields = records.fields;
    this.join(fields[found + Field.Below], taken);
    this.join(taken, found);
    fields[taken + Field.Unit] = unit;
    fields[taken + Field.Units] = needed;
    fields[found + Field.Unit] = unit + needed;
    fields[found + Field.Units] = -rest;
    records.place(taken, unit);
    this.change(found, unit, units);
    this.units = needed;
    this.freeUnits -= needed;
    free.took(unit + needed, found);
    return true;
  }

  /** Makes what a block has more than `needed` units free. */
  private cutEnd(block: number, needed: number): void {
    const { records } = this;
    const end = records.make();
    const { fields } = records;
    const unit = fields[block + Field.Unit] + needed;
    this.join(end, fields[block + Field.Above]);
    this.join(block, end);
    fields[end + Field.Unit] = unit;
    fields[end + Field.Units] = fields[block + Field.Units] - needed;
    fields[block + Field.Units] = needed;
    this.giveBack(end);
  }

  /** Makes a block free, merged with its free neighbours: a neighbour that is free grows, and what it has grown by is no more. */
  private giveBack(block: number): void {
    const { records } = this;
    const { fields } = records;
    let units = fields[block + Field.Units];
    let unit = fields[block + Field.Unit];
    const below = fields[block + Field.Below];
    const above = fields[block + Field.Above];
    const unitsBelow = -fields[below + Field.Units];
    const unitsAbove = -fields[above + Field.Units];
    this.freeUnits += units;
    let merged = block;
    let unitBefore = unit;
    let unitsBefore = 0;
    if (unitsAbove > 0) {
      units += unitsAbove;
      if (unitsBelow > 0) {
        this.remove(above);
        this.join(block, fields[above + Field.Above]);
        records.drop(above);
      } else {
        merged = above;
        unitBefore = fields[above + Field.Unit];
        unitsBefore = unitsAbove;
        this.join(below, above);
        records.drop(block);
      }
    }
    if (unitsBelow > 0) {
      units += unitsBelow;
      merged = below;
      unit = fields[below + Field.Unit];
      unitBefore = unit;
      unitsBefore = unitsBelow;
      this.join(below, fields[block + Field.Above]);
      records.drop(block);
    }
    fields[merged + Field.Unit] = unit;
    fields[merged + Field.Units] = -units;
    this.change(merged, unitBefore, unitsBefore);
  }

  /** Makes two blocks neighbours. */
  private join(below: number, above: number): void {
    const { fields } = this.records;
    fields[below + Field.Above] = above;
    fields[above + Field.Below] = below;
  }

  private remove(block: number): void {
    this.free.remove(block);
    if (this.counted === undefined) return;
    const { fields } = this.records;
    this.uncount(this.counted, fields[block + Field.Unit], -fields[block + Field.Units]);
  }

  /** A free block, which had `units` from `unit` on, has others now; one that was not free had none. */
  private change(block: number, unit: number, units: number): void {
    this.free.change(block, unit, units);
    if (this.counted === undefined) return;
    if (units > 0) this.uncount(this.counted, unit, units);
    this.count(this.counted, block);
  }

  private count(counted: CountedBlocks, block: number): void {
    const { fields } = this.records;
    const units = -fields[block + Field.Units];
    counted.add(fields[block + Field.Unit], units);
    this.servingUnits += this.servedBy(units);
  }

  private uncount(counted: CountedBlocks, unit: number, units: number): void {
    counted.remove(unit, units);
    this.servingUnits -= this.servedBy(units);
  }

  private servedBy(units: number): number {
    return this.counting !== undefined && serves(this.arena.policy, units, this.counting.needed) ? units : 0;
  }
}

function freeBlocksOf({ policy }: ArenaConfig, records: BlockRecords, units: number): FreeBlocks {
  switch (policy) {
    case 'first-fit':
      return new FirstFit(records, units);
    case 'next-fit':
      return new NextFit(records, units);
    case 'best-fit':
      return new BestFit(records, units);
    case 'tlsf':
      return new Tlsf(records, units);
    case 'heap4':
      return new Heap4(records, units);
    case 'buddy':
      throw new Error('Buddies are allocated by Engine.');
  }
}
