// Who holds memory in a state: every live allocation by its address, objects in slabs one by one.
import { TakenBlocks, type ArenaState } from '../replay/state/arena-state';
import type { Work } from '../work/work';

/** Told of a live allocation: the operation that made it, its offset and the bytes it holds. */
export type AllocationVisitor = (op: number, offset: number, held: number) => void;

/** Visits every live allocation that holds memory, by ascending address. */
export function forEachAllocation(state: ArenaState, visit: AllocationVisitor): void {
  visitFrom(state, 0, Infinity, visit);
}

/** Units walked over in one step. */
const stretch = 1 << 14;

/** Visits the same in steps; the state must stay as it is. */
export function* walkAllocations(state: ArenaState, visit: AllocationVisitor): Work<void> {
  const { arena } = state.run;
  const units = arena.size / arena.unit;
  const taken = new TakenBlocks();
  for (let unit = 0; unit < units;) {
    const from = unit;
    unit = visitFrom(state, from, from + stretch, visit, taken);
    yield unit - from;
  }
}

/** The operations whose allocations are in a slab, in the order of their slots. */
export function ownersInSlab(state: ArenaState, slab: number): number[] {
  const owners = new Int32Array(state.slab(slab).objects);
  state.readSlots(slab, owners);
  return Array.from(owners.filter((op) => op >= 0));
}

/** Visits the allocations of the blocks that overlap the units [from, to). Returns the unit to go on from, which no block lies across. */
function visitFrom(state: ArenaState, from: number, to: number, visit: AllocationVisitor, taken = new TakenBlocks()): number {
  const { unit: bytes, size } = state.run.arena;
  const end = Math.min(to, size / bytes);
  let slots = new Int32Array(64);
  let next = from;
  while (next < end) {
    next = state.readTaken(taken, next, end);
    for (let i = 0; i < taken.count; i++) {
      const offset = taken.unit[i] * bytes;
      const owner = taken.owner[i];
      if (taken.isSlab[i] === 0) {
        visit(owner, offset, state.run.heldOf(owner));
        continue;
      }
      const { objects, slot } = state.slab(owner);
      if (objects > slots.length) slots = new Int32Array(objects);
      const count = state.readSlots(owner, slots);
      for (let index = 0; index < count; index++) if (slots[index] >= 0) visit(slots[index], offset + index * slot, slot);
    }
  }
  return next;
}
