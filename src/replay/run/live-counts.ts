// The metrics of a state: from what its engine knows of the memory, and from counts of the live allocations, which whoever drives the engine keeps.
import type { Engine } from '../../engine/engine';
import { BlockEngine } from '../../engine/policies/block-engine';
import { computeMetrics, metricsWithoutOrders, type Metrics } from '../../model/metrics';

/** Counters of the live allocations, beside what the engine itself knows. */
export interface LiveCounts {
  readonly live: number;
  /** Bytes they asked for, and bytes set aside for them. */
  readonly requested: number;
  readonly held: number;
}

/** Before the first operation. */
export const noneLive: LiveCounts = { live: 0, requested: 0, held: 0 };

/** All metrics of an engine's present state. `errors` counts the diagnostics of severity error up to there. */
export function metricsOf(engine: Engine | BlockEngine, counts: LiveCounts, errors: number): Metrics {
  const { size, unit, before } = engine.arena;
  if (engine instanceof BlockEngine) {
    const { usedUnits, largestUnits } = engine;
    return metricsWithoutOrders({ ...counts, arena: size, used: usedUnits * unit, largest: largestUnits * unit, errors });
  }
  return computeMetrics({
    ...counts,
    arenaSize: size,
    before: (before?.units ?? 0) * unit,
    unit,
    freeBlocks: Array.from(engine.buddy.freeCounts),
    errors,
  });
}
