// What was in use at one position and is free at another: walked over by address, for pictures.
import { firstThat } from '../../model/first-that';
import { BlockKind, type ArenaState } from '../../replay/state/arena-state';
import { inStretches, type Work } from '../../work/work';
import type { ReferencePosition } from './reference-position';

/** Told of a stretch, in bytes from the arena's base. */
export type StretchVisitor = (from: number, to: number) => void;

/** Allocations looked at in one step. */
const step = 1 << 7;

/** Visits what of the bytes [from, to) was in use at the reference position and no allocation has in a state, ascending. The state must stay as it is. */
export function* walkGone(reference: ReferencePosition, state: ArenaState, from: number, to: number, visit: StretchVisitor): Work<void> {
  const { offset, held } = reference.contents;
  const count = offset.length;
  const first = Math.max(0, firstThat(0, count, (index) => offset[index] > from) - 1);
  const end = firstThat(first, count, (index) => offset[index] >= to);
  yield* inStretches(end - first, step, (start, stop) => {
    for (let index = first + start; index < first + stop; index++) {
      if (reference.isLive(index, state.position)) continue;
      forEachFree(state, Math.max(from, offset[index]), Math.min(to, offset[index] + held[index]), visit);
    }
  });
}

/** Visits what of the bytes [from, to) no allocation has: free memory, free slots and tails of slabs. */
function forEachFree(state: ArenaState, from: number, to: number, visit: StretchVisitor): void {
  const { unit: bytes } = state.run.arena;
  if (from >= to) return;
  const part = (start: number, end: number): void => {
    if (Math.max(start, from) < Math.min(end, to)) visit(Math.max(start, from), Math.min(end, to));
  };
  state.forEachBlock(Math.floor(from / bytes), Math.ceil(to / bytes), (unit, _, kind, owner, units) => {
    const start = unit * bytes;
    if (kind === BlockKind.Allocated || kind === BlockKind.Reserved) return;
    if (kind !== BlockKind.Slab) return part(start, start + units * bytes);
    const { objects, slot } = state.slab(owner);
    const end = Math.min(objects, Math.ceil((to - start) / slot));
    for (let index = Math.max(0, Math.floor((from - start) / slot)); index < end; index++) {
      if (state.slotOwner(owner, index) < 0) part(start + index * slot, start + (index + 1) * slot);
    }
    part(start + objects * slot, start + units * bytes);
  });
}
