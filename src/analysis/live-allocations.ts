import { BlockKind, type Cursor } from '../replay/cursor';

/** Visits every live allocation that holds memory, by ascending address: the operation that made it, its offset and the bytes it holds. */
export function forEachAllocation(cursor: Cursor, visit: (op: number, offset: number, held: number) => void): void {
  const { unit, size } = cursor.run.arena;
  cursor.forEachBlock(0, size / unit, (first, order, kind, owner) => {
    if (kind === BlockKind.Allocated) visit(owner, first * unit, 2 ** order * unit);
    if (kind !== BlockKind.Slab) return;
    const { objects, slot } = cursor.slab(owner);
    for (let index = 0; index < objects; index++) {
      const op = cursor.slotOwner(owner, index);
      if (op >= 0) visit(op, first * unit + index * slot, slot);
    }
  });
}
