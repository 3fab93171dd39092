// How many free blocks lie below a unit, for who counts what a search looks at. Kept only where somebody asks.

/** Units of a group, as a shift: the starts of its blocks are the bits of a word. */
const groupShift = 5;
const groupMask = 31;

/** Counts of free blocks by address: a tree of sums (Fenwick, "A new data structure for cumulative frequency tables", 1994) over groups of units. */
export class CountedBlocks {
  all = 0;
  private readonly starts: Int32Array;
  private readonly sums: Int32Array;

  constructor(units: number) {
    const groups = (units >>> groupShift) + 1;
    this.starts = new Int32Array(groups);
    this.sums = new Int32Array(groups + 1);
  }

  add(unit: number): void {
    this.starts[unit >>> groupShift] |= 1 << (unit & groupMask);
    this.change(unit, 1);
  }

  remove(unit: number): void {
    this.starts[unit >>> groupShift] &= ~(1 << (unit & groupMask));
    this.change(unit, -1);
  }

  below(unit: number): number {
    const group = unit >>> groupShift;
    let count = 0;
    for (let bits = this.starts[group] & ~(-1 << (unit & groupMask)); bits !== 0; bits &= bits - 1) count++;
    for (let at = group; at > 0; at &= at - 1) count += this.sums[at];
    return count;
  }

  clear(): void {
    this.all = 0;
    this.starts.fill(0);
    this.sums.fill(0);
  }

  private change(unit: number, by: 1 | -1): void {
    this.all += by;
    for (let at = (unit >>> groupShift) + 1; at < this.sums.length; at += at & -at) this.sums[at] += by;
  }
}
