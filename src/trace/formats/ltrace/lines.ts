// Reads the lines of ltrace in all its layouts: the call is found by its parenthesis, what stands in front is taken apart from the left.
import { startsAt, startsWithAny, wordBytes } from '../../byte-words';
import { argumentsStart, CallArguments } from '../../call-arguments';
import { CalledFunction } from '../../called-function';
import { CallKind } from '../../call-words';
import { Byte, columnOf } from '../../characters';
import { LoggedCall } from '../../logged-call';
import { anyDepth, OpenCalls } from '../../open-calls';
import { digitsEnd, RecordedClock } from '../../recorded-clock';
import type { LineReader } from '../../recorded-lines';
import { noName, type Recording } from '../../recording';
import { ScannedNumber, skipBlanks } from '../../scanned-number';

/** C writes files in blocks of so many bytes: one that was cut off ends with a block. */
const bufferBytes = 4096;
/** Seconds of fewer digits are those since the line before (`-r`), of more those of an epoch (`-ttt`). */
const epochDigits = 7;

const pid = wordBytes('pid ');
const hexStart = wordBytes('0x');
const resumption = wordBytes('<... ');
const resumed = wordBytes(' resumed');
const unfinished = wordBytes('<unfinished');
/** Lines that tell of the process, not of calls. */
const status = ['+++ ', '--- ', 'unexpected breakpoint', 'Couldn', '% time', '------'].map(wordBytes);
/** The callers whose functions ltrace 0.7 takes for others: libc itself. */
const misnaming = ['libc.so.', 'libc-'].map(wordBytes);

/**
 * Reads these lines, of which each may have a thread (`N` or `[pid N]`), a time (`-t`, `-tt`, `-ttt`, `-r`), an address (`-i`) and blanks (`-n`) in
 * front and a duration (`-T`) behind:
 *
 *     CALLER->malloc(SIZE)  = 0xADDRESS        calloc, realloc, memalign and their kin, operator new; NULL is 0
 *     CALLER->free(0xADDRESS) = <void>
 *     CALLER->malloc(SIZE <unfinished ...>     something came between, and later
 *     <... malloc resumed> )  = 0xADDRESS
 *
 * All other calls are passed over.
 */
export class LtraceLines implements LineReader {
  private readonly clock = new RecordedClock();
  private readonly name = new CalledFunction();
  private readonly call = new LoggedCall();
  private readonly given = new CallArguments();
  private readonly answer = new ScannedNumber();
  private readonly open: OpenCalls;
  /** Where the address in front (`-i`) starts, which is a part of the site; -1 where there is none. */
  private addressAt = -1;
  private elapsed = 0;
  /** Whether the line may have lost its end. */
  private isCut = false;

  constructor(private readonly recording: Recording) {
    this.open = new OpenCalls(recording);
  }

  readLastLine(bytes: Uint8Array, start: number, lineEnd: number, length: number): void {
    this.isCut = length % bufferBytes === 0;
    this.readLine(bytes, start, lineEnd);
  }

  finish(): void {
    this.open.finish();
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    let end = lineEnd;
    while (end > start && bytes[end - 1] <= Byte.Space) end--;
    if (end === start) return;
    const from = this.readPrefix(bytes, start, end);
    for (let at = from; at < end; at++) {
      if (bytes[at] === Byte.Parenthesis) {
        const kind = this.name.findBefore(bytes, from, at);
        if (kind !== undefined) this.readCall(bytes, start, from, at, end, kind);
        else if (at === from) break;
        return;
      }
      if (bytes[at] === Byte.Less && startsAt(bytes, at, end, resumption)) {
        this.readResumption(bytes, start, at + resumption.length, end);
        return;
      }
      if (at === from && startsWithAny(bytes, at, end, status)) return;
    }
    if (from < end) this.recording.skipLine();
  }

  /** Reads thread, time and address; returns where the rest starts. */
  private readPrefix(bytes: Uint8Array, start: number, end: number): number {
    const { recording } = this;
    recording.thread = noName;
    this.addressAt = -1;
    let at = start;
    for (;;) {
      at = skipBlanks(bytes, at, end);
      const digits = digitsEnd(bytes, at, end);
      if (digits > at && digits < end) {
        if (bytes[digits] === Byte.Space && recording.thread === noName) {
          recording.thread = recording.nameOf(bytes, at, digits);
          at = digits;
        } else {
          const next = this.readTime(bytes, at, digits, end);
          if (next < 0) return at;
          at = next;
        }
      } else if (bytes[at] === Byte.Bracket && at < end) {
        const next = this.readBrackets(bytes, at, end);
        if (next < 0) return at;
        at = next;
      } else return at;
    }
  }

  private readTime(bytes: Uint8Array, at: number, digits: number, end: number): number {
    const { clock } = this;
    if (bytes[digits] !== Byte.Colon && bytes[digits] !== Byte.Dot) return -1;
    const next = clock.read(bytes, at, end);
    if (next < 0) return -1;
    const isRelative = bytes[digits] === Byte.Dot && digits - at < epochDigits;
    this.elapsed = isRelative ? this.elapsed + clock.seconds : clock.seconds;
    this.recording.time = this.elapsed;
    return next;
  }

