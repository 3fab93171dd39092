// The handles of a trace: readers give each its number as they meet it, all else asks by number. Ten million need no object each.
import { formatHalves } from '../model/address';
import { grownLength } from './growth';
import type { NameTable } from './name-table';

/** Handles that are addresses (`0x55d0c2a0`). */
const addressSpace = -1;
/** Handles that are bare numbers (the ids of a malloc-lab trace). */
const numberSpace = -2;
/** The high half of a handle that is a plain name: no index. */
const noIndex = 0xffffffff;
/** The high half of a handle that is a name and a number written right behind it (`n12`). */
const numbered = 0xfffffffe;

/** Handles of one name and one form by their number: an array as long as it stays reasonably full, beyond it the hash table. */
interface Family {
  /** Handle id + 1. */
  ids: Int32Array;
  entries: number;
  /** Entries that went to the hash table. */
  hashed: number;
}

/** Numbers that fit a low half. */
const lowLimit = 2 ** 32;

/** The handles of a trace, by their ids: what is to be known of them once it is read. */
export interface HandleNames {
  /** Number of distinct handles. */
  readonly count: number;
  /** The handle as it is written in reports. */
  text(handle: number): string;
  /** Whether it is an address, and then its halves. */
  isAddress(handle: number): boolean;
  addressHigh(handle: number): number;
  addressLow(handle: number): number;
  /** The index of a handle `NAME[index]`; -1 of any other. */
  indexIn(name: number, handle: number): number;
  /** The id of a handle written as in a trace or a report; -1 where the trace has no such handle. */
  idOf(text: string): number;
  /** All handles `NAME[…]` ever mentioned, by ascending index. */
  indexedHandles(name: number): Int32Array;
  /** The handles `NAME[index]` with an index from `first` to `last` in steps of `step`, ascending. Valid once the trace is read. */
  handlesBetween(name: number, first: number, last: number, step: number): Int32Array;
  /** Bytes kept for the handles. */
  readonly byteLength: number;
}

/**
 * Every handle of a trace once. A handle is a plain name, a name with an index, or an address; ids count from 0 in the
 * order of first appearance. Long traces number their handles (`n12`, `t[3]`), mostly in order: those are found by their
 * number in an array, which touches memory in order where a hash table would touch it anywhere.
 */
export class HandleTable implements HandleNames {
  /** Name id, or one of the spaces above. */
  private spaces = new Int32Array(1 << 8);
  private lows = new Uint32Array(1 << 8);
  private highs = new Uint32Array(1 << 8);
  /** Plain name id -> handle id + 1. */
  private plain = new Int32Array(1 << 8);
  /** Open addressing for the others; handle id + 1. */
  private slots = new Int32Array(1 << 9);
  private hashed = 0;
  private handles = 0;
  /** By name id times two, plus one for the form `n12`. */
  private readonly families: (Family | undefined)[] = [];
  private readonly numbers: Family = newFamily();
  private byIndex: Map<number, Int32Array> | undefined;
  /** How many handles there will be, as far as it can be guessed. */
  expectedCount = 0;

  constructor(private readonly names: NameTable) {}

  get count(): number {
    return this.handles;
  }

  /** The handle that is just this name. */
  named(name: number): number {
    if (name >= this.plain.length) {
      const plain = new Int32Array(Math.max(name + 1, this.plain.length * 2));
      plain.set(this.plain);
      this.plain = plain;
    }
    const known = this.plain[name];
    if (known !== 0) return known - 1;
    const id = this.add(name, noIndex, noIndex);
    this.plain[name] = id + 1;
    return id;
  }

  /** `NAME[index]`. */
  indexed(name: number, index: number): number {
    return this.member((this.families[name * 2] ??= newFamily()), name, index, 0);
  }

  /** A name and the decimal number behind it, without leading zeros: `n12` is (`n`, 12). */
  numbered(name: number, number: number): number {
    return this.member((this.families[name * 2 + 1] ??= newFamily()), name, number, numbered);
  }

  /** A recorded pointer, as two 32-bit halves. */
  address(high: number, low: number): number {
    return this.find(addressSpace, low, high);
  }

  /** A recorded number. */
  number(value: number): number {
    return this.member(this.numbers, numberSpace, value, 0);
  }

  text(handle: number): string {
    const space = this.spaces[handle];
    const low = this.lows[handle];
    if (space === addressSpace) return formatHalves(this.highs[handle], low);
    if (space === numberSpace) return String(low);
    const name = this.names.text(space);
    const high = this.highs[handle];
    return high === noIndex ? name : high === numbered ? `${name}${low}` : `${name}[${high * lowLimit + low}]`;
  }

  /** The index of a handle that has one. */
  private indexOf(handle: number): number {
    return this.highs[handle] * lowLimit + this.lows[handle];
  }

  handlesBetween(name: number, first: number, last: number, step: number): Int32Array {
    return this.indexedHandles(name).filter((handle) => {
      const index = this.indexOf(handle);
      return index >= first && index <= last && (index - first) % step === 0;
    });
  }

  isAddress(handle: number): boolean {
    return this.spaces[handle] === addressSpace;
  }

  addressHigh(handle: number): number {
    return this.highs[handle];
  }

  addressLow(handle: number): number {
    return this.lows[handle];
  }

  indexIn(name: number, handle: number): number {
    return this.spaces[handle] === name && this.highs[handle] < numbered ? this.indexOf(handle) : -1;
  }

