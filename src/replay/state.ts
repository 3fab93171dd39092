import type { Engine } from '../engine/engine';
import { computeMetrics, type Metrics } from '../model/metrics';

/** Counters of the live allocations, beside what the engine itself knows. */
export interface LiveCounts {
  readonly live: number;
  readonly requested: number;
  readonly held: number;
}

/** All metrics of an engine's present state. */
export function metricsOf(engine: Engine, counts: LiveCounts, errors: number): Metrics {
  const { size, unit } = engine.arena;
  return computeMetrics({ ...counts, arenaSize: size, unit, freeBlocks: Array.from(engine.buddy.freeCounts), errors });
}
