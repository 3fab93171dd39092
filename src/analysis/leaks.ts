// What is live at the end of a run, by the lines that allocated it.
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { doubtfulFrees } from './doubtful-frees';
import { finish, inStretches, type Work } from '../work/work';

/** Allocations of one line that are live at the end. */
export interface Leak {
  /** 1-based. */
  readonly line: number;
  /** The first of the operations that made them. */
  readonly operation: number;
  readonly count: number;
  /** Bytes asked for. */
  readonly bytes: number;
}

/** Operations looked at in one step. */
const stretch = 1 << 15;

/** Finds what is live at the end, lost allocations included, by allocating line. */
export function* findLeaks(run: Run): Work<Leaks> {
  const { operationCount } = run;
  const leaks = new Leaks(run);
  const ended = new Uint8Array(operationCount);
  yield* inStretches(operationCount, stretch, (from, to) => markEnded(run, ended, from, to));
  yield* inStretches(operationCount, stretch, (from, to) => leaks.add(ended, from, to));
  return leaks;
}

/** The leaks of a run by line, as rows of columns: a long trace can have one on every other line. */
export class Leaks {
  count = 0;
  private operations = new Int32Array(256);
  private allocations = new Int32Array(256);
  private bytes = new Float64Array(256);

  constructor(private readonly run: Run) {}

  /** The leak of one line, counted from 0. */
  leak(index: number): Leak {
    const operation = this.operations[index];
    return { line: this.lineOf(index), operation, count: this.allocations[index], bytes: this.bytes[index] };
  }

  lineOf(index: number): number {
    return this.run.table.line[this.operations[index]];
  }

  /** The first operation of each, ascending. */
  get firstOperations(): Int32Array {
    return this.operations.subarray(0, this.count);
  }

  /** Adds what the operations at the places [from, to) in the order of lines allocated, but for what `ended` says was freed; called in that order. */
  add(ended: Uint8Array, from: number, to: number): void {
    const { run } = this;
    for (let place = from; place < to; place++) {
      const op = run.lines.inOrder(place);
      if (ended[op] !== 0 || !run.results.allocated(op)) continue;
      if (this.count === 0 || this.lineOf(this.count - 1) !== run.table.line[op]) this.begin(op);
      this.allocations[this.count - 1]++;
      this.bytes[this.count - 1] += run.requestedOf(op);
    }
  }

  private begin(op: number): void {
    if (this.count === this.operations.length) {
      this.operations = enlarged(this.operations, Int32Array);
      this.allocations = enlarged(this.allocations, Int32Array);
      this.bytes = enlarged(this.bytes, Float64Array);
    }
    this.operations[this.count++] = op;
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

/** Diagnostics of severity warning: leaking lines, lost handles and doubtful frees. */
export function countWarnings(run: Run): number {
  return run.lost.length / 2 + doubtfulFrees(run).length / 2 + finish(findLeaks(run)).count;
}
