// Finds a call of an allocator anywhere in a line, with its arguments and its answer.
import { endsIn, startsWithAny, wordBytes } from '../../byte-words';
import { Byte, CharacterClass, classes, columnOf, isBlank } from '../../characters';
import { CallKind } from '../../call-words';
import { withoutEnd } from '../../fields';
import { LinePrefix } from '../../line-prefix';
import { LoggedCall } from '../../logged-call';
import type { LineReader } from '../../recorded-lines';
import { noName, type Recording } from '../../recording';
import { ScannedNumber, skipBlanks } from '../../scanned-number';
import { LoggedAnswer, returnWord } from './answer';
import { FunctionName } from './function-name';
import { InnerCalls } from './inner-calls';
import { ListedArguments } from './listed-arguments';
import { WordedCall } from './worded';

/**
 * Reads lines that hold `malloc(7) = 0x…`, `p = calloc(2, 8) -> 0x…`, `0x… = malloc(7)`, `free(0x…)`, `realloc(0x…, 9) returns 0x…` and their kin, whatever stands in front and behind. An answer may
 * come on a later line that begins with `=`, `->` or `returns`. Wrappers count as what they wrap; the call that one makes within, told right before or after it with the
 * same block, is one with it. Lines that end in `+0xADDRESS SIZE` or `-0xADDRESS`, as short logs have them, are an allocation and a free;
 * those that end in a word and its numbers are what `WordedCall` says. Numbers are decimal or `0xHEX`; addresses are hexadecimal with or without `0x`.
 */
