// Two-level segregated fit (Masmano et al. 2004), as mattconte/tlsf has it on 64-bit machines: lists of free blocks of like size, of which the first that
// surely fits gives its head.
import { BoundaryTags, Slot } from './boundary-tags';
import type { PolicyBlocks } from './free-blocks';
import { tlsfList, tlsfSearchList } from './policy';
import { SizeCounts } from './size-counts';

/** Lists of a power of two, as a shift. */
const secondShift = 5;
const secondMask = 31;
/** Powers of two that a payload of less than 2^31 bytes may have, those below 256 as one. */
const firstCount = 25;
/** Lists that there may be. */
const listCount = firstCount << secondShift;

/** What stands behind the tag of a free block: its neighbours in its list. No block has less than four units. */
const Next = 1;
const Previous = 2;

/**
 * Each list is a ring, so that a block leaves it without a look at where in it it lies, and the bit of a list that merging has made empty stays until a
 * search comes by it: there the list is not known.
 */
export class Tlsf implements PolicyBlocks {
  /** With anchors of the rings before the arena. `Slot.None` is a ring of its own: what leaves that leaves nothing. */
  readonly blocks: BoundaryTags;
  private readonly tags: Int32Array;
  /** Bits of the lists that are not empty, and of the words of them. */
  private readonly second = new Int32Array(firstCount);
  private first = 0;

  /** The first of the lists whose blocks are counted by size as well: where the last list has more than one size, its largest is asked for again and again. */
  private counted = listCount;
  private sizes: SizeCounts | undefined;

  constructor(private readonly units: number) {
    this.blocks = new BoundaryTags(units, anchor(listCount) + 2);
    this.tags = this.blocks.tags;
  }

  get largest(): number {
    const list = this.lastList();
    if (list < 0) return 0;
    const { tags } = this;
    const head = tags[anchor(list) + Next];
    if (tags[head + Next] === anchor(list)) return -tags[head];
    if (list < this.counted) this.countFrom(list);
    return this.sizes!.largest;
  }

  find(units: number): number {
    const least = tlsfSearchList(units);
    const word = least >>> secondShift;
    const bits = this.second[word] & (-1 << (least & secondMask));
    const ring = anchor((word << secondShift) + 31 - Math.clz32(bits & -bits));
    const head = this.tags[ring + Next];
    // Where there is no such bit, that is the anchor before those of the word.
    return bits !== 0 && head !== ring ? head : this.findNext(word, bits);
  }

  take(slot: number, units: number, held: number): void {
    const { tags, second } = this;
    // What is found is the first of its list. The bit of the list goes with the last, without a branch, which nothing could foresee.
    const ring = tags[slot + Previous];
    const after = tags[slot + Next];
    const others = after ^ ring;
    const list = (ring - anchor(0)) >>> 1;
    second[list >>> secondShift] ^= (1 + ((others | -others) >> 31)) << (list & secondMask);
    tags[ring + Next] = after;
    tags[after + Previous] = ring;
    if (this.sizes !== undefined) this.uncount(units);
    if (held < units) this.push((slot + held) | 0, (units - held) | 0);
  }

  remove(slot: number, units: number): void {
    this.unlink(slot);
    if (this.sizes !== undefined) this.uncount(units);
  }

  give(slot: number, units: number, below: number, above: number): void {
    // Without a branch, which nothing could foresee: where a neighbour is not free, `Slot.None` leaves its ring.
    const first = (slot - below) | 0;
    this.unlink(first & ((0 - below) >> 31));
    this.unlink((slot + units) & ((0 - above) >> 31));
    if (this.sizes !== undefined) {
      this.uncount(below);
      this.uncount(above);
    }
    this.push(first, (below + units + above) | 0);
  }

  clear(): void {
    for (let list = -1; list < listCount; list++) {
      this.tags[anchor(list) + Next] = anchor(list);
      this.tags[anchor(list) + Previous] = anchor(list);
    }
    this.second.fill(0);
    this.first = 0;
    this.counted = listCount;
    this.sizes = undefined;
  }

  looks(_units: number, found: number): number {
    return found === Slot.None ? 0 : 1;
  }

  /** Finds the first block of the lists that some bits of a word stand for, and of those above them. */
  private findNext(from: number, among: number): number {
    const { tags, second } = this;
    let word = from;
    let bits = among;
    for (;;) {
      for (; bits !== 0; bits &= bits - 1) {
        const list = (word << secondShift) + 31 - Math.clz32(bits & -bits);
        const head = tags[anchor(list) + Next];
        if (head !== anchor(list)) return head;
        second[word] &= ~(1 << (list & secondMask));
      }
      const words = this.first & (-2 << word);
      if (words === 0) return Slot.None;
      word = 31 - Math.clz32(words & -words);
      bits = second[word];
      if (bits === 0) this.first &= ~(1 << word);
    }
  }

  /** A block of `units` goes to the head of its list. */
  private push(slot: number, units: number): void {
    const { tags, second } = this;
    const list = tlsfList(units);
    const ring = anchor(list);
    const head = tags[ring + Next];
    tags[slot + Next] = head;
    tags[slot + Previous] = ring;
    tags[ring + Next] = slot;
    tags[head + Previous] = slot;
    const word = list >>> secondShift;
    second[word] |= 1 << (list & secondMask);
    this.first |= 1 << word;
    if (list >= this.counted) this.sizes!.add(units);
  }

  /** A block leaves its list. */
  private unlink(slot: number): void {
    const { tags } = this;
    const after = tags[slot + Next];
    const before = tags[slot + Previous];
    tags[before + Next] = after;
    tags[after + Previous] = before;
  }

  private uncount(units: number): void {
    if (units > 0 && tlsfList(units) >= this.counted) this.sizes!.remove(units);
  }

  /** The last list that is not empty; -1 where all are. */
  private lastList(): number {
    const { tags, second } = this;
    while (this.first !== 0) {
      const word = 31 - Math.clz32(this.first);
      while (second[word] !== 0) {
        const bit = 31 - Math.clz32(second[word]);
        const ring = anchor((word << secondShift) + bit);
        if (tags[ring + Next] !== ring) return (word << secondShift) + bit;
        second[word] &= ~(1 << bit);
      }
      this.first &= ~(1 << word);
    }
    return -1;
  }

  /** Counts the blocks of a list, and of those behind it, from here on. */
  private countFrom(list: number): void {
    const { tags } = this;
    this.sizes ??= new SizeCounts(this.units);
    while (this.counted > list) {
      const ring = anchor(--this.counted);
      for (let slot = tags[ring + Next]; slot !== ring; slot = tags[slot + Next]) this.sizes.add(-tags[slot]);
    }
  }
}

/** What stands for a list in its ring: `Next` is its first block, `Previous` its last. */
function anchor(list: number): number {
  return (list << 1) + 2;
}
