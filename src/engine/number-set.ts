// Which of many numbers are in a set that changes, with the next one above and below any: bits, and bits of what has any, a level above the other.

/** Bits of a word, as a shift. */
const wordShift = 5;
const wordMask = 31;

/** Numbers from 0 to `size` - 1. */
export class NumberSet {
  private readonly levels: Int32Array[] = [];
  /** The first of the levels: most numbers come and go there alone. */
  private readonly words: Int32Array;

  constructor(size: number) {
    for (let bits = Math.max(size, 1); ; bits = Math.ceil(bits / 32)) {
      this.levels.push(new Int32Array(Math.ceil(bits / 32)));
      if (bits <= 32) break;
    }
    this.words = this.levels[0];
  }

  add(number: number): void {
    const word = number >>> wordShift;
    const before = this.words[word];
    this.words[word] = before | (1 << (number & wordMask));
    if (before === 0) this.addAbove(word);
  }

  delete(number: number): void {
    const word = number >>> wordShift;
    const after = this.words[word] & ~(1 << (number & wordMask));
    this.words[word] = after;
    if (after === 0) this.deleteAbove(word);
  }

  clear(): void {
    for (const level of this.levels) level.fill(0);
  }

  /** The smallest number in the set from `from` on; -1 where there is none. */
  next(from: number): number {
    const first = from >>> wordShift;
    if (first >= this.words.length) return -1;
    const near = this.words[first] & (-1 << (from & wordMask));
    if (near !== 0) return (first << wordShift) | (31 - Math.clz32(near & -near));
    let at = first + 1;
    for (let height = 1; height < this.levels.length; height++) {
      const level = this.levels[height];
      const word = at >>> wordShift;
      if (word >= level.length) return -1;
      const bits = level[word] & (-1 << (at & wordMask));
      if (bits !== 0) return this.descend(height, (word << wordShift) | (31 - Math.clz32(bits & -bits)), false);
      at = word + 1;
    }
    return -1;
  }

  /** The largest number in the set below `below`; -1 where there is none. */
  previous(below: number): number {
    let at = below;
    for (let height = 0; height < this.levels.length && at > 0; height++) {
      const level = this.levels[height];
      const last = at - 1;
      const word = last >>> wordShift;
      const bits = level[word] & (-1 >>> (31 - (last & wordMask)));
      if (bits !== 0) return this.descend(height, (word << wordShift) | (31 - Math.clz32(bits)), true);
      at = word;
    }
    return -1;
  }

  /** The word at `word` of the first level is empty no more. */
  private addAbove(word: number): void {
    let at = word;
    for (let height = 1; height < this.levels.length; height++) {
      const level = this.levels[height];
      const above = at >>> wordShift;
      const before = level[above];
      level[above] = before | (1 << (at & wordMask));
      if (before !== 0) return;
      at = above;
    }
  }

  /** It is empty now. */
  private deleteAbove(word: number): void {
    let at = word;
    for (let height = 1; height < this.levels.length; height++) {
      const level = this.levels[height];
      const above = at >>> wordShift;
      level[above] &= ~(1 << (at & wordMask));
      if (level[above] !== 0) return;
      at = above;
    }
  }

  /** From a bit of a level down to the number that it stands for: the first or the last below it. */
  private descend(from: number, bit: number, last: boolean): number {
    let at = bit;
    for (let height = from - 1; height >= 0; height--) {
      const bits = this.levels[height][at];
      at = (at << wordShift) | (31 - Math.clz32(last ? bits : bits & -bits));
    }
    return at;
  }
}
