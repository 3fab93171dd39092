import { sizeSuffixes } from '../../../model/size';
import { CharacterClass, classes, hexValue } from '../../characters';
import { LineReader, longestLine } from '../../line-cutter';
import { nameHashStart, nameHashStep, NameTable } from '../../name-table';
import { TokenKind, type TokenSink } from '../../tokens';
import type { Range } from '../../trace';

/** Bytes with a meaning of their own. */
export const enum Byte {
  LineFeed = 10,
  CarriageReturn = 13,
  Quote = 34,
  Hash = 35,
  Parenthesis = 40,
  ClosingParenthesis = 41,
  Star = 42,
  Comma = 44,
  Dot = 46,
  Colon = 58,
  Equals = 61,
  At = 64,
  Bracket = 91,
  ClosingBracket = 93,
}

/** Sizes are clamped here: beyond any arena, and still a finite number. */
const hugeSize = 2 ** 64;

const keywords = ['arena', 'machine', 'cache', 'alloc', 'kmalloc', 'realloc', 'free', 'shrink', 'destroy', 'mark', 'expect'] as const;
export type Keyword = (typeof keywords)[number];
/** The keywords that begin with each byte. */
const keywordsByFirst = Array.from({ length: 256 }, (_, byte) => {
  const list = keywords.filter((keyword) => keyword.charCodeAt(0) === byte);
  return list.length > 0 ? list : undefined;
});

/** Thrown to leave a line that cannot be parsed; what is wrong with it has been recorded by then. */
export const lineFault = new Error('syntax');

const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Scans the words of a line in place: blanks, names, sizes, numbers, addresses, strings. What cannot be scanned is recorded
 * as a fault of the line, which is then left.
 */
export abstract class LineScanner extends LineReader {
  protected readonly names = new NameTable();
  protected bytes: Uint8Array = new Uint8Array(0);
  protected pos = 0;
  protected lineStart = 0;
  /** The last name scanned. */
  protected nameFrom = 0;
  protected nameTo = 0;
  protected nameHash = 0;
  /** Its part before the decimal number it ends in, and that number; the whole name and 0 where it ends in none. */
  protected stemTo = 0;
  protected stemHash = 0;
  protected nameNumber = 0;
  /** Halves of the last address scanned. */
  protected high = 0;
  protected low = 0;

  constructor(private readonly sink?: TokenSink) {
    super();
  }

  /** Records that a place of a line cannot be read. */
  protected abstract addFault(range: Range, message: string, values: readonly (string | number)[]): void;

  protected reportLongLine(): void {
    this.lineStart = this.pos;
    const range: Range = { line: this.line, column: 1, endColumn: 1 };
    this.addFault(range, 'This line is longer than {0} bytes and was skipped. Split it into several statements.', [longestLine]);
  }

  protected scanAddress(kind: TokenKind): void {
    this.skipBlanks();
    const bytes = this.bytes;
    const from = this.pos;
    if (bytes[from] !== 48 || bytes[from + 1] !== 120) this.fail('Expected an address: 0x and hexadecimal digits.');
    let pos = from + 2;
    while (bytes[pos] === 48) pos++;
    let high = 0;
    let low = 0;
    const digits = pos;
    let byte = bytes[pos];
    while ((classes[byte] & CharacterClass.Hex) !== 0) {
      high = ((high << 4) | (low >>> 28)) >>> 0;
      low = ((low << 4) | hexValue(byte)) >>> 0;
      byte = bytes[++pos]!;
    }
    if (pos === from + 2) this.fail('Expected hexadecimal digits after 0x.');
    if (pos - digits > 16) this.failAt(from, 'An address has at most 64 bits.');
    if ((classes[byte] & CharacterClass.Name) !== 0) this.failAt(from, 'Expected an address: 0x and hexadecimal digits.');
    this.pos = pos;
    this.high = high;
    this.low = low;
    this.token(kind, from, pos);
  }

  protected scanSize(): number {
    const bytes = this.bytes;
    const from = this.pos;
    let pos = from;
    let byte = bytes[pos];
    let value = 0;
    if (byte === 48 && bytes[pos + 1] === 120) {
      pos += 2;
      byte = bytes[pos]!;
      while ((classes[byte] & CharacterClass.Hex) !== 0) {
        value = value * 16 + hexValue(byte);
        byte = bytes[++pos]!;
      }
      if (pos === from + 2) this.fail('Expected hexadecimal digits after 0x.');
    } else {
      while ((classes[byte] & CharacterClass.Digit) !== 0) {
        value = value * 10 + (byte - 48);
        byte = bytes[++pos]!;
        while (byte === 95 && (bytes[pos + 1] === 95 || (classes[bytes[pos + 1]] & CharacterClass.Digit) !== 0)) byte = bytes[++pos]!;
      }
      if (pos === from) this.fail('Expected a size: a number, perhaps with KiB, MiB, GiB or TiB.');
    }
    this.pos = pos;
    if ((classes[byte] & CharacterClass.Name) !== 0) value *= this.scanSuffix(from);
    this.token(TokenKind.Size, from, this.pos);
    return value > hugeSize ? hugeSize : value;
  }

