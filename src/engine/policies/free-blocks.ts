// The placement interface: what a policy knows of the free blocks, and how it finds one of them.

/**
 * The free blocks of an arena, as a policy keeps them to search in. Blocks are named by their records (`BlockRecords`), which say what holds when a
 * policy is told.
 */
export interface FreeBlocks {
  /** Units of the largest; 0 where nothing is free. */
  readonly largest: number;
  /** One is free no more, or is no more: what its record says is as it was. */
  remove(block: number): void;
  /** A free block, which had `units` from `unit` on, was cut or has grown; with no units it has become free. */
  change(block: number, unit: number, units: number): void;
  /** The block that a request for so many units gets some or all of; `Block.None` where the policy finds none. */
  find(units: number): number;
  /** After a successful search: the block was taken, ends at this unit, and has another above it. */
  took(end: number, above: number): void;
  /** Forgets all blocks and starts anew. */
  clear(): void;
  /**
   * Free blocks that a search for so many units looks at which ends at `found` (`Block.None`: it fails), to be asked before what it finds is taken; `count`
   * knows how many there are.
   */
  looks(units: number, found: number, count: FreeCount): number;
}

/** How many free blocks there are: in all, their units, and how many below a unit. */
export interface FreeCount {
  readonly all: number;
  readonly units: number;
  below(unit: number): number;
}