export class CallLines implements LineReader {
  private readonly name = new FunctionName();
  private readonly prefix = new LinePrefix();
  private readonly call = new LoggedCall();
  private readonly worded = new WordedCall();
  private readonly given = new ListedArguments();
  private readonly answer = new LoggedAnswer();
  private readonly number = new ScannedNumber();
  private readonly inner = new InnerCalls();
  /** Families of wrappers that answered with blocks: only such a wrapper's free is believed to free one. */
  private readonly families = new Set<number>();
  /** Line of a call whose answer is still to come, 0 where there is none. */
  private waiting = 0;
  /** The function of the present call, and its family; -1 where it has none. */
  private function = -1;
  private family = -1;
  /** Where the block stands in the line. */
  private blockAt = 0;
  /** Where the function's name stands. */
  private nameFrom = 0;
  private nameTo = 0;
  /** Whether another list stands between it and the arguments. */
  private hasOtherList = false;

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
    this.findName(bytes, start, open);
    const from = this.nameFrom;
    const kind = from < this.nameTo ? this.kindOf(bytes, from, this.nameTo) : undefined;
    if (kind === undefined) return false;
    const { call, given, name } = this;
    if (!given.read(bytes, open, end, kind)) return false;
    given.giveTo(call, kind);
    const { family } = name;
    if (family >= 0 && !this.isBelieved(bytes, family)) return false;
    this.dropWaiting();
    this.function = name.id;
    this.family = family;
    this.answersWithStatus = kind === CallKind.AllocateAlignedInto && given.count > 2;
    this.readPrefix(bytes, start, from);
    if (kind === CallKind.Free) {
      this.blockAt = given.firstAt;
      this.tell(bytes, start);
    } else if (this.readAnswer(bytes, given.closed, end) || this.readAnswerBefore(bytes, start, from)) this.tell(bytes, start);
    else this.waiting = this.recording.line;
    return true;
  }

  /** What the function `bytes[from, to)` does. One that copies, `strdup(0x1000) (5) = 0x55d0`, says in a list of its own how many bytes. */
  private kindOf(bytes: Uint8Array, from: number, to: number): CallKind | undefined {
    if (this.hasOtherList && this.name.findCopy(bytes, from, to)) return CallKind.Allocate;
    return this.name.find(bytes, from, to);
  }

  /** Whether a wrapper's call is of blocks: one that allocates has its size in front, one that frees is of a family that allocates. */
  private isBelieved(bytes: Uint8Array, family: number): boolean {
    const { kind, old } = this.call;
    if (kind === CallKind.Allocate) return !this.given.isOfObject(bytes);
    const takesBlock = kind === CallKind.Free || (old.isKnown && !old.isNull);
    return !takesBlock || this.families.has(family);
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
    const { answer } = this;
    if (!answer.find(bytes, from, end)) return false;
    this.call.block.set(answer.number);
    this.blockAt = answer.at;
    return true;
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
    const isAnswer =
      bytes[at] === Byte.Equals || (bytes[at] === Byte.Minus && bytes[at + 1] === Byte.Greater) || startsWithAny(bytes, at, end, lateWords);
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
    const addressAt = bytes[sign + 1] === Byte.Space ? sign + 2 : sign + 1;
    const behind = number.scan(bytes, addressAt, end);
    if (behind < 0) return false;
    call.clear();
    call.kind = bytes[sign] === Byte.Plus ? CallKind.Allocate : CallKind.Free;
    call.block.set(number);
    const sizeAt = skipBlanks(bytes, behind, end);
    if (sizeAt < end && (sizeAt === behind || call.size.scan(bytes, sizeAt, end) !== end)) return false;
    if (call.kind === CallKind.Allocate && !call.size.isKnown) return false;
    this.blockAt = addressAt;
    this.tellUnnamed(bytes, start, sign);
    return true;
  }

  /** Reads a line of a word and numbers, which nothing follows; false where it is none. */
  private readWorded(bytes: Uint8Array, start: number, lineEnd: number): boolean {
    const { worded } = this;
    if (!worded.read(this.call, bytes, start, withoutEnd(bytes, start, lineEnd))) return false;
    this.blockAt = worded.blockAt;
    this.tellUnnamed(bytes, start, worded.wordAt);
    return true;
  }

  /** Tells of a call that names no function; what stands in front of it ends before `prefixEnd`. */
  private tellUnnamed(bytes: Uint8Array, start: number, prefixEnd: number): void {
    this.dropWaiting();
    this.function = -1;
    this.family = -1;
    this.given.hasNegative = false;
    this.answersWithStatus = false;
    this.readPrefix(bytes, start, prefixEnd);
    this.tell(bytes, start);
  }

  private tell(bytes: Uint8Array, start: number): void {
    const { call, recording, inner } = this;
    this.waiting = 0;
    if (this.answersWithStatus && call.block.high === 0 && call.block.low < 256) {
      if (!call.block.isNull) recording.counts.failed++;
      return;
    }
    // A size beyond what an int holds, of which the log shows something else.
    if (this.given.hasNegative && call.kind !== CallKind.Free && !call.block.isNull) {
      recording.cutCall();
      return;
    }
    if (inner.isLast(call, this.function, recording.thread)) return;
    inner.remember(call, this.function, recording.thread);
    if (this.family >= 0 && !call.block.isNull) this.families.add(this.family);
    call.tell(recording, columnOf(bytes, start, this.blockAt));
  }

  private dropWaiting(): void {
    if (this.waiting !== 0) this.recording.cutCall(this.waiting);
    this.waiting = 0;
  }

  /** Finds the name in front of the parenthesis at `open`, with a list of types or the like between them, or a blank. */
  private findName(bytes: Uint8Array, start: number, open: number): void {
    let end = open;
    if (!isNameByte(bytes[end - 1])) end = blanksBack(bytes, start, end);
    this.hasOtherList = end > start && bytes[end - 1] === Byte.ClosingParenthesis;
    if (this.hasOtherList) {
      let other = end - 1;
      while (other > start && bytes[other] !== Byte.Parenthesis) other--;
      if (other > start) end = blanksBack(bytes, start, other);
    }
    this.nameTo = end;
    if (end - 2 > start && bytes[end - 1] === Byte.ClosingBracket && bytes[end - 2] === Byte.Bracket) end -= 2;
    let from = end;
    while (from > start && isNameByte(bytes[from - 1])) from--;
    this.nameFrom = endsIn(bytes, start, from, operator) ? from - operator.length : from < end ? from : this.nameTo;
  }
}

/** The end of what stands before `end` without the blanks there. */
function blanksBack(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && isBlank(bytes[end - 1])) end--;
  return end;
}

/** Where a `+` or `-` stands that begins a word and has `0x` behind it, where it begins the line also behind a blank; -1 where none does. */
function signAt(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + 3 < end; at++) {
    if (bytes[at] !== Byte.Plus && bytes[at] !== Byte.Minus) continue;
    const isFirst = at === start || bytes[at - 1] <= Byte.Space;
    const digits = at === start && bytes[at + 1] === Byte.Space ? at + 2 : at + 1;
    if (isFirst && bytes[digits] === Byte.Zero && (bytes[digits + 1] | 32) === Byte.X) return at;
  }
  return -1;
}

const operator = wordBytes('operator ');
/** What answers on lines of their own begin with; the second is gdb's. */
const lateWords = [returnWord, wordBytes('Value returned ')];

function isNameByte(byte: number): boolean {
  return (classes[byte] & (CharacterClass.NameStart | CharacterClass.Digit)) !== 0;
}
