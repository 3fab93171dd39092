// Hints behind statements that are no operations: `arena`, `machine`, `mark`, `expect`.
import { isAskedMetric } from '../model/asked-metrics';
import type { Localize } from '../model/localize';
import { formatMetric } from '../model/metric';
import { metricRows } from '../model/metric-rows';
import { formatSize } from '../model/size';
import { alwaysHolds } from '../replay/run/expectation';
import { metricAt } from '../replay/run/metric-at';
import type { Run } from '../replay/run/run';
import type { ExpectDirective } from '../trace/trace';
import { fitHint, type LineHint } from './hint-text';
import type { RunIndex } from '../analysis/run-index';

/** The hint of a statement that is no operation: what holds from it on, or what an expectation found. */
export function directiveHint(index: RunIndex, line: number, localize: Localize): LineHint | undefined {
  const directive = index.directiveOf(line);
  const notes = index.notesOf(line);
  const { arena, machine } = index.run;
  switch (directive?.kind) {
    case 'arena':
      if (notes.length > 0) return undefined;
      if (arena.policy !== 'buddy') {
        return {
          text: fitHint('→', [arena.policy, localize('header {0}', formatSize(arena.overhead))]),
          details: [localize('{0} units of {1}; no buddies, no slabs.', arena.size / arena.unit, formatSize(arena.unit))],
        };
      }
      return {
        text: fitHint('→', [
          ...(arena.before ? [localize('{0}, {1} in use', formatSize(arena.size), formatSize(index.run.usedBefore))] : []),
          localize('orders 0 to {0}', arena.maxOrder),
          localize('largest block {0}', formatSize(arena.unit * 2 ** arena.maxOrder)),
        ]),
        details: [localize('{0} units of {1}; pages of {2}.', arena.size / arena.unit, formatSize(arena.unit), formatSize(machine.page))],
      };
    case 'expect': {
      const [note] = notes;
      if (note) {
        const value = note.values[3];
        return value === undefined ? undefined : { text: fitHint('✗', [localize('it is {0}', value)]), details: [] };
      }
      const value = plainValue(index.run, directive);
      const pieces = directive.operator === '==' || value === undefined ? [] : [value];
      if (alwaysHolds(directive, arena)) {
        return {
          text: fitHint('✓', [...pieces, localize('always')]),
          details: [localize('This holds whatever the trace does: it checks nothing.')],
        };
      }
      return { text: fitHint('✓', pieces), details: [localize('This expectation holds.')] };
    }
    case 'expect-error':
      return notes.length > 0 ? { text: '✗', details: [] } : { text: '✓', details: [localize('The next operation ends in this error.')] };
    default:
      return undefined;
  }
}

/** The value of a metric without parentheses, as far as it is to be had without a state: that would take far longer. */
function plainValue(run: Run, { metric, range }: ExpectDirective): string | undefined {
  if (isAskedMetric(metric.name)) return undefined;
  const value = metricAt(run, metric.name, run.positionOfLine(range.line));
  return value === undefined ? undefined : formatMetric(metricRows[metric.name].unit, value);
}
