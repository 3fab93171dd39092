// Which object file an address of a running program lies in, as a recording tells its modules.
import { firstThat } from '../../../model/first-that';
import { wordBytes } from '../../byte-words';
import { nameHashStart, nameHashStep, type NameTable } from '../../name-table';

const lowLimit = 0x1_0000_0000;
const sign = wordBytes('+0x');
const digits = wordBytes('0123456789abcdef');

/** A loaded piece of an object file. Addresses below 2^53 are exact. */
interface Piece {
  readonly from: number;
  readonly to: number;
  /** Where the object was loaded, and its file's name. */
  readonly base: number;
  readonly name: Uint8Array;
}

/** The modules of a program, and the names of addresses in them. */
export class Modules {
  private pieces: Piece[] = [];
  private isSorted = true;
  /** Where names are put together. */
  private buffer = new Uint8Array(64);
  /** Names that were given since the modules changed last, by address: open addressing, name id + 1, 0 is an empty slot. */
  private slots = new Int32Array(1 << 8);
  private lows = new Uint32Array(1 << 8);
  private highs = new Uint32Array(1 << 8);
  private known = 0;

  clear(): void {
    this.pieces = [];
    this.forget(this.slots.length);
  }

  /** The bytes `[from, to)` belong to the object called `name` (the bytes are kept), which was loaded at `base`. */
  add(from: number, to: number, base: number, name: Uint8Array): void {
    this.pieces.push({ from, to, base, name });
    this.isSorted = false;
    if (this.known > 0) this.forget(this.slots.length);
  }

  /** The name id of an address, given as halves: `libc.so.6+0x26304`, or `0x7f22c1e8db03` where it lies in none. */
  nameOf(high: number, low: number, names: NameTable): number {
    const mask = this.slots.length - 1;
    let slot = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    for (slot = (slot ^ (slot >>> 15)) & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      if (this.lows[slot] === low && this.highs[slot] === high) return this.slots[slot] - 1;
    }
    const name = this.newNameOf(high, low, names);
    this.slots[slot] = name + 1;
    this.lows[slot] = low;
    this.highs[slot] = high;
    // Larger, and filled again as the addresses come up again.
    if (++this.known * 2 > this.slots.length) this.forget(this.slots.length * 2);
    return name;
  }

  private forget(slots: number): void {
    this.slots = new Int32Array(slots);
    this.lows = new Uint32Array(slots);
    this.highs = new Uint32Array(slots);
    this.known = 0;
  }

  private newNameOf(high: number, low: number, names: NameTable): number {
    const address = high * lowLimit + low;
    const piece = this.pieceOf(address);
    let length = 0;
    if (piece) {
      const { name } = piece;
      if (this.buffer.length < name.length + 32) this.buffer = new Uint8Array(name.length + 32);
      this.buffer.set(name);
      length = name.length;
    }
    for (let i = piece ? 0 : 1; i < sign.length; i++) this.buffer[length++] = sign[i];
    length = piece ? this.putHex(address - piece.base, length) : this.putHex(address, length);
    let hash = nameHashStart;
    for (let i = 0; i < length; i++) hash = nameHashStep(hash, this.buffer[i]);
    return names.intern(this.buffer, 0, length, hash);
  }

  private pieceOf(address: number): Piece | undefined {
    if (!this.isSorted) {
      this.pieces.sort((a, b) => a.from - b.from);
      this.isSorted = true;
    }
    const { pieces } = this;
    const piece: Piece | undefined = pieces[firstThat(0, pieces.length, (index) => pieces[index].from > address) - 1];
    return piece && address < piece.to ? piece : undefined;
  }

  /** Writes a number behind `length` bytes, and returns the new length. */
  private putHex(value: number, length: number): number {
    let high = Math.floor(value / lowLimit);
    let low = (value - high * lowLimit) >>> 0;
    let count = 1;
    for (let rest = value; rest >= 16; rest = Math.floor(rest / 16)) count++;
    for (let i = length + count - 1; i >= length; i--) {
      this.buffer[i] = digits[low & 15];
      low = ((low >>> 4) | ((high & 15) << 28)) >>> 0;
      high >>>= 4;
    }
    return length + count;
  }
}
