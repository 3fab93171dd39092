// Divides the lines of logs with named fields: columns under a header, objects of JSON, KEY=VALUE behind a word for the operation.
import { CallField, FieldedCall, FieldNames } from '../../call-fields';
import { Byte, CharacterClass, classes, columnOf, isBlank, isDigit } from '../../characters';
import type { LineReader } from '../../recorded-lines';
import type { Recording } from '../../recording';
import { skipBlanks } from '../../scanned-number';

/** Columns of a table beyond these are not looked at. */
const mostColumns = 64;

export class FieldLines implements LineReader {
  private readonly names = new FieldNames();
  private readonly call: FieldedCall;
  /** What each column of the table is, undefined for the others; empty before a header was met. */
  private columns: (CallField | undefined)[] = [];
  private separator: number = Byte.Comma;
  /** Where the value that was cut out last begins and ends, and where the next begins. */
  private from = 0;
  private to = 0;

  constructor(private readonly recording: Recording) {
    this.call = new FieldedCall(recording);
  }

  readLine(bytes: Uint8Array, start: number, end: number): void {
    if (this.read(bytes, start, end) === false) this.recording.skipLine();
  }

  /** Whether a header was met: then lines are rows. */
  get isTable(): boolean {
    return this.columns.length > 0;
  }

  /** As `readLine`; whether the line is a call, undefined where it is a header or empty. */
  read(bytes: Uint8Array, start: number, lineEnd: number): boolean | undefined {
    let end = lineEnd;
    while (end > start && bytes[end - 1] <= Byte.Space) end--;
    const first = skipBlanks(bytes, start, end);
    if (first === end) return undefined;
    this.call.begin();
    const brace = bytes[first] === Byte.Brace ? first : bytes[first + 1] === Byte.Brace ? first + 1 : -1;
    if (brace >= 0) this.readObject(bytes, brace + 1, end);
    else if (this.isTable && bytes.indexOf(this.separator, first) < end) this.readRow(bytes, first, end);
    else if (this.readHeader(bytes, first, end)) return undefined;
    else this.readPairs(bytes, first, end);
    return this.call.tell(columnOf(bytes, start, this.call.blockPlace));
  }

  /** Reads an object of JSON, `bytes[from, end)`; returns where its block stands, -1 where it has no operation. Nothing is told. */
  readJson(bytes: Uint8Array, from: number, end: number): number {
    this.call.begin();
    this.readObject(bytes, from + 1, end);
    return this.call.hasOperation ? this.call.blockPlace : -1;
  }

  /** Tells of the object read last; false where too little is known of its call. */
  tell(column: number): boolean {
    return this.call.tell(column);
  }

  /** `"key":value, …`, one level deep: what is inside of inner objects counts as if it stood outside. */
  private readObject(bytes: Uint8Array, from: number, end: number): void {
    let at = from;
    while (at < end) {
      if (bytes[at] !== Byte.Quote) {
        at++;
        continue;
      }
      const key = at + 1;
      const keyEnd = closingQuote(bytes, key, end);
      at = skipBlanks(bytes, keyEnd + 1, end);
      if (bytes[at] !== Byte.Colon) continue;
      at = skipBlanks(bytes, at + 1, end);
      if (bytes[at] === Byte.Brace || bytes[at] === Byte.Bracket) continue;
      const isNumber = isDigit(bytes[at]);
      at = this.cutValue(bytes, at, end);
      const field = this.names.find(bytes, key, keyEnd);
      // Numbers of JSON are decimal.
      if (field === undefined || (isNumber && this.call.takeDecimal(field, bytes, this.from, this.to))) continue;
      this.call.take(field, bytes, this.from, this.to);
    }
  }

  /** Whether the line names columns, at least those of an operation and a block; then they hold from here on. */
  private readHeader(bytes: Uint8Array, from: number, end: number): boolean {
    for (const separator of [Byte.Comma, Byte.Semicolon, Byte.Tab]) {
      if (bytes.subarray(from, end).indexOf(separator) < 0) continue;
      const columns: (CallField | undefined)[] = [];
      this.separator = separator;
      for (let at = from; at < end && columns.length < mostColumns;) {
        at = this.cutColumn(bytes, at, end);
        columns.push(this.names.find(bytes, this.from, this.to));
      }
      if (!columns.includes(CallField.Operation) || !columns.includes(CallField.Block)) continue;
      this.columns = columns;
      return true;
    }
    return false;
  }

  private readRow(bytes: Uint8Array, from: number, end: number): void {
    let at = from;
    for (const column of this.columns) {
      if (at > end) return;
      at = this.cutColumn(bytes, at, end);
      if (column !== undefined) this.call.take(column, bytes, this.from, this.to);
    }
  }

  /** Words, of which the last that names an operation counts, then `KEY=VALUE` or `KEY: VALUE`. */
  private readPairs(bytes: Uint8Array, from: number, end: number): void {
    let prefixEnd = -1;
    let at = from;
    while (at < end) {
      while (at < end && !isWordByte(bytes[at])) at++;
      const word = at;
      while (at < end && isWordByte(bytes[at])) at++;
      if (at === word) break;
      const field = bytes[at] === Byte.Equals ? this.names.find(bytes, word, at) : undefined;
      if (bytes[at] === Byte.Equals) {
        at = this.cutValue(bytes, at + 1, end);
        if (field === undefined) continue;
        if (prefixEnd < 0) {
          prefixEnd = word;
          this.call.takePrefix(bytes, from, word);
        }
        this.call.take(field, bytes, this.from, this.to);
      } else if (prefixEnd < 0) this.call.readOperation(bytes, word, at);
    }
  }

  /** Cuts out a value that ends with a blank, a comma or a bracket, or that is quoted; returns what follows it. */
  private cutValue(bytes: Uint8Array, from: number, end: number): number {
    if (bytes[from] === Byte.Quote) {
      this.from = from + 1;
      this.to = closingQuote(bytes, from + 1, end);
      return this.to + 1;
    }
    let at = from;
    while (
      at < end &&
      !isBlank(bytes[at]) &&
      bytes[at] !== Byte.Comma &&
      bytes[at] !== Byte.ClosingBrace &&
      bytes[at] !== Byte.ClosingBracket
    ) {
      at++;
    }
    this.from = from;
    this.to = at;
    return at;
  }

  /** Cuts out a column, without quotes; returns where the next begins, behind the end after the last. */
  private cutColumn(bytes: Uint8Array, from: number, end: number): number {
    let at = from;
    while (at < end && bytes[at] === Byte.Space) at++;
    if (bytes[at] === Byte.Quote && at < end) {
      this.cutValue(bytes, at, end);
      at = this.to;
      while (at < end && bytes[at] !== this.separator) at++;
      return at + 1;
    }
    this.from = Math.min(at, end);
    while (at < end && bytes[at] !== this.separator) at++;
    this.to = Math.max(at, this.from);
    while (this.to > this.from && isBlank(bytes[this.to - 1])) this.to--;
    return at + 1;
  }
}

/** Where the quote stands that closes the string that begins at `from`; the end where there is none. */
function closingQuote(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== Byte.Quote) at += bytes[at] === Byte.Backslash ? 2 : 1;
  return Math.min(at, end);
}

function isWordByte(byte: number): boolean {
  return (classes[byte] & (CharacterClass.NameStart | CharacterClass.Digit)) !== 0;
}
