import { ProblemPositionsFinder, type ProblemPositions } from '../../../src/analysis/problem-positions';
import type { Run } from '../../../src/replay/run/run';

/** The positions of a run's diagnostics, found at once. */
export function findProblemPositions(run: Run): ProblemPositions {
  const finder = new ProblemPositionsFinder(run);
  while (finder.positions === undefined) finder.advance(Infinity);
  return finder.positions;
}
