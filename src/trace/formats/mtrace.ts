import { CharacterClass, classes, hexValue } from '../characters';
import { nameHashStart, nameHashStep } from '../name-table';
import { OperationKind } from '../operation-table';
import type { Trace } from '../trace';
import { columnOf, RecordedReader } from '../recording';

const lineFeed = 10;
const carriageReturn = 13;
const blank = 32;
const at = 64;
const equals = 61;
const plus = 43;
const minus = 45;
const less = 60;
const greater = 62;
const exclamation = 33;
const zero = 48;
const letterX = 120;
const nil = [40, 110, 105, 108, 41];

/** An empty caller: the line says nothing of it. */
const nowhere = -1;
const typicalLineLength = 40;

/**
 * Reads what glibc's mtrace() wrote (malloc/mtrace-impl.c):
 *
 *     @ CALLER + 0xADDRESS 0xSIZE      malloc and its kin
 *     @ CALLER - 0xADDRESS             free, realloc(p, 0)
 *     @ CALLER < 0xADDRESS             realloc: the old block, and on the next line
 *     @ CALLER > 0xADDRESS 0xSIZE      the new one
 *     @ CALLER ! 0xADDRESS 0xSIZE      a realloc that failed
 *
 * A pair of `<` and `>` is one operation and stands on the line of the `>`: that is where the call is complete, and where the
 * size that may not fit and the pointer that may leak are written.
 *
 * Lines are read from their end: the caller in front may hold anything, blanks included.
 */
export class MtraceReader extends RecordedReader {
  /** The value of the token read last, as two 32-bit halves. */
  private low = 0;
  private high = 0;
  /** The old block of a realloc whose `>` is still to come. */
  private oldLow = 0;
  private oldHigh = 0;
  private oldLine = 0;
  private oldColumn = 0;

  constructor(expectedBytes = 0) {
    super('mtrace', Math.ceil(expectedBytes / typicalLineLength));
  }

  protected override readLines(bytes: Uint8Array, from: number, to: number): void {
    let start = from;
    while (start < to) {
      let end = start;
      while (bytes[end] !== lineFeed) end++;
      this.readLine(bytes, start, end);
      this.line++;
      start = end + 1;
    }
  }

  /**
   * glibc buffers what it writes: a program that dies leaves its last line cut off anywhere, be it inside an address that
   * still looks whole. So a last line without an end is not believed.
   */
  protected override readLastLine(bytes: Uint8Array): void {
    const end = trimEnd(bytes, 0, bytes.length);
    const text = new TextDecoder().decode(bytes.subarray(0, end));
    if (end > 0 && text !== '= End' && text !== '= Start') {
      const message =
        'The recording is cut off in this line: it does not end, so its figures cannot be trusted. It is not run; everything before it is.';
      this.fault(this.line, 1, columnOf(bytes, 0, end), message);
    }
    this.line++;
  }

  protected override build(lineCount: number): Trace {
    this.dropUnanswered();
    return super.build(lineCount);
  }

  private readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = trimEnd(bytes, start, lineEnd);
    if (end === start || bytes[start] === equals) return;
    const last = this.readToken(bytes, start, end);
    if (last - 2 >= start && bytes[last - 1] === blank) {
      const sign = bytes[last - 2];
      if (sign === minus || sign === less) {
        if (this.readCaller(bytes, start, last - 2, last, sign, 0)) return;
      } else {
        const size = this.high * 0x1_0000_0000 + this.low;
        const pointer = this.readToken(bytes, start, last - 1);
        if (pointer - 2 >= start && bytes[pointer - 1] === blank) {
          if (this.readCaller(bytes, start, pointer - 2, pointer, bytes[pointer - 2], size)) return;
        }
      }
    }
    this.fault(this.line, 1, columnOf(bytes, start, end), 'This is no line of an mtrace recording.');
  }

  /** Reads what stands before the sign, then takes the call. Returns false where the line has another shape. */
  private readCaller(bytes: Uint8Array, start: number, sign: number, pointer: number, kind: number, size: number): boolean {
    let site = nowhere;
    let column = pointer - start + 1;
    if (sign > start) {
      const end = sign - 1;
      const caller = start + 2;
      if (bytes[start] !== at || bytes[start + 1] !== blank || end <= caller || bytes[end] !== blank) return false;
      let hash = nameHashStart;
      let seen = 0;
      for (let i = caller; i < end; i++) {
        const byte = bytes[i];
        hash = nameHashStep(hash, byte);
        seen |= byte;
      }
      site = this.names.intern(bytes, caller, end, hash);
      if (seen >= 0x80) column = columnOf(bytes, start, pointer);
    }
    return this.takeCall(kind, size, column, site);
  }

  private takeCall(kind: number, size: number, column: number, site: number): boolean {
    const isNull = (this.low | this.high) === 0;
    if (kind !== greater && this.oldLine !== 0) this.dropUnanswered();
    switch (kind) {
      case plus:
        if (isNull) this.counts.failedCalls++;
        else this.add(OperationKind.Alloc, size, -1, column, site);
        return true;
      case minus:
        if (isNull) this.counts.nullFrees++;
        else this.add(OperationKind.Free, 0, -1, column, site);
        return true;
      case less:
        this.oldLow = this.low;
        this.oldHigh = this.high;
        this.oldLine = this.line;
        this.oldColumn = column;
        return true;
      case greater:
        this.takeAnswer(isNull, size, column, site);
        return true;
      case exclamation:
        this.counts.failedCalls++;
        return true;
      default:
        return false;
    }
  }

  private takeAnswer(isNull: boolean, size: number, column: number, site: number): void {
    if (this.oldLine === 0) {
      this.fault(this.line, column, column + 1, 'The new block of a realloc, without the line that names the old one. It is not run.');
      return;
    }
    this.oldLine = 0;
    if (isNull) this.counts.failedCalls++;
    else if ((this.oldLow | this.oldHigh) === 0) this.add(OperationKind.Alloc, size, -1, column, site);
    else this.add(OperationKind.Realloc, size, this.handles.address(this.oldHigh, this.oldLow), column, site);
  }

  private add(kind: OperationKind, size: number, operand: number, column: number, site: number): void {
    const row = this.addOperation(kind, this.handles.address(this.high, this.low), size, operand, column);
    if (row >= 0 && site !== nowhere) this.table.setSite(row, site);
  }

  private dropUnanswered(): void {
    if (this.oldLine === 0) return;
    const message = 'The old block of a realloc, without the line that names the new one. It is not run.';
    this.fault(this.oldLine, this.oldColumn, this.oldColumn + 1, message);
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
    if (digits === 0) return endsWithNil(bytes, start, end) ? end - nil.length : -1;
    if (digits <= 16 && i > start && bytes[i] === letterX && bytes[i - 1] === zero) return i - 1;
    return digits === 1 && low === 0 ? i + 1 : -1;
  }
}

function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && (bytes[end - 1] === blank || bytes[end - 1] === carriageReturn || bytes[end - 1] === lineFeed)) end--;
  return end;
}

function endsWithNil(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= nil.length && nil.every((byte, index) => bytes[end - nil.length + index] === byte);
}
