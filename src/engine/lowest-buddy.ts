import { BlockState, BuddyAllocator } from './buddy';

/** Levels of the bitmap; 32 bits a word, so that six levels over 2^30 bits end in one word. */
const levelCount = 6;
/** On the levels below this one no word has bits of two orders. */
const ownLevels = 3;

/**
 * Takes the free block with the lowest address. The lowest free block of each order stands by itself: an order with one free
 * block, which splitting and merging make all the time, needs nothing else. The others are the bits of a hierarchical bitmap: a
 * bit of a level says that the word below it is not 0. All orders share the levels, each with a range of bits that begins at a
 * multiple of its length; so where a bit stands on every level is its number, shifted.
 */
export class LowestBuddy extends BuddyAllocator {
  /** The lowest free block of each order; meaningful while `freeCounts` is not 0. */
  private readonly lowest: Int32Array;
  private readonly levels: readonly Int32Array[];
  /** The three lowest levels once more: nearly all steps are theirs. */
  private readonly level0: Int32Array;
  private readonly level1: Int32Array;
  private readonly level2: Int32Array;
  /** The first bit of each order on the lowest level. */
  private readonly firstBit: Int32Array;
  /** The level on which an order has one word or a part of one, and there its word and its part. */
  private readonly topLevel: Int32Array;
  private readonly topWord: Int32Array;
  private readonly topMask: Int32Array;

  constructor(units: number, maxOrder: number) {
    super(units, maxOrder);
    const orders = maxOrder + 1;
    this.lowest = new Int32Array(orders);
    this.firstBit = new Int32Array(orders);
    this.topLevel = new Int32Array(orders);
    this.topWord = new Int32Array(orders);
    this.topMask = new Int32Array(orders);
    // Ranges of 2^k bits, the longest first: each begins at a multiple of its length.
    const longest = 2 ** Math.ceil(Math.log2(this.state.length));
    let bit = 0;
    for (let order = 0; order <= maxOrder; order++) {
      const length = Math.max(longest / 2 ** order, 1);
      this.firstBit[order] = bit;
      let level = 0;
      while (length > 32 ** (level + 1)) level++;
      const bits = length / 32 ** level;
      const first = bit / 32 ** level;
      this.topLevel[order] = level;
      this.topWord[order] = Math.floor(first / 32);
      this.topMask[order] = bits === 32 ? -1 : ((1 << bits) - 1) << (first & 31);
      bit += Math.max(length, 32 ** ownLevels);
    }
    this.levels = Array.from({ length: levelCount }, (_, level) => new Int32Array(Math.ceil(bit / 32 ** (level + 1))));
    [this.level0, this.level1, this.level2] = this.levels;
    this.clear();
  }

  freeBlocks(order: number, limit = Infinity): number[] {
    const units: number[] = [];
    const count = Math.min(this.freeCounts[order], limit);
    if (count > 0) units.push(this.lowest[order]);
    const first = this.firstBit[order];
    for (let bit = first - 1; units.length < count;) {
      bit = this.nextBit(bit + 1);
      units.push((bit - first) * 2 ** order);
    }
    return units;
  }

  protected push(order: number, unit: number): void {
    this.state[unit] = BlockState.Free | order;
    const count = this.freeCounts[order];
    this.freeCounts[order] = count + 1;
    if (count === 0) {
      this.freeOrders |= 1 << order;
      this.lowest[order] = unit;
      return;
    }
    const lowest = this.lowest[order];
    if (unit < lowest) {
      this.lowest[order] = unit;
      this.setBit(order, lowest);
    } else this.setBit(order, unit);
  }

  protected pushOnly(order: number, unit: number): void {
    this.state[unit] = BlockState.Free | order;
    this.freeCounts[order] = 1;
    this.lowest[order] = unit;
  }

  protected takeFirst(order: number): number {
    const unit = this.lowest[order];
    this.dropLowest(order);
    return unit;
  }

  protected remove(order: number, unit: number): void {
    if (unit === this.lowest[order]) this.dropLowest(order);
    else {
      this.freeCounts[order]--;
      this.clearBit(this.firstBit[order] + (unit >>> order), this.topLevel[order]);
    }
  }

  protected forget(): void {
    for (let order = 0; order <= this.maxOrder; order++) {
      while (this.freeCounts[order] > 0) this.dropLowest(order);
    }
  }

