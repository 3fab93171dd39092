// Reads what valgrind writes for --trace-malloc=yes. It prints a call before it happens and the answer after it, and what is printed between stands between.
import { startsAt, wordBytes } from '../../byte-words';
import { CallArguments } from '../../call-arguments';
import { CalledFunction } from '../../called-function';
import { CallKind } from '../../call-words';
import { Byte, CharacterClass, classes, columnOf } from '../../characters';
import { LoggedCall } from '../../logged-call';
import { digitsEnd } from '../../recorded-clock';
import type { LineReader } from '../../recorded-lines';
import type { Recording } from '../../recording';
import { ScannedNumber, skipBlanks } from '../../scanned-number';

/** C writes files in blocks of so many bytes: one that was cut off ends with a block. */
const bufferBytes = 4096;
/** What ends the mark in front of valgrind's lines. */
const markEnd = wordBytes('-- ');

/**
 * Reads these lines; in front may stand what the program printed without an end of line, and in the mark a time:
 *
 *     --PID-- malloc(SIZE) = 0xADDRESS           calloc(N,SIZE), memalign(al N, size SIZE), _Znwm(SIZE) and their kin
 *     --PID-- free(0xADDRESS)                    _ZdlPv(0xADDRESS) and its kin
 *     --PID-- realloc(0xADDRESS,SIZE) = 0xADDRESS
 *     --PID-- realloc(0x0,SIZE)malloc(SIZE) = 0xADDRESS
 *     --PID-- realloc(0xADDRESS,0)free(0xADDRESS)
 *     --PID--  = 0xADDRESS                       the answer, where a message came between
 *
 * A calloc whose size overflows has no answer: the next call stands right behind it.
 */
export class ValgrindLines implements LineReader {
  private readonly name = new CalledFunction();
  private readonly given = new CallArguments();
  private readonly call = new LoggedCall();
  private readonly answer = new ScannedNumber();
  /** Line of the call whose answer is still to come, 0 where there is none. */
  private waiting = 0;
  /** Whether the line may have lost its end. */
  private isCut = false;

  constructor(private readonly recording: Recording) {}

  readLastLine(bytes: Uint8Array, start: number, lineEnd: number, length: number): void {
    this.isCut = length % bufferBytes === 0;
    this.readLine(bytes, start, lineEnd);
  }

  finish(): void {
    this.dropWaiting();
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    let end = lineEnd;
    while (end > start && bytes[end - 1] <= Byte.Space) end--;
    if (end === start) return;
    let at = markedStart(bytes, start, end);
    if (at < 0) {
      if (!isMessage(bytes, start, end)) this.recording.skipLine();
      return;
    }
    at = skipBlanks(bytes, at, end);
    if (bytes[at] === Byte.Equals) {
      if (this.waiting !== 0) this.readAnswer(bytes, start, at, end);
      return;
    }
    while (at < end && at >= 0) at = this.readCall(bytes, start, at, end);
  }

  /** Reads the call that starts at `from`, or the next of an allocator behind it; returns where another may start, -1 where none can. */
  private readCall(bytes: Uint8Array, start: number, from: number, end: number): number {
    let paren = from;
    while (paren < end && bytes[paren] !== Byte.Parenthesis) paren++;
    if (paren === end) return -1;
    const kind = this.name.findBefore(bytes, wordStart(bytes, from, paren), paren);
    if (kind === undefined) return paren + 1;
    this.dropWaiting();
    const { given, call, recording } = this;
    const firstAt = this.readArguments(bytes, paren + 1, end);
    let at = this.closed;
    if (at < 0 || !given.giveTo(call, kind)) {
      recording.cutCall();
      return -1;
    }
    if (kind === CallKind.Free) {
      call.tell(recording, columnOf(bytes, start, firstAt));
      return at;
    }
    const isFollowed = this.isCalledAt(bytes, at, end);
    // A realloc that is an allocation or a free names the function that does it.
    if (isFollowed && kind === CallKind.Reallocate && (call.old.isNull || call.size.value === 0)) return at;
    this.waiting = recording.line;
    if (isFollowed) return at;
    at = skipBlanks(bytes, at, end);
    if (at < end && bytes[at] === Byte.Equals) return this.readAnswer(bytes, start, at, end);
    return -1;
  }

