// Next fit: first fit that goes on where the search before it ended, the rover (Knuth, The Art of Computer Programming 1, 2.5, exercise 6).
import { AddressTree } from './address-tree';
import { Slot } from './boundary-tags';
import type { FreeCount, PolicyBlocks } from './free-blocks';

export class NextFit extends AddressTree implements PolicyBlocks {
  /** A unit: where the block taken last ended. The search begins with the first free block that ends behind it. */
  private rover = 0;

  find(units: number): number {
    const found = this.firstFrom(this.rover, units);
    return found === Slot.None ? this.first(units) : found;
  }

  override take(slot: number, units: number, held: number): void {
    super.take(slot, units, held);
    const end = slot + held - Slot.First;
    this.rover = end === this.blocks.units ? 0 : end;
  }

  override clear(): void {
    super.clear();
    this.rover = 0;
  }

  looks(_units: number, found: number, count: FreeCount): number {
    if (found === Slot.None) return count.all;
    const before = count.below(this.rover);
    const below = count.below(found - Slot.First);
    return (below >= before ? below - before : count.all - before + below) + 1;
  }
}
