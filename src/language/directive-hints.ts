import type { Localize } from '../model/localize';
import { formatPercent, formatSize } from '../model/size';
import type { ExpectDirective } from '../trace/trace';
import { fitHint, type LineHint } from './hint-text';
import type { RunIndex } from '../analysis/run-index';

/** The hint of a statement that is no operation: what holds from it on, or what an expectation found. */
export function directiveHint(index: RunIndex, line: number, localize: Localize): LineHint | undefined {
  const directive = index.directiveOf(line);
  const notes = index.notesOf(line);
  const { arena, machine, series } = index.run;
  switch (directive?.kind) {
    case 'arena':
      if (notes.length > 0) return undefined;
      return {
        text: fitHint('→', [
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
      const value = plainValue(directive);
      const pieces = directive.operator === '==' || value === undefined ? [] : [value];
      return { text: fitHint('✓', pieces), details: [localize('This expectation holds.')] };
    }
    case 'expect-error':
      return notes.length > 0 ? { text: '✗', details: [] } : { text: '✓', details: [localize('The next operation ends in this error.')] };
    default:
      return undefined;
  }

  /** The value of a metric that the series of the run know. */
  function plainValue({ metric }: ExpectDirective): string | undefined {
    const position = index.run.positionOfLine(line);
    const [live, used, requested, held, largest] = series.valuesAt(['live', 'used', 'requested', 'held', 'largest'], position);
    const free = arena.size - used;
    switch (metric.name) {
      case 'live':
        return String(live);
      case 'used':
        return formatSize(used);
      case 'requested':
        return formatSize(requested);
      case 'held':
        return formatSize(held);
      case 'free':
        return formatSize(free);
      case 'largest':
        return formatSize(largest);
      case 'internal':
        return formatPercent(held === 0 ? 0 : (held - requested) / held);
      case 'external':
        return formatPercent(free === 0 ? 0 : 1 - largest / free);
      case 'errors':
        return String(index.run.errorsAt(position));
      case 'blocks':
      case 'objects':
      case 'slabs':
      case 'address':
      case 'size':
        return undefined;
    }
  }
}
