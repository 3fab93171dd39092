// What is known of the blocks of an arena whose blocks have any length: boundary tags, as Knuth has them (The Art of Computer Programming 1, 2.5,
// algorithm C), but outside of the arena, an integer for each unit. So a block is found by where it starts, and its neighbours by where it ends.

/** A block is named by the slot of its first unit. */
export const enum Slot {
  /** No block. It is never free, and of no units. */
  None = 0,
  /** The first unit of the arena, where nothing else is before it. */
  First = 1,
}

/**
 * The first and the last slot of each block, which may be the same, have its units, negative of a free one. Those between are the policy's to use while the
 * block is free: so what it needs to find a block is close to what that is.
 */
export class BoundaryTags {
  readonly tags: Int32Array;

  /** For an arena of `units`, the first of which has the slot `origin`: at least `Slot.First`, since there is something at both ends that is never free. */
  constructor(
    readonly units: number,
    readonly origin: number = Slot.First,
  ) {
    this.tags = new Int32Array(origin + units + 1);
    this.tags[origin - 1] = 1;
    this.tags[origin + units] = 1;
  }
}
