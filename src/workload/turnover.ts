// A population that is kept: blocks come and go by turns of chance, so that about as many live at any time.
import type { RandomNumbers } from '../model/random';

/** By how much of its size the population may differ from what is wanted. */
const tolerance = 0.02;

/**
 * Decides in each turn whether a block is born or one dies, any of those that live. The replacement of objects at random is that of servers (Larson and Krishnan,
 * "Memory Allocation for Long-Running Server Applications", ISMM 1998).
 */
export class Turnover {
  /** The blocks that live, in no order. */
  readonly live: number[] = [];

  /** `wanted`: how many blocks are to live. */
  constructor(
    private readonly wanted: number,
    private readonly random: RandomNumbers,
  ) {}

  /** Whether the next turn is a birth, which `born` is to be told of; else `death` says who dies. */
  isBirth(): boolean {
    const count = this.live.length;
    return count === 0 || count < this.wanted * (1 - tolerance) || (count < this.wanted * (1 + tolerance) && this.random(2) === 0);
  }

  born(block: number): void {
    this.live.push(block);
  }

  /** The block that dies. */
  death(): number {
    return this.endAt(this.random(this.live.length));
  }

  /** Ends one block, undefined where none lives. */
  end(): number | undefined {
    return this.live.length === 0 ? undefined : this.endAt(this.live.length - 1);
  }

  /** The last one moves to its place. */
  private endAt(index: number): number {
    const { live } = this;
    const block = live[index];
    const last = live.pop()!;
    if (index < live.length) live[index] = last;
    return block;
  }
}
