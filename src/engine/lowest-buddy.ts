// The buddy allocator with `fit lowest`: how the lowest free block of an order is found in a few steps, however many there are.
import type { UsedBefore } from '../model/used-before';
import { blockCode } from './block-code';
import { BlockState, BuddyAllocator } from './buddy';
import type { IntWriter } from './int-writer';

/** Levels of the bitmap; 32 bits a word, so that six levels over 2^30 bits end in one word. */
const levelCount = 6;
/** On the levels below this one no word has bits of two orders. */
const ownLevels = 3;

/** The most blocks of an order that are kept in a row, as a shift. */
const nearShift = 5;
const nearCapacity = 1 << nearShift;
/** Blocks fetched from the bitmap when a row is empty: half a row, so that those freed next find room. */
const fetchCount = nearCapacity / 2;

/**
 * Takes the free block with the lowest address. The lowest free blocks of each order stand in a row, the lowest last: most
 * orders have few, and one that splitting and merging make comes and goes there. Those that lie above a full row are the bits of
 * a hierarchical bitmap: a word that is not 0 has its bit set on the level above. The bit of a word that has become 0 stays until
 * a search comes by it: words come and go far more often than searches pass. All orders share the levels, each with a range of
 * bits that begins at a multiple of its length; so where a bit stands on every level is its number, shifted.
 */
export class LowestBuddy extends BuddyAllocator {
  /** The row of each order, falling; every block of the bitmap lies above. A row is empty only where the order has no block. */
  private readonly near: Int32Array;
  private readonly nearCounts: Int32Array;
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

  constructor(units: number, maxOrder: number, before?: UsedBefore) {
    super(units, maxOrder, before);
    const orders = maxOrder + 1;
    this.near = new Int32Array(orders << nearShift);
    this.nearCounts = new Int32Array(orders);
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
    const start = order << nearShift;
    const row = this.near.subarray(start, start + this.nearCounts[order]);
    const units = Array.from(row).reverse();
    units.length = Math.min(units.length, limit);
    const first = this.firstBit[order];
    const count = Math.min(this.freeCounts[order], limit);
    for (let bit = first - 1; units.length < count;) {
      bit = this.nextBit(bit + 1);
      units.push((bit - first) * 2 ** order);
    }
    return units;
  }

  /** By address: adding a block below all others of its order is what costs least. */
  writeFree(writer: IntWriter): void {
    const { state, units } = this;
    for (let unit = 0; unit < units;) {
      const order = state[unit] & BlockState.Order;
      if ((state[unit] & BlockState.Mask) === BlockState.Free) writer.push(blockCode(unit, order));
      unit += 1 << order;
    }
  }

  protected push(order: number, unit: number): void {
    this.state[unit] = BlockState.Free | order;
    const count = this.freeCounts[order];
    this.freeCounts[order] = count + 1;
    const { near } = this;
    const start = order << nearShift;
    const inRow = this.nearCounts[order];
    if (count === 0) this.freeOrders |= 1 << order;
    else if (near[start] < unit && (count > inRow || inRow === nearCapacity)) return this.setBit(order, unit);
    let at = start + inRow;
    if (inRow === nearCapacity) {
      // The highest of the row makes room.
      this.setBit(order, near[start]);
      for (at = start; at < start + nearCapacity - 1 && near[at + 1] > unit; at++) near[at] = near[at + 1];
    } else {
      this.nearCounts[order] = inRow + 1;
      for (; at > start && near[at - 1] < unit; at--) near[at] = near[at - 1];
    }
    near[at] = unit;
  }

  protected pushOnly(order: number, unit: number): void {
    this.state[unit] = BlockState.Free | order;
    this.freeCounts[order] = 1;
    this.nearCounts[order] = 1;
    this.near[order << nearShift] = unit;
  }

  protected takeFirst(order: number): number {
    const inRow = this.nearCounts[order] - 1;
    const unit = this.near[(order << nearShift) + inRow];
    this.nearCounts[order] = inRow;
    this.freeCounts[order]--;
    if (inRow === 0) this.rowIsEmpty(order, unit);
    return unit;
  }

  protected remove(order: number, unit: number): void {
    const { near } = this;
    this.freeCounts[order]--;
    const start = order << nearShift;
    if (unit > near[start]) {
      const bit = this.firstBit[order] + (unit >>> order);
      this.level0[bit >>> 5] &= ~(1 << bit);
      return;
    }
    const inRow = this.nearCounts[order] - 1;
    this.nearCounts[order] = inRow;
    let at = start + inRow;
    for (let moved = near[at]; moved !== unit;) {
      at--;
      const next = near[at];
      near[at] = moved;
      moved = next;
    }
    if (inRow === 0) this.rowIsEmpty(order, unit);
  }

