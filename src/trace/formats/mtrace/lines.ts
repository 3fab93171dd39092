// Reads the lines of glibc's mtrace() from their end, so that anything may stand in front.
import { endsIn, wordBytes } from '../../byte-words';
import { Byte, CharacterClass, classes, columnOf, hexValue, isBlank } from '../../characters';
import { nameHashStart, nameHashStep } from '../../name-table';
import type { LineReader } from '../../recorded-lines';
import { noName, type Recording } from '../../recording';

const nil = wordBytes('(nil)');

/** glibc writes its recording in blocks of so many bytes (TRACE_BUFFER_SIZE): where a program dies, the file ends with one. */
const bufferBytes = 512;

/**
 * Reads these lines:
 *
 *     @ CALLER + 0xADDRESS 0xSIZE      malloc and its kin
 *     @ CALLER - 0xADDRESS             free, realloc(p, 0)
 *     @ CALLER < 0xADDRESS             realloc: the old block, and on the next line
 *     @ CALLER > 0xADDRESS 0xSIZE      the new one
 *     @ CALLER ! 0xADDRESS 0xSIZE      a realloc that failed
 *
 * A pair of `<` and `>` is one operation and stands on the line of the `>`: that is where the call is complete, and where the
 * size that may not fit and the pointer that may leak are written. Older glibc has `[0xCALLER]` without the `@`; where it could not tell the
 * caller, nothing stands there.
 *
 * Lines are read from their end: in front may stand whatever a terminal, a log or `grep -n` puts there, and a caller may hold anything, blanks
 * included. All other lines are the program's own.
 */
export class MtraceLines implements LineReader {
  readonly readsColours = true;
  /** The value of the token read last, as two 32-bit halves. */
  private low = 0;
  private high = 0;
  /** The old block of a realloc whose `>` is still to come. */
  private oldLow = 0;
  private oldHigh = 0;
  private oldLine = 0;
  /** Whether the line has no end, and whether the file ends with a buffer. */
  private isCut = false;
  private bufferIsFull = false;

  constructor(private readonly recording: Recording) {}

  /**
   * glibc buffers what it writes: a program that dies leaves its last line cut off anywhere, be it inside an address that
   * still looks whole. Of a last line without an end a size is believed where the file does not end with a buffer, an address where a block is there.
   */
  readLastLine(bytes: Uint8Array, start: number, lineEnd: number, length: number): void {
    this.isCut = true;
    this.bufferIsFull = length % bufferBytes === 0;
    this.readLine(bytes, start, lineEnd);
    this.isCut = false;
  }

  finish(): void {
    this.dropUnanswered();
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = trimEnd(bytes, start, lineEnd);
    if (end === start) return;
    const last = this.readToken(bytes, start, end);
    if (last - 2 >= start && bytes[last - 1] === Byte.Space) {
      const sign = bytes[last - 2];
      if (sign === Byte.Minus || sign === Byte.Less) {
        if (this.readCaller(bytes, start, last - 2, last, sign, 0)) return;
      } else {
        const size = this.high * 0x1_0000_0000 + this.low;
        const pointer = this.readToken(bytes, start, last - 1);
        if (pointer - 2 >= start && bytes[pointer - 1] === Byte.Space) {
          if (this.readCaller(bytes, start, pointer - 2, pointer, bytes[pointer - 2], size)) return;
        }
      }
    }
    this.readOther(bytes, start, end);
  }

  /** Reads what stands before the sign, then takes the call. Returns false where the line has another shape. */
  private readCaller(bytes: Uint8Array, start: number, sign: number, pointer: number, kind: number, size: number): boolean {
    let site = noName;
    let column = pointer - start + 1;
    let end = sign;
    if (end > start) {
      while (end > start && isBlank(bytes[end - 1])) end--;
      const caller = callerStart(bytes, start, end);
      if (caller >= 0 && caller < end) {
        let hash = nameHashStart;
        let seen = 0;
        for (let i = caller; i < end; i++) {
          const byte = bytes[i];
          hash = nameHashStep(hash, byte);
          seen |= byte;
        }
        site = this.recording.names.intern(bytes, caller, end, hash);
        if (seen >= 0x80 || caller - start > 2) column = columnOf(bytes, start, pointer);
      } else if (!endsPrefix(bytes, start, end, sign)) return false;
      else column = columnOf(bytes, start, pointer);
    }
    return this.takeCall(kind, size, column, site);
  }

