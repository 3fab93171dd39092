// Free blocks by address, so that the lowest one that is large enough is found without looking at those before it: first fit, next fit and heap_4
// search in it.
import { BoundaryTags, Slot } from './boundary-tags';

/** Units of a group, as a shift: they are the bits of a word. */
const groupShift = 5;
const groupMask = 31;
/** Children of a node, as a shift. */
const fanShift = 3;
const fan = 1 << fanShift;

/** Of a group there are the units of its largest block, and a bit for each unit that is the last of a block: both are asked for together. */
const Ends = 1;
const recordShift = 1;
const recordSize = 1 << recordShift;

/**
 * A tree of the largest free block in each group of units, in eight groups, in sixty-four and so on up to all of them. A block belongs to the group of its
 * last unit, which stays the same when its low end is taken.
 */
export class AddressTree {
  readonly blocks: BoundaryTags;
  private readonly tags: Int32Array;
  private readonly groups: Int32Array;
  /** Of each node the units of its largest block. 8n to 8n + 7 lie below n; those from `firstLeaf` on have groups below them. */
  private readonly nodes: Int32Array;
  private readonly firstLeaf: number;
  /** The nodes that lie below none: from this power of two, 1, 2 or 4, to the next. */
  private readonly top: number;

  constructor(units: number) {
    this.blocks = new BoundaryTags(units);
    this.tags = this.blocks.tags;
    const leaves = Math.ceil(units / (fan << groupShift));
    let firstLeaf = 1;
    while (firstLeaf < leaves) firstLeaf *= 2;
    this.firstLeaf = firstLeaf;
    this.nodes = new Int32Array(Math.max(2 * firstLeaf, fan));
    this.groups = new Int32Array((leaves << fanShift) << recordShift);
    let top = firstLeaf;
    while (top >= fan) top >>= fanShift;
    this.top = top;
  }

  get largest(): number {
    const { nodes, top } = this;
    let largest = nodes[top];
    for (let node = top + 1; node < 2 * top; node++) largest = larger(largest, nodes[node]);
    return largest;
  }

  take(slot: number, units: number, held: number): void {
    this.shrink(lastUnit(slot, units), units, (units - held) | 0);
  }

  remove(slot: number, units: number): void {
    this.shrink(lastUnit(slot, units), units, 0);
  }

  give(slot: number, units: number, below: number, above: number): void {
    // What is there now first: what was there is then mostly not the largest of its node any more.
    this.grow(lastUnit(slot, (units + above) | 0), (units + below + above) | 0);
    if (below > 0) this.shrink((slot - Slot.First - 1) | 0, below, 0);
  }

  /** The lowest block of at least so many units; `Slot.None` where there is none. */
  first(units: number): number {
    const { nodes, top } = this;
    for (let node = top; node < 2 * top; node++) if (nodes[node] >= units) return this.firstBelow(node, units);
    return Slot.None;
  }

  /** The lowest that ends with `from` or above. */
  firstFrom(from: number, units: number): number {
    const { nodes, groups, top } = this;
    const group = from >>> groupShift;
    if (groups[group << recordShift] >= units) {
      const found = this.firstIn(group, -1 << (from & groupMask), units);
      if (found !== Slot.None) return found;
    }
    for (let right = group + 1; (right & (fan - 1)) !== 0; right++) {
      if (groups[right << recordShift] >= units) return this.firstIn(right, -1, units);
    }
    // Up to where something to the right is large enough.
    let node = this.firstLeaf + (group >>> fanShift);
    for (; node >= fan; node >>= fanShift) {
      for (let right = node + 1; (right & (fan - 1)) !== 0; right++) if (nodes[right] >= units) return this.firstBelow(right, units);
    }
    for (let right = node + 1; right < 2 * top; right++) if (nodes[right] >= units) return this.firstBelow(right, units);
    return Slot.None;
  }

  clear(): void {
    // A fresh one of a large arena stays pages of zeros that nobody has touched.
    if (this.largest === 0) return;
    this.nodes.fill(0);
    this.groups.fill(0);
  }

  /** The lowest block of at least so many units in a node that has one. */
  private firstBelow(top: number, units: number): number {
    const { nodes, groups, firstLeaf } = this;
    let node = top;
    while (node < firstLeaf) {
      const child = node << fanShift;
      node = (child + firstOf(nodes, child, 1, units)) | 0;
    }
    const group = (node - firstLeaf) << fanShift;
    return this.firstIn((group + firstOf(groups, group << recordShift, recordSize, units)) | 0, -1, units);
  }

