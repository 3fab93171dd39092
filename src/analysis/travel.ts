// The way of a cursor through a run as work: a jump over a million operations takes far longer than a slice.
import type { RunCursor } from '../replay/state/run-cursor';
import type { Work } from '../work/work';

/** Operations a cursor moves in one step. */
const stretch = 1 << 11;

/** Moves a cursor forward to a position; one that is there already, or behind it, stays. */
export function* travel(cursor: RunCursor, position: number): Work<void> {
  while (cursor.position < position) {
    const from = cursor.position;
    cursor.seek(Math.min(position, from + stretch));
    yield cursor.position - from;
  }
}
