// Two-level segregated fit (Masmano et al. 2004), as mattconte/tlsf has it on 64-bit machines: lists of free blocks of like size, of which the first that
// surely fits gives its head.
import { Block, Field, type BlockRecords } from './block-records';
import type { FreeBlocks } from './free-blocks';
import { tlsfList, tlsfSearchList } from './policy';
import { SizeCounts } from './size-counts';

/** Lists of a power of two, as a shift. */
const secondShift = 5;
const secondMask = 31;
/** Powers of two that a payload of less than 2^31 bytes may have, those below 256 as one. */
const firstCount = 25;

/** Lists that there may be. */
export const tlsfListCount = firstCount << secondShift;

/**
 * Each list is a ring, so that a block leaves it without a look at where in it it lies, and the bit of a list that has become empty stays until a search
 * comes by it: blocks come and go more often than searches pass.
 */
export class Tlsf implements FreeBlocks {
  /** Bits of the lists that are not empty, and of the words of them. */
  private readonly second = new Int32Array(firstCount);
  private first = 0;

  /** The first of the lists whose blocks are counted by size as well: where the last list has more than one size, its largest is asked for again and again. */
  private counted = tlsfListCount;
  private sizes: SizeCounts | undefined;

  /** `records` have an anchor for each list; no block has more than `units`. */
  constructor(
    private readonly records: BlockRecords,
    private readonly units: number,
  ) {}

  get largest(): number {
    const list = this.lastList();
    if (list < 0) return 0;
    const { fields } = this.records;
    const head = fields[this.records.anchor(list) + Field.Next];
    if (fields[head + Field.Next] === this.records.anchor(list)) return -fields[head + Field.Units];
    if (list < this.counted) this.countFrom(list);
    return this.sizes!.largest;
  }

  remove(block: number): void {
    this.unlink(block, -this.records.fields[block + Field.Units]);
  }

  change(block: number, _unit: number, units: number): void {
    if (units > 0) this.unlink(block, units);
    this.push(block);
  }

  find(units: number): number {
    const { records, second } = this;
    const { fields } = records;
    const least = tlsfSearchList(units);
    let word = least >>> secondShift;
    let bits = second[word] & (-1 << (least & secondMask));
    for (;;) {
      while (bits !== 0) {
        const bit = bits & -bits;
        const anchor = records.anchor((word << secondShift) + 31 - Math.clz32(bit));
        const head = fields[anchor + Field.Next];
        if (head !== anchor) return head;
        second[word] &= ~bit;
        bits ^= bit;
      }
      const words = this.first & (-2 << word);
      if (words === 0) return Block.None;
      word = 31 - Math.clz32(words & -words);
      bits = second[word];
      if (bits === 0) this.first &= ~(1 << word);
    }
  }

  took(): void {}

  clear(): void {
    this.second.fill(0);
    this.first = 0;
    this.counted = tlsfListCount;
    this.sizes = undefined;
  }

  looks(_units: number, found: number): number {
    return found === Block.None ? 0 : 1;
  }

  /** A block goes to the head of its list. */
  private push(block: number): void {
    const { records, second } = this;
    const { fields } = records;
    const list = tlsfList(-fields[block + Field.Units]);
    const anchor = records.anchor(list);
    const head = fields[anchor + Field.Next];
    fields[block + Field.Next] = head;
    fields[block + Field.Previous] = anchor;
    fields[anchor + Field.Next] = block;
    fields[head + Field.Previous] = block;
    const word = list >>> secondShift;
    second[word] |= 1 << (list & secondMask);
    this.first |= 1 << word;
    if (list >= this.counted) this.sizes!.add(-fields[block + Field.Units]);
  }

  /** Of `units`, a block leaves its list. */
  private unlink(block: number, units: number): void {
    const { fields } = this.records;
    if (this.sizes !== undefined && tlsfList(units) >= this.counted) this.sizes.remove(units);
    const after = fields[block + Field.Next];
    const before = fields[block + Field.Previous];
    fields[before + Field.Next] = after;
    fields[after + Field.Previous] = before;
  }

  /** The last list that is not empty; -1 where all are. */
  private lastList(): number {
    const { records, second } = this;
    while (this.first !== 0) {
      const word = 31 - Math.clz32(this.first);
      while (second[word] !== 0) {
        const bit = 31 - Math.clz32(second[word]);
        const anchor = records.anchor((word << secondShift) + bit);
        if (records.fields[anchor + Field.Next] !== anchor) return (word << secondShift) + bit;
        second[word] &= ~(1 << bit);
      }
      this.first &= ~(1 << word);
    }
    return -1;
  }

  /** Counts the blocks of a list, and of those behind it, from here on. */
  private countFrom(list: number): void {
    const { fields } = this.records;
    this.sizes ??= new SizeCounts(this.units);
    while (this.counted > list) {
      const anchor = this.records.anchor(--this.counted);
      for (let block = fields[anchor + Field.Next]; block !== anchor; block = fields[block + Field.Next]) {
        this.sizes.add(-fields[block + Field.Units]);
      }
    }
  }
}