  protected scanSuffix(from: number): number {
    const start = this.pos;
    while ((classes[this.bytes[this.pos]] & CharacterClass.Name) !== 0) this.pos++;
    const factor = sizeSuffixes.get(this.decode(start, this.pos));
    if (factor === undefined) {
      this.failAt(from, '{0} is no size. Suffixes are B, K, KiB, M, MiB, G, GiB, T, TiB.', [this.decode(from, this.pos)]);
    }
    return factor;
  }

  /** A count without a suffix. */
  protected scanNumber(): number {
    this.skipBlanks();
    const from = this.pos;
    const to = this.bareValueEnd(from);
    const text = this.decode(from, to);
    if (!/^(0x[0-9a-fA-F]+|\d[\d_]*)$/.test(text)) this.fail('Expected a number.');
    this.pos = to;
    this.token(TokenKind.Number, from, to);
    return Math.min(Number(text.replace(/_/g, '')), hugeSize);
  }

  /** A SIZE kept exact: addresses go up to 2^64. */
  protected scanExactSize(): { numerator: bigint; denominator: bigint } {
    const from = this.pos;
    this.scanSize();
    const [, digits = '0', suffix = ''] = /^(0x[0-9a-fA-F]+|[\d_]+)(.*)$/.exec(this.decode(from, this.pos)) ?? [];
    return { numerator: BigInt(digits.replace(/_/g, '')) * BigInt(sizeSuffixes.get(suffix) ?? 1), denominator: 1n };
  }

  protected scanPercent(): { numerator: bigint; denominator: bigint } {
    const from = this.pos;
    const to = this.bareValueEnd(from);
    const match = /^(\d[\d_]*)(?:\.(\d+))?%$/.exec(this.decode(from, to));
    if (!match) this.fail('Expected a percentage such as 30%.');
    const [, whole = '0', fraction = ''] = match;
    this.pos = to;
    this.token(TokenKind.Value, from, to);
    return { numerator: BigInt(whole.replace(/_/g, '') + fraction), denominator: 10n ** BigInt(fraction.length) };
  }

  protected scanCacheName(): number {
    const from = this.pos;
    if ((classes[this.bytes[from]] & CharacterClass.NameStart) === 0) this.fail('Expected the name of a cache.');
    this.scanName();
    this.token(TokenKind.CacheName, from, this.pos);
    return this.names.intern(this.bytes, this.nameFrom, this.nameTo, this.nameHash);
  }

  protected scanOption<T extends string>(...allowed: readonly T[]): T {
    const from = this.pos;
    this.scanName();
    const word = this.decode(from, this.pos);
    const option = allowed.find((candidate) => candidate === word);
    if (option === undefined) this.failAt(from, '{0} is no option here. Options are {1}.', [word, allowed.join(', ')]);
    this.token(TokenKind.Option, from, this.pos);
    this.skipBlanks();
    return option;
  }

  protected scanWord<T extends string>(allowed: readonly T[], message: string): T {
    this.skipBlanks();
    const from = this.pos;
    const to = this.bareValueEnd(from);
    const word = this.decode(from, to);
    const value = allowed.find((candidate) => candidate === word);
    if (value === undefined) this.fail(message);
    this.pos = to;
    this.token(TokenKind.Value, from, to);
    return value;
  }

  protected scanWordText(message: string): string {
    const from = this.pos;
    if ((classes[this.bytes[from]] & CharacterClass.NameStart) === 0) this.fail(message);
    this.scanName();
    return this.decode(from, this.pos);
  }

  protected scanName(): void {
    const bytes = this.bytes;
    let pos = this.pos;
    let hash = nameHashStart;
    let number = 0;
    let stemTo = pos;
    let stemHash = hash;
    let byte = bytes[pos];
    let bits = classes[byte];
    this.nameFrom = pos;
    while ((bits & CharacterClass.Name) !== 0) {
      hash = nameHashStep(hash, byte);
      pos++;
      if ((bits & CharacterClass.Digit) !== 0) number = number * 10 + (byte - 48);
      else {
        stemTo = pos;
        stemHash = hash;
        number = 0;
      }
      byte = bytes[pos];
      bits = classes[byte];
    }
    this.nameTo = pos;
    this.nameHash = hash;
    this.stemTo = stemTo;
    this.stemHash = stemHash;
    this.nameNumber = number;
    this.pos = pos;
  }

