// Finds a call of an allocator anywhere in a line, with its arguments and its answer.
import { endsIn, wordBytes } from '../../byte-words';
import { Byte, CharacterClass, classes, columnOf, isBlank } from '../../characters';
import { callFunctions, CallKind } from '../../call-words';
import { withoutEnd } from '../../fields';
import { LinePrefix } from '../../line-prefix';
import { LoggedCall } from '../../logged-call';
import type { LineReader } from '../../recorded-lines';
import { noName, type Recording } from '../../recording';
import { ScannedNumber, skipBlanks } from '../../scanned-number';
import { WordedCall } from './worded';

/** Calls have at most so many arguments. */
const mostArguments = 3;

/**
 * Reads lines that hold `malloc(7) = 0x…`, `p = calloc(2, 8) -> 0x…`, `0x… = malloc(7)`, `free(0x…)`, `realloc(0x…, 9) = 0x…` and their kin, whatever stands in front and behind. An answer may
 * come on a later line that begins with `=` or `->`. Lines that end in `+0xADDRESS SIZE` or `-0xADDRESS`, as short logs have them, are an allocation and a free;
 * those that end in a word and its numbers are what `WordedCall` says. Numbers are decimal or `0xHEX`; addresses are hexadecimal with or without `0x`.
 */
export class CallLines implements LineReader {
  private readonly functions = callFunctions();
  private readonly prefix = new LinePrefix();
  private readonly call = new LoggedCall();
  private readonly worded = new WordedCall();
  private readonly given = Array.from({ length: mostArguments }, () => new ScannedNumber());
  private readonly number = new ScannedNumber();
  /** Line of a call whose answer is still to come, 0 where there is none. */
  private waiting = 0;
  /** Where the block stands in the line. */
  private blockAt = 0;

  constructor(private readonly recording: Recording) {}

