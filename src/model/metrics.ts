/** All metrics of one position at once. */
import { valueOf, type MetricFacts } from './metric';
import { metricNames, metricRows, type MetricName } from './metric-rows';
import { orderMetricNames, orderMetricRows, type OrderMetricName } from './order-metrics';

/** The figures of one position, as the specification's table names them: bytes, counts and fractions from 0 to 1, some of them by order. */
export type Metrics = Readonly<Record<MetricName, number>> & Readonly<Record<OrderMetricName, readonly number[]>>;

/** The facts that metrics were computed from. */
export function factsIn(metrics: Metrics, freeBlocks: readonly number[]): MetricFacts {
  const { live, requested, held, used, free, largest, errors, slabOverhead } = metrics;
  return { live, requested, held, used, before: used - held - slabOverhead, largest, errors, arena: used + free, freeBlocks };
}

/** All metrics where blocks have no orders. */
export function metricsWithoutOrders(facts: Omit<MetricFacts, 'freeBlocks' | 'before'>): Metrics {
  const all = { ...facts, before: 0, freeBlocks: [] };
  const metrics = Object.fromEntries(metricNames.map((name) => [name, valueOf(metricRows[name], all)]));
  // Without orders there are no slabs: what is used and not held is the end of the arena.
  const slabOverhead = Number.isNaN(facts.arena) ? NaN : 0;
  return { ...metrics, slabOverhead, unusable: [], fragmentation: [] } as unknown as Metrics;
}

/** The counters an engine keeps, from which all metrics follow. */
export interface MetricCounters {
  readonly live: number;
  readonly requested: number;
  readonly held: number;
  /** Bytes of the arena. */
  readonly arenaSize: number;
  /** Those of them in use before the first operation; absent: none. */
  readonly before?: number;
  readonly unit: number;
  /** Free blocks by order. */
  readonly freeBlocks: readonly number[];
  readonly errors: number;
}

/** All metrics from the counters. Shares of nothing are 0. */
export function computeMetrics(counters: MetricCounters): Metrics {
  const { arenaSize: arena, before = 0, unit, freeBlocks } = counters;
  let freeUnits = 0;
  let largest = 0;
  for (let order = 0; order < freeBlocks.length; order++) {
    if (freeBlocks[order] === 0) continue;
    freeUnits += freeBlocks[order] * 2 ** order;
    largest = 2 ** order * unit;
  }
  const facts: MetricFacts = { ...counters, arena, before, largest, used: arena - freeUnits * unit };
  const metrics: Record<string, number | readonly number[]> = {};
  for (const name of metricNames) metrics[name] = valueOf(metricRows[name], facts);
  for (const name of orderMetricNames) metrics[name] = orderMetricRows[name].values(freeBlocks);
  return metrics as Metrics;
}
