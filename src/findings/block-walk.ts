// One walk over the blocks in use for all that is judged of an arena at one position.
import { TakenBlocks, type ArenaState, type SlabView } from '../replay/state/arena-state';
import type { Work } from '../work/work';

/** Blocks of one step. */
const blocksPerStep = 1 << 10;

/** What looks at the blocks of an arena, in the order of their addresses. */
export interface BlockVisitor {
  /** A block that an allocation has for itself; `op` made it. */
  allocated?(unit: number, order: number, op: number): void;
  /** A block that is a slab. */
  slab?(slab: SlabView): void;
}

/** Walks over the blocks in use in a state, once for all visitors. */
export function* walkBlocks(state: ArenaState, visitors: readonly BlockVisitor[]): Work<void> {
  const { arena } = state.run;
  const units = arena.size / arena.unit;
  const taken = new TakenBlocks(blocksPerStep);
  let left = blocksPerStep;
  for (let next = 0; next < units;) {
    next = state.readTaken(taken, next, units);
    for (let i = 0; i < taken.count; i++) {
      const unit = taken.unit[i];
      const order = taken.order[i];
      const owner = taken.owner[i];
      if (taken.isSlab[i] === 0) for (const visitor of visitors) visitor.allocated?.(unit, order, owner);
      else {
        const slab = state.slab(owner);
        // A slab costs by its slots.
        left -= slab.objects >>> 2;
        for (const visitor of visitors) visitor.slab?.(slab);
      }
      if (--left > 0) continue;
      left = blocksPerStep;
      yield 0;
    }
  }
}

/** The order of the free block that the release of a block would make, merged as far as its buddies are free. */
export function orderWhenFreed(state: ArenaState, unit: number, order: number): number {
  const { maxOrder } = state.run.arena;
  let merged = order;
  let first = unit;
  while (merged < maxOrder && state.isFreeBlock(first ^ (1 << merged), merged)) {
    first &= ~(1 << merged);
    merged++;
  }
  return merged;
}
