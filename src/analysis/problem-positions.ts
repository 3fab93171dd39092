import { severityOf } from '../model/diagnostic';
import type { Run } from '../replay/run';
import { findLeaks } from './leaks';

/** The positions at which a run's diagnostics stand, ascending; one with several stands there as often. */
export interface ProblemPositions {
  readonly errors: Int32Array;
  /** Lost handles, and leaks where the first allocation of the line is made. */
  readonly warnings: Int32Array;
}

/** Finds all of them: operations that failed, lost handles, leaks, and findings about lines that are no operations. */
export function findProblemPositions(run: Run): ProblemPositions {
  const errors: number[] = [];
  const warnings: number[] = [];
  for (let op = 0; op < run.operationCount; op++) if (run.countsAsError(op)) errors.push(op + 1);
  for (let index = 0; index < run.lost.length; index += 2) warnings.push(run.lost[index] + 1);
  for (const { operation } of findLeaks(run)) warnings.push(operation + 1);
  for (const { code, position } of run.notes) (severityOf(code) === 'error' ? errors : warnings).push(position);
  return { errors: Int32Array.from(errors).sort(), warnings: Int32Array.from(warnings).sort() };
}

/** How many of the ascending positions lie before one: the index of the first that does not. */
export function countBefore(positions: Int32Array, position: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positions[middle] < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
