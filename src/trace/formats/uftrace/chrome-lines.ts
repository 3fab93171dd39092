// Reads the lines of `uftrace dump --chrome`: one JSON object with an event a line.
import { indexOfWord, startsAt, wordBytes } from '../../byte-words';
import { Byte, columnOf } from '../../characters';
import { anyDepth } from '../../open-calls';
import { digitsEnd, RecordedClock } from '../../recorded-clock';
import type { LineReader } from '../../recorded-lines';
import { noName, type Recording } from '../../recording';
import { SortedCalls } from '../../sorted-calls';
import { UftraceCalls } from './calls';

const keys = {
  time: wordBytes('"ts":'),
  phase: wordBytes('"ph":"'),
  process: wordBytes('"pid":'),
  thread: wordBytes('"tid":'),
  name: wordBytes('"name":"'),
  given: wordBytes('"arguments":"('),
  answer: wordBytes('"retval":"'),
};
const beginning = 66;
const ending = 69;
const microsecond = 1e-6;

/** Reads `{"ts":T,"ph":"B","pid":N,"tid":N,"name":"malloc","args":{"arguments":"(100)"}}` and its end, `"ph":"E"`, with `"args":{"retval":"0x…"}`. */
export class ChromeLines implements LineReader {
  private readonly clock = new RecordedClock();
  readonly holdsBack = true;
  private readonly sorted: SortedCalls;
  private readonly calls: UftraceCalls;
  /** By thread, how many functions it is in. */
  private readonly depths = new Map<number, number>();

  constructor(private readonly recording: Recording) {
    this.sorted = new SortedCalls(recording);
    this.calls = new UftraceCalls(recording, this.sorted);
  }

  finish(): void {
    this.calls.finish();
    this.sorted.finish();
  }

  readLine(bytes: Uint8Array, start: number, end: number): void {
    const { recording, calls, clock, sorted } = this;
    const phaseAt = behind(bytes, start, end, keys.phase);
    if (phaseAt < 0) return;
    const phase = bytes[phaseAt];
    if (phase !== beginning && phase !== ending) return;
    const nameAt = behind(bytes, phaseAt, end, keys.name);
    if (nameAt < 0) return recording.cutCall();
    let nameEnd = nameAt;
    while (nameEnd < end && bytes[nameEnd] !== Byte.Quote) nameEnd++;
    let last = end;
    while (last > start && bytes[last - 1] <= Byte.Space) last--;
    if (bytes[last - 1] !== Byte.Comma && bytes[last - 1] !== Byte.ClosingBrace) return recording.cutCall();
    const timeAt = behind(bytes, start, end, keys.time);
    if (timeAt > 0 && clock.read(bytes, timeAt, end) > 0) sorted.time = clock.seconds;
    recording.time = sorted.time * microsecond;
    recording.thread = this.threadOf(bytes, phaseAt, nameAt);
    const kind = calls.name.findBefore(bytes, nameAt, nameEnd);
    if (kind === undefined) return this.followFunction(phase === beginning, bytes, nameAt, nameEnd);
    if (phase === beginning) {
      const givenAt = behind(bytes, nameEnd, end, keys.given);
      if (givenAt < 0) calls.given.clear();
      else calls.given.scan(bytes, givenAt, end);
      return calls.begin(kind, anyDepth, columnOf(bytes, start, Math.max(givenAt, nameAt)));
    }
    const answerAt = behind(bytes, nameEnd, end, keys.answer);
    if (answerAt < 0) calls.answer.clear();
    else calls.answer.scan(bytes, answerAt, end);
    return calls.end(kind, anyDepth, columnOf(bytes, start, Math.max(answerAt, nameAt)));
  }

  private followFunction(isBeginning: boolean, bytes: Uint8Array, from: number, to: number): void {
    const { recording, calls, depths } = this;
    const depth = depths.get(recording.thread) ?? 0;
    if (isBeginning) {
      calls.callers.enter(recording.nameOf(bytes, from, to), depth);
      depths.set(recording.thread, depth + 1);
    } else if (depth > 0 && !startsAt(bytes, from, to, kernelEvent)) {
      // Events of the kernel have an end and no beginning.
      calls.callers.leave(depth - 1);
      depths.set(recording.thread, depth - 1);
    }
  }

  private threadOf(bytes: Uint8Array, from: number, end: number): number {
    const threadAt = behind(bytes, from, end, keys.thread);
    const at = threadAt < 0 ? behind(bytes, from, end, keys.process) : threadAt;
    return at < 0 ? noName : this.recording.nameOf(bytes, at, digitsEnd(bytes, at, end));
  }
}

const kernelEvent = wordBytes('linux:');

/** Behind the first `word` in `bytes[from, end)`, -1 where there is none. */
function behind(bytes: Uint8Array, from: number, end: number, word: Uint8Array): number {
  const at = indexOfWord(bytes, from, end, word);
  return at < 0 ? -1 : at + word.length;
}
