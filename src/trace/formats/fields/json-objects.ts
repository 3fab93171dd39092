// Finds the objects of a JSON text that may be events, however the text is broken into lines: lists in one line, objects over several, inside of other objects.
import { Byte, columnOf, isBlank } from '../../characters';
import { longestLine } from '../../line-cutter';

/** Containers deeper than this are not told apart. */
const deepest = 256;
const list = 1;
const object = 2;

/** Who is shown the objects. Bytes are lent for the call. */
export interface ObjectConsumer {
  /** Whether what there is of an object, `bytes[from, to)`, makes it an event: then objects in lists within it are parts of it. */
  isEvent(bytes: Uint8Array, from: number, to: number): boolean;
  /** An object that ended, which stands at 1-based `column` of `line`. */
  takeObject(bytes: Uint8Array, from: number, to: number, line: number, column: number): void;
  /** An object that begins on `line` was cut, or is too long. */
  dropObject(line: number): void;
}

/**
 * Cuts objects out of JSON: those at the top, and in place of an object that is no event those in lists within it. It never holds more than one object of at most `longestLine`
 * bytes; where the text is damaged it goes on with the next object that begins a line or a list.
 */
export class JsonObjects {
  /** What there is of the present object, of the chunks before this one. */
  private pending = new Uint8Array(1 << 10);
  private pendingLength = 0;
  private readonly containers = new Uint8Array(deepest + 1);
  private depth = 0;
  /** The depth of the present object, 0 where there is none, and where it begins. */
  private present = 0;
  private presentLine = 0;
  private presentColumn = 0;
  private isEvent = false;
  private isInString = false;
  private isEscaped = false;
  /** The byte before that is no blank. */
  private last = 0;
  /** The 1-based line, and the column of byte `markAt` of the chunk. */
  private markColumn = 1;
  private markAt = 0;
  line = 1;

  constructor(private readonly consumer: ObjectConsumer) {}

  /** The next bytes of the text. */
  push(bytes: Uint8Array): void {
    let start = 0;
    this.markAt = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === Byte.LineFeed) {
        // No string of JSON holds an end of line: this one was cut.
        if (this.isInString) this.drop();
        this.line++;
        this.markColumn = 1;
        this.markAt = at + 1;
        continue;
      }
      if (this.isInString) {
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === Byte.Backslash) this.isEscaped = true;
        else if (byte === Byte.Quote) this.isInString = false;
        continue;
      }
      if (isBlank(byte) || byte === Byte.CarriageReturn) continue;
      const before = this.last;
      this.last = byte;
      if (byte === Byte.Quote) this.isInString = true;
      else if (byte === Byte.Brace) {
        if (this.open(bytes, start, at, before)) start = at;
      } else if (byte === Byte.Bracket) this.enter(list);
      else if (byte === Byte.ClosingBrace || byte === Byte.ClosingBracket) {
        if (byte === Byte.ClosingBrace && this.depth === this.present && this.present > 0) this.close(bytes, start, at + 1);
        if (this.depth > 0) this.depth--;
      }
    }
    if (this.present > 0) this.keep(bytes, start, bytes.length);
    this.markColumn += columnOf(bytes, this.markAt, bytes.length) - 1;
  }

  /** Whether an object has begun and not ended. */
  get isWithin(): boolean {
    return this.present > 0;
  }

  /** There are no more bytes. */
  finish(): void {
    this.drop();
  }

  /** Begins an object; returns whether it is the present one. */
  private open(bytes: Uint8Array, start: number, at: number, before: number): boolean {
    // In an object a value follows a colon: without one, the end of what was there before is missing.
    if (this.containers[Math.min(this.depth, deepest)] === object && this.depth > 0 && before !== Byte.Colon) this.drop();
    const isListed = this.depth > 0 && this.containers[Math.min(this.depth, deepest)] === list;
    this.enter(object);
    if (this.present > 0 && !(isListed && !this.isPart(bytes, start, at))) return false;
    this.present = this.depth;
    this.pendingLength = 0;
    this.isEvent = false;
    this.presentLine = this.line;
    this.markColumn += columnOf(bytes, this.markAt, at) - 1;
    this.markAt = at;
    this.presentColumn = this.markColumn;
    return true;
  }

  /** Whether an object in a list of the present one is a part of that. */
  private isPart(bytes: Uint8Array, start: number, at: number): boolean {
    if (this.isEvent) return true;
    if (this.pendingLength === 0) this.isEvent = this.consumer.isEvent(bytes, start, at);
    else {
      this.keep(bytes, start, at);
      if (this.present === 0) return true;
      this.isEvent = this.consumer.isEvent(this.pending, 0, this.pendingLength);
      // What was kept stands in the chunk, too.
      this.pendingLength -= at - start;
    }
    return this.isEvent;
  }

  private close(bytes: Uint8Array, start: number, end: number): void {
    const { presentLine, presentColumn } = this;
    if (this.pendingLength === 0) {
      if (end - start > longestLine) this.consumer.dropObject(presentLine);
      else this.consumer.takeObject(bytes, start, end, presentLine, presentColumn);
    } else {
      this.keep(bytes, start, end);
      if (this.present > 0) this.consumer.takeObject(this.pending, 0, this.pendingLength, presentLine, presentColumn);
    }
    this.present = 0;
    this.pendingLength = 0;
  }

  private enter(container: number): void {
    this.depth++;
    if (this.depth <= deepest) this.containers[this.depth] = container;
  }

  /** Forgets where in the text it is, and the present object. */
  private drop(): void {
    if (this.present > 0) this.consumer.dropObject(this.presentLine);
    this.present = 0;
    this.pendingLength = 0;
    this.depth = 0;
    this.isInString = false;
    this.isEscaped = false;
  }

  private keep(bytes: Uint8Array, from: number, to: number): void {
    const length = this.pendingLength + to - from;
    if (length > longestLine) {
      this.consumer.dropObject(this.presentLine);
      this.present = 0;
      this.pendingLength = 0;
      return;
    }
    if (length > this.pending.length) {
      const pending = new Uint8Array(Math.max(length, this.pending.length * 2));
      pending.set(this.pending.subarray(0, this.pendingLength));
      this.pending = pending;
    }
    this.pending.set(bytes.subarray(from, to), this.pendingLength);
    this.pendingLength = length;
  }
}
