// A single metric at any position, from the columns and the series of a run: far less work than all metrics of a state.
import { valueOf, type Metric } from '../../model/metric';
import { metricRows, type MetricName } from '../../model/metric-rows';
import type { Run } from './run';

/** The value of a metric at a position; undefined of one that needs the free blocks, which a state alone knows. */
export function metricAt(run: Run, name: MetricName, position: number): number | undefined {
  if (name === 'slabOverhead' && run.placement === 'blocks') return 0;
  const metric: Metric = metricRows[name];
  if (metric.from.includes('freeBlocks')) return undefined;
  const [live, used, requested, held, largest] = run.series.valuesAt(['live', 'used', 'requested', 'held', 'largest'], position);
  const errors = metric.from.includes('errors') ? run.errorsAt(position) : 0;
  const before = run.usedBefore;
  return valueOf(metric, { arena: run.managedAt(position), live, used, before, requested, held, largest, errors, freeBlocks: [] });
}
