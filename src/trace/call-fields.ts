// The fields by which logs of many kinds tell a call: named columns, JSON's keys, KEY=VALUE, the groups of a pattern. A reader hands each over as bytes.
import { endsIn, wordBytes } from './byte-words';
import { Byte, CharacterClass, classes } from './characters';
import { CallKind, operationWords } from './call-words';
import { LinePrefix, secondsAt } from './line-prefix';
import { LoggedCall } from './logged-call';
import { NameTable } from './name-table';
import { noName, type Recording } from './recording';

/** What a field says. */
export const enum CallField {
  Operation,
  Block,
  Size,
  Count,
  Old,
  Time,
  Thread,
  Site,
}

/** The names of fields in use, in lower case. */
const namesOfFields: Readonly<Record<CallField, readonly string[]>> = {
  [CallField.Operation]: ['op', 'operation', 'event', 'type', 'action', 'call', 'func', 'function', 'name', 'kind'],
  [CallField.Block]: ['ptr', 'addr', 'address', 'pointer', 'p', 'result', 'ret', 'retval', 'new', 'new_ptr', 'newptr', 'block', 'mem'],
  [CallField.Size]: ['size', 'bytes', 'len', 'length', 'n', 'sz', 'requested'],
  [CallField.Count]: ['nmemb', 'count', 'num', 'items', 'nelem'],
  [CallField.Old]: ['old', 'old_ptr', 'oldptr', 'old_addr', 'old_address', 'in_ptr', 'from', 'prev'],
  [CallField.Time]: ['ts', 'timestamp', 'time', 't', 'time_ns', 'time_us', 'time_ms', 'ts_ns', 'ts_us', 'ts_ms', 'ns', 'us', 'ms'],
  [CallField.Thread]: ['tid', 'thread', 'thread_id', 'threadid', 'task'],
  [CallField.Site]: ['site', 'caller', 'file', 'location', 'where', 'ip', 'pc'],
};

/** Units of a time without a point, by its magnitude: seconds, milliseconds and microseconds since 1970, else nanoseconds. */
const timeUnits: readonly (readonly [least: number, below: number, perSecond: number])[] = [
  [0, 1e11, 1],
  [1.2e12, 2.5e12, 1e3],
  [1.2e15, 2.5e15, 1e6],
];

/** The longest word for an operation. */
const longestWord = 32;

/** Behind an operation: its block is null. */
const failure = wordBytes(' failure');

/** Names of fields, to be found without making strings. */
export class FieldNames {
  private readonly names = new NameTable();
  private readonly fields: CallField[] = [];
  private readonly lower = new Uint8Array(longestWord);

  constructor() {
    for (const [field, names] of Object.entries(namesOfFields)) {
      for (const name of names) this.fields[this.names.internText(name)] = Number(field);
    }
  }

  /** What the field named `bytes[from, to)` says; undefined where it says nothing of a call. */
  find(bytes: Uint8Array, from: number, to: number): CallField | undefined {
    if (to - from > longestWord) return undefined;
    for (let at = from; at < to; at++) this.lower[at - from] = lowerCase(bytes[at]);
    const id = this.names.find(this.lower, 0, to - from);
    return id < 0 ? undefined : this.fields[id];
  }
}

/** A call, field by field. */
export class FieldedCall {
  private readonly call = new LoggedCall();
  private readonly words = operationWords();
  private readonly lower = new Uint8Array(longestWord);
  private readonly prefix = new LinePrefix();
  private kind: CallKind | undefined;
  private blockAt = 0;

  constructor(private readonly recording: Recording) {}

  /** Begins a line of which nothing is known. */
  begin(): void {
    this.call.clear();
    this.kind = undefined;
    this.blockAt = 0;
    const { recording } = this;
    recording.time = NaN;
    recording.thread = noName;
    recording.site = noName;
  }

  /** Whether an operation is known. */
  get hasOperation(): boolean {
    return this.kind !== undefined;
  }

  /** The kind of operation that `bytes[from, to)` names, if it names one; of several the last counts. */
  readOperation(bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (length <= 0 || length > longestWord) return false;
    for (let at = from; at < to; at++) this.lower[at - from] = lowerCase(bytes[at]);
    const isFailure = endsIn(this.lower, 0, length, failure);
    const kind = this.words.find(this.lower, 0, isFailure ? length - failure.length : length);
    if (kind !== undefined) this.kind = kind;
    return kind !== undefined;
  }

  /** Takes a field whose value is `bytes[from, to)`; an empty one says nothing. */
  take(field: CallField, bytes: Uint8Array, from: number, to: number): void {
    if (from >= to) return;
    const { call, recording } = this;
    switch (field) {
      case CallField.Operation:
        this.readOperation(bytes, from, to);
        break;
      case CallField.Block:
        call.block.scan(bytes, from, to);
        this.blockAt = from;
        break;
      case CallField.Size:
        call.size.scan(bytes, from, to);
        break;
      case CallField.Count:
        call.count.scan(bytes, from, to);
        break;
      case CallField.Old:
        call.old.scan(bytes, from, to);
        break;
      case CallField.Time:
        this.takeTime(bytes, from, to);
        break;
      case CallField.Thread:
        recording.thread = recording.nameOf(bytes, from, to);
        break;
      case CallField.Site:
        recording.site = recording.nameOf(bytes, from, to);
    }
  }

  /** Takes an address that is written in decimal, `bytes[from, to)`; false where the field is none. */
  takeDecimal(field: CallField, bytes: Uint8Array, from: number, to: number): boolean {
    if (field !== CallField.Block && field !== CallField.Old) return false;
    (field === CallField.Block ? this.call.block : this.call.old).scanDecimal(bytes, from, to);
    if (field === CallField.Block) this.blockAt = from;
    return true;
  }

  /** Takes what a log puts in front of a line. */
  takePrefix(bytes: Uint8Array, from: number, to: number): void {
    const { prefix, recording } = this;
    prefix.read(bytes, from, to);
    recording.time = prefix.time;
    if (prefix.threadTo > 0) recording.thread = recording.nameOf(bytes, prefix.threadFrom, prefix.threadTo);
  }

  /** Where in the bytes the block stands. */
  get blockPlace(): number {
    return this.blockAt;
  }

  /** Tells the recording what was called; false where that is not known. `column` is the block's. */
  tell(column: number): boolean {
    const { call, kind } = this;
    if (kind === undefined) return false;
    call.kind = kind;
    // Some write the block that is resized where others have the new one, and leave that out.
    if (kind === CallKind.Free && !call.block.isKnown && call.old.isKnown) call.block.set(call.old);
    return call.tell(this.recording, column);
  }

  private takeTime(bytes: Uint8Array, from: number, to: number): void {
    const { recording } = this;
    let digits = from;
    while (digits < to && (classes[bytes[digits]] & CharacterClass.Digit) !== 0) digits++;
    if (digits === from) return;
    if (digits === to) {
      const value = secondsAt(bytes, from, to);
      const unit = timeUnits.find(([least, below]) => value >= least && value < below);
      recording.time = value / (unit === undefined ? 1e9 : unit[2]);
    } else if (bytes[digits] === Byte.Dot) recording.time = secondsAt(bytes, from, to);
    else {
      this.prefix.read(bytes, from, to);
      recording.time = this.prefix.time;
    }
  }
}

function lowerCase(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte | 32 : byte;
}
