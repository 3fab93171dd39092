// Next fit: first fit that goes on where the search before it ended, the rover (Knuth, The Art of Computer Programming 1, 2.5, exercise 6).
import { AddressTree } from './address-tree';
import { Block, Field, type BlockRecords } from './block-records';
import type { FreeBlocks, FreeCount } from './free-blocks';

export class NextFit implements FreeBlocks {
  private readonly tree: AddressTree;
  /** A unit: where the block taken last ended. */
  private rover = 0;
  /** The free block that the rover lies in; none where that is free no more. */
  private covering: number = Block.None;

  constructor(
    private readonly records: BlockRecords,
    units: number,
  ) {
    this.tree = new AddressTree(records, units);
  }

  get largest(): number {
    return this.tree.largest;
  }

  remove(block: number): void {
    const { fields } = this.records;
    if (block === this.covering) this.covering = Block.None;
    this.tree.remove(fields[block + Field.Unit], -fields[block + Field.Units]);
  }

  change(block: number, unit: number, units: number): void {
    const { fields } = this.records;
    const nowUnit = fields[block + Field.Unit];
    const nowUnits = -fields[block + Field.Units];
    if (block === this.covering) this.covering = Block.None;
    this.cover(block, nowUnit, nowUnits);
    this.tree.change(block, unit, units, nowUnit, nowUnits);
  }

  find(units: number): number {
    const found = this.tree.firstFrom(this.start, units);
    return found === Block.None ? this.tree.firstFrom(0, units) : found;
  }

  took(end: number, above: number): void {
    this.rover = end;
    this.covering = this.records.fields[above + Field.Units] < 0 ? above : Block.None;
  }

  clear(): void {
    this.tree.clear();
    this.rover = 0;
    this.covering = Block.None;
  }

  looks(_units: number, found: number, count: FreeCount): number {
    if (found === Block.None) return count.all;
    const before = count.below(this.start);
    const below = count.below(this.records.fields[found + Field.Unit]);
    return (below >= before ? below - before : count.all - before + below) + 1;
  }

  /** The search begins with the first free block from here on. */
  private get start(): number {
    return this.covering === Block.None ? this.rover : this.records.fields[this.covering + Field.Unit];
  }

  private cover(block: number, unit: number, units: number): void {
    if (unit <= this.rover && this.rover < unit + units) this.covering = block;
  }
}
