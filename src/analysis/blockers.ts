import { BlockState } from '../engine/buddy';
import type { Cursor } from '../replay/state/cursor';

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
 * `order` at the cursor's position, over all aligned places of such a block. Objects in a slab count one by one. Undefined
 * when the arena has no such place.
 */
export function smallestBlockers(cursor: Cursor, order: number): Blockers | undefined {
  const steps = searchBlockers(cursor, order);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

/** The same in steps of a fraction of a millisecond; the cursor must stay where it is. */
export function* searchBlockers(cursor: Cursor, order: number): Generator<void, Blockers | undefined, void> {
  const { buddy } = cursor.engine;
  const size = 2 ** order;
  let best: { unit: number; count: number; bytes: number } | undefined;
  let looked = 0;
  for (let unit = 0; unit + size <= buddy.units; unit += size) {
    let count = 0;
    let bytes = 0;
    looked++;
    forEachTaken(cursor, unit, size, (block, state) => {
      looked++;
      const held = heldIn(cursor, block, state);
      count += held.count;
      bytes += held.bytes;
      return best === undefined || count <= best.count;
    });
    if (best === undefined || count < best.count || (count === best.count && bytes < best.bytes)) best = { unit, count, bytes };
    if (looked < blocksPerStep) continue;
    looked = 0;
    yield;
  }
  if (best === undefined) return undefined;
  const operations: number[] = [];
  forEachTaken(cursor, best.unit, size, (block, state) => {
    operations.push(...ownersIn(cursor, block, state));
    return true;
  });
  return { unit: best.unit, operations, bytes: best.bytes };
}

/** The operations that hold any of the units [from, from + size), in the order of their addresses; the first `limit` of them. */
export function holdersOf(cursor: Cursor, from: number, size: number, limit = Infinity): number[] {
  const operations: number[] = [];
  forEachTaken(cursor, from, size, (block, state) => {
    operations.push(...ownersIn(cursor, block, state));
    return operations.length < limit;
  });
  return operations.length > limit ? operations.slice(0, limit) : operations;
}

/** How many allocations hold any of the units [from, from + size). */
export function countHolders(cursor: Cursor, from: number, size: number): number {
  let count = 0;
  forEachTaken(cursor, from, size, (block, state) => {
    count += isSlab(state) ? cursor.engine.slabs.inUse[cursor.engine.buddy.owner[block]] : 1;
    return true;
  });
  return count;
}

/** Visits the blocks in use that overlap [from, from + size) until `visit` answers false. */
function forEachTaken(cursor: Cursor, from: number, size: number, visit: (block: number, state: number) => boolean): void {
  const { buddy } = cursor.engine;
  const end = Math.min(from + size, buddy.units);
  for (let block = buddy.blockOf(from); block < end;) {
    const state = buddy.state[block];
    if ((state & BlockState.Mask) !== BlockState.Free && !visit(block, state)) return;
    block += 1 << (state & BlockState.Order);
  }
}

function isSlab(state: number): boolean {
  return (state & BlockState.Mask) === BlockState.Slab;
}

function heldIn(cursor: Cursor, block: number, state: number): { count: number; bytes: number } {
  if (!isSlab(state)) return { count: 1, bytes: (1 << (state & BlockState.Order)) * cursor.run.arena.unit };
  const { inUse, slot } = cursor.slab(cursor.engine.buddy.owner[block]);
  return { count: inUse, bytes: inUse * slot };
}

function ownersIn(cursor: Cursor, block: number, state: number): number[] {
  const owner = cursor.engine.buddy.owner[block];
  if (!isSlab(state)) return [owner];
  const owners: number[] = [];
  const { objects } = cursor.slab(owner);
  for (let slot = 0; slot < objects; slot++) {
    const operation = cursor.slotOwner(owner, slot);
    if (operation >= 0) owners.push(operation);
  }
  return owners;
}
