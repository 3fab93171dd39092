// What bcc's memleak prints with -t: a line as an allocation begins, as it ends, and as a block is freed.
import { verbParts } from '../line-parts';
import { startsAt, startsWithAny, wordBytes } from '../byte-words';
import { Byte, CharacterClass, classes, columnOf } from '../characters';
import { shapeOf, type LinePart } from '../line-shapes';
import { digitsEnd, RecordedClock } from '../recorded-clock';
import { recordedFormat } from '../recorded-format';
import type { LineReader } from '../recorded-lines';
import { noName, type Recording } from '../recording';
import { ScannedNumber } from '../scanned-number';

const entered = wordBytes('alloc entered, size = ');
const exited = wordBytes('alloc exited, size = ');
const result = wordBytes('result = ');
const freed = wordBytes('free entered, address = ');
const lostMark = wordBytes('[LOST ');

/**
 * Reads these messages behind what the kernel's trace puts in front, as a line of its text or as the tuple that Python makes of it:
 *
 *     alloc entered, size = SIZE
 *     alloc exited, size = SIZE, result = ADDRESS
 *     free entered, address = ADDRESS, size = SIZE
 */
class MemleakLines implements LineReader {
  private readonly clock = new RecordedClock();
  private readonly number = new ScannedNumber();
  /** By thread, the lines of allocations that have not come back. */
  private readonly waiting = new Map<number, number>();

  constructor(private readonly recording: Recording) {}

  /** A line without its end may have lost the end of its number. */
  readLastLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    if (bytes[lineEnd - 1] === Byte.ClosingParenthesis) this.readLine(bytes, start, lineEnd);
    else if (lineEnd > start) this.recording.cutCall();
  }

  finish(): void {
    for (const line of Array.from(this.waiting.values()).sort((a, b) => a - b)) this.recording.cutCall(line);
  }

  readLine(bytes: Uint8Array, start: number, end: number): void {
    const { recording } = this;
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if (byte === Byte.A && startsAt(bytes, at, end, exited)) return this.readExit(bytes, start, at, end);
      if (byte === Byte.A && startsAt(bytes, at, end, entered)) {
        this.readFront(bytes, start, at);
        this.waiting.set(recording.thread, recording.line);
        return undefined;
      }
      if (byte === Byte.F && startsAt(bytes, at, end, freed)) return this.readFree(bytes, start, at, end);
      if (byte === Byte.Bracket && startsAt(bytes, at, end, lostMark)) {
        this.number.scan(bytes, at + lostMark.length, end);
        return recording.loseCalls(this.number.value);
      }
    }
    if (!isReport(bytes, start, end)) recording.skipLine();
    return undefined;
  }

  private readExit(bytes: Uint8Array, start: number, from: number, end: number): void {
    const { recording, number } = this;
    let at = number.scan(bytes, from + exited.length, end);
    const size = number.value;
    while (at >= 0 && at < end && !startsAt(bytes, at, end, result)) at++;
    if (at < 0 || !this.readAddress(bytes, at + result.length, end)) return recording.cutCall();
    this.readFront(bytes, start, from);
    this.waiting.delete(recording.thread);
    if (number.isNull) recording.counts.failed++;
    else recording.allocate(recording.handles.address(number.high, number.low), size, columnOf(bytes, start, at + result.length));
    return undefined;
  }

  private readFree(bytes: Uint8Array, start: number, from: number, end: number): void {
    const { recording, number } = this;
    if (!this.readAddress(bytes, from + freed.length, end)) return recording.cutCall();
    this.readFront(bytes, start, from);
    if (number.isNull) recording.counts.nullFrees++;
    else recording.free(recording.handles.address(number.high, number.low), columnOf(bytes, start, from + freed.length));
    return undefined;
  }

  /** Reads an address, which is hexadecimal without `0x`. */
  private readAddress(bytes: Uint8Array, from: number, end: number): boolean {
    return from < end && this.number.scan(bytes, from, end) >= 0;
  }

  /** Reads thread, CPU and time from what stands in front of the message. */
  private readFront(bytes: Uint8Array, start: number, end: number): void {
    const { recording } = this;
    recording.thread = noName;
    recording.cpu = -1;
    const isTuple = bytes[start] === Byte.Parenthesis;
    for (let at = start; at < end; at++) {
      if ((classes[bytes[at]] & CharacterClass.Digit) === 0) continue;
      const before = at > start ? bytes[at - 1] : Byte.Space;
      const last = digitsEnd(bytes, at, end);
      if (isTuple) {
        if (before === Byte.Space && bytes[last] === Byte.Comma) {
          if (recording.thread === noName) recording.thread = recording.nameOf(bytes, at, last);
          else if (recording.cpu < 0) recording.cpu = smallNumber(bytes, at, last);
        }
      } else if (before === Byte.Minus) recording.thread = recording.nameOf(bytes, at, last);
      else if (before === Byte.Bracket && bytes[last] === Byte.ClosingBracket) recording.cpu = smallNumber(bytes, at, last);
      if (before === Byte.Space && bytes[last] === Byte.Dot && this.clock.read(bytes, at, end) > last + 1) {
        recording.time = this.clock.seconds;
      }
      at = last;
    }
  }
}

