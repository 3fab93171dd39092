// Free blocks by address, so that the lowest one that is large enough is found without looking at those before it: first fit, next fit and heap_4
// search in it.
import { Block, Field, type BlockRecords } from './block-records';
import { UnitSet, unitGroup } from './unit-set';

/** Children of a node, as a shift. */
const fanShift = 2;

/** A tree of the largest free block in each group of units, in four groups, in sixteen and so on up to all of them. */
export class AddressTree {
  /** By node: 1 is the root, 4n to 4n + 3 lie below n. */
  private readonly greatest: Int32Array;
  /** The node of the first group. */
  private readonly firstLeaf: number;
  private readonly starts: UnitSet;
  /** By group, its largest block. */
  private readonly champions: Int32Array;

  constructor(
    private readonly records: BlockRecords,
    units: number,
  ) {
    this.starts = new UnitSet(units);
    let firstLeaf = 1;
    while (firstLeaf < this.starts.groups) firstLeaf <<= fanShift;
    this.firstLeaf = firstLeaf;
    this.greatest = new Int32Array(2 * firstLeaf);
    this.champions = new Int32Array(this.starts.groups);
  }

  get largest(): number {
    return this.greatest[1];
  }

  remove(unit: number, units: number): void {
    this.starts.delete(unit);
    this.lower(unitGroup(unit), units);
  }

  /** A block that had `units` from `unit` on, or none, has others now. */
  change(block: number, unit: number, units: number, nowUnit: number, nowUnits: number): void {
    const { starts } = this;
    if (unit !== nowUnit || units === 0) {
      if (units > 0) starts.delete(unit);
      starts.add(nowUnit);
      this.records.place(block, nowUnit);
    }
    // What is there now first: what was there is then mostly not the largest of its node any more.
    this.raise(block, unitGroup(nowUnit), nowUnits);
    if (units > 0) this.lower(unitGroup(unit), units);
  }

  /** The lowest block of at least so many units that starts at `from` or above; `Block.None` where there is none. */
  firstFrom(from: number, units: number): number {
    const { greatest } = this;
    if (greatest[1] < units) return Block.None;
    if (from === 0) return this.firstBelow(1, units);
    const group = unitGroup(from);
    if (group >= this.starts.groups) return Block.None;
    let node = this.firstLeaf + group;
    if (greatest[node] >= units) {
      const found = this.firstIn(group, this.starts.wordFrom(from), units);
      if (found !== Block.None) return found;
    }
    // Up to where something to the right is large enough.
    for (; node > 1; node >>= fanShift) {
      for (let right = node + 1; (right & 3) !== 0; right++) if (greatest[right] >= units) return this.firstBelow(right, units);
    }
    return Block.None;
  }

  clear(): void {
    this.clearBelow(1);
    this.starts.clear();
  }

  /** The lowest block of at least so many units in a node that has one. */
  private firstBelow(top: number, units: number): number {
    const { greatest, firstLeaf } = this;
    let node = top;
    while (node < firstLeaf) {
      // The first child that is not too small, without a branch, which nothing could foresee: a sign tells what is.
      const child = node << fanShift;
      const first = (greatest[child] - units) >>> 31;
      const second = first & ((greatest[child + 1] - units) >>> 31);
      const third = second & ((greatest[child + 2] - units) >>> 31);
      node = child + first + second + third;
    }
    const group = node - firstLeaf;
    const word = this.starts.word(group);
    // Mostly one block begins in a group.
    return (word & (word - 1)) === 0 ? this.champions[group] : this.firstIn(group, word, units);
  }

  private raise(block: number, group: number, units: number): void {
    const { greatest } = this;
    let node = this.firstLeaf + group;
    if (greatest[node] >= units) return;
    this.champions[group] = block;
    for (; node > 0 && greatest[node] < units; node >>= fanShift) greatest[node] = units;
  }

  /** A block of so many units is in a group no more. */
  private lower(group: number, units: number): void {
    const { greatest } = this;
    let node = this.firstLeaf + group;
    if (greatest[node] > units) return;
    let most = this.findChampion(group);
    while (most < units) {
      greatest[node] = most;
      node >>= fanShift;
      if (node === 0 || greatest[node] > units) return;
      const child = node << fanShift;
      most = larger(larger(greatest[child], greatest[child + 1]), larger(greatest[child + 2], greatest[child + 3]));
    }
  }

  private clearBelow(node: number): void {
    const { greatest, firstLeaf } = this;
    if (greatest[node] === 0) return;
    greatest[node] = 0;
    if (node >= firstLeaf) return;
    for (let child = node << fanShift; child < (node + 1) << fanShift; child++) this.clearBelow(child);
  }

  private firstIn(group: number, among: number, units: number): number {
    const { records } = this;
    const { fields } = records;
    for (let bits = among; bits !== 0; bits &= bits - 1) {
      const block = records.startingAt(this.starts.unitOf(group, bits));
      if (-fields[block + Field.Units] >= units) return block;
    }
    return Block.None;
  }

  /** Finds the largest block of a group, and returns its units. */
  private findChampion(group: number): number {
    const { records } = this;
    const { fields } = records;
    let greatest = 0;
    for (let bits = this.starts.word(group); bits !== 0; bits &= bits - 1) {
      const block = records.startingAt(this.starts.unitOf(group, bits));
      const units = -fields[block + Field.Units];
      if (units <= greatest) continue;
      greatest = units;
      this.champions[group] = block;
    }
    return greatest;
  }
}

/** The larger of two counts of units, without a branch. */
function larger(a: number, b: number): number {
  const less = a - b;
  return a - (less & (less >> 31));
}
