// How busy the run was in what the timeline shows: rates in cells, and what each thread did in each stretch.
import type { Activity, ActivityWalk } from '../analysis/activity';
import type { RunClock } from '../analysis/run-clock';
import { roundStep } from '../model/round-step';
import { mostCells, type TimelineRates, type TimelineThreads } from '../protocol/timeline';
import { within, type TimelineStretches } from './timeline-stretches';

/** Rates in about so many cells: round parts of the axis, those at the ends as a whole. Operations are no measure of time, and many clocks too coarse for a few. */
export function buildRates(activity: Activity, clock: RunClock | undefined, stretches: TimelineStretches, cells: number): TimelineRates {
  const { from, to, axis } = stretches;
  const step = roundStep((to - from + 1) / within(cells, 1, mostCells - 2));
  const first = Math.floor(from / step) * step;
  const count = Math.floor((to - first) / step) + 1;
  const seconds = axis === 'time' ? step / clock!.perSecond : 1;
  const allocated: number[] = [];
  const calls: number[] = [];
  // What comes to a position is done by the operation before it.
  const walk = activity.walkFrom(Math.max(0, stretches.positionFrom(first) - 1));
  for (let cell = 0; cell < count; cell++) {
    const [bytesBefore, callsBefore] = sumsOf(walk);
    walk.moveTo(Math.max(0, stretches.positionFrom(first + (cell + 1) * step) - 1));
    const [bytesAfter, callsAfter] = sumsOf(walk);
    allocated.push((bytesAfter - bytesBefore) / seconds);
    calls.push((callsAfter - callsBefore) / seconds);
  }
  return { first, step, allocated, ...(axis === 'time' && { calls }) };
}

/** What each thread did in each stretch; undefined where there are none to be told apart. */
export function buildThreads(activity: Activity, { starts, buckets }: TimelineStretches): TimelineThreads | undefined {
  if (!activity.hasThreads) return undefined;
  const { lanes } = activity;
  const counts = new Uint32Array(lanes.length * buckets);
  const walk = activity.walkFrom(Math.max(0, starts[0] - 1));
  const [bytesBefore, callsBefore] = [walk.bytes.slice(), walk.calls.slice()];
  const before = walk.calls.slice();
  for (let bucket = 0; bucket < buckets; bucket++) {
    walk.moveTo(Math.max(0, starts[bucket + 1] - 1));
    for (let lane = 0; lane < lanes.length; lane++) counts[lane * buckets + bucket] = walk.calls[lane] - before[lane];
    before.set(walk.calls);
  }
  return {
    lanes: lanes.map(({ name, threads }, lane) => ({
      name,
      threads,
      calls: walk.calls[lane] - callsBefore[lane],
      bytes: walk.bytes[lane] - bytesBefore[lane],
    })),
    counts: counts.buffer,
  };
}

/** Bytes and calls of all lanes together. */
function sumsOf({ bytes, calls }: ActivityWalk): readonly [number, number] {
  return [bytes.reduce((sum, each) => sum + each, 0), calls.reduce((sum, each) => sum + each, 0)];
}
