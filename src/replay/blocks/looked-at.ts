// How many free blocks a policy looks at in one operation, counted in the state before it. For many operations an engine that counts is faster
// (`walkPlacement`).
import { Place } from '../../engine/place';
import { BlockKind, type ArenaState } from '../state/arena-state';
import type { BlockRun } from './block-run';

/** A state of such a run. */
export type BlocksBefore = Pick<ArenaState, 'blockAt' | 'forEachBlock' | 'freeUnits'> & { readonly run: BlockRun };

/** Free blocks that operation `op` looks at to find one of `needed` units; `found` is the first unit of it, -1 where there is none. */
export function blocksLookedAt(state: BlocksBefore, op: number, needed: number, found: number): number {
  const upToFound = (): number => (found < 0 ? freeBelow(state, Infinity) : freeBelow(state, found) + 1);
  switch (state.run.arena.policy) {
    case 'tlsf':
      return found < 0 ? 0 : 1;
    case 'heap4':
      return needed > state.freeUnits ? 0 : upToFound();
    case 'best-fit':
      return found >= 0 && state.blockAt(found).units === needed ? upToFound() : freeBelow(state, Infinity);
    case 'next-fit':
      return found < 0 ? freeBelow(state, Infinity) : fromRover(state, op, found);
    default:
      return upToFound();
  }
}

/** Free blocks below a unit, of which FreeRTOS looks at each to give a block back to its list. */
export function freeBelow(state: BlocksBefore, unit: number): number {
  const { size, unit: bytes } = state.run.arena;
  let count = 0;
  state.forEachBlock(0, Math.min(unit, size / bytes), (first, _, kind) => (count += Number(kind === BlockKind.Free && first < unit)));
  return count;
}

/** From the rover upward and once around. */
function fromRover(state: BlocksBefore, op: number, found: number): number {
  const { run } = state;
  const rover = roverBefore(run, op);
  const there = rover < run.arena.size / run.arena.unit ? state.blockAt(rover) : undefined;
  const before = freeBelow(state, there?.kind === BlockKind.Free ? there.unit : rover);
  const below = freeBelow(state, found);
  return (below >= before ? below - before : freeBelow(state, Infinity) - before + below) + 1;
}

/** The end of the block that was taken last before an operation. */
function roverBefore(run: BlockRun, op: number): number {
  const { results } = run;
  for (let at = op - 1; at >= 0; at--) {
    if (results.place(at) === Place.Block && !run.stayedAt(at)) return results.unit(at) + results.units(at);
  }
  return 0;
}