  // Shifts take the low five bits of their right side: `1 << bit` is the bit within its word.

  private setBit(order: number, unit: number): void {
    let bit = this.firstBit[order] + (unit >>> order);
    let at = bit >>> 5;
    let word = this.level0[at];
    this.level0[at] = word | (1 << bit);
    if (word !== 0) return;
    const top = this.topLevel[order];
    if (top === 0) return;
    bit = at;
    at = bit >>> 5;
    word = this.level1[at];
    this.level1[at] = word | (1 << bit);
    if (word !== 0 || top === 1) return;
    bit = at;
    at = bit >>> 5;
    word = this.level2[at];
    this.level2[at] = word | (1 << bit);
    for (let level = 3; word === 0 && level <= top; level++) {
      bit = at;
      at = bit >>> 5;
      word = this.levels[level][at];
      this.levels[level][at] = word | (1 << bit);
    }
  }

  private clearBit(bit: number, top: number): void {
    const at = bit >>> 5;
    const word = this.level0[at] & ~(1 << bit);
    this.level0[at] = word;
    if (word === 0) this.clearAbove(at, top);
  }

  /**
   * Forgets the lowest free block of an order; the lowest of the bitmap takes its place. No bit lies before where the old one
   * would have, so the search goes up from there, mostly not far, and down along the lowest bits, which are cleared on the way
   * where nothing is left below them.
   */
  private dropLowest(order: number): void {
    const count = this.freeCounts[order] - 1;
    this.freeCounts[order] = count;
    if (count === 0) {
      this.freeOrders &= ~(1 << order);
      return;
    }
    const first = this.firstBit[order];
    let at0 = (first + (this.lowest[order] >>> order)) >>> 5;
    let word0 = this.level0[at0];
    if (word0 === 0) {
      let at1 = at0 >>> 5;
      let word1 = this.level1[at1];
      if (word1 === 0) {
        let at2 = at1 >>> 5;
        let word2 = this.level2[at2];
        if (word2 === 0) {
          at2 = this.lowestAbove(order);
          word2 = this.level2[at2];
        }
        at1 = (at2 << 5) + 31 - Math.clz32(word2 & -word2);
        word1 = this.level1[at1];
      }
      at0 = (at1 << 5) + 31 - Math.clz32(word1 & -word1);
      word0 = this.level0[at0];
    }
    const bit = (at0 << 5) + 31 - Math.clz32(word0 & -word0);
    this.lowest[order] = (bit - first) << order;
    word0 &= word0 - 1;
    this.level0[at0] = word0;
    if (word0 === 0) this.clearAbove(at0, this.topLevel[order]);
  }

  /** The word at `at` of the lowest level is empty now. */
  private clearAbove(at: number, top: number): void {
    if (top === 0) return;
    let bit = at;
    at = bit >>> 5;
    let word = this.level1[at] & ~(1 << bit);
    this.level1[at] = word;
    for (let level = 2; word === 0 && level <= top; level++) {
      bit = at;
      at = bit >>> 5;
      word = this.levels[level][at] & ~(1 << bit);
      this.levels[level][at] = word;
    }
  }

  /** The first word of level 2 with a bit of an order that has more levels. */
  private lowestAbove(order: number): number {
    let level = this.topLevel[order];
    let at = this.topWord[order];
    let word = this.levels[level][at] & this.topMask[order];
    while (level > 2) {
      at = (at << 5) + 31 - Math.clz32(word & -word);
      word = this.levels[--level][at];
    }
    return at;
  }

  /** The first set bit at or after a bit, on the lowest level. There is one of the same order. */
  private nextBit(from: number): number {
    let bit = from;
    let level = 0;
    // Up while the rest of the word is empty, then down along first bits.
    for (;;) {
      const at = bit >>> 5;
      const word = (this.levels[level][at] ?? 0) & (-1 << bit);
      if (word !== 0) {
        bit = (at << 5) + 31 - Math.clz32(word & -word);
        break;
      }
      bit = at + 1;
      level++;
    }
    for (; level > 0; level--) {
      const word = this.levels[level - 1][bit];
      bit = (bit << 5) + 31 - Math.clz32(word & -word);
    }
    return bit;
  }
}
