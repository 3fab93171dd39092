// Where a run needs the most memory: found in its column of used units, and what holds there read from a state. For reports and lenses.
import type { Metrics } from '../../model/metrics';
import { Cursor } from './cursor';
import type { Run } from '../run/run';

/** Where the most bytes of the arena are in use. */
export interface Peak {
  /** The first such position. */
  readonly position: number;
  readonly metrics: Metrics;
}

/** The first position at which the most bytes of the arena are in use. */
export function peakPosition({ results, operationCount }: Run): number {
  let position = 0;
  let most = 0;
  for (let op = 0; op < operationCount; op++) {
    if (results.used(op) > most) {
      most = results.used(op);
      position = op + 1;
    }
  }
  return position;
}

/** Finds the peak of a run. */
export function findPeak(run: Run): Peak {
  const position = peakPosition(run);
  const cursor = new Cursor(run);
  cursor.seek(position);
  return { position, metrics: cursor.metrics() };
}
