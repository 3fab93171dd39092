// What scripts of bpftrace print from probes on libc's allocator: when, which thread, the function, its arguments and its answer.
import { functionParts } from '../line-parts';
import { startsAt, wordBytes } from '../byte-words';
import { CallArguments } from '../call-arguments';
import { CalledFunction } from '../called-function';
import { CallKind } from '../call-words';
import { Byte, columnOf } from '../characters';
import { shapeOf, type LinePart } from '../line-shapes';
import { LoggedCall } from '../logged-call';
import { digitsEnd, RecordedClock } from '../recorded-clock';
import { recordedFormat } from '../recorded-format';
import type { LineReader } from '../recorded-lines';
import type { Recording } from '../recording';
import { ScannedNumber, skipBlanks } from '../scanned-number';
import { TokenKind } from '../tokens';

const lost = wordBytes('Lost ');
const attaching = wordBytes('Attach');
/** bpftrace writes its output in blocks of so many bytes: a file that was cut off ends with one. */
const bufferBytes = 4096;

/** The last call of a thread that allocated, or freed, and what it was about. */
interface LastCall {
  isFree: boolean;
  readonly block: ScannedNumber;
}

/**
 * Reads `NANOSECONDS TID FUNCTION ARGUMENTS… ANSWER`, the answer being missing for free. The probes sit in libc, whose functions call one another: a malloc
 * before the realloc of NULL that asked for it, a free before the realloc to nothing, a memalign before the aligned_alloc are one call each.
 */
class BpftraceLines implements LineReader {
  private readonly clock = new RecordedClock();
  private readonly name = new CalledFunction();
  private readonly given = new CallArguments();
  private readonly call = new LoggedCall();
  private readonly number = new ScannedNumber();
  private readonly lastCalls = new Map<number, LastCall>();
  private isCut = false;

  constructor(private readonly recording: Recording) {}

  readLastLine(bytes: Uint8Array, start: number, lineEnd: number, length: number): void {
    this.isCut = length % bufferBytes === 0;
    this.readLine(bytes, start, lineEnd);
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    let end = lineEnd;
    while (end > start && bytes[end - 1] <= Byte.Space) end--;
    const from = skipBlanks(bytes, start, end);
    if (from >= end) return;
    if (startsAt(bytes, from, end, lost)) {
      this.number.scan(bytes, from + lost.length, end);
      this.recording.loseCalls(this.number.value);
    } else if (this.isCut) this.recording.cutCall();
    else if (!this.readCall(bytes, start, from, end) && !startsAt(bytes, from, end, attaching)) this.recording.skipLine();
  }

  private readCall(bytes: Uint8Array, start: number, from: number, end: number): boolean {
    const { recording, call, given, number, clock } = this;
    const timeEnd = digitsEnd(bytes, from, end);
    const threadAt = skipBlanks(bytes, timeEnd, end);
    const threadEnd = digitsEnd(bytes, threadAt, end);
    const nameAt = skipBlanks(bytes, threadEnd, end);
    let nameEnd = nameAt;
    while (nameEnd < end && bytes[nameEnd] > Byte.Space) nameEnd++;
    if (timeEnd === from || threadEnd === threadAt || nameAt === threadEnd) return false;
    const kind = this.name.find(bytes, nameAt, nameEnd);
    if (kind === undefined) return false;
    given.clear();
    let at = nameEnd;
    let numberAt = at;
    // The last number is the answer; of a free it is the block.
    let known = false;
    for (;;) {
      const next = skipBlanks(bytes, at, end);
      if (next >= end) break;
      if (known) given.next()?.set(number);
      const numberEnd = number.scan(bytes, next, end);
      if (numberEnd < 0) return false;
      known = true;
      numberAt = next;
      at = numberEnd;
    }
    if (kind === CallKind.Free && known) given.next()?.set(number);
    if (!known || !given.giveTo(call, kind)) {
      recording.cutCall();
      return true;
    }
    call.block.set(number);
    recording.thread = recording.nameOf(bytes, threadAt, threadEnd);
    clock.readNanoseconds(bytes, from, timeEnd);
    recording.time = clock.seconds;
    if (!this.isTold()) call.tell(recording, columnOf(bytes, start, numberAt));
    this.remember();
    return true;
  }

  /** Whether the thread's line before was the part of this call that did the work. */
  private isTold(): boolean {
    const { recording, call } = this;
    const last = this.lastCalls.get(recording.thread);
    if (!last) return false;
    const { kind, block, old } = call;
    if (kind === CallKind.Reallocate && block.isNull) return last.isFree && !old.isNull && call.size.value === 0 && isSame(last.block, old);
    if (last.isFree || block.isNull || !isSame(last.block, block)) return false;
    const isOuter = kind === CallKind.Reallocate ? old.isNull : kind !== CallKind.Free;
    return isOuter && recording.isLive(recording.handles.address(block.high, block.low));
  }

  private remember(): void {
    const { recording, call } = this;
    let last = this.lastCalls.get(recording.thread);
    if (!last) {
      last = { isFree: false, block: new ScannedNumber() };
      this.lastCalls.set(recording.thread, last);
    }
    last.isFree = call.kind === CallKind.Free;
    last.block.set(call.block);
  }
}

function isSame(a: ScannedNumber, b: ScannedNumber): boolean {
  return a.low === b.low && a.high === b.high;
}

const parts: Readonly<Record<string, LinePart>> = {
  ...functionParts,
  time: { scope: 'constant.numeric.time' },
  thread: { token: TokenKind.AttributeValue, scope: 'constant.numeric.thread' },
  factor: { scope: 'constant.numeric.count' },
  message: { scope: 'comment.line.message' },
};

const front = String.raw`^\s*(?<time>[0-9]+)\s+(?<thread>[0-9]+)\s+`;
const back = String.raw`\s+(?<size>[0-9]+)\s+(?<pointer>0x[0-9a-f]+)\s*$`;

export const bpftrace = recordedFormat({
  name: 'bpftrace',
  title: (localize) => localize('bpftrace log'),
  seesEveryCall: false,
  extensions: ['.bpftrace'],
  shapes: [
    shapeOf(parts, [front, String.raw`(?<allocate>malloc|valloc|pvalloc|_Zn[wa]\w{1,60})`, back]),
    shapeOf(parts, [front, String.raw`(?<allocate>calloc|memalign|aligned_alloc)\s+(?<factor>[0-9]+)`, back]),
    shapeOf(parts, [front, String.raw`(?<allocate>realloc)\s+(?<old>0x[0-9a-f]+)`, back]),
    shapeOf(parts, [front, String.raw`(?<free>free|cfree|_Zd[la]Pv\w{0,60})\s+(?<old>0x[0-9a-f]+)\s*$`]),
    shapeOf(parts, [String.raw`^(?<message>(?:Lost [0-9]+ events|Attach(?:ing|ed) (?:to )?[0-9]+ probes?).*)$`]),
  ],
  createLineReader: (recording) => new BpftraceLines(recording),
  samples: () => [],
  documentation: {
    files:
      '`.bpftrace`, or any text with lines `NANOSECONDS TID FUNCTION ARGUMENTS… ANSWER`, such as `6836364588770 13129 malloc 100 0x56242f7f12b0`',
    from: 'A script for bpftrace with probes on libc’s functions and their returns (`uprobe`, `uretprobe`) that prints such lines.',
    sees: 'What your script probes, calls within libc, too, with thread and time. Not: functions without a probe, and what libc gives back when a thread ends.',
    basis: 'Real files.',
  },
});