  /** The lowest in a group that ends with one of some units. */
  private firstIn(group: number, among: number, units: number): number {
    const { tags } = this;
    for (let bits = this.groups[(group << recordShift) + Ends] & among; bits !== 0; bits &= bits - 1) {
      const slot = lastSlot(group, bits);
      const tag = tags[slot];
      if (tag + units <= 0) return (slot + tag + 1) | 0;
    }
    return Slot.None;
  }

  // A group and the node above it change with nearly each block, the others with few: so the former have no branch, which nothing could foresee.

  /** A block of so many units ends there now. */
  private grow(end: number, units: number): void {
    const { nodes, groups } = this;
    const group = end >>> groupShift;
    const at = group << recordShift;
    groups[at] = larger(groups[at], units);
    groups[at + Ends] |= 1 << (end & groupMask);
    let node = (this.firstLeaf + (group >>> fanShift)) | 0;
    nodes[node] = larger(nodes[node], units);
    for (node >>= fanShift; node > 0 && nodes[node] < units; node >>= fanShift) nodes[node] = units;
  }

  /** A block of `units` that ends there has fewer now, or none. */
  private shrink(end: number, units: number, now: number): void {
    const { nodes, groups, tags } = this;
    const group = end >>> groupShift;
    const at = group << recordShift;
    const others = groups[at + Ends] & ~(1 << (end & groupMask));
    if (now === 0) groups[at + Ends] = others;
    let most = now;
    for (let bits = others; bits !== 0; bits &= bits - 1) most = larger(most, (0 - tags[lastSlot(group, bits)]) | 0);
    groups[at] = most;
    const leaf = group >>> fanShift;
    let node = (this.firstLeaf + leaf) | 0;
    nodes[node] = largestOf(groups, leaf << (fanShift + recordShift), recordSize);
    for (node >>= fanShift; node > 0 && nodes[node] === units; node >>= fanShift) nodes[node] = largestOf(nodes, node << fanShift, 1);
  }
}

/** The last unit of a block. */
function lastUnit(slot: number, units: number): number {
  return (slot + units - Slot.First - 1) | 0;
}

/** The slot of the unit in a group that the lowest of some bits stands for. */
function lastSlot(group: number, bits: number): number {
  return ((group << groupShift) + 31 - Math.clz32(bits & -bits) + Slot.First) | 0;
}

// Of eight integers, from `from` on and so far apart. Without branches: the sign of a difference tells what is less.

/** Which is the first of at least so many units; 7 where none before is. */
function firstOf(array: Int32Array, from: number, apart: number, units: number): number {
  let at = from;
  let less = ((array[at] - units) | 0) >> 31;
  let passed = less;
  at = (at + apart) | 0;
  less &= ((array[at] - units) | 0) >> 31;
  passed = (passed + less) | 0;
  at = (at + apart) | 0;
  less &= ((array[at] - units) | 0) >> 31;
  passed = (passed + less) | 0;
  at = (at + apart) | 0;
  less &= ((array[at] - units) | 0) >> 31;
  passed = (passed + less) | 0;
  at = (at + apart) | 0;
  less &= ((array[at] - units) | 0) >> 31;
  passed = (passed + less) | 0;
  at = (at + apart) | 0;
  less &= ((array[at] - units) | 0) >> 31;
  passed = (passed + less) | 0;
  at = (at + apart) | 0;
  less &= ((array[at] - units) | 0) >> 31;
  return (0 - passed - less) | 0;
}

/** The largest. */
function largestOf(array: Int32Array, from: number, apart: number): number {
  return larger(largestOfFour(array, from, apart), largestOfFour(array, (from + (apart << 2)) | 0, apart));
}

function largestOfFour(array: Int32Array, from: number, apart: number): number {
  const second = (from + apart) | 0;
  const third = (second + apart) | 0;
  return larger(larger(array[from], array[second]), larger(array[third], array[(third + apart) | 0]));
}

/** The larger of two counts of units. */
function larger(a: number, b: number): number {
  const less = (a - b) | 0;
  return (a - (less & (less >> 31))) | 0;
}
