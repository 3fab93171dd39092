// Next fit: first fit that goes on where the search before it ended, the rover (Knuth, The Art of Computer Programming 1, 2.5, exercise 6).
import { AddressTree } from './address-tree';
import type { FreeBlocks, FreeCount } from './free-blocks';

export class NextFit implements FreeBlocks {
  private readonly tree: AddressTree;
  /** A unit: where the block taken last ended. */
  private rover = 0;
  /** The free block that the rover lies in; -1 where that is free no more. */
  private covering = -1;

  constructor(private readonly lengths: Int32Array) {
    this.tree = new AddressTree(lengths);
  }

  get largest(): number {
    return this.tree.largest;
  }

  add(unit: number, units: number): void {
    if (unit <= this.rover && this.rover < unit + units) this.covering = unit;
    this.tree.add(unit, units);
  }

  remove(unit: number, units: number): void {
    if (unit === this.covering) this.covering = -1;
    this.tree.remove(unit, units);
  }

  find(units: number): number {
    const found = this.tree.firstFrom(this.start, units);
    return found < 0 ? this.tree.firstFrom(0, units) : found;
  }

  took(end: number): void {
    this.rover = end;
    this.covering = this.lengths[end] < 0 ? end : -1;
  }

  clear(): void {
    this.tree.clear();
    this.rover = 0;
    this.covering = -1;
  }

  looks(_units: number, found: number, count: FreeCount): number {
    if (found < 0) return count.all;
    const before = count.below(this.start);
    const below = count.below(found);
    return (below >= before ? below - before : count.all - before + below) + 1;
  }

  /** The search begins with the first free block from here on. */
  private get start(): number {
    return this.covering < 0 ? this.rover : this.covering;
  }
}
