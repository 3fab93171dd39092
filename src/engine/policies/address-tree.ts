// Free blocks by address, so that the lowest one that is large enough is found without looking at those before it: first fit, next fit and heap_4
// search in it.
import { BoundaryTags, Slot } from './boundary-tags';

/** Units of a group, as a shift: they are the bits of a word. */
const groupShift = 5;
const groupMask = 31;
/** Children of a node, as a shift. */
const fanShift = 3;
const fan = 1 << fanShift;

/**
 * A tree of the largest free block in each group of units, in eight groups, in sixty-four and so on up to all of them. A block belongs to the group of its
 * last unit, which stays the same when its low end is taken.
 */
export class AddressTree {
  readonly blocks: BoundaryTags;
  private readonly tags: Int32Array;
  /** Of each group a bit for each unit that is the last of a block. */
  private readonly ends: Int32Array;
  /** Of each node the units of its largest block. 8n to 8n + 7 lie below n; those from `firstGroup` on are the groups. */
  private readonly nodes: Int32Array;
  private readonly firstGroup: number;
  /** The nodes that lie below none: from this power of two, 1, 2 or 4, to the next. */
  private readonly top: number;

  constructor(units: number) {
    this.blocks = new BoundaryTags(units);
    this.tags = this.blocks.tags;
    const groups = Math.ceil(units / (1 << groupShift));
    let firstGroup = 1;
    while (firstGroup < groups) firstGroup *= 2;
    this.firstGroup = firstGroup;
    this.nodes = new Int32Array(Math.max(2 * firstGroup, fan));
    this.ends = new Int32Array(groups);
    let top = firstGroup;
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
    const { nodes, firstGroup, top } = this;
    const group = from >>> groupShift;
    if (nodes[firstGroup + group] >= units) {
      const found = this.firstIn(group, -1 << (from & groupMask), units);
      if (found !== Slot.None) return found;
    }
    // Up to where something to the right is large enough.
    let node = firstGroup + group;
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
    this.ends.fill(0);
  }

  /** The lowest block of at least so many units in a node that has one. */
  private firstBelow(top: number, units: number): number {
    const { nodes, firstGroup } = this;
    let node = top;
    while (node < firstGroup) {
      const child = node << fanShift;
      node = (child + firstOf(nodes, child, units)) | 0;
    }
    return this.firstIn((node - firstGroup) | 0, -1, units);
  }

  /** The lowest in a group that ends with one of some units. */
  private firstIn(group: number, among: number, units: number): number {
    const { tags } = this;
    for (let bits = this.ends[group] & among; bits !== 0; bits &= bits - 1) {
      const slot = lastSlot(group, bits);
      const tag = tags[slot];
      if (tag + units <= 0) return (slot + tag + 1) | 0;
    }
    return Slot.None;
  }

  /** A block of so many units ends there now. */
  private grow(end: number, units: number): void {
    const { nodes } = this;
    const group = end >>> groupShift;
    this.ends[group] |= 1 << (end & groupMask);
    // Without a branch, which nothing could foresee.
    for (let node = (this.firstGroup + group) | 0; node > 0; node >>= fanShift) nodes[node] = larger(nodes[node], units);
  }

  /** A block of `units` that ends there has fewer now, or none. */
  private shrink(end: number, units: number, now: number): void {
    const { nodes, ends, tags } = this;
    const group = end >>> groupShift;
    const others = ends[group] & ~(1 << (end & groupMask));
    if (now === 0) ends[group] = others;
    let most = now;
    for (let bits = others; bits !== 0; bits &= bits - 1) most = larger(most, (0 - tags[lastSlot(group, bits)]) | 0);
    let node = (this.firstGroup + group) | 0;
    nodes[node] = most;
    for (node >>= fanShift; node > 0 && nodes[node] === units; node >>= fanShift) nodes[node] = largestOf(nodes, node << fanShift);
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

// Of eight integers, from `from` on. Without branches: the sign of a difference tells what is less.

/** Which is the first of at least so many units; 7 where none before is. */
function firstOf(array: Int32Array, from: number, units: number): number {
  let less = ((array[from] - units) | 0) >> 31;
  let passed = less;
  less &= ((array[from + 1] - units) | 0) >> 31;
  passed = (passed + less) | 0;
  less &= ((array[from + 2] - units) | 0) >> 31;
  passed = (passed + less) | 0;
  less &= ((array[from + 3] - units) | 0) >> 31;
  passed = (passed + less) | 0;
  less &= ((array[from + 4] - units) | 0) >> 31;
  passed = (passed + less) | 0;
  less &= ((array[from + 5] - units) | 0) >> 31;
  passed = (passed + less) | 0;
  less &= ((array[from + 6] - units) | 0) >> 31;
  return (0 - passed - less) | 0;
}

/** The largest. */
function largestOf(array: Int32Array, from: number): number {
  const low = larger(larger(array[from], array[from + 1]), larger(array[from + 2], array[from + 3]));
  return larger(low, larger(larger(array[from + 4], array[from + 5]), larger(array[from + 6], array[from + 7])));
}

/** The larger of two counts of units. */
function larger(a: number, b: number): number {
  const less = (a - b) | 0;
  return (a - (less & (less >> 31))) | 0;
}