  /** Reads `[pid N]` or `[0xADDRESS]`. */
  private readBrackets(bytes: Uint8Array, at: number, end: number): number {
    let closing = at + 1;
    while (closing < end && bytes[closing] !== Byte.ClosingBracket) closing++;
    if (closing === end) return -1;
    if (startsAt(bytes, at + 1, end, hexStart)) this.addressAt = at;
    else if (startsAt(bytes, at + 1, end, pid)) {
      this.recording.thread = this.recording.nameOf(bytes, skipBlanks(bytes, at + 1 + pid.length, closing), closing);
    } else return -1;
    return closing + 1;
  }

  /** Reads the call of an allocator's function whose parenthesis is at `paren`. */
  private readCall(bytes: Uint8Array, start: number, from: number, paren: number, end: number, kind: CallKind): void {
    const { recording, call, given, open } = this;
    const isMisnamed = this.readCaller(bytes, from);
    let at = given.scan(bytes, argumentsStart(bytes, paren, end), end);
    if (!given.giveTo(call, kind)) {
      // A call that shows no arguments is a line of ltrace's, too, but a line that ends before them is cut.
      if (at >= end) recording.cutCall();
      return;
    }
    const column = columnOf(bytes, start, given.firstAt);
    const isFree = kind === CallKind.Free;
    // Functions without a prototype show four arguments, the surplus being what the registers happen to hold.
    while (at < end && bytes[at] !== Byte.ClosingParenthesis && bytes[at] !== Byte.Less) at++;
    if (at < end && bytes[at] === Byte.Less) {
      if (isFree && !isMisnamed) this.tellFree(column);
      if (startsAt(bytes, at, end, unfinished)) open.begin(call, anyDepth, isFree || isMisnamed);
      else if (!isFree) recording.cutCall();
    } else if (isMisnamed) return;
    else if (at < end && isFree) this.tellFree(column);
    else if (at < end && this.readAnswer(bytes, at + 1, end)) this.tell(bytes, start);
    else recording.cutCall();
  }

  /** Reads `<... NAME resumed> …) = ANSWER`, from the name on. */
  private readResumption(bytes: Uint8Array, start: number, from: number, end: number): void {
    let nameEnd = from;
    while (nameEnd < end && !(bytes[nameEnd] === Byte.Space && startsAt(bytes, nameEnd, end, resumed))) nameEnd++;
    // Demangled names stand here with the types of their parameters.
    let types = from;
    while (types < nameEnd && bytes[types] !== Byte.Parenthesis) types++;
    const kind = this.name.findBefore(bytes, from, types);
    if (kind === undefined) return;
    const open = this.open.end(kind);
    if (!open || open.isTold) return;
    let at = nameEnd;
    while (at < end && bytes[at] !== Byte.Equals) at++;
    const { call } = open;
    this.recording.site = open.site;
    if (open.hasInner) return;
    if (!this.readAnswer(bytes, at, end)) this.recording.cutCall();
    else {
      this.call.kind = call.kind;
      this.call.size.set(call.size);
      this.call.count.set(call.count);
      this.call.old.set(call.old);
      this.tell(bytes, start);
    }
  }

  /** Takes what stands in front of the name as the site. Returns whether the name is none to be believed. */
  private readCaller(bytes: Uint8Array, from: number): boolean {
    const { recording } = this;
    const arrow = this.name.from - 2;
    if (arrow <= from || bytes[arrow] !== Byte.Minus || bytes[arrow + 1] !== Byte.Greater) {
      recording.site =
        this.addressAt < 0 ? noName : recording.nameOf(bytes, this.addressAt, bytes.indexOf(Byte.ClosingBracket, this.addressAt) + 1);
      return false;
    }
    recording.site = recording.nameOf(bytes, this.addressAt < 0 ? from : this.addressAt, arrow);
    return startsWithAny(bytes, from, arrow, misnaming);
  }

  private answerAt = 0;

  /** Reads ` = ANSWER`; false where none is there, or perhaps not the whole of it. */
  private readAnswer(bytes: Uint8Array, from: number, end: number): boolean {
    const at = skipBlanks(bytes, from, end);
    if (at >= end || bytes[at] !== Byte.Equals) return false;
    this.answerAt = skipBlanks(bytes, at + 1, end);
    const answerEnd = this.answer.scan(bytes, this.answerAt, end);
    return answerEnd > 0 && !(this.isCut && answerEnd === end);
  }

  private tellFree(column: number): void {
    if (!this.open.isFreeing(this.call.block)) this.call.tell(this.recording, column);
  }

  /** Tells of a call that has been answered. */
  private tell(bytes: Uint8Array, start: number): void {
    const { call, answer, recording } = this;
    if (call.kind === CallKind.AllocateAlignedInto) {
      // posix_memalign answers how it went, not where the block is.
      if (!answer.isNull) recording.counts.failed++;
      return;
    }
    call.block.set(answer);
    call.tell(recording, columnOf(bytes, start, this.answerAt));
    this.open.answer();
  }
}