  protected scanString(): void {
    const bytes = this.bytes;
    const from = this.pos;
    let pos = from + 1;
    while (bytes[pos] !== Byte.Quote) {
      if (bytes[pos] === Byte.LineFeed) this.failAt(from, 'This string has no closing quote.');
      pos++;
    }
    this.pos = pos + 1;
    const next = bytes[this.pos];
    if (!isGap(next)) this.fail('Expected a blank after the string.');
  }

  /** The keyword that the scanned name is, if it is one. */
  protected keywordOfName(): Keyword | undefined {
    const length = this.nameTo - this.nameFrom;
    if (length < 4 || length > 7) return undefined;
    const candidates = keywordsByFirst[this.bytes[this.nameFrom]];
    if (candidates === undefined) return undefined;
    for (const keyword of candidates) if (keyword.length === length && this.nameIs(keyword)) return keyword;
    return undefined;
  }

  protected nameIs(word: string): boolean {
    for (let i = 1; i < word.length; i++) if (this.bytes[this.nameFrom + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  protected startsWith(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.bytes[this.pos + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  protected skipBlanks(): number {
    const bytes = this.bytes;
    let byte = bytes[this.pos];
    while (byte === 32 || byte === 9) byte = bytes[++this.pos]!;
    return byte;
  }

  protected bareValueEnd(from: number): number {
    let pos = from;
    while (!isGap(this.bytes[pos]) && this.bytes[pos] !== Byte.Quote) pos++;
    return pos;
  }

  /** Where an unquoted mark ends: at a comment, at attributes or at the end of the line; blanks before that are left out. */
  protected restOfLine(): number {
    const bytes = this.bytes;
    let pos = this.pos;
    while (bytes[pos] !== Byte.LineFeed && bytes[pos] !== Byte.Hash && !(bytes[pos] === Byte.At && this.standsFree(pos))) pos++;
    while (pos > this.pos && (bytes[pos - 1] === Byte.CarriageReturn || (classes[bytes[pos - 1]] & CharacterClass.Blank) !== 0)) pos--;
    return pos;
  }

  /** Whether the byte at `pos` has blanks on both sides. */
  protected standsFree(pos: number): boolean {
    return pos > this.lineStart && (classes[this.bytes[pos - 1]] & classes[this.bytes[pos + 1]] & CharacterClass.Blank) !== 0;
  }

  protected decode(from: number, to: number): string {
    let text = '';
    for (let pos = from; pos < to; pos++) {
      const byte = this.bytes[pos];
      if (byte >= 0x80) return this.decodeStrictly(from, to);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  protected decodeStrictly(from: number, to: number): string {
    try {
      return strictDecoder.decode(this.bytes.subarray(from, to));
    } catch {
      return this.failAt(from, 'This text is not valid UTF-8. Save the file as UTF-8.');
    }
  }

  protected refuseRepeated(repeated: boolean, option: string): void {
    if (repeated) this.failAt(this.nameFrom, '{0} is given twice.', [option]);
  }

  protected token(kind: TokenKind, from: number, to: number): void {
    if (this.sink !== undefined) this.sink(kind, from, to);
  }

  protected rangeOf(from: number, to: number): Range {
    return { line: this.line, column: this.columnOf(from), endColumn: this.columnOf(to) };
  }

  /** 1-based column in UTF-16 units of a byte offset in the present line. */
  protected columnOf(offset: number): number {
    let column = 1;
    for (let pos = this.lineStart; pos < offset; pos++) {
      const byte = this.bytes[pos];
      if (byte >= 0xf0) column += 2;
      else if (byte < 0x80 || byte >= 0xc0) column++;
    }
    return column;
  }

  protected fail(message: string, values: readonly (string | number)[] = []): never {
    return this.failAt(this.pos, message, values);
  }

  protected failAt(offset: number, message: string, values: readonly (string | number)[] = []): never {
    let end = offset;
    while (!isGap(this.bytes[end]) && this.bytes[end] !== Byte.Comma) end++;
    this.addFault(this.rangeOf(offset, Math.max(end, offset)), message, values);
    throw lineFault;
  }
}

function isGap(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === Byte.LineFeed || byte === Byte.CarriageReturn || byte === Byte.Hash;
}
