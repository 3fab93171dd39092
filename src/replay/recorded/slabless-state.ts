// What the states of runs whose blocks have any length have in common: what follows from the live blocks alone, and that there are no slabs.
import { firstThat } from '../../model/first-that';
import type { BlockVisitor, CacheView, SlabView, TakenBlocks } from '../state/arena-state';
import { RecordedCursor } from './recorded-cursor';
import { lengthOf } from './recorded-layout';

/** No block has an order. */
export const noOrder = -1;

/** The state at one position, which moves. */
export abstract class SlablessState extends RecordedCursor {
  /** Bytes of a unit. */
  protected abstract readonly unitBytes: number;
  /** Where the memory ends. */
  protected abstract readonly endUnit: number;

  abstract forEachBlock(fromUnit: number, toUnit: number, visit: BlockVisitor): void;

  forEachBlockAbove(order: number, fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    this.forEachBlock(fromUnit, toUnit, (unit, blockOrder, kind, owner, units) => {
      if (units > 2 ** order) visit(unit, blockOrder, kind, owner, units);
    });
  }

  readTaken(into: TakenBlocks, fromUnit: number, toUnit: number): number {
    into.count = 0;
    let place = this.placeCovering(fromUnit);
    if (place < 0) place = this.liveFrom(this.placesBelow(fromUnit));
    for (; place >= 0 && this.unitOf(place) < toUnit; place = this.liveFrom(place + 1)) {
      if (into.count === into.capacity) return this.unitOf(place);
      into.unit[into.count] = this.unitOf(place);
      into.order[into.count] = 0;
      into.isSlab[into.count] = 0;
      into.owner[into.count++] = this.liveAt(place);
    }
    // Nothing lies between here and the next block: who goes on has no more to look at there.
    return Math.max(toUnit, place < 0 ? this.endUnit : this.unitOf(place));
  }

  allocationAt(): number {
    return -1;
  }

  caches(): CacheView[] {
    return [];
  }

  slabsOf(): number[] {
    return [];
  }

  slab(id: number): SlabView {
    throw new RangeError(`There is no slab ${id}: this run has none.`);
  }

  slotOwner(): number {
    return -1;
  }

  readSlots(): number {
    return 0;
  }

  freeSlots(): number[] {
    return [];
  }

  /** Where the block at a place begins. */
  protected unitOf(place: number): number {
    return this.layout.byte[place] / this.unitBytes;
  }

  /** Units of the block that an operation began. */
  protected unitsOf(op: number): number {
    return lengthOf(this.layout, op) / this.unitBytes;
  }

  /** How many places lie below a unit. */
  protected placesBelow(unit: number): number {
    const { byte } = this.layout;
    const limit = unit * this.unitBytes;
    return firstThat(0, byte.length, (place) => byte[place] >= limit);
  }

  /** The place of the live block that a unit lies in; -1 where none does. */
  protected placeCovering(unit: number): number {
    const place = this.liveBelow(this.placesBelow(unit + 1));
    return place >= 0 && unit < this.unitOf(place) + this.unitsOf(this.liveAt(place)) ? place : -1;
  }
}
