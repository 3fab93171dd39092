// First fit: the lowest free block that is large enough (Knuth, The Art of Computer Programming 1, 2.5).
import { AddressTree } from './address-tree';
import type { FreeBlocks, FreeCount } from './free-blocks';

export class FirstFit implements FreeBlocks {
  private readonly tree: AddressTree;

  constructor(lengths: Int32Array) {
    this.tree = new AddressTree(lengths);
  }

  get largest(): number {
    return this.tree.largest;
  }

  add(unit: number, units: number): void {
    this.tree.add(unit, units);
  }

  remove(unit: number, units: number): void {
    this.tree.remove(unit, units);
  }

  find(units: number): number {
    return this.tree.firstFrom(0, units);
  }

  took(): void {}

  clear(): void {
    this.tree.clear();
  }

  looks(_units: number, found: number, count: FreeCount): number {
    return found < 0 ? count.all : count.below(found) + 1;
  }
}
