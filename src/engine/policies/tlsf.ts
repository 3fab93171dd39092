// Two-level segregated fit (Masmano et al. 2004), as mattconte/tlsf has it on 64-bit machines: lists of free blocks of like size, of which the first that
// surely fits gives its head.
import type { FreeBlocks } from './free-blocks';
import { tlsfList, tlsfSearchList } from './policy';

const none = -1;
/** Lists of a power of two, as a shift. */
const secondShift = 5;
const secondMask = 31;
/** Powers of two that a payload of less than 2^31 bytes may have, those below 256 as one. */
const firstCount = 25;

export class Tlsf implements FreeBlocks {
  /** By list, the block freed last. */
  private readonly heads = new Int32Array(firstCount << secondShift).fill(none);
  /** By block. */
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  /** Bits of the lists that are not empty, and of the words of them. */
  private readonly second = new Int32Array(firstCount);
  private first = 0;
  private greatest = 0;
  /** Blocks that are the largest. */
  private greatestCount = 0;

  constructor(private readonly lengths: Int32Array) {
    this.next = new Int32Array(lengths.length);
    this.previous = new Int32Array(lengths.length);
  }

  get largest(): number {
    return this.greatest;
  }

  add(unit: number, units: number): void {
    const { heads, next, previous, second } = this;
    const list = tlsfList(units);
    const head = heads[list];
    next[unit] = head;
    previous[unit] = none;
    heads[list] = unit;
    if (head !== none) previous[head] = unit;
    else {
      const word = list >>> secondShift;
      second[word] |= 1 << (list & secondMask);
      this.first |= 1 << word;
    }
    if (units > this.greatest) {
      this.greatest = units;
      this.greatestCount = 1;
    } else if (units === this.greatest) this.greatestCount++;
  }

  remove(unit: number, units: number): void {
    const { heads, next, previous, second } = this;
    const after = next[unit];
    const before = previous[unit];
    if (after !== none) previous[after] = before;
    if (before !== none) next[before] = after;
    else {
      const list = tlsfList(units);
      heads[list] = after;
      if (after === none) {
        const word = list >>> secondShift;
        second[word] &= ~(1 << (list & secondMask));
        if (second[word] === 0) this.first &= ~(1 << word);
      }
    }
    if (units === this.greatest && --this.greatestCount === 0) this.findGreatest();
  }

  find(units: number): number {
    const { second } = this;
    const list = tlsfSearchList(units);
    let word = list >>> secondShift;
    let bits = second[word] & (-1 << (list & secondMask));
    if (bits === 0) {
      const words = this.first & (-2 << word);
      if (words === 0) return none;
      word = 31 - Math.clz32(words & -words);
      bits = second[word];
    }
    return this.heads[(word << secondShift) + 31 - Math.clz32(bits & -bits)];
  }

  took(): void {}

  clear(): void {
    this.heads.fill(none);
    this.second.fill(0);
    this.first = 0;
    this.greatest = 0;
    this.greatestCount = 0;
  }

  looks(_units: number, found: number): number {
    return found < 0 ? 0 : 1;
  }

  /** Looks for it in the last list that is not empty. */
  private findGreatest(): void {
    this.greatest = 0;
    if (this.first === 0) return;
    const word = 31 - Math.clz32(this.first);
    const list = (word << secondShift) + 31 - Math.clz32(this.second[word]);
    for (let unit = this.heads[list]; unit !== none; unit = this.next[unit]) {
      const units = -this.lengths[unit];
      if (units > this.greatest) {
        this.greatest = units;
        this.greatestCount = 1;
      } else if (units === this.greatest) this.greatestCount++;
    }
  }
}
