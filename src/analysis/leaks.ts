// What is live at the end of a run: by the lines that allocated it, or in a recording by the call stacks and sites that did.
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { doubtfulFrees } from './doubtful-frees';
import { Origins } from './origins';
import { finish, inStretches, type Work } from '../work/work';

/** Allocations of one line, call site or call stack that are live at the end. */
export interface Leak {
  /** Of the first and of the last of them; 1-based. */
  readonly line: number;
  readonly lastLine: number;
  /** The first of the operations that made them. */
  readonly operation: number;
  readonly count: number;
  /** Bytes asked for. */
  readonly bytes: number;
  /** Operations from the first of them to the end of the run. */
  readonly since: number;
}

/** Operations looked at in one step. */
const stretch = 1 << 15;
/** Ends a chain of operations. */
const none = -1;

/** Finds what is live at the end, lost allocations included. */
export function* findLeaks({ simulated: run }: Run): Work<Leaks> {
  const { operationCount } = run;
  const leaks = new Leaks(run);
  const ended = new Uint8Array(operationCount);
  if (run.trace.format.showsMoment === true) return leaks;
  yield* inStretches(operationCount, stretch, (from, to) => markEnded(run, ended, from, to));
  yield* inStretches(operationCount, stretch, (from, to) => leaks.add(ended, from, to));
  return leaks;
}

/** The leaks of a run, as rows of columns in the order of their first lines: a long trace can have one on every other line. */
export class Leaks {
  count = 0;
  /** Whether one is all that a call stack or site leaks: in recordings that name any. Else it is what a line leaks. */
  readonly bySite: boolean;
  private operations = new Int32Array(256);
  private lasts = new Int32Array(256);
  private allocations = new Int32Array(256);
  private bytes = new Float64Array(256);
  /** By site alone: the leak of each stack and site plus one, and the next operation of the same leak. */
  private readonly origins: Origins;
  private readonly leakOfKey: Int32Array;
  private readonly next: Int32Array;

  constructor(private readonly run: Run) {
    const { trace, table } = run;
    this.bySite = trace.recording !== undefined && (table.site !== undefined || table.stack !== undefined);
    this.origins = new Origins(run);
    this.leakOfKey = new Int32Array(this.bySite ? this.origins.count : 0);
    this.next = new Int32Array(this.bySite ? run.operationCount : 0);
  }

  /** The leak of one line or site, counted from 0. */
  leak(index: number): Leak {
    const { run } = this;
    const operation = this.operations[index];
    return {
      line: this.lineOf(index),
      lastLine: run.table.line[this.lasts[index]],
      operation,
      count: this.allocations[index],
      bytes: this.bytes[index],
      since: run.operationCount - operation,
    };
  }

  lineOf(index: number): number {
    return this.run.table.line[this.operations[index]];
  }

  /** The first operation of each, in the order of lines. */
  get firstOperations(): Int32Array {
    return this.operations.subarray(0, this.count);
  }

  /** The operations behind the first that made one leak, in the order of lines, at most so many; none where leaks are by line. */
  furtherOperations(index: number, most: number): number[] {
    const further: number[] = [];
    if (!this.bySite) return further;
    for (let op = this.next[this.operations[index]]; op !== none && further.length < most; op = this.next[op]) further.push(op);
    return further;
  }

  /** Adds what the operations at the places [from, to) in the order of lines allocated, but for what `ended` says was freed; called in that order. */
  add(ended: Uint8Array, from: number, to: number): void {
    const { run } = this;
    for (let place = from; place < to; place++) {
      const op = run.lines.inOrder(place);
      if (ended[op] !== 0 || !run.results.allocated(op)) continue;
      const leak = this.bySite ? this.leakOfSite(op) : this.leakOfLine(op);
      this.allocations[leak]++;
      this.bytes[leak] += run.requestedOf(op);
      this.lasts[leak] = op;
    }
  }

  private leakOfLine(op: number): number {
    const last = this.count - 1;
    return last >= 0 && this.lineOf(last) === this.run.table.line[op] ? last : this.begin(op);
  }

  /** What names neither stack nor site is one leak: a recording of a million such blocks has nothing to tell them apart. */
  private leakOfSite(op: number): number {
    const key = this.origins.keyOf(op);
    this.next[op] = none;
    const known = this.leakOfKey[key] - 1;
    if (known >= 0) {
      this.next[this.lasts[known]] = op;
      return known;
    }
    const leak = this.begin(op);
    this.leakOfKey[key] = leak + 1;
    return leak;
  }

  private begin(op: number): number {
    if (this.count === this.operations.length) {
      this.operations = enlarged(this.operations, Int32Array);
      this.lasts = enlarged(this.lasts, Int32Array);
      this.allocations = enlarged(this.allocations, Int32Array);
      this.bytes = enlarged(this.bytes, Float64Array);
    }
    this.operations[this.count] = op;
    return this.count++;
  }
}

function markEnded({ results }: Run, ended: Uint8Array, from: number, to: number): void {
  const { error } = results;
  for (let op = from; op < to; op++) {
    const allocation = results.subject(op);
    if (allocation >= 0 && (error[op] & ErrorBits.Code) === 0) ended[allocation] = 1;
  }
}

function enlarged<Column extends Int32Array | Float64Array>(column: Column, Type: new (length: number) => Column): Column {
  const larger = new Type(column.length * 2);
  larger.set(column);
  return larger;
}

/** Diagnostics of severity warning: leaking lines or sites, lost handles and doubtful frees. */
export function countWarnings(run: Run): number {
  return run.lost.length / 2 + doubtfulFrees(run).length / 2 + finish(findLeaks(run)).count;
}
