// Blocks that are known by their kind only: which of them ends where one of the kind does.

const none = -1;

/**
 * Gives blocks numbers from 0, those of blocks that have ended again. Of the live blocks of a kind the oldest ends first: nobody can tell
 * which it was, and for sizes and sites it makes no difference.
 */
export class LiveBlocks {
  /** By kind: its oldest live block and its youngest. */
  private oldest = new Int32Array(1 << 8).fill(none);
  private youngest = new Int32Array(1 << 8).fill(none);
  /** By block: the next younger one of its kind; of a block that has ended, the one that ended before it. */
  private next = new Int32Array(1 << 8);
  private count = 0;
  private ended = none;

  /** The number of a new block of a kind. */
  begin(kind: number): number {
    if (kind >= this.oldest.length) {
      this.oldest = enlarged(this.oldest, kind + 1, none);
      this.youngest = enlarged(this.youngest, kind + 1, none);
    }
    let block = this.ended;
    if (block === none) {
      block = this.count++;
      if (block === this.next.length) this.next = enlarged(this.next, block + 1, 0);
    } else this.ended = this.next[block];
    this.next[block] = none;
    if (this.oldest[kind] === none) this.oldest[kind] = block;
    else this.next[this.youngest[kind]] = block;
    this.youngest[kind] = block;
    return block;
  }

  /** The number of the block of a kind that ends; -1 where none is live. */
  end(kind: number): number {
    const block = kind < this.oldest.length ? this.oldest[kind] : none;
    if (block === none) return none;
    this.oldest[kind] = this.next[block];
    this.next[block] = this.ended;
    this.ended = block;
    return block;
  }
}

function enlarged(column: Int32Array, length: number, value: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(length, column.length * 2)).fill(value, column.length);
  larger.set(column);
  return larger;
}
