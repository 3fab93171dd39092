// Where a reader stands first: where there is something to see. A trace that frees all it allocates ends with nothing.
import { severityOf } from '../model/diagnostic';
import { findPeakPosition } from '../replay/state/peak';
import type { Run } from '../replay/run/run';
import type { Work } from '../work/work';

/** What a reader sees where they stand first: the first problem, else the most memory in use, else the end. */
export type StandsAt = 'problem' | 'peak' | 'end';

export interface Opening {
  /** Operations done. */
  readonly position: number;
  readonly standsAt: StandsAt;
}

/** Operations looked at in one step. */
const stretch = 1 << 15;

/** Finds where a reader of a run stands first. */
export function* findOpening(run: Run): Work<Opening> {
  const problem = yield* firstProblem(run);
  if (problem !== undefined) return { position: problem, standsAt: 'problem' };
  const position = yield* findPeakPosition(run);
  const peaks = position > 0 && position < run.operationCount;
  return peaks ? { position, standsAt: 'peak' } : { position: run.operationCount, standsAt: 'end' };
}

/** The first position at which an error stands; what is wrong before the first operation is left to the text. */
function* firstProblem(run: Run): Work<number | undefined> {
  let first = Infinity;
  for (const { code, position } of run.notes) if (severityOf(code) === 'error' && position > 0) first = Math.min(first, position);
  if (run.errorCount === 0) return undefined;
  const end = Math.min(first, run.operationCount);
  for (let op = 0; op < end;) {
    const from = op;
    const to = Math.min(from + stretch, end);
    for (; op < to; op++) if (run.countsAsError(op)) return op + 1;
    yield to - from;
  }
  return Number.isFinite(first) ? first : undefined;
}
