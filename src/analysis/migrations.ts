// Which page blocks the migration of one allocation would free: those in which a single block is taken that has room elsewhere. A page block is what a
// huge page needs, and what Linux groups pages by mobility in (include/linux/pageblock-flags.h).
import { ilog2 } from '../engine/arithmetic';
import type { ArenaConfig } from '../engine/config';
import { isUsedBefore } from '../model/used-before';
import { TakenBlocks, type ArenaState } from '../replay/state/arena-state';
import type { Work } from '../work/work';

/** Bytes of a page block: a huge page of most machines with pages of 4 KiB. */
const pageBlockBytes = 2 ** 21;

/** Blocks read at a time. */
const blocksPerStep = 1 << 10;

/** The order, in units, of a page block of an arena; that of its largest block where this is smaller. */
export function pageBlockOrder({ unit, maxOrder }: ArenaConfig): number {
  return Math.max(0, Math.min(ilog2(Math.max(1, pageBlockBytes / unit)), maxOrder));
}

/** A page block that one migration would free. Units and orders count the arena's units. */
export interface LoneBlock {
  /** Where the page block begins. */
  readonly pageBlock: number;
  /** The block taken in it. */
  readonly unit: number;
  readonly order: number;
  readonly isSlab: boolean;
  /** The operation that allocated it, or the slab's id. */
  readonly owner: number;
}

/** The page blocks of an order that one migration would free, ascending. Each by itself: two may need the same room. */
export function* findLoneBlocks(state: ArenaState, pageOrder: number): Work<LoneBlock[]> {
  const { arena } = state.run;
  const units = arena.size / arena.unit;
  const lone: LoneBlock[] = [];
  const taken = new TakenBlocks(blocksPerStep);
  let first: LoneBlock | undefined;
  let more = false;
  const settle = (): void => {
    if (first !== undefined && !more && !isEmptySlab(state, first) && hasRoomElsewhere(state, first, pageOrder)) lone.push(first);
    first = undefined;
    more = false;
  };
  for (let next = 0; next < units;) {
    next = state.readTaken(taken, next, units);
    for (let index = 0; index < taken.count; index++) {
      const unit = taken.unit[index];
      const pageBlock = (unit >>> pageOrder) << pageOrder;
      if (first !== undefined && first.pageBlock !== pageBlock) settle();
      // What is larger than a page block, or lies in one that the arena's end cuts off or that was in use before, frees none.
      const end = pageBlock + (1 << pageOrder);
      if (taken.order[index] >= pageOrder || end > units || isUsedBefore(arena.before, pageBlock, end)) continue;
      if (first !== undefined) more = true;
      else first = { pageBlock, unit, order: taken.order[index], isSlab: taken.isSlab[index] === 1, owner: taken.owner[index] };
    }
    yield 0;
  }
  settle();
  return lone;
}

/** Whether it is a slab that no object holds: that goes back without a migration. */
function isEmptySlab(state: ArenaState, { isSlab, owner }: LoneBlock): boolean {
  return isSlab && state.slab(owner).inUse === 0;
}

/** Whether a free block holds it that lies in another page block: in its own, a free one of each order from its own on lies beside it. */
function hasRoomElsewhere(state: ArenaState, { order }: LoneBlock, pageOrder: number): boolean {
  let free = order - pageOrder;
  for (let each = order; each <= state.run.arena.maxOrder; each++) free += state.freeBlockCount(each);
  return free > 0;
}
