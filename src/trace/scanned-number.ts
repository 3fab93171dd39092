// A number in a line of bytes: 0xHEX, decimal, or one of the ways in which null is written.
import { startsAt, wordBytes } from './byte-words';
import { Byte, CharacterClass, classes, hexDigits, isBlank, isDigit } from './characters';

const nullWords = ['(nil)', '(null)', 'nil', 'null', 'nullptr', 'NULL', 'None', '<null>'].map(wordBytes);

/** A number as it was scanned, as what it can mean: an address, which is hexadecimal with or without `0x`, or a size. */
export class ScannedNumber {
  isKnown = false;
  /** As an address, in two 32-bit halves. */
  high = 0;
  low = 0;
  /** As a decimal number, where it can be one. */
  private decimal = 0;
  private isDecimal = true;

  /** As a number: decimal unless `0x` or a digit says otherwise. */
  get value(): number {
    return this.isDecimal ? this.decimal : this.high * 0x1_0000_0000 + this.low;
  }

  /** Whether it is the null pointer. */
  get isNull(): boolean {
    return (this.high | this.low) === 0;
  }

  clear(): void {
    this.isKnown = false;
    this.high = 0;
    this.low = 0;
    this.decimal = 0;
    this.isDecimal = true;
  }

  /** Takes over another. */
  set(other: ScannedNumber): void {
    this.isKnown = other.isKnown;
    this.high = other.high;
    this.low = other.low;
    this.decimal = other.decimal;
    this.isDecimal = other.isDecimal;
  }

  /**
   * Scans the number at `from`, in `bytes[from, to)`. Returns where it ends, or -1 where none stands there: then it is not known. Decimals of more than 16 digits are
   * no addresses.
   */
  scan(bytes: Uint8Array, from: number, to: number): number {
    const isHex = bytes[from] === Byte.Zero && (bytes[from + 1] | 32) === Byte.X && from + 2 < to;
    const start = isHex ? from + 2 : from;
    let low = 0;
    let high = 0;
    let decimal = 0;
    let isDecimal = !isHex;
    let digit = 0;
    let at = start;
    if (isHex) {
      for (; at < to && (digit = hexDigits[bytes[at]]) >= 0; at++) {
        high = (high << 4) | (low >>> 28);
        low = (low << 4) | digit;
      }
      if (at - start > 16) at = start;
    } else {
      for (; at < to && (digit = hexDigits[bytes[at]]) >= 0; at++) {
        high = (high << 4) | (low >>> 28);
        low = (low << 4) | digit;
        decimal = decimal * 10 + digit;
        if (digit > 9) isDecimal = false;
      }
      if (at < to && at > start && endsInWord(bytes[at])) at = start;
    }
    if (at === start) {
      this.clear();
      return isHex ? -1 : this.scanNull(bytes, from, to);
    }
    this.isKnown = true;
    this.high = high >>> 0;
    this.low = low >>> 0;
    this.decimal = decimal;
    this.isDecimal = isDecimal;
    return at;
  }

  /** Scans a number that is decimal, also as an address: its digits are `bytes[from, to)`. Not known where others stand there. */
  scanDecimal(bytes: Uint8Array, from: number, to: number): void {
    this.clear();
    let low = 0;
    let high = 0;
    for (let at = from; at < to; at++) {
      if (!isDigit(bytes[at])) return;
      low = low * 10 + bytes[at] - Byte.Zero;
      const carry = Math.floor(low / 0x1_0000_0000);
      low -= carry * 0x1_0000_0000;
      high = (high * 10 + carry) % 0x1_0000_0000;
    }
    this.isKnown = to > from;
    this.low = low;
    this.high = high;
    this.decimal = high * 0x1_0000_0000 + low;
  }

  private scanNull(bytes: Uint8Array, from: number, to: number): number {
    for (const word of nullWords) {
      if (!startsAt(bytes, from, to, word)) continue;
      this.isKnown = true;
      return from + word.length;
    }
    return -1;
  }
}

/** Whether a letter behind digits makes them a word, not a number with a suffix such as `u` or `UL`. */
function endsInWord(byte: number): boolean {
  return (classes[byte] & CharacterClass.NameStart) !== 0 && (byte | 32) !== 117 && (byte | 32) !== 108;
}

/** Where something else than a blank stands, from `from` on. */
export function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  while (from < to && isBlank(bytes[from])) from++;
  return from;
}
