// LTTng-UST's events of libc's allocator, as babeltrace prints them.
import { functionParts } from '../line-parts';
import { startsAt, wordBytes } from '../byte-words';
import { CallArguments } from '../call-arguments';
import { CalledFunction } from '../called-function';
import { CallKind } from '../call-words';
import { Byte, CharacterClass, classes, columnOf } from '../characters';
import { shapeOf, type LinePart } from '../line-shapes';
import { LoggedCall } from '../logged-call';
import { digitsEnd, RecordedClock } from '../recorded-clock';
import { recordedFormat } from '../recorded-format';
import type { LineReader } from '../recorded-lines';
import { noName, type Recording } from '../recording';
import { ScannedNumber, skipBlanks } from '../scanned-number';

const provider = wordBytes('lttng_ust_libc:');
const discarded = wordBytes('discarded ');
/** The keys of the contexts that name a thread, the surest first, and those of a call's address and of the CPU. */
const threadKeys = ['vtid', 'pthread_id', 'tid'].map(wordBytes);
const addressKey = wordBytes('ip');
const cpuKey = wordBytes('cpu_id');
/** Contexts without names are taken for process, thread and address. */
const threadPlace = 1;
const addressPlace = 2;

/**
 * Reads `[TIME] (+DELTA) HOST lttng_ust_libc:EVENT: { cpu_id = 0 }, { CONTEXTS }, { FIELDS }`, the fields being arguments and then the answer, and what
 * babeltrace makes of it with more names, or without any. A free is recorded before it happens, all else after.
 */
class LttngLines implements LineReader {
  private readonly clock = new RecordedClock();
  private readonly name = new CalledFunction();
  private readonly given = new CallArguments();
  private readonly call = new LoggedCall();
  private readonly number = new ScannedNumber();
  /** Where the last number scanned stands. */
  private numberAt = 0;
  /** By the name id of an address as it is printed, in decimals, the one that is shown. */
  private readonly addresses: number[] = [];

  constructor(private readonly recording: Recording) {}

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    let end = lineEnd;
    while (end > start && bytes[end - 1] <= Byte.Space) end--;
    if (end === start) return;
    for (let at = start; at < end; at++) {
      if (bytes[at] === letterL && startsAt(bytes, at, end, provider)) return this.readEvent(bytes, start, at + provider.length, end);
      if (bytes[at] === letterD && startsAt(bytes, at, end, discarded) && this.number.scan(bytes, at + discarded.length, end) > 0) {
        return this.recording.loseCalls(this.number.value);
      }
    }
    // Events of other providers are lines of babeltrace's, too.
    if (bytes[end - 1] !== Byte.ClosingBrace) this.recording.skipLine();
    return undefined;
  }

  private readEvent(bytes: Uint8Array, start: number, from: number, end: number): void {
    const { recording } = this;
    let nameEnd = from;
    while (nameEnd < end && (classes[bytes[nameEnd]] & CharacterClass.NameStart) !== 0) nameEnd++;
    const kind = this.name.find(bytes, from, nameEnd);
    if (bytes[end - 1] !== Byte.ClosingBrace) return recording.cutCall();
    if (kind === undefined) return undefined;
    this.readTime(bytes, start, from);
    recording.thread = noName;
    recording.site = noName;
    recording.cpu = -1;
    // The last braces hold the fields, those before them the contexts.
    let open = nextBrace(bytes, nameEnd, end);
    for (let isFirst = true; open < end; isFirst = false) {
      const next = nextBrace(bytes, open + 1, end);
      if (next >= end) break;
      this.readContext(bytes, open + 1, next, isFirst);
      open = next;
    }
    if (!this.readFields(bytes, open + 1, end - 1, kind)) return recording.cutCall();
    this.call.tell(recording, columnOf(bytes, start, this.numberAt));
    return undefined;
  }

  private readFields(bytes: Uint8Array, from: number, end: number, kind: CallKind): boolean {
    const { given, call, number } = this;
    const isInto = kind === CallKind.AllocateAlignedInto;
    given.clear();
    let fields = 0;
    let blockAt = 0;
    for (let at = this.nextNumber(bytes, from, end); at > 0; at = this.nextNumber(bytes, at, end)) {
      // posix_memalign names its block first, and answers how it went.
      if (isInto ? fields === 0 : true) {
        call.block.set(number);
        blockAt = this.numberAt;
      }
      given.next()?.set(number);
      fields++;
    }
    const status = number.value;
    const block = call.block;
    const { high, low } = block;
    if (fields < (kind === CallKind.Free ? 1 : 2) || !given.giveTo(call, kind)) return false;
    block.isKnown = true;
    block.high = isInto && status !== 0 ? 0 : high;
    block.low = isInto && status !== 0 ? 0 : low;
    this.numberAt = blockAt;
    return true;
  }

  /** Scans the next value of `KEY = VALUE, …`, or of values alone; returns where it ends, 0 where there is none. */
  private nextNumber(bytes: Uint8Array, from: number, end: number): number {
    for (let at = from; at < end; at++) {
      const before = bytes[at - 1];
      if (bytes[at] < Byte.Zero || bytes[at] > Byte.Nine || before !== Byte.Space) continue;
      this.numberAt = at;
      const numberEnd = this.number.scan(bytes, at, end);
      if (numberEnd > 0) return numberEnd;
    }
    return 0;
  }

  private readContext(bytes: Uint8Array, from: number, end: number, isFirst: boolean): void {
    const { recording } = this;
    let rank = threadKeys.length;
    let place = 0;
    for (let at = this.nextNumber(bytes, from, end); at > 0; at = this.nextNumber(bytes, at, end), place++) {
      const value = this.numberAt;
      const isNamed = bytes[value - 2] === Byte.Equals;
      const keyEnd = value - 3;
      if (isNamed ? endsKey(bytes, from, keyEnd, cpuKey) : isFirst && place === 0 && nextComma(bytes, at, end) < 0) {
        recording.cpu = this.number.value;
      } else if (isNamed ? endsKey(bytes, from, keyEnd, addressKey) : place === addressPlace) {
        recording.site = this.addressName(bytes, value, at);
      } else {
        const own = isNamed ? threadKeys.findIndex((key) => endsKey(bytes, from, keyEnd, key)) : place === threadPlace ? 0 : -1;
        if (own < 0 || own >= rank) continue;
        rank = own;
        recording.thread = recording.nameOf(bytes, value, at);
      }
    }
  }

  /** The name of an address that is printed in decimals. */
  private addressName(bytes: Uint8Array, from: number, to: number): number {
    const { recording } = this;
    const decimal = recording.nameOf(bytes, from, to);
    return (this.addresses[decimal] ??= recording.names.internText(hexText(recording.names.text(decimal))));
  }

  /** Reads `[TIME]`, `[DATE TIME]` or `timestamp = TIME`; cycles are taken for nanoseconds. */
  private readTime(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && bytes[at] !== Byte.Bracket && bytes[at] !== Byte.Equals) at++;
    at = skipBlanks(bytes, at + 1, end);
    let digits = digitsEnd(bytes, at, end);
    if (bytes[digits] === Byte.Minus) {
      while (at < end && bytes[at] !== Byte.Space) at++;
      at++;
      digits = digitsEnd(bytes, at, end);
    }
    const isPlain = bytes[digits] !== Byte.Colon && bytes[digits] !== Byte.Dot;
    if ((isPlain ? this.clock.readNanoseconds(bytes, at, end) : this.clock.read(bytes, at, end)) > 0) {
      this.recording.time = this.clock.seconds;
    }
  }
}

