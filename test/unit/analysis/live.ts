/** What is live at a position, asked of the allocators themselves: slow, and no part of what it is to check. */
import { BlockKind } from '../../../src/replay/state/arena-state';
import { Cursor } from '../../../src/replay/state/cursor';
import type { Run } from '../../../src/replay/run/run';

export interface Live {
  readonly op: number;
  /** Bytes from the base. */
  readonly from: number;
  readonly to: number;
}

/** The live allocations that hold memory at each position from 0 to the end, by address. */
export function liveAtEveryPosition(run: Run): Live[][] {
  const cursor = new Cursor(run);
  return Array.from({ length: run.operationCount + 1 }, (_, position) => {
    cursor.seek(position);
    return liveAt(cursor);
  });
}

function liveAt(cursor: Cursor): Live[] {
  const { unit, size } = cursor.run.arena;
  const live: Live[] = [];
  cursor.forEachBlock(0, size / unit, (first, order, kind, owner) => {
    const from = first * unit;
    if (kind === BlockKind.Allocated) live.push({ op: owner, from, to: from + 2 ** order * unit });
    if (kind !== BlockKind.Slab) return;
    const { objects, slot } = cursor.slab(owner);
    for (let index = 0; index < objects; index++) {
      const op = cursor.slotOwner(owner, index);
      if (op >= 0) live.push({ op, from: from + index * slot, to: from + (index + 1) * slot });
    }
  });
  return live;
}
