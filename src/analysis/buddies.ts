import { BlockState } from '../engine/buddy';
import type { Cursor } from '../replay/state/cursor';
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

/** The buddy of the block of `order` at `unit`, with at most `limit` holders; undefined for blocks of the largest order: they have none. */
export function buddyOf(cursor: Cursor, unit: number, order: number, limit = Infinity): BuddyView | undefined {
  const { buddy, arena } = cursor.engine;
  if (order >= arena.maxOrder) return undefined;
  const size = 2 ** order;
  const other = unit ^ size;
  const bit = Math.round(Math.log2(arena.unit)) + order;
  if (other + size > buddy.units) return { unit: other, bit, state: 'outside', holders: [], holderCount: 0 };
  const holders = holdersOf(cursor, other, size, limit);
  const holderCount = holders.length < limit ? holders.length : countHolders(cursor, other, size);
  const code = buddy.state[other];
  const whole = (code & BlockState.Order) >= order && code !== 0;
  const state = !whole ? 'split' : (code & BlockState.Mask) === BlockState.Free ? 'free' : 'taken';
  return { unit: other, bit, state, holders, holderCount };
}
