import { BlockKind, type Cursor } from '../replay/state/cursor';

/** Told of a live allocation: the operation that made it, its offset and the bytes it holds. */
export type AllocationVisitor = (op: number, offset: number, held: number) => void;

/** Visits every live allocation that holds memory, by ascending address. */
export function forEachAllocation(cursor: Cursor, visit: AllocationVisitor): void {
  visitFrom(cursor, 0, Infinity, visit);
}

/** Units walked over between two looks at the clock. */
const stretch = 1 << 14;

/** Visits the same in as many slices as the caller likes; the cursor must stand where it stood at the first. */
export class AllocationWalk {
  private unit = 0;

  constructor(
    private readonly cursor: Cursor,
    private readonly visit: AllocationVisitor,
  ) {}

  /** Goes on until all are visited or `exhausted` says so; true when all are. */
  advance(exhausted: () => boolean): boolean {
    const { units } = this.cursor.engine.buddy;
    while (this.unit < units) {
      this.unit = visitFrom(this.cursor, this.unit, this.unit + stretch, this.visit);
      if (exhausted()) break;
    }
    return this.unit >= units;
  }
}

/** Visits the allocations of the blocks that overlap the units [from, to); returns the unit behind the last of the blocks. */
function visitFrom(cursor: Cursor, from: number, to: number, visit: AllocationVisitor): number {
  const { unit } = cursor.run.arena;
  let end = from;
  cursor.forEachBlock(from, to, (first, order, kind, owner) => {
    end = first + 2 ** order;
    if (kind === BlockKind.Allocated) visit(owner, first * unit, 2 ** order * unit);
    if (kind !== BlockKind.Slab) return;
    const { objects, slot } = cursor.slab(owner);
    for (let index = 0; index < objects; index++) {
      const op = cursor.slotOwner(owner, index);
      if (op >= 0) visit(op, first * unit + index * slot, slot);
    }
  });
  return end;
}