  idOf(text: string): number {
    const { names } = this;
    if (/^\d+$/.test(text)) return this.knownMember(this.numbers, numberSpace, Number(text), 0);
    if (/^0x[0-9a-fA-F]{1,16}$/.test(text)) {
      const address = BigInt(text);
      return this.known(addressSpace, Number(address & 0xffffffffn), Number(address >> 32n));
    }
    const indexed = /^(.+)\[(\d+)\]$/.exec(text);
    if (indexed) {
      const name = names.idOf(indexed[1]);
      return name < 0 ? -1 : this.knownMember(this.families[name * 2], name, Number(indexed[2]), 0);
    }
    // The reader tells numbered names from others by the same rule.
    const stemmed = /^(.*\D)(\d{1,9})$/.exec(text);
    if (stemmed && (stemmed[2].length === 1 || !stemmed[2].startsWith('0'))) {
      const name = names.idOf(stemmed[1]);
      return name < 0 ? -1 : this.knownMember(this.families[name * 2 + 1], name, Number(stemmed[2]), numbered);
    }
    const name = names.idOf(text);
    return name < 0 || name >= this.plain.length ? -1 : this.plain[name] - 1;
  }

  /** Valid once the trace is read. */
  indexedHandles(name: number): Int32Array {
    this.byIndex ??= this.groupByName();
    return this.byIndex.get(name) ?? new Int32Array(0);
  }

  /** Gives back room that no handle uses. */
  trim(): void {
    if (this.spaces.length > this.handles * 2) this.resize(Math.max(this.handles, 1));
  }

  get byteLength(): number {
    const columns = this.spaces.byteLength + this.lows.byteLength + this.highs.byteLength;
    const families = this.families.reduce((sum, family) => sum + (family?.ids.byteLength ?? 0), this.numbers.ids.byteLength);
    return columns + families + this.plain.byteLength + this.slots.byteLength;
  }

  private groupByName(): Map<number, Int32Array> {
    const lists = new Map<number, number[]>();
    for (let handle = 0; handle < this.handles; handle++) {
      const space = this.spaces[handle];
      if (space < 0 || this.highs[handle] >= numbered) continue;
      const list = lists.get(space);
      if (list) list.push(handle);
      else lists.set(space, [handle]);
    }
    const groups = new Map<number, Int32Array>();
    for (const [name, list] of lists) {
      groups.set(
        name,
        Int32Array.from(list).sort((a, b) => this.indexOf(a) - this.indexOf(b)),
      );
    }
    return groups;
  }

  private member(family: Family, space: number, number: number, high: number): number {
    if (number >= lowLimit) return this.find(space, number % lowLimit, Math.floor(number / lowLimit));
    const known = number < family.ids.length ? family.ids[number] : 0;
    if (known !== 0) return known - 1;
    const wanted = number >= family.ids.length && number < 1024 + 8 * family.entries;
    if (family.hashed > 0 || (number >= family.ids.length && !wanted)) {
      const before = this.handles;
      const id = this.find(space, number, high);
      if (this.handles > before) family.hashed++;
      return id;
    }
    if (wanted) {
      const { length } = family.ids;
      const ids = new Int32Array(grownLength(length, Math.max(number + 1, length * 2), this.expectedCount));
      ids.set(family.ids);
      family.ids = ids;
    }
    const id = this.add(space, number, high);
    family.ids[number] = id + 1;
    family.entries++;
    return id;
  }

  private knownMember(family: Family | undefined, space: number, number: number, high: number): number {
    if (number >= lowLimit) return this.known(space, number % lowLimit, Math.floor(number / lowLimit));
    if (family === undefined) return -1;
    const known = number < family.ids.length ? family.ids[number] : 0;
    return known !== 0 ? known - 1 : this.known(space, number, high);
  }

  private known(space: number, low: number, high: number): number {
    return this.slots[this.slotOf(space, low, high)] - 1;
  }

  /** The slot of a handle in the hash table: the empty one it would get where it is new. */
  private slotOf(space: number, low: number, high: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(space, low, high) & mask;
    for (;;) {
      const id = this.slots[slot] - 1;
      if (id < 0 || (this.lows[id] === low && this.highs[id] === high && this.spaces[id] === space)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private find(space: number, low: number, high: number): number {
    const slot = this.slotOf(space, low, high);
    const known = this.slots[slot];
    if (known !== 0) return known - 1;
    const id = this.add(space, low, high);
    this.slots[slot] = id + 1;
    if (++this.hashed * 2 > this.slots.length) this.rehash();
    return id;
  }

  private add(space: number, low: number, high: number): number {
    const id = this.handles++;
    if (id === this.spaces.length) this.resize(grownLength(id, id * 2, this.expectedCount));
    this.spaces[id] = space;
    this.lows[id] = low;
    this.highs[id] = high;
    return id;
  }

  private resize(capacity: number): void {
    const used = Math.min(this.handles, capacity);
    const spaces = new Int32Array(capacity);
    const lows = new Uint32Array(capacity);
    const highs = new Uint32Array(capacity);
    spaces.set(this.spaces.subarray(0, used));
    lows.set(this.lows.subarray(0, used));
    highs.set(this.highs.subarray(0, used));
    this.spaces = spaces;
    this.lows = lows;
    this.highs = highs;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (const entry of this.slots) {
      if (entry === 0) continue;
      const id = entry - 1;
      let slot = hashOf(this.spaces[id], this.lows[id], this.highs[id]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
    this.slots = slots;
  }
}

function newFamily(): Family {
  return { ids: new Int32Array(16), entries: 0, hashed: 0 };
}

function hashOf(space: number, low: number, high: number): number {
  let hash = Math.imul(low ^ Math.imul(space, 0x85ebca6b), 0x9e3779b1) ^ Math.imul(high, 0xc2b2ae35);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
