// What is in use of a memory before a trace begins: what `arena from` takes over of a snapshot, from its reader to the allocator.
import { firstThat } from './first-that';

/**
 * Buddy blocks of an arena that are in use from the start and stay so, ascending by their first units. What lies between them is free. All in units of the
 * arena.
 */
export interface UsedBefore {
  readonly unit: Int32Array;
  readonly order: Uint8Array;
  /** Of all these blocks. */
  readonly units: number;
  /** The order of the largest free block beside them; -1 where nothing is free. */
  readonly largestFree: number;
}

/** Whether any of the units [from, to) is in use from the start. */
export function isUsedBefore(before: UsedBefore | undefined, from: number, to: number): boolean {
  if (before === undefined) return false;
  const { unit, order } = before;
  const at = firstThat(0, unit.length, (index) => unit[index] + 2 ** order[index] > from);
  return at < unit.length && unit[at] < to;
}
