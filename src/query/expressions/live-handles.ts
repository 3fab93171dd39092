// Names of handles for completion, taken from the operations before the position.
import { BlockKind } from '../../replay/state/arena-state';
import type { EvaluationContext } from './context';

/** Operations looked at for handles. */
const furthest = 100_000;

/** The names of live handles that begin with a text, those allocated last first; at most `limit` of them. */
export function liveHandles({ run, state, position }: EvaluationContext, prefix: string, limit: number): string[] {
  const { results } = run;
  const { slot } = results;
  const names: string[] = [];
  const end = Math.max(0, position.operation - furthest);
  for (let op = position.operation - 1; op >= end && names.length < limit; op--) {
    // `kmalloc 0` has no place that could tell.
    if (!run.results.allocated(op) || results.unit(op) < 0) continue;
    const block = state.blockAt(results.unit(op));
    const owner = block.kind === BlockKind.Slab ? state.slotOwner(block.owner, slot?.[op] ?? 0) : block.owner;
    if (owner !== op) continue;
    const name = run.handleText(op);
    if (name.startsWith(prefix)) names.push(name);
  }
  return names;
}
