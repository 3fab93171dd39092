import { BlockState, BuddyAllocator } from './buddy';

/** Levels a bitmap over 2^28 bits needs at most, 32 bits a word. */
const levelsPerOrder = 6;

/**
 * Takes the free block with the lowest address. For each order the lowest free block stands by itself, and the others are
 * bits of a hierarchical bitmap: a bit of a level says that the word below it is not 0. So an order with one free block,
 * which splitting and merging make all the time, needs no bitmap at all, and the lowest of many is found in a step a level.
 */
export class LowestBuddy extends BuddyAllocator {
  /** The lowest free block of each order; meaningful while `freeCounts` is not 0. */
  private readonly lowest: Int32Array;
  /** All levels of all orders. */
  private readonly words: Int32Array;
  /** Where each level of each order begins in `words`. */
  private readonly levelStart: Int32Array;
  private readonly topLevel: Int32Array;

  constructor(units: number, maxOrder: number) {
    super(units, maxOrder);
    this.lowest = new Int32Array(maxOrder + 1);
    this.levelStart = new Int32Array((maxOrder + 1) * levelsPerOrder);
    this.topLevel = new Int32Array(maxOrder + 1);
    let words = 0;
    for (let order = 0; order <= maxOrder; order++) {
      let bits = this.state.length / 2 ** order;
      let level = 0;
      for (;;) {
        bits = Math.ceil(bits / 32);
        this.levelStart[order * levelsPerOrder + level] = words;
        words += bits;
        if (bits === 1) break;
        level++;
      }
      this.topLevel[order] = level;
    }
    this.words = new Int32Array(words);
    this.clear();
  }

  freeBlocks(order: number, limit = Infinity): number[] {
    const units: number[] = [];
    const count = Math.min(this.freeCounts[order], limit);
    if (count > 0) units.push(this.lowest[order]);
    const start = this.levelStart[order * levelsPerOrder];
    for (let word = 0; units.length < count; word++) {
      word = this.nextWord(order, word);
      for (let bits = this.words[start + word]; bits !== 0 && units.length < count; bits &= bits - 1) {
        units.push((word * 32 + 31 - Math.clz32(bits & -bits)) * 2 ** order);
      }
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
      unit = lowest;
    }
    this.setBit(order, unit >>> order);
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
      this.clearBit(order, unit >>> order);
    }
  }

  protected forget(): void {
    for (let order = 0; order <= this.maxOrder; order++) {
      for (let count = this.freeCounts[order]; count > 1; count--) this.clearBit(order, this.lowestBit(order));
    }
  }

  private dropLowest(order: number): void {
    const count = this.freeCounts[order] - 1;
    this.freeCounts[order] = count;
    if (count === 0) {
      this.freeOrders &= ~(1 << order);
      return;
    }
    const index = this.lowestBit(order);
    this.lowest[order] = index << order;
    this.clearBit(order, index);
  }

  private setBit(order: number, index: number): void {
    const words = this.words;
    let level = order * levelsPerOrder;
    const top = level + this.topLevel[order];
    for (;;) {
      const at = this.levelStart[level] + (index >>> 5);
      const word = words[at];
      words[at] = word | (1 << (index & 31));
      if (word !== 0 || level === top) return;
      index >>>= 5;
      level++;
    }
  }

  private clearBit(order: number, index: number): void {
    const words = this.words;
    let level = order * levelsPerOrder;
    const top = level + this.topLevel[order];
    for (;;) {
      const at = this.levelStart[level] + (index >>> 5);
      const word = words[at] & ~(1 << (index & 31));
      words[at] = word;
      if (word !== 0 || level === top) return;
      index >>>= 5;
      level++;
    }
  }

  /** The first set bit of an order's bitmap. There is one. */
  private lowestBit(order: number): number {
    const words = this.words;
    const bottom = order * levelsPerOrder;
    let index = 0;
    for (let level = bottom + this.topLevel[order]; level >= bottom; level--) {
      const word = words[this.levelStart[level] + index];
      index = index * 32 + 31 - Math.clz32(word & -word);
    }
    return index;
  }

  /** The first word of the lowest level, from `word` on, that is not 0. There is one. */
  private nextWord(order: number, word: number): number {
    const bottom = order * levelsPerOrder;
    const top = this.topLevel[order];
    let level = 0;
    let index = word;
    // Up until a word has a bit at or after the index, then down along first bits.
    for (;;) {
      if (level > 0) {
        const bits = this.words[this.levelStart[bottom + level] + (index >>> 5)] & (-1 << (index & 31));
        if (bits !== 0) {
          index = (index & ~31) + 31 - Math.clz32(bits & -bits);
          level--;
          while (level > 0) {
            const below = this.words[this.levelStart[bottom + level] + index];
            index = index * 32 + 31 - Math.clz32(below & -below);
            level--;
          }
          return index;
        }
        if (level === top) return index;
        index = (index >>> 5) + 1;
      } else if (this.words[this.levelStart[bottom] + index] !== 0 || top === 0) return index;
      level++;
    }
  }
}
