// What stands in the way of a block and its buddy: read from a state.
import { BlockKind, type ArenaState } from '../replay/state/arena-state';
import { countHolders, holdersOf } from './blockers';

/** A block's buddy: the block of its size that it could merge with. */
export interface BuddyView {
  /** Its first unit. */
  readonly unit: number;
  /** The one bit, counted from 0 in bytes from the base, in which their offsets differ. */
  readonly bit: number;
  /** `free` (as one block), `taken`, `split` into smaller blocks, or `outside` the arena. */
  readonly state: 'free' | 'taken' | 'split' | 'outside';
  /** The operations whose allocations stand in the buddy, in the order of their addresses; the first of them. */
  readonly holders: readonly number[];
  /** How many there are. */
  readonly holderCount: number;
}

/** The buddy of the block of `order` at `unit`, with at most `limit` holders; undefined for blocks of the largest order and those that have no order: they have none. */
export function buddyOf(arenaState: ArenaState, unit: number, order: number, limit = Infinity): BuddyView | undefined {
  const { arena } = arenaState.run;
  if (order < 0 || order >= arena.maxOrder) return undefined;
  const size = 2 ** order;
  const other = unit ^ size;
  const bit = Math.round(Math.log2(arena.unit)) + order;
  if ((other + size) * arena.unit > arena.size) return { unit: other, bit, state: 'outside', holders: [], holderCount: 0 };
  const holders = holdersOf(arenaState, other, size, limit);
  const holderCount = holders.length < limit ? holders.length : countHolders(arenaState, other, size);
  const block = arenaState.blockAt(other);
  const state = block.order < order ? 'split' : block.kind === BlockKind.Free ? 'free' : 'taken';
  return { unit: other, bit, state, holders, holderCount };
}
