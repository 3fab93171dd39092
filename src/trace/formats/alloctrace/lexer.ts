// The words of a written trace, scanned in place in the bytes of its lines.
import { decimalDigits, numberLimit, readExactSize, readNumber, suffixFactor, valueOfDigits } from '../../../model/size-grammar';
import { meantWord } from '../../../model/spelling';
import { Byte, CharacterClass, classes, columnOf, hexValue } from '../../characters';
import { nameHashStart, nameHashStep, type NameTable } from '../../name-table';
import { TokenKind, type TokenSink } from '../../tokens';
import type { Range } from '../../trace';

/** The words that no handle is called: those that statements begin with, and those of `repeat`. */
export const keywords = ['arena', 'machine', 'cache', 'free', 'shrink', 'destroy', 'mark', 'repeat', 'end', 'in', 'expect'] as const;
export type Keyword = (typeof keywords)[number];
/** The keywords that begin with each byte. */
const keywordsByFirst = Array.from({ length: 256 }, (_, byte) => {
  const list = keywords.filter((keyword) => keyword.charCodeAt(0) === byte);
  return list.length > 0 ? list : undefined;
});

/** Thrown to leave a line that cannot be parsed: the lexer says then what is wrong with it. */
export const lineFault = new Error('syntax');

const percentPattern = new RegExp(String.raw`^(${decimalDigits})(?:\.(\d+))?%$`);
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/** What is wrong with a line. */
export interface LineFault {
  readonly range: Range;
  readonly message: string;
  readonly values: readonly (string | number)[];
}

/**
 * Scans blanks, names, sizes, numbers, addresses and strings from where it stands, and stands behind them then. At what cannot be scanned it throws
 * `lineFault`.
 */
export class Lexer {
  /** The lines that are read, and where: the last byte of them is a line feed. */
  bytes: Uint8Array = new Uint8Array(0);
  pos = 0;
  lineStart = 0;
  /** 1-based number of the present line. */
  line = 1;
  /** What was wrong with the last line that was left. */
  fault: LineFault | undefined;
  /** The last name scanned. */
  nameFrom = 0;
  nameTo = 0;
  nameHash = 0;
  /** Its part before the decimal number it ends in, and that number; the whole name and 0 where it ends in none. */
  stemTo = 0;
  stemHash = 0;
  nameNumber = 0;
  /** Halves of the last address scanned. */
  high = 0;
  low = 0;

  constructor(
    private readonly names: NameTable,
    private readonly sink?: TokenSink,
  ) {}

