// What is live at the end of a run, by the lines that allocated it.
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';

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

/** Operations looked at between two looks at the clock. */
const stretch = 1 << 16;

/**
 * Finds what is live at the end, lost allocations included, by allocating line, in slices. Leaks are rows of columns: a long
 * trace can have one on every other line.
 */
export class LeakFinder {
  /** Lines found so far. */
  count = 0;
  private operations = new Int32Array(256);
  private allocations = new Int32Array(256);
  private bytes = new Float64Array(256);
  private readonly ended: Uint8Array;
  private endsSeen = 0;
  private allocationsSeen = 0;

  constructor(private readonly run: Run) {
    this.ended = new Uint8Array(run.operationCount);
  }

  /** Goes on until `deadline` (of `performance.now()`). True when all leaks are found. */
  advance(deadline: number): boolean {
    const { operationCount } = this.run;
    while (this.allocationsSeen < operationCount) {
      if (this.endsSeen < operationCount) this.markEnded(Math.min(this.endsSeen + stretch, operationCount));
      else this.addLeaks(Math.min(this.allocationsSeen + stretch, operationCount));
      if (performance.now() >= deadline) break;
    }
    return this.allocationsSeen === operationCount;
  }

  /** The leaks by line, counted from 0. */
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

  private markEnded(to: number): void {
    const { results } = this.run;
    const { error } = results;
    for (; this.endsSeen < to; this.endsSeen++) {
      const allocation = results.subject(this.endsSeen);
      if (allocation >= 0 && (error[this.endsSeen] & ErrorBits.Code) === 0) this.ended[allocation] = 1;
    }
  }

  private addLeaks(to: number): void {
    const { run } = this;
    for (; this.allocationsSeen < to; this.allocationsSeen++) {
      const op = this.allocationsSeen;
      if (this.ended[op] !== 0 || !run.results.allocated(op)) continue;
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

function enlarged<Column extends Int32Array | Float64Array>(column: Column, Type: new (length: number) => Column): Column {
  const larger = new Type(column.length * 2);
  larger.set(column);
  return larger;
}

/** Diagnostics of severity warning: leaking lines and lost handles. */
export function countWarnings(run: Run): number {
  const finder = new LeakFinder(run);
  finder.advance(Infinity);
  return run.lost.length / 2 + finder.count;
}
