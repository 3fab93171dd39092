// What the lines of a trace have come to at a position, in a few words: shown at their ends while stepping.
import type { Localize } from '../model/localize';
import { formatSize } from '../model/size';
import type { ArenaState } from '../replay/state/arena-state';
import { OperationKind } from '../trace/operation-table';
import { endsOf } from './lifetimes';

/**
 * What a line (1-based) has come to at the state's position: which of its allocations are live, how its cache is used.
 * Undefined for lines that are still to come, or have nothing to say.
 */
export function stepValueOf(state: ArenaState, line: number, localize: Localize): string | undefined {
  const { run, position } = state;
  const operations = run.operationsOfLine(line, position);
  if (!operations || operations.from >= position) return undefined;
  const { from, to } = operations;
  if (run.table.kind[from] === OperationKind.Cache) {
    const cache = state.caches().find(({ serial }) => run.creators.get(serial) === from);
    return cache && localize('{0} objects in {1} slabs', cache.activeObjects, cache.slabs);
  }
  const ends = endsOf(run);
  let made = 0;
  let live = 0;
  let bytes = 0;
  for (let op = from; op < Math.min(to, position); op++) {
    if (!run.results.allocated(op)) continue;
    made++;
    if (ends[op] >= 0 && ends[op] < position) continue;
    live++;
    bytes += run.heldOf(op);
  }
  if (made === 0) return undefined;
  if (live === 0) return localize('ended');
  if (to - from === 1) return localize('live, {0}', formatSize(bytes));
  return localize('{0} of {1} live, {2}', live, to - from, formatSize(bytes));
}
