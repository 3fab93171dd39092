// How many free blocks lie below a unit, for who counts what a search looks at. Kept only where somebody asks.
import { bitCount } from '../arithmetic';
import type { FreeCount } from './free-blocks';

/** Units of a group, as a shift: they are the bits of a word. */
const groupShift = 5;
const groupMask = 31;

/** Counts of free blocks by their last unit: a tree of sums (Fenwick, "A new data structure for cumulative frequency tables", 1994) over groups of units. */
export class CountedBlocks implements FreeCount {
  all = 0;
  units = 0;
  /** By group, a bit for each unit that is the last of a block. */
  private readonly ends: Int32Array;
  private readonly sums: Int32Array;

  constructor(units: number) {
    this.ends = new Int32Array((units >>> groupShift) + 1);
    this.sums = new Int32Array(this.ends.length + 1);
  }

  /** A block of `units`, of which `end` is the last. */
  add(end: number, units: number): void {
    this.ends[end >>> groupShift] |= 1 << (end & groupMask);
    this.units += units;
    this.change(end, 1);
  }

  remove(end: number, units: number): void {
    this.ends[end >>> groupShift] &= ~(1 << (end & groupMask));
    this.units -= units;
    this.change(end, -1);
  }

  below(unit: number): number {
    const group = unit >>> groupShift;
    let count = bitCount(this.ends[group] & ~(-1 << (unit & groupMask)));
    for (let at = group; at > 0; at &= at - 1) count += this.sums[at];
    return count;
  }

  clear(): void {
    this.all = 0;
    this.units = 0;
    this.ends.fill(0);
    this.sums.fill(0);
  }

  private change(end: number, by: 1 | -1): void {
    this.all += by;
    for (let at = (end >>> groupShift) + 1; at < this.sums.length; at += at & -at) this.sums[at] += by;
  }
}