  /** Behind the parenthesis that closed the last arguments; -1 where none did. */
  private closed = -1;

  /** Reads `N,N` or `al N, size N`; returns where the first number stands. */
  private readArguments(bytes: Uint8Array, from: number, end: number): number {
    const { given } = this;
    let firstAt = -1;
    let at = from;
    given.clear();
    this.closed = -1;
    for (;;) {
      at = skipBlanks(bytes, at, end);
      while (at < end && (classes[bytes[at]] & CharacterClass.NameStart) !== 0) at++;
      at = skipBlanks(bytes, at, end);
      const number = given.next();
      const next = number ? number.scan(bytes, at, end) : -1;
      if (next < 0) return firstAt;
      if (firstAt < 0) firstAt = at;
      at = skipBlanks(bytes, next, end);
      if (at >= end) return firstAt;
      if (bytes[at] === Byte.ClosingParenthesis) {
        this.closed = at + 1;
        return firstAt;
      }
      if (bytes[at] !== Byte.Comma) return firstAt;
      at++;
    }
  }

  /** Reads ` = 0xADDRESS`, the answer of the call that waits; returns where it ends, -1 where it is cut. */
  private readAnswer(bytes: Uint8Array, start: number, equals: number, end: number): number {
    const { answer, call, recording } = this;
    const at = skipBlanks(bytes, equals + 1, end);
    const answerEnd = answer.scan(bytes, at, end);
    if (answerEnd < 0 || (this.isCut && answerEnd === end)) return -1;
    this.waiting = 0;
    call.block.set(answer);
    // The address says whether it worked: a block of no bytes has one.
    if (answer.isNull) recording.counts.failed++;
    else call.tell(recording, columnOf(bytes, start, at));
    return answerEnd;
  }

  /** Whether another call stands at `from`. */
  private isCalledAt(bytes: Uint8Array, from: number, end: number): boolean {
    let at = from;
    while (at < end && (classes[bytes[at]] & (CharacterClass.NameStart | CharacterClass.Digit)) !== 0) at++;
    return at > from && at < end && bytes[at] === Byte.Parenthesis && this.name.find(bytes, from, at) !== undefined;
  }

  /** A call without an answer: a calloc that overflows, or a cut one. */
  private dropWaiting(): void {
    if (this.waiting === 0) return;
    if (this.call.kind === CallKind.AllocateArray) this.recording.counts.failed++;
    else this.recording.cutCall(this.waiting);
    this.waiting = 0;
  }
}

/** Behind the mark `--PID-- ` or `--TIME PID-- `; -1 where there is none. */
function markedStart(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + 5 < end; at++) {
    if (bytes[at] !== Byte.Minus || bytes[at + 1] !== Byte.Minus) continue;
    let digits = digitsEnd(bytes, at + 2, end);
    if (digits === at + 2) continue;
    while (digits < end && (bytes[digits] === Byte.Colon || bytes[digits] === Byte.Dot || bytes[digits] === Byte.Space)) {
      digits = digitsEnd(bytes, digits + 1, end);
    }
    if (startsAt(bytes, digits, end, markEnd)) return digits + markEnd.length;
  }
  return -1;
}

/** Whether the line is one of the others that valgrind writes: `==PID== …`, `**PID** …`, or a mark with nothing behind. */
function isMessage(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  if ((first !== Byte.Equals && first !== Byte.Star && first !== Byte.Minus) || bytes[start + 1] !== first) return false;
  return end - start > 4 && bytes[start + 2] >= Byte.Zero && bytes[start + 2] <= Byte.Nine;
}

/** Where the name that ends before `paren` starts: digits of a number that was printed right before it do not belong to it. */
function wordStart(bytes: Uint8Array, from: number, paren: number): number {
  let at = paren;
  while (at > from && (classes[bytes[at - 1]] & (CharacterClass.NameStart | CharacterClass.Digit)) !== 0) at--;
  return digitsEnd(bytes, at, paren);
}
