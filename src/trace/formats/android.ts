// What Android's malloc_debug writes with the option record_allocs: a line for each call, of all threads.
import { functionParts } from '../line-parts';
import { CallArguments } from '../call-arguments';
import { CalledFunction } from '../called-function';
import { Byte, columnOf, isDigit } from '../characters';
import { shapeOf, type LinePart } from '../line-shapes';
import { CallKind } from '../call-words';
import { LoggedCall } from '../logged-call';
import { digitsEnd, RecordedClock } from '../recorded-clock';
import { recordedFormat } from '../recorded-format';
import type { LineReader } from '../recorded-lines';
import type { Recording } from '../recording';
import { ScannedNumber, skipBlanks } from '../scanned-number';
import { SortedCalls } from '../sorted-calls';
import { TokenKind } from '../tokens';

/** C writes files in blocks of so many bytes: one that was cut off ends with a block. */
const bufferBytes = 4096;
/** How many numbers a call has behind its block, by its kind. */
const numbersBehind: Readonly<Partial<Record<CallKind, number>>> = {
  [CallKind.Allocate]: 1,
  [CallKind.AllocateArray]: 2,
  [CallKind.AllocateAligned]: 2,
  [CallKind.Free]: 0,
  [CallKind.Reallocate]: 2,
};
/** The upper byte of a pointer of 64 bits is a tag. */
const addressMask = 0xff_ffff;

/**
 * Reads these lines, the newer of which end with the nanoseconds at which the call began and ended:
 *
 *     TID: malloc 0xADDRESS SIZE             calloc 0xADDRESS COUNT SIZE, memalign 0xADDRESS ALIGNMENT SIZE
 *     TID: realloc 0xADDRESS 0xOLD SIZE
 *     TID: free 0xADDRESS
 *     TID: thread_done 0x0
 *
 * With times a line is written after the call: then they are sorted by its end.
 */
class AndroidLines implements LineReader {
  private readonly name = new CalledFunction();
  private readonly given = new CallArguments();
  private readonly call = new LoggedCall();
  private readonly block = new ScannedNumber();
  private readonly clock = new RecordedClock();
  readonly holdsBack = true;
  private readonly sorted: SortedCalls;
  private isCut = false;

  constructor(private readonly recording: Recording) {
    this.sorted = new SortedCalls(recording);
  }

  readLastLine(bytes: Uint8Array, start: number, lineEnd: number, length: number): void {
    this.isCut = length % bufferBytes === 0;
    this.readLine(bytes, start, lineEnd);
  }

  finish(): void {
    this.sorted.finish();
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    let end = lineEnd;
    while (end > start && bytes[end - 1] <= Byte.Space) end--;
    if (end === start) return;
    if (this.isCut) this.recording.cutCall();
    else if (!this.readCall(bytes, start, end)) this.recording.skipLine();
  }

  private readCall(bytes: Uint8Array, start: number, end: number): boolean {
    const { recording, call, given, block } = this;
    // In front may stand what a log puts there: the thread is the number before the colon and the name.
    let colon = start;
    while (colon < end && !(bytes[colon] === Byte.Colon && bytes[colon + 1] === Byte.Space && isDigit(bytes[colon - 1]) && colon > start)) {
      colon++;
    }
    if (colon >= end) return false;
    let threadAt = colon;
    while (threadAt > start && isDigit(bytes[threadAt - 1])) threadAt--;
    const nameAt = skipBlanks(bytes, colon + 1, end);
    let nameEnd = nameAt;
    while (nameEnd < end && bytes[nameEnd] !== Byte.Space) nameEnd++;
    const kind = this.name.find(bytes, nameAt, nameEnd);
    recording.thread = recording.nameOf(bytes, threadAt, colon);
    if (kind === undefined) return nameEnd - nameAt === threadDone.length;
    const behind = numbersBehind[kind];
    const blockAt = skipBlanks(bytes, nameEnd, end);
    let at = block.scan(bytes, blockAt, end);
    if (behind === undefined || at < 0) return false;
    block.high &= addressMask;
    given.clear();
    // malloc's numbers stand behind its block, the one of a free is the block itself.
    if (kind === CallKind.Free) given.next()!.set(block);
    for (let index = 0; index < behind; index++) {
      const number = given.next()!;
      at = number.scan(bytes, skipBlanks(bytes, at, end), end);
      if (at < 0) {
        recording.cutCall();
        return true;
      }
    }
    if (!given.giveTo(call, kind)) return false;
    call.old.high &= addressMask;
    call.block.set(block);
    this.tell(bytes, skipBlanks(bytes, at, end), end, columnOf(bytes, start, blockAt));
    return true;
  }

  /** Tells of the call, with the times at `from` if there are any. */
  private tell(bytes: Uint8Array, from: number, end: number, column: number): void {
    const { recording, call, clock, sorted } = this;
    const startEnd = digitsEnd(bytes, from, end);
    const endAt = skipBlanks(bytes, startEnd, end);
    if (startEnd === from || clock.readNanoseconds(bytes, endAt, end) < 0) call.tell(recording, column);
    else {
      recording.time = clock.seconds;
      sorted.time = clock.seconds;
      call.tell(sorted, column);
    }
  }
}

const threadDone = 'thread_done';

const parts: Readonly<Record<string, LinePart>> = {
  ...functionParts,
  thread: { token: TokenKind.AttributeValue, scope: 'constant.numeric.thread' },
  colon: { scope: 'punctuation.separator.thread' },
  done: { scope: 'comment.line.thread' },
  factor: { scope: 'constant.numeric.count' },
  times: { scope: 'constant.numeric.time' },
};

const front = String.raw`^(?<prefix>(?:.*[\s:\]])?)(?<thread>[0-9]+)(?<colon>:) `;
const back = String.raw`(?<times>(?: [0-9]+){0,3})\s*$`;

export const android = recordedFormat({
  name: 'android',
  title: (localize) => localize('Android malloc_debug recording'),
  seesEveryCall: true,
  extensions: ['.android'],
  fileNames: ['record_allocs.txt'],
  fileNamePatterns: ['record_allocs.*.txt', 'record_allocs.[0-9]*'],
  shapes: [
    shapeOf(parts, [front, String.raw`(?<allocate>malloc|valloc|pvalloc) (?<pointer>0x[0-9a-f]+) (?<size>[0-9]+)`, back]),
    shapeOf(parts, [
      front,
      String.raw`(?<allocate>calloc|memalign|aligned_alloc|posix_memalign) (?<pointer>0x[0-9a-f]+) (?<factor>[0-9]+) (?<size>[0-9]+)`,
      back,
    ]),
    shapeOf(parts, [front, String.raw`(?<allocate>realloc) (?<pointer>0x[0-9a-f]+) (?<old>0x[0-9a-f]+) (?<size>[0-9]+)`, back]),
    shapeOf(parts, [front, String.raw`(?<free>free) (?<old>0x[0-9a-f]+)`, back]),
    shapeOf(parts, [front, String.raw`(?<done>thread_done 0x0)`, back]),
  ],
  createLineReader: (recording) => new AndroidLines(recording),
  samples: () => [],
  documentation: {
    files: '`record_allocs.txt`, `record_allocs.PID.txt`, `.android`',
    from: 'A process of Android’s with the malloc_debug option `record_allocs`, after the signal that makes it write its records (`kill -46 PID`).',
    sees: 'Every call of `malloc`, `realloc`, `free` and their kin with its thread, in newer versions with its time. Not: callers, frees of NULL; after 8,000,000 calls nothing.',
    basis: 'The documented grammar and the source; no real file was read.',
  },
});