  scanAddress(kind: TokenKind): void {
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

  /** A SIZE. What most are made of, digits and a suffix, is read here; the rest by the grammar. */
  scanSize(): number {
    const bytes = this.bytes;
    const from = this.pos;
    let pos = from;
    let byte = bytes[pos];
    let value = 0;
    const isHex = byte === 48 && bytes[pos + 1] === 120;
    if (isHex) {
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
      if (byte === Byte.Comma || byte === Byte.Dot) pos = this.pastWrittenSize(pos);
    }
    const digitsTo = pos;
    this.pos = pos;
    if ((classes[bytes[pos]] & CharacterClass.Name) !== 0) value *= this.scanSuffix(from);
    else if ((classes[bytes[pos]] & CharacterClass.Blank) !== 0 && (classes[bytes[pos + 1]] & CharacterClass.NameStart) !== 0) {
      value *= this.scanLooseSuffix(pos + 1);
    }
    if (byte === Byte.Comma || byte === Byte.Dot || value >= numberLimit) value = this.exactSize(from, digitsTo);
    this.token(TokenKind.Size, from, this.pos);
    return value;
  }

  /** The size that was scanned from `from`, as the grammar reads it; its digits end at `digitsTo`. */
  private exactSize(from: number, digitsTo: number): number {
    const text = this.decode(from, this.pos);
    const exact = readExactSize(text, 'trace');
    if (exact !== undefined) return Number(exact);
    const digits = this.decode(from, digitsTo);
    if (digits.includes('.') && digitsTo === this.pos) {
      this.failAt(from, '{0} is no size: a fraction needs a suffix such as KiB.', [text]);
    }
    if (/^[\d,._]*$/.test(digits) && readExactSize(digits.replace(/\..*/, ''), 'trace') === undefined && digits.includes(',')) {
      this.failAt(from, '{0} is no size: a comma stands between groups of three digits.', [text]);
    }
    this.failAt(from, '{0} is no size below 2^64.', [text]);
  }

  /** Past digits with `,` between them, and a fraction. */
  private pastWrittenSize(from: number): number {
    const { bytes } = this;
    let pos = from;
    while ((classes[bytes[pos]] & CharacterClass.Digit) !== 0 || bytes[pos] === Byte.Comma || bytes[pos] === Byte.Dot) pos++;
    return pos;
  }

  private scanSuffix(from: number): number {
    const start = this.pos;
    while ((classes[this.bytes[this.pos]] & CharacterClass.Name) !== 0) this.pos++;
    const factor = suffixFactor(this.decode(start, this.pos));
    if (factor === undefined) {
      this.failAt(from, '{0} is no size. Suffixes are B, K, KiB, M, MiB, G, GiB, T, TiB.', [this.decode(from, this.pos)]);
    }
    return factor;
  }

  /** A suffix that stands behind a blank, from `start` on; what is none is left to whoever reads on. */
  private scanLooseSuffix(start: number): number {
    let end = start;
    while ((classes[this.bytes[end]] & CharacterClass.Name) !== 0 && end - start < 4) end++;
    const factor = end - start < 4 ? suffixFactor(this.decode(start, end)) : undefined;
    if (factor === undefined) return 1;
    this.pos = end;
    return factor;
  }

  /** A count without a suffix. */
  scanNumber(): number {
    this.skipBlanks();
    const from = this.pos;
    const to = this.bareValueEnd(from);
    const value = readNumber(this.decode(from, to), 'trace');
    if (value === undefined) this.fail('Expected a number: decimal digits, below 2^53.');
    this.pos = to;
    this.token(TokenKind.Number, from, to);
    return Number(value);
  }

  /** A SIZE kept exact: addresses go up to 2^64. */
  scanExactSize(): { numerator: bigint; denominator: bigint } {
    const from = this.pos;
    this.scanSize();
    return { numerator: readExactSize(this.decode(from, this.pos), 'trace') ?? 0n, denominator: 1n };
  }

  scanPercent(): { numerator: bigint; denominator: bigint } {
    const from = this.pos;
    const to = this.bareValueEnd(from);
    const match = percentPattern.exec(this.decode(from, to));
    if (!match) this.fail('Expected a percentage such as 30%.');
    const [, whole = '0', fraction = ''] = match;
    this.pos = to;
    this.token(TokenKind.Value, from, to);
    return { numerator: valueOfDigits(whole + fraction), denominator: 10n ** BigInt(fraction.length) };
  }

  scanCacheName(): number {
    const from = this.pos;
    if ((classes[this.bytes[from]] & CharacterClass.NameStart) === 0) this.fail('Expected the name of a cache.');
    this.scanName();
    this.token(TokenKind.CacheName, from, this.pos);
    return this.nameId();
  }

  scanOption<T extends string>(...allowed: readonly T[]): T {
    const from = this.pos;
    this.scanName();
    const word = this.decode(from, this.pos);
    const option = allowed.find((candidate) => candidate === word);
    if (option === undefined) this.failUnknown(from, word, allowed, '{0} is no option here. Options are {1}.');
    this.token(TokenKind.Option, from, this.pos);
    this.skipBlanks();
    return option;
  }

  scanWord<T extends string>(allowed: readonly T[], message: string): T {
    this.skipBlanks();
    const from = this.pos;
    const to = this.bareValueEnd(from);
    const word = this.decode(from, to);
    const value = allowed.find((candidate) => candidate === word);
    if (value === undefined) this.failUnknown(from, word, allowed, message);
    this.pos = to;
    this.token(TokenKind.Value, from, to);
    return value;
  }

  scanFit(): 'lowest' | 'lifo' {
    return this.scanWord(['lowest', 'lifo'], 'Expected lowest or lifo.');
  }

  /** The first address of an arena. */
  scanBase(): bigint {
    this.scanAddress(TokenKind.Address);
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** The name of a file: bare, or quoted where it holds blanks. */
  scanFileName(): string {
    const from = this.pos;
    const message = 'Expected the name of a file behind from.';
    if (this.bytes[from] === Byte.Quote) {
      this.scanString();
      if (this.pos === from + 2) this.failAt(from, message);
      this.token(TokenKind.FileName, from, this.pos);
      return this.decode(from + 1, this.pos - 1);
    }
    const to = this.bareValueEnd(from);
    if (to === from) this.fail(message);
    this.pos = to;
    this.token(TokenKind.FileName, from, to);
    return this.decode(from, to);
  }

  /** Whether a word stands here. */
  standsAtWord(word: string): boolean {
    return this.startsWith(word) && (classes[this.bytes[this.pos + word.length]] & CharacterClass.Name) === 0;
  }

  /** A word that stands where it does, of a form that `accepts` knows. */
  scanText(accepts: (text: string) => boolean, message: string): string {
    this.skipBlanks();
    const from = this.pos;
    const to = this.bareValueEnd(from);
    const text = this.decode(from, to);
    if (!accepts(text)) this.fail(message);
    this.pos = to;
    this.token(TokenKind.Value, from, to);
    return text;
  }

  scanWordText(message: string): string {
    const from = this.pos;
    if ((classes[this.bytes[from]] & CharacterClass.NameStart) === 0) this.fail(message);
    this.scanName();
    return this.decode(from, this.pos);
  }

  scanName(): void {
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

  scanString(): void {
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

  /** The scanned name's number in the table of names. */
  nameId(): number {
    return this.names.intern(this.bytes, this.nameFrom, this.nameTo, this.nameHash);
  }

  /** The same of its stem. */
  stemId(): number {
    return this.names.intern(this.bytes, this.nameFrom, this.stemTo, this.stemHash);
  }

  /** The keyword that the scanned name is, if it is one. */
  keywordOfName(): Keyword | undefined {
    const length = this.nameTo - this.nameFrom;
    if (length < 2 || length > 7) return undefined;
    const candidates = keywordsByFirst[this.bytes[this.nameFrom]];
    if (candidates === undefined) return undefined;
    for (const keyword of candidates) if (keyword.length === length && this.nameIs(keyword)) return keyword;
    return undefined;
  }

  /** Whether the scanned name is a word. */
  isName(word: string): boolean {
    return word.length === this.nameTo - this.nameFrom && this.bytes[this.nameFrom] === word.charCodeAt(0) && this.nameIs(word);
  }

  private nameIs(word: string): boolean {
    for (let i = 1; i < word.length; i++) if (this.bytes[this.nameFrom + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  startsWith(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.bytes[this.pos + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  skipBlanks(): number {
    const bytes = this.bytes;
    let byte = bytes[this.pos];
    while (byte === Byte.Space || byte === Byte.Tab) byte = bytes[++this.pos]!;
    return byte;
  }

  bareValueEnd(from: number): number {
    let pos = from;
    while (!isGap(this.bytes[pos]) && this.bytes[pos] !== Byte.Quote) pos++;
    return pos;
  }

  /** Where an unquoted mark ends: at a comment, at attributes or at the end of the line; blanks before that are left out. */
  restOfLine(): number {
    const bytes = this.bytes;
    let pos = this.pos;
    while (bytes[pos] !== Byte.LineFeed && bytes[pos] !== Byte.Hash && !(bytes[pos] === Byte.At && this.standsFree(pos))) pos++;
    while (pos > this.pos && (bytes[pos - 1] === Byte.CarriageReturn || (classes[bytes[pos - 1]] & CharacterClass.Blank) !== 0)) pos--;
    return pos;
  }

  /** Whether the byte at `pos` has blanks on both sides. */
  standsFree(pos: number): boolean {
    return pos > this.lineStart && (classes[this.bytes[pos - 1]] & classes[this.bytes[pos + 1]] & CharacterClass.Blank) !== 0;
  }

  decode(from: number, to: number): string {
    let text = '';
    for (let pos = from; pos < to; pos++) {
      const byte = this.bytes[pos];
      if (byte >= 0x80) return this.decodeStrictly(from, to);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  private decodeStrictly(from: number, to: number): string {
    try {
      return strictDecoder.decode(this.bytes.subarray(from, to));
    } catch {
      return this.failAt(from, 'This text is not valid UTF-8. Save the file as UTF-8.');
    }
  }

  refuseRepeated(repeated: boolean, option: string): void {
    if (repeated) this.failAt(this.nameFrom, '{0} is given twice.', [option]);
  }

  token(kind: TokenKind, from: number, to: number): void {
    if (this.sink !== undefined) this.sink(kind, from, to);
  }

  rangeOf(from: number, to: number): Range {
    const { bytes, lineStart } = this;
    return { line: this.line, column: columnOf(bytes, lineStart, from), endColumn: columnOf(bytes, lineStart, to) };
  }

  /**
   * Leaves the line at a word that is none of those allowed. Where none of them comes near, `message` says so with {0}, the word, and {1}, those
   * `shown`.
   */
  failUnknown(from: number, word: string, allowed: readonly string[], message: string, shown = allowed): never {
    const meant = meantWord(word, allowed);
    if (meant === undefined) this.failAt(from, message, [word, shown.join(', ')]);
    this.failAt(from, '{0} is not known here: did you mean {1}?', [word, meant]);
  }

  fail(message: string, values: readonly (string | number)[] = []): never {
    return this.failAt(this.pos, message, values);
  }

  failAt(offset: number, message: string, values: readonly (string | number)[] = []): never {
    let end = offset;
    while (!isGap(this.bytes[end]) && this.bytes[end] !== Byte.Comma) end++;
    this.fault = { range: this.rangeOf(offset, end), message, values };
    throw lineFault;
  }
}

function isGap(byte: number): boolean {
  return byte === Byte.Space || byte === Byte.Tab || byte === Byte.LineFeed || byte === Byte.CarriageReturn || byte === Byte.Hash;
}
