// How many free blocks there are of each size, for who asks for the largest of many.
import { NumberSet } from '../number-set';

export class SizeCounts {
  private readonly counts: Int32Array;
  private readonly sizes: NumberSet;

  /** For blocks of at most so many units. */
  constructor(units: number) {
    this.counts = new Int32Array(units + 1);
    this.sizes = new NumberSet(units + 1);
  }

  /** The largest size that a block has; -1 where there is no block. */
  get largest(): number {
    return this.sizes.previous(this.counts.length);
  }

  add(units: number): void {
    if (this.counts[units]++ === 0) this.sizes.add(units);
  }

  remove(units: number): void {
    if (--this.counts[units] === 0) this.sizes.delete(units);
  }
}