const letterL = 108;
const letterD = 100;

function nextBrace(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== Byte.Brace) at++;
  return at;
}

function nextComma(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end && bytes[at] !== Byte.ClosingBrace; at++) if (bytes[at] === Byte.Comma) return at;
  return -1;
}

/** Whether `key`, and not only its end, stands before `end`. */
function endsKey(bytes: Uint8Array, start: number, end: number, key: Uint8Array): boolean {
  const from = end - key.length;
  return from > start && startsAt(bytes, from, end, key) && bytes[from - 1] === Byte.Space;
}

function hexText(decimal: string): string {
  return /^\d{1,20}$/.test(decimal) ? `0x${BigInt(decimal).toString(16)}` : decimal;
}

const parts: Readonly<Record<string, LinePart>> = {
  ...functionParts,
  provider: { scope: 'entity.name.namespace' },
  context: { scope: 'comment.line.context' },
  factor: { scope: 'constant.numeric.count' },
  status: { scope: 'constant.numeric.status' },
  message: { scope: 'comment.line.message' },
};

const front = String.raw`^(?<prefix>.*)(?<provider>lttng_ust_libc:)`;
const context = String.raw`(?<context>[:,].*\{ )`;
const size = String.raw`(?:size = )?(?<size>[0-9]+), `;
const pointer = String.raw`(?:ptr = )?(?<pointer>0x[0-9A-Fa-f]+)`;

export const lttng = recordedFormat({
  name: 'lttng',
  title: (localize) => localize('LTTng recording'),
  seesEveryCall: true,
  extensions: ['.lttng'],
  fileNames: ['babeltrace.txt', 'babeltrace.log', 'lttng.txt', 'lttng.log'],
  shapes: [
    shapeOf(parts, [front, '(?<allocate>malloc)', context, size, pointer, String.raw` \}\s*$`]),
    shapeOf(parts, [
      front,
      '(?<allocate>calloc|memalign)',
      context,
      String.raw`(?:\w+ = )?(?<factor>[0-9]+), `,
      size,
      pointer,
      String.raw` \}\s*$`,
    ]),
    shapeOf(parts, [
      front,
      '(?<allocate>realloc)',
      context,
      String.raw`(?:in_ptr = )?(?<old>0x[0-9A-Fa-f]+), `,
      size,
      pointer,
      String.raw` \}\s*$`,
    ]),
    shapeOf(parts, [
      front,
      '(?<allocate>posix_memalign)',
      context,
      String.raw`(?:out_ptr = )?(?<pointer>0x[0-9A-Fa-f]+), (?:alignment = )?(?<factor>[0-9]+), `,
      size,
      String.raw`(?:result = )?(?<status>-?[0-9]+) \}\s*$`,
    ]),
    shapeOf(parts, [front, '(?<free>free)', context, String.raw`(?:ptr = )?(?<old>0x[0-9A-Fa-f]+) \}\s*$`]),
    shapeOf(parts, [String.raw`^(?<message>.*\[warning\] .*|.* \}\s*)$`], { isCommon: true }),
  ],
  createLineReader: (recording) => new LttngLines(recording),
  samples: () => [],
  documentation: {
    files: '`.lttng`, `babeltrace.txt`, or any text of babeltrace’s with events of `lttng_ust_libc`',
    from: '`lttng enable-event -u "lttng_ust_libc:*"`, `lttng add-context -u -t vtid -t ip`, the program with `LD_PRELOAD=liblttng-ust-libc-wrapper.so`, then `babeltrace2 FOLDER > run.lttng`',
    sees: 'Every call of `malloc`, `realloc`, `free` and their kin, with time, CPU, thread and caller’s address. Not: `operator new` itself; a full ring buffer loses events.',
    basis: 'Real files.',
  },
});