  protected forget(): void {
    for (let order = 0; order <= this.maxOrder; order++) {
      while (this.freeCounts[order] > 0) this.takeFirst(order);
    }
  }

  // Shifts take the low five bits of their right side: `1 << bit` is the bit within its word.

  private setBit(order: number, unit: number): void {
    const bit = this.firstBit[order] + (unit >>> order);
    const at = bit >>> 5;
    const word = this.level0[at];
    this.level0[at] = word | (1 << bit);
    if (word === 0 && this.topLevel[order] > 0) this.setAbove(at, this.topLevel[order]);
  }

  /** The word at `at` of the lowest level is empty no more. */
  private setAbove(at: number, top: number): void {
    let word = this.level1[at >>> 5];
    this.level1[at >>> 5] = word | (1 << at);
    for (let level = 2; word === 0 && level <= top; level++) {
      at >>>= 5;
      word = this.levels[level][at >>> 5];
      this.levels[level][at >>> 5] = word | (1 << at);
    }
  }

  /** Fetches the lowest blocks of an order from the bitmap, all of which lie above `unit`, the last of the row. */
  private rowIsEmpty(order: number, unit: number): void {
    const count = this.freeCounts[order];
    if (count === 0) {
      this.freeOrders &= ~(1 << order);
      return;
    }
    const first = this.firstBit[order];
    const fetched = count < fetchCount ? count : fetchCount;
    let at = (first + (unit >>> order)) >>> 5;
    for (let place = (order << nearShift) + fetched - 1; place >= order << nearShift; place--) {
      let word = this.level0[at];
      if (word === 0) {
        at = this.nextWord(order, at);
        word = this.level0[at];
      }
      this.near[place] = ((at << 5) + 31 - Math.clz32(word & -word) - first) << order;
      this.level0[at] = word & (word - 1);
    }
    this.nearCounts[order] = fetched;
  }

  /** The first word of the lowest level with a block of an order; the one at `at`, where the search begins, has none. */
  private nextWord(order: number, at: number): number {
    let at1 = at >>> 5;
    for (;;) {
      for (let word = this.level1[at1]; word !== 0; word &= word - 1) {
        const found = (at1 << 5) + 31 - Math.clz32(word & -word);
        if (this.level0[found] === 0) continue;
        this.level1[at1] = word;
        return found;
      }
      this.level1[at1] = 0;
      at1 = this.nextWordAbove(order, at1);
    }
  }

  /** The same on level 1, after the word at `at`. */
  private nextWordAbove(order: number, at: number): number {
    let at2 = at >>> 5;
    for (;;) {
      for (let word = this.level2[at2]; word !== 0; word &= word - 1) {
        const found = (at2 << 5) + 31 - Math.clz32(word & -word);
        if (this.level1[found] === 0) continue;
        this.level2[at2] = word;
        return found;
      }
      this.level2[at2] = 0;
      at2 = this.firstWordOnTop(order);
    }
  }

  /** The first word of level 2 that is not 0, of an order that has more levels. */
  private firstWordOnTop(order: number): number {
    let level = this.topLevel[order];
    let at = this.topWord[order];
    let word = this.levels[level][at] & this.topMask[order];
    while (level > 2) {
      const found = (at << 5) + 31 - Math.clz32(word & -word);
      const below = this.levels[level - 1][found];
      if (below !== 0) {
        at = found;
        word = below;
        level--;
        continue;
      }
      this.levels[level][at] &= ~(1 << found);
      level = this.topLevel[order];
      at = this.topWord[order];
      word = this.levels[level][at] & this.topMask[order];
    }
    return at;
  }

  /** The first bit of a block at or after a bit, on the lowest level. There is one of the same order. */
  private nextBit(from: number): number {
    let bit = from;
    let level = 0;
    // Up while the rest of the word is empty, else down to the word that the next bit stands for.
    for (;;) {
      const at = bit >>> 5;
      const word = (this.levels[level][at] ?? 0) & (-1 << bit);
      if (word === 0) {
        bit = at + 1;
        level++;
        continue;
      }
      bit = (at << 5) + 31 - Math.clz32(word & -word);
      if (level === 0) return bit;
      bit <<= 5;
      level--;
    }
  }
}