function smallNumber(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to && at < from + 5; at++) value = value * 10 + bytes[at] - Byte.Zero;
  return value;
}

/** What memleak prints of its sums, and of itself. */
const reports = ['Attaching to ', '[', '\t', 'addr = ', 'WARNING'].map(wordBytes);

function isReport(bytes: Uint8Array, start: number, end: number): boolean {
  let from = start;
  while (from < end && bytes[from] === Byte.Space) from++;
  if (from >= end || bytes[from] === Byte.CarriageReturn) return true;
  return startsWithAny(bytes, from, end, reports);
}

const parts: Readonly<Record<string, LinePart>> = {
  ...verbParts,
  enter: { scope: 'comment.line.enter' },
  comma: { scope: 'punctuation.separator' },
  message: { scope: 'comment.line.message' },
};

const front = String.raw`^(?<prefix>.*)`;
const back = String.raw`(?<suffix>'?\)?\s*)$`;

export const memleak = recordedFormat({
  name: 'memleak',
  title: (localize) => localize('bcc memleak log'),
  seesEveryCall: false,
  extensions: ['.memleak'],
  fileNames: ['memleak.log', 'memleak.txt'],
  shapes: [
    shapeOf(parts, [front, String.raw`(?<allocate>alloc exited), size = (?<size>[0-9]+)(?<comma>,) result = (?<pointer>[0-9a-f]+)`, back]),
    shapeOf(parts, [front, String.raw`(?<free>free entered), address = (?<old>[0-9a-f]+)(?:(?<comma>,) size = (?<size>[0-9]+))?`, back]),
    shapeOf(parts, [front, String.raw`(?<enter>alloc entered, size = [0-9]+)`, back]),
    shapeOf(parts, [String.raw`^(?<message>(?:Attaching to |CPU:[0-9]+ \[LOST |\[[0-9:]+\] Top ).*)$`], { isCommon: true }),
  ],
  createLineReader: (recording) => new MemleakLines(recording),
  samples: () => [],
  documentation: {
    files: '`.memleak`, `memleak.log`, or any text with the lines of `memleak -t`, of the kernel’s `trace_pipe` too',
    from: '`memleak-bpfcc -t -p PID > memleak.log`, or the same of libbpf-tools read from `trace_pipe`',
    sees: 'Allocations and frees of the process with thread, CPU and time; a realloc is a free and an allocation. Not: frees of blocks from before, callers (the sums that it prints without `-t` have no order).',
    basis: 'The tool’s source; no real file was read.',
  },
});
