// An exception's cause in full, as each exception kind tells it, and what any of them can say of the state at the stop.
import type { RelatedPlace } from '../../model/diagnostic';
import type { Localize } from '../../model/localize';
import { formatPercent } from '../../model/size';
import { formatBytes } from '../../query/expressions/format';
import type { ArenaState } from '../../replay/state/arena-state';

/** Why an exception came about. */
export interface Explanation {
  /** What happened, in a sentence. */
  readonly description: string;
  /** Further lines of the trace that belong to it. */
  readonly related: readonly RelatedPlace[];
  /** Sentences about the state. */
  readonly facts: readonly string[];
}

/** How much is free, and in what blocks. */
export function stateFacts(state: ArenaState, localize: Localize): string[] {
  const { free, largest, external, internal } = state.metrics();
  const { unit } = state.run.arena;
  const blocks = state.freeBlocks().flatMap((count, order) => (count === 0 ? [] : `${count} × ${formatBytes(unit * 2 ** order)}`));
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
