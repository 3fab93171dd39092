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

/** What is live at the end, lost allocations included, by allocating line. */
export function findLeaks(run: Run): Leak[] {
  const { operationCount, results, table } = run;
  const ended = new Uint8Array(operationCount);
  for (let op = 0; op < operationCount; op++) {
    const subject = results.subject[op];
    if (subject >= 0 && (results.error[op] & ErrorBits.Code) === 0) ended[subject] = 1;
  }
  const leaks: { line: number; operation: number; count: number; bytes: number }[] = [];
  for (let op = 0; op < operationCount; op++) {
    if (ended[op] !== 0 || !results.allocated(op)) continue;
    const line = table.line[op];
    const last = leaks[leaks.length - 1];
    const bytes = run.requestedOf(op);
    if (last?.line === line) {
      last.count++;
      last.bytes += bytes;
    } else leaks.push({ line, operation: op, count: 1, bytes });
  }
  return leaks;
}

/** Diagnostics of severity warning: leaking lines and lost handles. */
export function countWarnings(run: Run): number {
  return run.lost.length / 2 + findLeaks(run).length;
}
