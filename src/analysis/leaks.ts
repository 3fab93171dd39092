import { ErrorBits } from '../replay/results';
import type { Run } from '../replay/run';

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

/** Finds what is live at the end, lost allocations included, by allocating line, in slices. */
export class LeakFinder {
  readonly leaks: Leak[] = [];
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

  private markEnded(to: number): void {
    const { subject, error } = this.run.results;
    for (; this.endsSeen < to; this.endsSeen++) {
      const allocation = subject[this.endsSeen];
      if (allocation >= 0 && (error[this.endsSeen] & ErrorBits.Code) === 0) this.ended[allocation] = 1;
    }
  }

  private addLeaks(to: number): void {
    const { run, leaks } = this;
    for (; this.allocationsSeen < to; this.allocationsSeen++) {
      const op = this.allocationsSeen;
      if (this.ended[op] !== 0 || !run.results.allocated(op)) continue;
      const line = run.table.line[op];
      const last = leaks.at(-1);
      const bytes = run.requestedOf(op);
      if (last?.line === line) leaks[leaks.length - 1] = { ...last, count: last.count + 1, bytes: last.bytes + bytes };
      else leaks.push({ line, operation: op, count: 1, bytes });
    }
  }
}

/** What is live at the end, by allocating line, at once. */
export function findLeaks(run: Run): readonly Leak[] {
  const finder = new LeakFinder(run);
  finder.advance(Infinity);
  return finder.leaks;
}

/** Diagnostics of severity warning: leaking lines and lost handles. */
export function countWarnings(run: Run): number {
  return run.lost.length / 2 + findLeaks(run).length;
}
