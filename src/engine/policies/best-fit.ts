// Best fit: the smallest free block that is large enough, of equals the lowest (Knuth, The Art of Computer Programming 1, 2.5).
import { NumberSet } from '../number-set';
import { BoundaryTags, Slot } from './boundary-tags';
import type { FreeCount, PolicyBlocks } from './free-blocks';

/** Where a block lies in the heap of its size, behind its tag: the first of those below it, the next beside it, and the one that has it as either. */
const Child = 1;
const Sibling = 2;
const Back = 3;
/** Units of a block that has room for these. */
const leastInHeap = 5;

/**
 * The sizes that free blocks have are a set. The blocks of each size are a heap by address, mostly of one block (Fredman, Sedgewick, Sleator and Tarjan,
 * "The pairing heap: a new form of self-adjusting heap", 1986), and those too small for that a set too.
 */
export class BestFit implements PolicyBlocks {
  readonly blocks: BoundaryTags;
  private readonly tags: Int32Array;
  private readonly sizes: NumberSet;
  /** By units. */
  private readonly roots: Int32Array;
  /** The slots of those that are too small, by units. */
  private readonly small: readonly NumberSet[];

  constructor(units: number) {
    this.blocks = new BoundaryTags(units);
    this.tags = this.blocks.tags;
    this.sizes = new NumberSet(units + 1);
    this.roots = new Int32Array(units + 1);
    this.small = Array.from({ length: leastInHeap }, (_, units) => new NumberSet(units === 0 ? 0 : this.tags.length));
  }

  get largest(): number {
    return Math.max(this.sizes.previous(this.roots.length), 0);
  }

  find(units: number): number {
    const size = this.sizes.next(units);
    if (size < 0) return Slot.None;
    return size < leastInHeap ? this.small[size].next(0) : this.roots[size];
  }

  take(slot: number, units: number, held: number): void {
    this.remove(slot, units);
    if (held < units) this.add((slot + held) | 0, (units - held) | 0);
  }

  remove(slot: number, units: number): void {
    if (units < leastInHeap) {
      this.small[units].delete(slot);
      if (this.small[units].next(0) < 0) this.sizes.delete(units);
    } else if (this.roots[units] === slot) {
      const below = this.meldAll(this.tags[slot + Child]);
      this.roots[units] = below;
      if (below === Slot.None) this.sizes.delete(units);
    } else this.removeBelow(this.roots[units], slot, units);
  }

  give(slot: number, units: number, below: number, above: number): void {
    if (below > 0) this.remove((slot - below) | 0, below);
    if (above > 0) this.remove((slot + units) | 0, above);
    this.add((slot - below) | 0, (units + below + above) | 0);
  }

  clear(): void {
    for (let units = this.sizes.next(0); units >= 0; units = this.sizes.next(units + 1)) this.roots[units] = Slot.None;
    this.sizes.clear();
    for (const slots of this.small) if (slots.next(0) >= 0) slots.clear();
  }

  /** It goes through all by address, and ends early only where one has exactly the units needed. */
  looks(units: number, found: number, count: FreeCount): number {
    return found !== Slot.None && -this.tags[found] === units ? count.below(found - Slot.First) + 1 : count.all;
  }

  /** Puts a block to those of its size. */
  private add(slot: number, units: number): void {
    const { tags, roots } = this;
    if (units < leastInHeap) {
      this.small[units].add(slot);
      this.sizes.add(units);
      return;
    }
    tags[slot + Child] = Slot.None;
    tags[slot + Sibling] = Slot.None;
    tags[slot + Back] = Slot.None;
    const root = roots[units];
    if (root === Slot.None) this.sizes.add(units);
    roots[units] = root === Slot.None ? slot : this.meld(root, slot);
  }

  /** Takes a block that is not the root out of a heap. */
  private removeBelow(root: number, slot: number, units: number): void {
    const { tags } = this;
    const below = this.meldAll(tags[slot + Child]);
    const back = tags[slot + Back];
    const sibling = tags[slot + Sibling];
    tags[back + (tags[back + Child] === slot ? Child : Sibling)] = sibling;
    if (sibling !== Slot.None) tags[sibling + Back] = back;
    if (below !== Slot.None) this.roots[units] = this.meld(root, below);
  }

  /** One heap of two: the root that lies higher becomes the first below the other, which it returns. */
  private meld(a: number, b: number): number {
    const { tags } = this;
    const top = a < b ? a : b;
    const below = a < b ? b : a;
    const first = tags[top + Child];
    tags[below + Sibling] = first;
    if (first !== Slot.None) tags[first + Back] = below;
    tags[below + Back] = top;
    tags[top + Child] = below;
    return top;
  }

  /** One heap of those beside each other from `first` on: two by two, and then the pairs from the last on. */
  private meldAll(first: number): number {
    const { tags } = this;
    let pairs: number = Slot.None;
    for (let one = first; one !== Slot.None;) {
      const other = tags[one + Sibling];
      const next = other === Slot.None ? Slot.None : tags[other + Sibling];
      const pair = other === Slot.None ? one : this.meld(one, other);
      tags[pair + Sibling] = pairs;
      pairs = pair;
      one = next;
    }
    let root = pairs;
    if (root === Slot.None) return root;
    for (let pair = tags[root + Sibling]; pair !== Slot.None;) {
      const next = tags[pair + Sibling];
      root = this.meld(root, pair);
      pair = next;
    }
    tags[root + Sibling] = Slot.None;
    tags[root + Back] = Slot.None;
    return root;
  }
}