  readLine(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      if (bytes[at] === Byte.Parenthesis && at > start && this.readCall(bytes, start, at, end)) return;
    }
    if (this.waiting !== 0 && this.readLateAnswer(bytes, start, end)) return;
    if (this.readSigned(bytes, start, end) || this.readWorded(bytes, start, end)) return;
    if (skipBlanks(bytes, start, end) < end && bytes[start] !== Byte.CarriageReturn) this.recording.skipLine();
  }

  finish(): void {
    this.dropWaiting();
  }

  /** Reads the call whose parenthesis stands at `open`; false where it is none. */
  private readCall(bytes: Uint8Array, start: number, open: number, end: number): boolean {
    const from = nameStart(bytes, start, open);
    const kind = from < open ? this.functions.find(bytes, from, open) : undefined;
    if (kind === undefined) return false;
    const count = this.readArguments(bytes, open, end);
    if (count < 0 || !this.takeArguments(kind, count)) return false;
    this.dropWaiting();
    this.readPrefix(bytes, start, from);
    if (kind === CallKind.Free) {
      this.blockAt = this.firstAt;
      this.tell(bytes, start);
    } else if (this.readAnswer(bytes, this.closed, end) || this.readAnswerBefore(bytes, start, from)) this.tell(bytes, start);
    else this.waiting = this.recording.line;
    return true;
  }

  /** Where the first argument stands, and what follows the parenthesis that closes. */
  private firstAt = 0;
  private closed = 0;

  /** Reads the arguments; returns how many there are, -1 where they are no numbers. */
  private readArguments(bytes: Uint8Array, open: number, end: number): number {
    let at = open + 1;
    for (let index = 0; index < mostArguments; index++) {
      at = skipName(bytes, skipBlanks(bytes, at, end), end);
      if (index === 0) this.firstAt = at;
      at = this.given[index].scan(bytes, at, end);
      if (at < 0) return -1;
      while (at < end && ((classes[bytes[at]] & CharacterClass.NameStart) !== 0 || bytes[at] === Byte.Space)) at++;
      if (bytes[at] === Byte.ClosingParenthesis) {
        this.closed = at + 1;
        return index + 1;
      }
      if (bytes[at] !== Byte.Comma) return -1;
      at++;
    }
    return -1;
  }

  /** Says what the arguments are; false where there are too few or too many. */
  private takeArguments(kind: CallKind, count: number): boolean {
    const { call, given } = this;
    call.clear();
    call.kind = kind;
    switch (kind) {
      case CallKind.Allocate:
        call.size.set(given[0]);
        return true;
      case CallKind.Free:
        call.block.set(given[0]);
        return true;
      case CallKind.AllocateArray:
        call.count.set(given[0]);
        call.size.set(given[1]);
        return count === 2;
      case CallKind.AllocateAligned:
        call.size.set(given[1]);
        return count === 2;
      case CallKind.AllocateAlignedInto:
        call.size.set(given[count - 1]);
        this.answersWithStatus = count === 3;
        return count >= 2;
      case CallKind.Reallocate:
        call.old.set(given[0]);
        call.size.set(given[1]);
        return count === 2;
      case CallKind.ReallocateArray:
        call.old.set(given[0]);
        call.count.set(given[1]);
        call.size.set(given[2]);
        return count === 3;
    }
  }

  /** Whether the answer of a posix_memalign is a number that says how it went, and its block is not shown. */
  private answersWithStatus = false;

  private readPrefix(bytes: Uint8Array, start: number, end: number): void {
    const { recording, prefix } = this;
    if (end === start) {
      recording.thread = noName;
      recording.time = NaN;
      return;
    }
    prefix.read(bytes, start, end);
    recording.time = prefix.time;
    recording.thread = prefix.threadTo > 0 ? recording.nameOf(bytes, prefix.threadFrom, prefix.threadTo) : noName;
  }

  /** Looks for the answer behind a `=`, a `->` or the like, or else for an address. */
  private readAnswer(bytes: Uint8Array, from: number, end: number): boolean {
    const { number } = this;
    for (let at = from; at < end; at++) {
      const byte = bytes[at];
      const isSign = byte === Byte.Equals || byte === Byte.Greater || byte === Byte.Colon;
      if (!isSign && (byte !== Byte.Zero || (bytes[at + 1] | 32) !== Byte.X)) continue;
      let value = at;
      while (
        isSign &&
        value < end &&
        (bytes[value] === byte || bytes[value] === Byte.Greater || bytes[value] === Byte.Space || bytes[value] === Byte.Tab)
      ) {
        value++;
      }
      const behind = number.scan(bytes, value, end);
      if (behind < 0) {
        // None of the signs between has another number behind it.
        at = Math.max(at, value - 1);
        continue;
      }
      this.call.block.set(number);
      this.blockAt = value;
      return true;
    }
    return false;
  }

  /** Reads the answer of a call that stands in front of it, before `end`: `0x55d0 = malloc(7)`. */
  private readAnswerBefore(bytes: Uint8Array, start: number, end: number): boolean {
    const { number } = this;
    let to = blanksBack(bytes, start, end);
    if (to === start || bytes[to - 1] !== Byte.Equals) return false;
    to = blanksBack(bytes, start, to - 1);
    let from = to;
    while (from > start && !isBlank(bytes[from - 1])) from--;
    const isAddress = bytes[from] === Byte.Parenthesis || (bytes[from] === Byte.Zero && (bytes[from + 1] | 32) === Byte.X);
    if (!isAddress || number.scan(bytes, from, to) !== to) return false;
    this.call.block.set(number);
    this.blockAt = from;
    return true;
  }

  private readLateAnswer(bytes: Uint8Array, start: number, end: number): boolean {
    const at = skipBlanks(bytes, start, end);
    const isAnswer = bytes[at] === Byte.Equals || (bytes[at] === Byte.Minus && bytes[at + 1] === Byte.Greater);
    if (!isAnswer || !this.readAnswer(bytes, at, end)) return false;
    this.tell(bytes, start);
    return true;
  }

  /** Reads a line of a sign, an address and perhaps a size, which nothing follows; false where it is none. */
  private readSigned(bytes: Uint8Array, start: number, lineEnd: number): boolean {
    const { call, number } = this;
    const end = withoutEnd(bytes, start, lineEnd);
    const sign = signAt(bytes, start, end);
    if (sign < 0) return false;
    const behind = number.scan(bytes, sign + 1, end);
    if (behind < 0) return false;
    call.clear();
    call.kind = bytes[sign] === Byte.Plus ? CallKind.Allocate : CallKind.Free;
    call.block.set(number);
    const sizeAt = skipBlanks(bytes, behind, end);
    if (sizeAt < end && (sizeAt === behind || call.size.scan(bytes, sizeAt, end) !== end)) return false;
    if (call.kind === CallKind.Allocate && !call.size.isKnown) return false;
    this.dropWaiting();
    this.readPrefix(bytes, start, sign);
    this.blockAt = sign + 1;
    this.tell(bytes, start);
    return true;
  }

  /** Reads a line of a word and numbers, which nothing follows; false where it is none. */
  private readWorded(bytes: Uint8Array, start: number, lineEnd: number): boolean {
    const { worded } = this;
    if (!worded.read(this.call, bytes, start, withoutEnd(bytes, start, lineEnd))) return false;
    this.dropWaiting();
    this.readPrefix(bytes, start, worded.wordAt);
    this.blockAt = worded.blockAt;
    this.tell(bytes, start);
    return true;
  }

  private tell(bytes: Uint8Array, start: number): void {
    const { call, recording } = this;
    this.waiting = 0;
    if (call.kind === CallKind.AllocateAlignedInto && this.answersWithStatus && call.block.high === 0 && call.block.low < 256) {
      if (!call.block.isNull) recording.counts.failed++;
      return;
    }
    call.tell(recording, columnOf(bytes, start, this.blockAt));
  }

  private dropWaiting(): void {
    if (this.waiting !== 0) this.recording.cutCall(this.waiting);
    this.waiting = 0;
  }
}

/** The end of what stands before `end` without the blanks there. */
function blanksBack(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && isBlank(bytes[end - 1])) end--;
  return end;
}

/** Where a `+` or `-` stands that begins a word and has `0x` behind it; -1 where none does. */
function signAt(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + 3 < end; at++) {
    if (bytes[at] !== Byte.Plus && bytes[at] !== Byte.Minus) continue;
    const isFirst = at === start || bytes[at - 1] <= Byte.Space;
    if (isFirst && bytes[at + 1] === Byte.Zero && (bytes[at + 2] | 32) === Byte.X) return at;
  }
  return -1;
}

/** Where the function's name begins that ends before `open`. */
function nameStart(bytes: Uint8Array, start: number, open: number): number {
  let end = open;
  if (end - 2 > start && bytes[end - 1] === Byte.ClosingBracket && bytes[end - 2] === Byte.Bracket) end -= 2;
  let from = end;
  while (from > start && isNameByte(bytes[from - 1])) from--;
  const isOperator = endsIn(bytes, start, from, operator);
  return isOperator ? from - operator.length : end === open ? from : open;
}

const operator = wordBytes('operator ');

function isNameByte(byte: number): boolean {
  return (classes[byte] & (CharacterClass.NameStart | CharacterClass.Digit)) !== 0;
}

/** Skips an argument's name: `size=` or `size: `. */
function skipName(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isNameByte(bytes[at])) at++;
  return at > from && (bytes[at] === Byte.Equals || bytes[at] === Byte.Colon) ? skipBlanks(bytes, at + 1, end) : from;
}
