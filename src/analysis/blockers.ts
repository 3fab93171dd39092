// What stands in the way of a large free block: found in a state alone, whatever led to it.
import { ownersInSlab } from './live-allocations';
import { isUsedBefore } from '../model/used-before';
import { TakenBlocks, type ArenaState } from '../replay/state/arena-state';
import { finish, type Work } from '../work/work';

/** Few: a look at a place often ends soon. Filled and read within one call. */
const taken = new TakenBlocks(8);

/** Blocks and places of one step of the search. */
const blocksPerStep = 2048;

/** The live allocations that keep one block of the needed size apart. */
export interface Blockers {
  /** First unit of the block that they keep apart. */
  readonly unit: number;
  /** The operations that made them, in the order of their addresses. */
  readonly operations: readonly number[];
  /** Bytes held by them. */
  readonly bytes: number;
}

/**
 * The fewest live allocations (then the fewest bytes, then the lowest address) whose release would make a free block of
 * `order` in a state, over all aligned places of such a block. Objects in a slab count one by one. Undefined
 * when the arena has no such place, or all are in use since before the first operation.
 */
export function smallestBlockers(state: ArenaState, order: number): Blockers | undefined {
  return finish(searchBlockers(state, order));
}

/** The same in steps; the state must stay as it is. */
export function* searchBlockers(state: ArenaState, order: number): Work<Blockers | undefined> {
  const { arena } = state.run;
  const units = arena.size / arena.unit;
  const size = 2 ** order;
  let best: { unit: number; count: number; bytes: number } | undefined;
  let looked = 0;
  for (let unit = 0; unit + size <= units; unit += size) {
    looked++;
    if (!isUsedBefore(arena.before, unit, unit + size)) {
      const cost = costOf(state, unit, size, best?.count ?? Infinity);
      looked += cost.looked;
      if (best === undefined || cost.count < best.count || (cost.count === best.count && cost.bytes < best.bytes)) best = { unit, ...cost };
    }
    if (looked < blocksPerStep) continue;
    looked = 0;
    yield 0;
  }
  return best && { unit: best.unit, operations: holdersOf(state, best.unit, size), bytes: best.bytes };
}

/** What holds any of the units [unit, unit + size): allocations, at most one more than `limit` and their bytes, and the blocks and objects looked at. */
function costOf(state: ArenaState, unit: number, size: number, limit: number): { count: number; bytes: number; looked: number } {
  const { arena } = state.run;
  let count = 0;
  let bytes = 0;
  let looked = 0;
  forEachTaken(state, unit, size, (blockOrder, isSlab, owner) => {
    looked++;
    if (isSlab) {
      const { inUse, slot } = state.slab(owner);
      count += inUse;
      bytes += inUse * slot;
    } else {
      count++;
      // A power would cost more than all the rest of the walk.
      bytes += (1 << blockOrder) * arena.unit;
    }
    return count <= limit;
  });
  return { count, bytes, looked };
}

/** The operations that hold any of the units [from, from + size), in the order of their addresses; the first `limit` of them. */
export function holdersOf(state: ArenaState, from: number, size: number, limit = Infinity): number[] {
  const operations: number[] = [];
  forEachTaken(state, from, size, (_order, isSlab, owner) => {
    if (isSlab) operations.push(...ownersInSlab(state, owner));
    else operations.push(owner);
    return operations.length < limit;
  });
  return operations.length > limit ? operations.slice(0, limit) : operations;
}

/** How many allocations hold any of the units [from, from + size). */
export function countHolders(state: ArenaState, from: number, size: number): number {
  let count = 0;
  forEachTaken(state, from, size, (_order, isSlab, owner) => {
    count += isSlab ? state.slab(owner).inUse : 1;
    return true;
  });
  return count;
}

/** Visits the blocks in use that overlap [from, from + size) until `visit` answers false; `owner` is an operation, or a slab's id. */
function forEachTaken(
  state: ArenaState,
  from: number,
  size: number,
  visit: (order: number, isSlab: boolean, owner: number) => boolean,
): void {
  const end = from + size;
  for (let next = from; next < end;) {
    next = state.readTaken(taken, next, end);
    for (let i = 0; i < taken.count; i++) {
      if (!visit(taken.order[i], taken.isSlab[i] !== 0, taken.owner[i])) return;
    }
  }
}
