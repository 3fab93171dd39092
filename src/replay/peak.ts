import type { Metrics } from '../model/metrics';
import { Cursor } from './cursor';
import type { Run } from './run';

/** Where the most bytes of the arena are in use. */
export interface Peak {
  /** The first such position. */
  readonly position: number;
  readonly metrics: Metrics;
}

/** Finds the peak of a run. */
export function findPeak(run: Run): Peak {
  const { used } = run.results;
  let position = 0;
  let most = 0;
  for (let op = 0; op < run.operationCount; op++) {
    if (used[op] > most) {
      most = used[op]!;
      position = op + 1;
    }
  }
  const cursor = new Cursor(run);
  cursor.seek(position);
  return { position, metrics: cursor.metrics() };
}
