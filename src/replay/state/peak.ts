// Where a run needs the most memory: found in its column of used units, and what holds there read from a state. For reports and lenses.
import type { Metrics } from '../../model/metrics';
import { cursorOf } from '../cursor-of';
import { finish, inStretches, type Work } from '../../work/work';
import { ErrorBits } from '../run/results';
import type { Run } from '../run/run';

/** Where the most bytes of the arena are in use. */
export interface Peak {
  /** The first such position. */
  readonly position: number;
  readonly metrics: Metrics;
}

/** Operations looked at in one step. */
const stretch = 1 << 15;

const known = new WeakMap<Run, number>();

/** Finds the first position at which the most bytes of the arena are in use, once for a run. */
export function* findPeakPosition(run: Run): Work<number> {
  let position = known.get(run);
  if (position !== undefined) return position;
  position = 0;
  let most = run.usedUnitsAt(0);
  const { results } = run;
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      if (results.used(op) <= most) continue;
      most = results.used(op);
      position = op + 1;
    }
  });
  known.set(run, position);
  return position;
}

/** Where the most bytes are asked for by what is live: for a recorded program its own need, whatever the allocator makes of it. */
export interface RequestedPeak {
  /** The first such position. */
  readonly position: number;
  /** Bytes. */
  readonly requested: number;
}

const knownRequested = new WeakMap<Run, RequestedPeak>();

/** Finds the first position at which the most bytes are asked for, once for a run. */
export function* findRequestedPeak(run: Run): Work<RequestedPeak> {
  const found = knownRequested.get(run);
  if (found !== undefined) return found;
  const { results } = run;
  let requested = 0;
  let most = 0;
  let position = 0;
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      if ((results.error[op] & ErrorBits.Code) !== 0) continue;
      const subject = results.subject(op);
      if (subject >= 0) requested -= run.requestedOf(subject);
      if (!results.allocated(op)) continue;
      requested += run.requestedOf(op);
      if (requested <= most) continue;
      most = requested;
      position = op + 1;
    }
  });
  const peak = { position, requested: most };
  knownRequested.set(run, peak);
  return peak;
}

/** The same at once. */
export function requestedPeak(run: Run): RequestedPeak {
  return finish(findRequestedPeak(run));
}

/** The same at once. */
export function peakPosition(run: Run): number {
  return finish(findPeakPosition(run));
}

/** Finds the peak of a run. */
export function findPeak(run: Run): Peak {
  const position = peakPosition(run);
  const cursor = cursorOf(run);
  cursor.seek(position);
  return { position, metrics: cursor.metrics() };
}
