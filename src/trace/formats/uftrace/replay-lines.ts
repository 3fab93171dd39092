// Reads the lines of `uftrace replay`, with any fields in front.
import { startsWithAny, wordBytes } from '../../byte-words';
import { argumentsStart } from '../../call-arguments';
import { Byte, columnOf } from '../../characters';
import { digitsEnd, RecordedClock } from '../../recorded-clock';
import type { LineReader } from '../../recorded-lines';
import { noName, type Recording } from '../../recording';
import { skipBlanks } from '../../scanned-number';
import { UftraceCalls } from './calls';

/** Times have so many digits of a fraction, durations fewer. */
const timeDigits = 9;
const silent = ['#', '/*', 'uftrace ', '====', 'task: ', '['].map(wordBytes);

/**
 * Reads `FIELDS | FUNCTION(ARGUMENTS) = ANSWER;` and, where a function called others or something happened in it,
 *
 *     FIELDS | FUNCTION(ARGUMENTS) {
 *     FIELDS | } = ANSWER; /* FUNCTION *\/
 *
 * Blanks behind the bar tell the depth. Without fields there is no bar.
 */
export class ReplayLines implements LineReader {
  private readonly clock = new RecordedClock();
  private readonly calls: UftraceCalls;

  constructor(private readonly recording: Recording) {
    this.calls = new UftraceCalls(recording, recording);
  }

  finish(): void {
    this.calls.finish();
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    let end = lineEnd;
    while (end > start && bytes[end - 1] <= Byte.Space) end--;
    if (end === start) return;
    this.read(bytes, start, end);
  }

  private read(bytes: Uint8Array, start: number, end: number): void {
    const { calls, recording } = this;
    let bar = start;
    while (bar < end && bytes[bar] !== Byte.Bar && bytes[bar] !== Byte.Parenthesis) bar++;
    const hasFields = bar < end && bytes[bar] === Byte.Bar;
    recording.thread = noName;
    if (hasFields) this.readFields(bytes, start, bar);
    const first = hasFields ? bar + 1 : start;
    const from = skipBlanks(bytes, first, end);
    const depth = from - first;
    if (from === end) return;
    if (bytes[from] === Byte.ClosingBrace) {
      this.readEnd(bytes, start, from, end, depth);
      return;
    }
    let paren = from;
    while (paren < end && bytes[paren] !== Byte.Parenthesis) paren++;
    const last = bytes[end - 1];
    if (startsWithAny(bytes, from, end, silent)) return;
    if (paren === end) {
      recording.skipLine();
      return;
    }
    // A comment with the place in the source may stand behind.
    const isOpen = last === Byte.Brace || endsOpen(bytes, paren, end);
    const kind = calls.name.findBefore(bytes, from, paren);
    if (kind === undefined) {
      if (isOpen) calls.callers.enter(recording.nameOf(bytes, from, paren), depth);
      else if (last !== Byte.Semicolon && last !== slash) recording.skipLine();
      return;
    }
    const argumentsEnd = calls.given.scan(bytes, argumentsStart(bytes, paren, end), end);
    const column = columnOf(bytes, start, calls.given.firstAt);
    if (isOpen) calls.begin(kind, depth, column);
    else if (last !== Byte.Semicolon && last !== slash) recording.cutCall();
    else {
      const answerAt = this.readAnswer(bytes, argumentsEnd, end);
      calls.whole(kind, column, columnOf(bytes, start, answerAt));
    }
  }

  private readEnd(bytes: Uint8Array, start: number, from: number, end: number, depth: number): void {
    const { calls } = this;
    const answerAt = this.readAnswer(bytes, from, end);
    calls.callers.leave(depth);
    calls.end(undefined, depth, columnOf(bytes, start, answerAt));
  }

  /** Reads ` = ANSWER` behind what ends before `from`, or says that there is none; returns where it stands. */
  private readAnswer(bytes: Uint8Array, from: number, end: number): number {
    const { answer } = this.calls;
    answer.clear();
    let at = from;
    while (at < end && bytes[at] !== Byte.Equals && bytes[at] !== Byte.Semicolon && bytes[at] !== slash) at++;
    if (at >= end || bytes[at] !== Byte.Equals) return from;
    at = skipBlanks(bytes, at + 1, end);
    answer.scan(bytes, at, end);
    return at;
  }

  /** Reads the thread, `[ TID]`, and the time from the fields in front of the bar. */
  private readFields(bytes: Uint8Array, start: number, bar: number): void {
    const { recording, clock } = this;
    for (let at = start; at < bar; at++) {
      const byte = bytes[at];
      if (byte === Byte.Bracket) {
        const from = skipBlanks(bytes, at + 1, bar);
        const to = digitsEnd(bytes, from, bar);
        if (to > from && bytes[to] === Byte.ClosingBracket) recording.thread = recording.nameOf(bytes, from, to);
        at = to;
      } else if (byte >= Byte.Zero && byte <= Byte.Nine) {
        const whole = digitsEnd(bytes, at, bar);
        const to = bytes[whole] === Byte.Dot ? digitsEnd(bytes, whole + 1, bar) : whole;
        if (to - whole - 1 === timeDigits) {
          clock.read(bytes, at, bar);
          recording.time = clock.seconds;
        }
        at = to;
      }
    }
  }
}

const slash = 47;

/** Whether `{` stands between the arguments and a comment. */
function endsOpen(bytes: Uint8Array, paren: number, end: number): boolean {
  if (bytes[end - 1] !== slash) return false;
  for (let at = end - 1; at > paren; at--) {
    if (bytes[at] === Byte.Brace) return bytes[at - 1] === Byte.Space && bytes[at - 2] === Byte.ClosingParenthesis;
  }
  return false;
}