  private takeCall(kind: number, size: number, column: number, site: number): boolean {
    const { recording } = this;
    const isNull = (this.low | this.high) === 0;
    if (kind !== Byte.Greater && this.oldLine !== 0) this.dropUnanswered();
    recording.site = site;
    switch (kind) {
      case Byte.Plus:
        if (isNull) recording.counts.failed++;
        else if (this.isCut && this.bufferIsFull) recording.cutCall();
        else recording.allocate(this.handle(), size, column);
        return true;
      case Byte.Minus:
        if (isNull) recording.counts.nullFrees++;
        else if (this.isCut && !recording.isLive(this.handle())) recording.cutCall();
        else recording.free(this.handle(), column);
        return true;
      case Byte.Less:
        this.oldLow = this.low;
        this.oldHigh = this.high;
        this.oldLine = recording.line;
        return true;
      case Byte.Greater:
        this.takeAnswer(isNull, size, column);
        return true;
      case Byte.Exclamation:
        recording.counts.failed++;
        return true;
      default:
        return false;
    }
  }

  private takeAnswer(isNull: boolean, size: number, column: number): void {
    const { recording } = this;
    if (this.oldLine === 0 || (this.isCut && this.bufferIsFull)) {
      this.oldLine = 0;
      recording.cutCall();
      return;
    }
    this.oldLine = 0;
    if (isNull) recording.counts.failed++;
    else if ((this.oldLow | this.oldHigh) === 0) recording.allocate(this.handle(), size, column);
    else recording.reallocate(recording.handles.address(this.oldHigh, this.oldLow), this.handle(), size, column);
  }

  /** A line that is no call: a mark of glibc's, a call that is cut off, or the program's own. */
  private readOther(bytes: Uint8Array, start: number, end: number): void {
    const { recording } = this;
    if (endsIn(bytes, start, end, startMark) || endsIn(bytes, start, end, endMark)) return;
    if (this.isCut && bytes[start] === Byte.At) recording.cutCall();
    else recording.skipLine();
  }

  private handle(): number {
    return this.recording.handles.address(this.high, this.low);
  }

  private dropUnanswered(): void {
    if (this.oldLine === 0) return;
    this.recording.cutCall(this.oldLine);
    this.oldLine = 0;
  }

  /**
   * Reads `0xHEX`, a bare `0` or `(nil)` that ends before `end` into `high` and `low`; returns where it starts, or -1.
   */
  private readToken(bytes: Uint8Array, start: number, end: number): number {
    let low = 0;
    let high = 0;
    let digits = 0;
    let i = end - 1;
    for (; i >= start; i--, digits++) {
      const byte = bytes[i];
      if ((classes[byte] & CharacterClass.Hex) === 0) break;
      if (digits < 8) low |= hexValue(byte) << (digits * 4);
      else high |= hexValue(byte) << (digits * 4 - 32);
    }
    this.low = low >>> 0;
    this.high = high >>> 0;
    if (digits === 0) return endsIn(bytes, start, end, nil) ? end - nil.length : -1;
    if (digits <= 16 && i > start && bytes[i] === Byte.X && bytes[i - 1] === Byte.Zero) return i - 1;
    return digits === 1 && low === 0 ? i + 1 : -1;
  }
}

const startMark = wordBytes('= Start');
const endMark = wordBytes('= End');

/** Where the caller begins that ends before `end`: behind its `@`, or with its own brackets; -1 where there is none. */
function callerStart(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === Byte.At && bytes[start + 1] === Byte.Space) return start + 2;
  if (end === start || bytes[end - 1] !== Byte.ClosingBracket) return -1;
  const bracket = bytes.lastIndexOf(Byte.Bracket, end - 1);
  if (bracket < start || bytes[bracket + 1] !== Byte.Zero || bytes[bracket + 2] !== Byte.X) return -1;
  for (let i = start; i < bracket; i++) {
    if (bytes[i] !== Byte.At || bytes[i + 1] !== Byte.Space) continue;
    // Not the one of a prompt, `user@host`.
    if (i === start || (classes[bytes[i - 1]] & CharacterClass.Name) === 0 || bytes[i - 1] === Byte.Colon || isColourEnd(bytes, start, i)) {
      return i + 2;
    }
  }
  return bracket;
}

/** Whether `bytes[start, end)` may stand before a sign without a caller: nothing, or a prefix that says it ends. */
function endsPrefix(bytes: Uint8Array, start: number, end: number, sign: number): boolean {
  if (end === start) return true;
  const last = bytes[end - 1];
  return last === Byte.Colon || isColourEnd(bytes, start, sign) || (end < sign && (last === Byte.ClosingBracket || last === Byte.Bar));
}

/** Bytes without blanks, ends of lines and colour codes at their end. */
function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  for (;;) {
    while (end > start && bytes[end - 1] <= Byte.Space) end--;
    if (!isColourEnd(bytes, start, end)) return end;
    end = bytes.lastIndexOf(Byte.Escape, end - 1);
  }
}

/** Whether a colour code ends before `end`. */
function isColourEnd(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start || (bytes[end - 1] !== Byte.M && bytes[end - 1] !== Byte.UpperK)) return false;
  let i = end - 2;
  while (i > start && ((bytes[i] >= Byte.Zero && bytes[i] <= Byte.Nine) || bytes[i] === Byte.Semicolon)) i--;
  return i > start && bytes[i] === Byte.Bracket && bytes[i - 1] === Byte.Escape;
}
