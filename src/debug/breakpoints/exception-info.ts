import { findLeaks } from '../../analysis/leaks';
import { explainFailure } from '../../analysis/operation-diagnostics';
import type { RelatedPlace } from '../../model/diagnostic';
import type { Localize } from '../../model/localize';
import { formatPercent } from '../../model/size';
import type { ArenaState } from '../../replay/state/arena-state';
import type { Run } from '../../replay/run/run';
import { formatBytes } from '../../query/expressions/format';
import { leakText } from './exception-breakpoint';
import { finish } from '../../work/work';
import type { ExceptionCause } from './stop';

/** Lines that are listed at most. */
const mostRelated = 20;

/** An exception's cause in full. */
export interface ExceptionInfo {
  /** The diagnostic's code, or `fragmentation`. */
  readonly exceptionId: string;
  /** What happened, in a sentence. */
  readonly description: string;
  /** The sentence and what is to be said of the state, a line each. */
  readonly text: string;
  /** Further lines of the trace that belong to it. */
  readonly related: readonly RelatedPlace[];
}

/** Why an exception came about. `cursor` stands at its stop: an operation that failed has left everything as it was before. */
export function explainException(run: Run, cause: ExceptionCause, cursor: ArenaState, localize: Localize): ExceptionInfo {
  const { description, related, facts } = findCause(run, cause, cursor, localize);
  return { exceptionId: cause.code, description, related, text: [description, ...facts].join('\n') };
}

interface Cause {
  readonly description: string;
  readonly related: readonly RelatedPlace[];
  /** Sentences about the state. */
  readonly facts: readonly string[];
}

function findCause(run: Run, cause: ExceptionCause, cursor: ArenaState, localize: Localize): Cause {
  switch (cause.filter) {
    case 'expectation-failed': {
      const { message, values } = run.notes[cause.note!];
      return { description: localize(message, ...values), related: [], facts: [] };
    }
    case 'leak':
      return explainLeaks(run, localize);
    case 'fragmentation':
      return { description: localize('{0} has become true.', cause.condition!), related: [], facts: stateFacts(cursor, localize) };
    default: {
      const { message, related } = explainFailure(run, cause.operation!, localize, cursor);
      return { description: message, related, facts: cause.filter === 'out-of-memory' ? stateFacts(cursor, localize) : [] };
    }
  }
}

function explainLeaks(run: Run, localize: Localize): Cause {
  const leaks = finish(findLeaks(run));
  const related: RelatedPlace[] = [];
  for (let index = 0; index < Math.min(leaks.count, mostRelated); index++) {
    const { line, operation, count, bytes } = leaks.leak(index);
    const message =
      count === 1
        ? localize('{0} ({1} bytes) is never freed.', run.handleText(operation), bytes)
        : localize('{0} allocations of this line ({1} bytes) are never freed.', count, bytes);
    related.push({ line, message });
  }
  if (leaks.count > mostRelated) {
    related.push({ line: leaks.lineOf(mostRelated), message: localize('and {0} more from here on', leaks.count - mostRelated) });
  }
  return { description: leakText(run, localize), related, facts: [] };
}

/** How much is free, and in what blocks. */
function stateFacts(cursor: ArenaState, localize: Localize): string[] {
  const { free, largest, external, internal } = cursor.metrics();
  const { unit } = cursor.run.arena;
  const blocks = cursor.freeBlocks().flatMap((count, order) => (count === 0 ? [] : `${count} × ${formatBytes(unit * 2 ** order)}`));
  return [
    localize(
      'Free: {0}, the largest block {1}. External fragmentation {2}, internal {3}.',
      formatBytes(free),
      formatBytes(largest),
      formatPercent(external),
      formatPercent(internal),
    ),
    localize('Free blocks: {0}', blocks.length === 0 ? localize('none') : blocks.join(', ')),
  ];
}
