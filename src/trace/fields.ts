// Reads the fields of a line of bytes one by one: numbers, blanks, known words. For readers whose lines have fixed fields.
import { startsAt } from './byte-words';
import { Byte, CharacterClass, classes, hexValue } from './characters';

const lowLimit = 0x1_0000_0000;

/** A place in a line, which moves behind what was read. Nothing is read behind `end`. */
export class Fields {
  /** Where the reading stands. */
  at = 0;
  /** The number read last, as two 32-bit halves; digits in front that do not fit are lost. */
  low = 0;
  high = 0;
  /** How many digits it had. */
  digits = 0;

  /** The number read last; above 2^53 rounded. */
  get value(): number {
    return this.high * lowLimit + this.low;
  }

  /** Reads hexadecimal digits without a prefix. False, and stays, where there are none. */
  readHex(bytes: Uint8Array, end: number): boolean {
    const from = this.at;
    let low = 0;
    let high = 0;
    let i = from;
    for (; i < end; i++) {
      const byte = bytes[i];
      if ((classes[byte] & CharacterClass.Hex) === 0) break;
      if (i - from >= 7) high = (high << 4) | (low >>> 28);
      low = (low << 4) | hexValue(byte);
    }
    this.low = low >>> 0;
    this.high = high >>> 0;
    this.digits = i - from;
    this.at = i;
    return i > from;
  }

  /** Reads `0x` and hexadecimal digits. False, and stays, where it is none. */
  readPrefixedHex(bytes: Uint8Array, end: number): boolean {
    const from = this.at;
    if (from + 2 >= end || bytes[from] !== Byte.Zero || (bytes[from + 1] | 0x20) !== Byte.X) return false;
    this.at = from + 2;
    if (this.readHex(bytes, end)) return true;
    this.at = from;
    return false;
  }

  /** Reads decimal digits. False, and stays, where there are none. */
  readDecimal(bytes: Uint8Array, end: number): boolean {
    const from = this.at;
    let value = 0;
    let i = from;
    for (; i < end; i++) {
      const digit = bytes[i] - Byte.Zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.high = Math.floor(value / lowLimit);
    this.low = value - this.high * lowLimit;
    this.digits = i - from;
    this.at = i;
    return i > from;
  }

  /** Reads one byte. False, and stays, where it is another. */
  readByte(bytes: Uint8Array, end: number, byte: number): boolean {
    if (this.at >= end || bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  /** Reads a text of ASCII. False, and stays, where it is another. */
  readWord(bytes: Uint8Array, end: number, word: Uint8Array): boolean {
    if (!startsAt(bytes, this.at, end, word)) return false;
    this.at += word.length;
    return true;
  }

  /** Passes over blanks. */
  skipBlanks(bytes: Uint8Array, end: number): void {
    while (this.at < end && (bytes[this.at] === Byte.Space || bytes[this.at] === Byte.Tab)) this.at++;
  }
}

/** The end of a line without blanks and what ends lines. */
export function withoutEnd(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && bytes[end - 1] <= Byte.Space) end--;
  return end;
}
