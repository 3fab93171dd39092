// What an operation split and merged in the buddy tree: read from the state after it.
import { ilog2 } from '../engine/arithmetic';
import { orderOfPlace, Place } from '../engine/place';
import { BlockKind, type ArenaState, type SlabView } from '../replay/state/arena-state';
import { Cursor } from '../replay/state/cursor';
import type { Run } from '../replay/run/run';
import { OperationKind } from '../trace/operation-table';

/** A node of the buddy tree: the `2^order` units from `unit` on. */
export interface TreeNodeView {
  readonly unit: number;
  readonly order: number;
}

/** What an operation did to the buddy tree. */
export interface TreeChangesView {
  /** Nodes that were free, or part of a free block, and were split; the largest first. */
  readonly splits: readonly TreeNodeView[];
  /** Nodes that were split and are one free block now, or part of a larger one; the smallest first. */
  readonly merges: readonly TreeNodeView[];
}

const none: TreeChangesView = { splits: [], merges: [] };

/**
 * What the operation before `position` split and merged; `state` stands there. All follows from the state after it: free
 * buddies always merge, so the free buddies of a block just taken are what was split off for it, and all that a block given
 * back lies in was merged with it. Only which slabs a shrink or destroy gave back is to be looked up in the state before,
 * unless `slabsBefore` has what `slabsToGive` told there.
 */
export function treeChanges(run: Run, state: ArenaState, position: number, slabsBefore?: readonly SlabView[]): TreeChangesView {
  const op = position - 1;
  if (op < 0 || run.placement !== 'simulated' || run.errorOf(op) !== undefined) return none;
  const kind = run.table.kind[op] as OperationKind;
  if (kind === OperationKind.Cache) return none;
  if (kind === OperationKind.Shrink || kind === OperationKind.Destroy) {
    const slabs = slabsBefore ?? slabsToGive(cursorBefore(run, op), op);
    const gone = slabs.filter(({ unit }) => state.blockAt(unit).kind === BlockKind.Free);
    return { splits: [], merges: mergesOf(state, gone) };
  }
  const { taken, released } = blocksMoved(run, state, op);
  return {
    splits: taken ? splitsFor(state, taken, released) : [],
    merges: released ? mergesOf(state, [released]) : [],
  };
}

/** The buddy blocks that an operation took and gave back, a slab's among them. */
function blocksMoved(run: Run, state: ArenaState, op: number): { taken?: TreeNodeView; released?: TreeNodeView } {
  const { results } = run;
  const from = results.subject(op);
  if (run.stayed(op)) return {};
  const delta = results.used(op) - (op > 0 ? results.used(op - 1) : 0);
  let taken = results.place(op) === Place.None ? undefined : ownBlock(results.place(op), results.unit(op));
  let released = from < 0 ? undefined : ownBlock(results.place(from), results.unit(from));
  const newSlab = results.place(op) >= 0 ? state.blockAt(results.unit(op)) : undefined;
  const oldGone = from >= 0 && results.place(from) >= 0 && state.blockAt(results.unit(from)).kind === BlockKind.Free;
  if (oldGone) {
    // Its slab had one of two orders. What is in use now, and whether a slab was made, tells which.
    const { order, minOrder } = run.caches[results.place(from)].geometry;
    const pageOrder = ilog2(run.machine.page / run.arena.unit);
    const possible = [0, taken ? 2 ** taken.order : 0, newSlab ? 2 ** newSlab.order : 0];
    const slabOrder = [order, minOrder].map((each) => each + pageOrder).find((each) => possible.includes(delta + 2 ** each));
    if (slabOrder !== undefined) released = { unit: Math.floor(results.unit(from) / 2 ** slabOrder) * 2 ** slabOrder, order: slabOrder };
  }
  if (newSlab && delta + (released ? 2 ** released.order : 0) > 0) taken = { unit: newSlab.unit, order: newSlab.order };
  return { taken, released };
}

/** The block of an allocation that has one of its own. */
function ownBlock(place: number, unit: number): TreeNodeView | undefined {
  const order = orderOfPlace(place);
  return order === undefined ? undefined : { unit, order };
}

/** A realloc gives the old block back after it has taken the new one: a buddy with that in it was not free then. */
function splitsFor(state: ArenaState, taken: TreeNodeView, releasedAfter: TreeNodeView | undefined): TreeNodeView[] {
  const { arena } = state.run;
  const splits: TreeNodeView[] = [];
  for (let { unit, order } = taken; order < arena.maxOrder; order++) {
    const other = unit ^ (1 << order);
    if (!state.isFreeBlock(other, order)) break;
    if (releasedAfter && releasedAfter.unit >= other && releasedAfter.unit < other + 2 ** order) break;
    unit = Math.min(unit, other);
    splits.unshift({ unit, order: order + 1 });
  }
  return splits;
}

function mergesOf(state: ArenaState, released: readonly TreeNodeView[]): TreeNodeView[] {
  const merges = new Map<string, TreeNodeView>();
  for (const { unit, order } of released) {
    const now = state.blockAt(unit);
    for (let each = order + 1; each <= now.order; each++) {
      const node = { unit: Math.floor(unit / 2 ** each) * 2 ** each, order: each };
      merges.set(`${node.unit} ${each}`, node);
    }
  }
  return [...merges.values()].sort((a, b) => a.order - b.order || a.unit - b.unit);
}

/** The slabs of the cache that a shrink or destroy names; `before` stands before that operation. */
export function slabsToGive(before: ArenaState, op: number): SlabView[] {
  const { table, trace } = before.run;
  const name = trace.names.text(table.operand[op]);
  const cache = before.caches().find((each) => each.name === name);
  return cache ? before.slabsOf(cache.serial).map((id) => before.slab(id)) : [];
}

function cursorBefore(run: Run, op: number): Cursor {
  const cursor = new Cursor(run);
  cursor.seek(op);
  return cursor;
}
