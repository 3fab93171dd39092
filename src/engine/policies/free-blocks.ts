// The placement interface: what a policy knows of the free blocks, and how it finds one of them.
import type { BoundaryTags } from './boundary-tags';

/**
 * The free blocks of an arena, as a policy keeps them to search in. Blocks are named by their slots in `blocks`, whose tags are not the policy's to write.
 */
export interface FreeBlocks {
  readonly blocks: BoundaryTags;
  /** Units of the largest; 0 where nothing is free. */
  readonly largest: number;
  /** The block that a request for so many units gets some or all of; `Slot.None` where the policy finds none. */
  find(units: number): number;
  /** What was found is about to be taken: the lowest `held` of the `units` of a block. What is above them stays free. */
  take(slot: number, units: number, held: number): void;
  /** A block of `units` is about to be free no more. */
  remove(slot: number, units: number): void;
  /** A block of `units` has become free, and one with the free blocks beside it, which had `below` and `above` units; 0 where none was. */
  give(slot: number, units: number, below: number, above: number): void;
  /** Forgets all blocks and starts anew. */
  clear(): void;
}

/** A policy's own, which also says how it searches. */
export interface PolicyBlocks extends FreeBlocks {
  /**
   * Free blocks that a search for so many units looks at which ends at `found` (`Slot.None`: it fails), to be asked before what it finds is taken; `count`
   * knows how many there are.
   */
  looks(units: number, found: number, count: FreeCount): number;
}

/** How many free blocks there are: in all, their units, and how many end below a unit. */
export interface FreeCount {
  readonly all: number;
  readonly units: number;
  below(unit: number): number;
}
