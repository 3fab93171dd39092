// First fit: the lowest free block that is large enough (Knuth, The Art of Computer Programming 1, 2.5).
import { AddressTree } from './address-tree';
import { Block, Field, type BlockRecords } from './block-records';
import type { FreeBlocks, FreeCount } from './free-blocks';

export class FirstFit implements FreeBlocks {
  private readonly tree: AddressTree;

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
    this.tree.remove(fields[block + Field.Unit], -fields[block + Field.Units]);
  }

  change(block: number, unit: number, units: number): void {
    const { fields } = this.records;
    this.tree.change(block, unit, units, fields[block + Field.Unit], -fields[block + Field.Units]);
  }

  find(units: number): number {
    return this.tree.firstFrom(0, units);
  }

  took(): void {}

  clear(): void {
    this.tree.clear();
  }

  looks(_units: number, found: number, count: FreeCount): number {
    return found === Block.None ? count.all : count.below(this.records.fields[found + Field.Unit]) + 1;
  }
}
