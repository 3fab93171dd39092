// The hover of a metric in an `expect` line: its meaning and formula from the metric's row, its values from the run.
import { actualValue, type ActualValue } from '../../replay/run/expectation';
import type { ExpectedMetric } from '../../trace/trace';
import { textOfToken, type Token } from '../../trace/tokens';
import { metricReference } from '../reference';
import { liveOperationsAt } from '../../analysis/lifetimes';
import type { RunIndex } from '../../analysis/run-index';
import { code, type HoverContext } from './context';

/** The value of a metric at a position of a run; undefined where it has none, as for a handle that is not live. */
export function valueAt(index: RunIndex, metric: ExpectedMetric, position: number): ActualValue | undefined {
  const { run } = index;
  const cursor = index.cursorAt(position);
  const live = 'handle' in metric ? liveOperationsAt(run, position) : undefined;
  const value = actualValue(metric, {
    trace: run.trace,
    results: run.results,
    arena: run.arena,
    metrics: cursor.metrics(),
    freeBlocksOf: (units) => cursor.freeBlocksOf(units),
    cacheUse: (name) => {
      const cache = cursor.caches().find((each) => each.name === name);
      return cache && { objects: cache.activeObjects, slabs: cache.slabs };
    },
    heldOf: (op) => run.heldOf(op),
    offsetOf: (op) => run.offsetOf(op),
    liveOperation: (handle) => live?.[handle] ?? -1,
  });
  return 'code' in value ? undefined : value;
}

/** What a metric means, its formula, and its value where it is asked about and at the end. */
export function metricHover({ index, line, text, localize }: HoverContext, token: Token): string | undefined {
  const name = textOfToken(text, token);
  const reference = metricReference(name, localize);
  if (!reference) return undefined;
  const { run } = index;
  const directive = index.directiveOf(line);
  const items: string[] = [];
  if (directive?.kind === 'expect') {
    const here = valueAt(index, directive.metric, run.positionOfLine(line));
    if (here) items.push(localize('Here: {0}', code(here.show(here.numerator, here.denominator))));
    const end = valueAt(index, directive.metric, run.operationCount);
    if (end) items.push(localize('At the end: {0}', code(end.show(end.numerator, end.denominator))));
  }
  const formula = reference.formula === undefined ? '' : `\n\n${code(reference.formula)}`;
  return `**${code(name)}** — ${reference.meaning}${formula}${items.length > 0 ? `\n\n${items.join(' · ')}` : ''}`;
}
