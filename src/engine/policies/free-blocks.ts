// The placement interface: what a policy knows of the free blocks, and how it finds one of them.

/**
 * The free blocks of an arena, as a policy keeps them to search in. Blocks are named by their first unit. `lengths` is the engine's: at the first
 * unit of each free block its units, negative; it holds while a block is among these.
 */
export interface FreeBlocks {
  /** Units of the largest; 0 where nothing is free. */
  readonly largest: number;
  /** A block has become free, also by a split or a merge. */
  add(unit: number, units: number): void;
  /** One is free no more, or merges. */
  remove(unit: number, units: number): void;
  /** The block that a request for so many units gets some or all of; -1 where the policy finds none. */
  find(units: number): number;
  /** After a successful search: the block was taken, and ends at this unit. */
  took(end: number): void;
  /** Forgets all blocks and starts anew. */
  clear(): void;
  /**
   * Free blocks that a search for so many units looks at which ends at `found` (-1: it fails), to be asked before what it finds is taken; `count`
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
