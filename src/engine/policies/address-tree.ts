// Free blocks by address, so that the lowest one that is large enough is found without looking at those before it: first fit, next fit and heap_4
// search in it.

/** Units of a group, as a shift: the starts of its blocks are the bits of a word. */
const groupShift = 5;
const groupMask = 31;

/** A tree of the largest free block in each group of units, in two, four groups and so on up to all of them. */
export class AddressTree {
  /** By node: 1 is the root, 2n and 2n + 1 lie below n. */
  private readonly greatest: Int32Array;
  /** By group, a bit for each unit that a free block starts at. */
  private readonly starts: Int32Array;
  /** The node of the first group. */
  private readonly firstLeaf: number;

  /** `lengths`: at the first unit of each free block its units, negative. */
  constructor(private readonly lengths: Int32Array) {
    const groups = (lengths.length >>> groupShift) + 1;
    this.firstLeaf = groups === 1 ? 1 : 1 << (32 - Math.clz32(groups - 1));
    this.starts = new Int32Array(groups);
    this.greatest = new Int32Array(2 * this.firstLeaf);
  }

  get largest(): number {
    return this.greatest[1];
  }

  add(unit: number, units: number): void {
    const { greatest } = this;
    const group = unit >>> groupShift;
    this.starts[group] |= 1 << (unit & groupMask);
    for (let node = this.firstLeaf + group; node > 0 && greatest[node] < units; node >>>= 1) greatest[node] = units;
  }

  remove(unit: number, units: number): void {
    const { greatest } = this;
    const group = unit >>> groupShift;
    this.starts[group] &= ~(1 << (unit & groupMask));
    let node = this.firstLeaf + group;
    if (greatest[node] > units) return;
    greatest[node] = this.greatestIn(group);
    while (node > 1) {
      node >>>= 1;
      const left = greatest[2 * node];
      const right = greatest[2 * node + 1];
      const now = left > right ? left : right;
      if (greatest[node] === now) return;
      greatest[node] = now;
    }
  }

  /** The lowest block of at least so many units that starts at `from` or above; -1 where there is none. */
  firstFrom(from: number, units: number): number {
    const { greatest, firstLeaf } = this;
    if (greatest[1] < units) return -1;
    let node = 1;
    if (from > 0) {
      const group = from >>> groupShift;
      if (group >= this.starts.length) return -1;
      node = firstLeaf + group;
      if (greatest[node] >= units) {
        const found = this.firstIn(group, this.starts[group] & (-1 << (from & groupMask)), units);
        if (found >= 0) return found;
      }
      // Up to where something to the right is large enough.
      while ((node & 1) === 1 || greatest[node + 1] < units) {
        node >>>= 1;
        if (node <= 1) return -1;
      }
      node++;
    }
    while (node < firstLeaf) node = greatest[2 * node] >= units ? 2 * node : 2 * node + 1;
    const group = node - firstLeaf;
    return this.firstIn(group, this.starts[group], units);
  }

  clear(): void {
    this.greatest.fill(0);
    this.starts.fill(0);
  }

  private firstIn(group: number, among: number, units: number): number {
    for (let bits = among; bits !== 0; bits &= bits - 1) {
      const unit = (group << groupShift) + 31 - Math.clz32(bits & -bits);
      if (-this.lengths[unit] >= units) return unit;
    }
    return -1;
  }

  private greatestIn(group: number): number {
    let greatest = 0;
    for (let bits = this.starts[group]; bits !== 0; bits &= bits - 1) {
      const units = -this.lengths[(group << groupShift) + 31 - Math.clz32(bits & -bits)];
      if (units > greatest) greatest = units;
    }
    return greatest;
  }
}
