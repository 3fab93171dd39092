import { BlockState } from '../engine/buddy';
import type { Cursor } from '../replay/state/cursor';
import type { Steps } from '../work/steps';

/** Blocks of one step. */
const blocksPerStep = 1 << 10;

/** What looks at the blocks of an arena, in the order of their addresses. */
export interface BlockVisitor {
  /** A block that an allocation has for itself; `op` made it. */
  allocated?(unit: number, order: number, op: number): void;
  /** A block that is a slab, by its id in the cursor's engine. */
  slab?(unit: number, order: number, slab: number): void;
}

/** Walks over the blocks in use at the cursor's position, once for all visitors. */
export function* walkBlocks(cursor: Cursor, visitors: readonly BlockVisitor[]): Steps<void> {
  const { buddy } = cursor.engine;
  let left = blocksPerStep;
  for (let unit = 0; unit < buddy.units;) {
    const code = buddy.state[unit];
    const order = code & BlockState.Order;
    const kind = code & BlockState.Mask;
    if (kind === BlockState.Allocated) for (const visitor of visitors) visitor.allocated?.(unit, order, buddy.owner[unit]);
    else if (kind === BlockState.Slab) {
      const slab = buddy.owner[unit];
      // A slab costs by its slots.
      left -= cursor.engine.slabs.objects[slab] >>> 2;
      for (const visitor of visitors) visitor.slab?.(unit, order, slab);
    }
    unit += 1 << order;
    if (--left > 0) continue;
    left = blocksPerStep;
    yield 0;
  }
}

/** The order of the free block that the release of a block would make, merged as far as its buddies are free. */
export function orderWhenFreed(cursor: Cursor, unit: number, order: number): number {
  const { buddy } = cursor.engine;
  let merged = order;
  let first = unit;
  while (merged < buddy.maxOrder && buddy.state[first ^ (1 << merged)] === (BlockState.Free | merged)) {
    first &= ~(1 << merged);
    merged++;
  }
  return merged;
}

/** The operations whose allocations are in a slab, in the order of their slots. */
export function ownersInSlab(cursor: Cursor, slab: number): number[] {
  const owners: number[] = [];
  const { objects, inUse } = cursor.engine.slabs;
  for (let slot = 0; slot < objects[slab] && owners.length < inUse[slab]; slot++) {
    const op = cursor.slotOwner(slab, slot);
    if (op >= 0) owners.push(op);
  }
  return owners;
}
