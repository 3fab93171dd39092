// First fit: the lowest free block that is large enough (Knuth, The Art of Computer Programming 1, 2.5).
import { AddressTree } from './address-tree';
import { Slot } from './boundary-tags';
import type { FreeCount, PolicyBlocks } from './free-blocks';

export class FirstFit extends AddressTree implements PolicyBlocks {
  find(units: number): number {
    return this.first(units);
  }

  looks(_units: number, found: number, count: FreeCount): number {
    return found === Slot.None ? count.all : count.below(found - Slot.First) + 1;
  }
}
