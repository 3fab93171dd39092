// Reads the lines of `uftrace dump`: the events of each thread one after the other, with their times, arguments and answers on lines of their own.
import { startsAt, wordBytes } from '../../byte-words';
import type { CallKind } from '../../call-words';
import { Byte, columnOf } from '../../characters';
import { digitsEnd, RecordedClock } from '../../recorded-clock';
import type { LineReader } from '../../recorded-lines';
import type { Recording } from '../../recording';
import { skipBlanks } from '../../scanned-number';
import { SortedCalls } from '../../sorted-calls';
import { UftraceCalls } from './calls';

const marks = { entry: wordBytes('[entry] '), exit: wordBytes('[exit ] ') };
const depthMark = wordBytes('depth: ');
const args = wordBytes('args[');
const retval = wordBytes('retval ');

/** What an event waits for: its arguments or its answer may follow. */
const enum Waiting {
  Nothing,
  Arguments,
  Answer,
}

/**
 * Reads these lines, and sorts the calls by time: of frees when they begin, of all else when they end.
 *
 *     TIME  TID: [entry] FUNCTION(ADDRESS) depth: N
 *       args[0] d64: 0xVALUE
 *     TIME  TID: [exit ] FUNCTION(ADDRESS) depth: N
 *       retval x64: 0xVALUE
 */
export class DumpLines implements LineReader {
  private readonly clock = new RecordedClock();
  readonly holdsBack = true;
  private readonly sorted: SortedCalls;
  private readonly calls: UftraceCalls;
  private waiting = Waiting.Nothing;
  private kind: CallKind | undefined;
  private depth = 0;
  /** Where the first argument or the answer stands: what the present event is about. */
  private line = 0;
  private column = 0;

  constructor(private readonly recording: Recording) {
    this.sorted = new SortedCalls(recording);
    this.calls = new UftraceCalls(recording, this.sorted);
  }

  finish(): void {
    this.settle();
    this.calls.finish();
    this.sorted.finish();
  }

  /** A line without its end may have lost the end of its number. */
  readLastLine(): void {
    this.recording.cutCall();
    this.waiting = Waiting.Nothing;
  }

  readLine(bytes: Uint8Array, start: number, end: number): void {
    const from = skipBlanks(bytes, start, end);
    if (from > start) {
      if (startsAt(bytes, from, end, args)) this.readValue(bytes, start, from, end, true);
      else if (startsAt(bytes, from, end, retval)) this.readValue(bytes, start, from, end, false);
      return;
    }
    const timeEnd = this.clock.read(bytes, from, end);
    if (timeEnd < 0) return;
    const threadAt = skipBlanks(bytes, timeEnd, end);
    const threadEnd = digitsEnd(bytes, threadAt, end);
    const mark = skipBlanks(bytes, threadEnd + 1, end);
    const isEntry = startsAt(bytes, mark, end, marks.entry);
    if (!isEntry && !startsAt(bytes, mark, end, marks.exit)) return;
    this.settle();
    this.recording.thread = this.recording.nameOf(bytes, threadAt, threadEnd);
    this.recording.time = this.clock.seconds;
    this.readFunction(bytes, mark + marks.entry.length, end, isEntry);
  }

  private readFunction(bytes: Uint8Array, from: number, end: number, isEntry: boolean): void {
    const { calls, recording } = this;
    let paren = end - 1;
    while (paren > from && bytes[paren] !== Byte.Parenthesis) paren--;
    this.depth = 0;
    for (let at = paren; at < end; at++) {
      if (!startsAt(bytes, at, end, depthMark)) continue;
      for (let digit = at + depthMark.length; digit < end && bytes[digit] > Byte.Space; digit++) {
        this.depth = this.depth * 10 + bytes[digit] - Byte.Zero;
      }
      break;
    }
    this.kind = calls.name.findBefore(bytes, from, paren);
    if (this.kind === undefined) {
      if (isEntry) calls.callers.enter(recording.nameOf(bytes, from, paren), this.depth);
      else calls.callers.leave(this.depth);
      return;
    }
    calls.given.clear();
    calls.answer.clear();
    this.line = recording.line;
    this.column = 1;
    this.waiting = isEntry ? Waiting.Arguments : Waiting.Answer;
  }

  /** Reads `args[N] TYPE: 0xVALUE` or `retval TYPE: 0xVALUE`. */
  private readValue(bytes: Uint8Array, start: number, from: number, end: number, isArgument: boolean): void {
    if (this.waiting !== (isArgument ? Waiting.Arguments : Waiting.Answer)) return;
    let at = from;
    while (at < end && bytes[at] !== Byte.Colon) at++;
    at = skipBlanks(bytes, at + 1, end);
    const number = isArgument ? this.calls.given.next() : this.calls.answer;
    if (!number || number.scan(bytes, at, end) < 0 || this.column !== 1) return;
    this.line = this.recording.line;
    this.column = columnOf(bytes, start, at);
  }

  /** The event is complete: another begins. */
  private settle(): void {
    const { recording, waiting, kind } = this;
    if (waiting === Waiting.Nothing || kind === undefined) return;
    this.waiting = Waiting.Nothing;
    const { line } = recording;
    recording.line = this.line;
    this.sorted.time = recording.time;
    if (waiting === Waiting.Arguments) this.calls.begin(kind, this.depth, this.column);
    else this.calls.end(kind, this.depth, this.column);
    recording.line = line;
  }
}
