// Best fit: the smallest free block that is large enough, of equals the lowest (Knuth, The Art of Computer Programming 1, 2.5).
import { NumberSet } from '../number-set';
import { Block, Field, type BlockRecords } from './block-records';
import type { FreeBlocks, FreeCount } from './free-blocks';

/** Where a block lies in the heap of its size: the first of those below it, the next beside it, and the one that has it as either. */
const Child = Field.Next;
const Sibling = Field.Previous;
const Back = Field.Third;

/**
 * The sizes that free blocks have are a set, and the blocks of each size a heap by address, mostly of one block (Fredman, Sedgewick, Sleator and Tarjan,
 * "The pairing heap: a new form of self-adjusting heap", 1986).
 */
export class BestFit implements FreeBlocks {
  private readonly sizes: NumberSet;
  /** By units. */
  private readonly roots: Int32Array;

  constructor(
    private readonly records: BlockRecords,
    units: number,
  ) {
    this.sizes = new NumberSet(units + 1);
    this.roots = new Int32Array(units + 1);
  }

  get largest(): number {
    return Math.max(this.sizes.previous(this.roots.length), 0);
  }

  remove(block: number): void {
    this.removeFrom(-this.records.fields[block + Field.Units], block);
  }

  change(block: number, _unit: number, units: number): void {
    if (units > 0) this.removeFrom(units, block);
    this.add(block);
  }

  find(units: number): number {
    const size = this.sizes.next(units);
    return size < 0 ? Block.None : this.roots[size];
  }

  took(): void {}

  clear(): void {
    for (let units = this.sizes.next(0); units >= 0; units = this.sizes.next(units + 1)) this.roots[units] = Block.None;
    this.sizes.clear();
  }

  /** It goes through all by address, and ends early only where one has exactly the units needed. */
  looks(units: number, found: number, count: FreeCount): number {
    const { fields } = this.records;
    return found !== Block.None && -fields[found + Field.Units] === units ? count.below(fields[found + Field.Unit]) + 1 : count.all;
  }

  /** Puts a block to those of its size. */
  private add(block: number): void {
    const { fields } = this.records;
    const units = -fields[block + Field.Units];
    fields[block + Child] = Block.None;
    fields[block + Sibling] = Block.None;
    fields[block + Back] = Block.None;
    const root = this.roots[units];
    if (root === Block.None) this.sizes.add(units);
    this.roots[units] = root === Block.None ? block : this.meld(root, block);
  }

  /** Takes a block out of those of a size. */
  private removeFrom(units: number, block: number): void {
    const { fields } = this.records;
    const below = this.meldAll(fields[block + Child]);
    const root = this.roots[units];
    if (root === block) {
      this.roots[units] = below;
      if (below === Block.None) this.sizes.delete(units);
      return;
    }
    const back = fields[block + Back];
    const sibling = fields[block + Sibling];
    fields[back + (fields[back + Child] === block ? Child : Sibling)] = sibling;
    if (sibling !== Block.None) fields[sibling + Back] = back;
    if (below !== Block.None) this.roots[units] = this.meld(root, below);
  }

  /** One heap of two: the root that lies higher becomes the first below the other, which it returns. */
  private meld(a: number, b: number): number {
    const { fields } = this.records;
    const isFirst = fields[a + Field.Unit] < fields[b + Field.Unit];
    const top = isFirst ? a : b;
    const below = isFirst ? b : a;
    const first = fields[top + Child];
    fields[below + Sibling] = first;
    if (first !== Block.None) fields[first + Back] = below;
    fields[below + Back] = top;
    fields[top + Child] = below;
    return top;
  }

  /** One heap of those beside each other from `first` on: two by two, and then the pairs from the last on. */
  private meldAll(first: number): number {
    const { fields } = this.records;
    let pairs: number = Block.None;
    for (let one = first; one !== Block.None;) {
      const other = fields[one + Sibling];
      const next = other === Block.None ? Block.None : fields[other + Sibling];
      const pair = other === Block.None ? one : this.meld(one, other);
      fields[pair + Sibling] = pairs;
      pairs = pair;
      one = next;
    }
    let root = pairs;
    if (root === Block.None) return root;
    for (let pair = fields[root + Sibling]; pair !== Block.None;) {
      const next = fields[pair + Sibling];
      root = this.meld(root, pair);
      pair = next;
    }
    fields[root + Sibling] = Block.None;
    fields[root + Back] = Block.None;
    return root;
  }
}
