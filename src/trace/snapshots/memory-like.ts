// A memory with the free blocks that a zone's lists count: which blocks those were counts do not tell, so that they lie here as one splitting of the
// others leaves them.

import type { UsedBefore } from '../../model/used-before';
import type { ZoneLists } from './free-lists';

/** Pages that the arena of a trace may have. */
export const mostPages = 2 ** 28;

/** Blocks by their first page and order. */
export interface UsedBlocks {
  readonly page: readonly number[];
  readonly order: readonly number[];
}

/** A layout. All in pages; the largest blocks that are in use as a whole come first. */
export interface MemoryLike {
  readonly pages: number;
  readonly maxOrder: number;
  /** Largest blocks in use, from page 0 on. */
  readonly whole: number;
  /** What else is in use. */
  readonly used: UsedBlocks;
}

/**
 * Lays out a memory of `managed` pages, or of as few as it takes, whose buddies have exactly `freeBlocks` by order. Each free block below the largest order
 * gets a buddy that is in use, at least in part: nothing can merge. `managed` is rounded up to whole largest blocks.
 */
export function memoryLike(freeBlocks: readonly number[], managed = 0): MemoryLike {
  const maxOrder = Math.max(0, freeBlocks.length - 1);
  const largest = 2 ** maxOrder;
  // Blocks in use by order, to be split for smaller free ones.
  const pool: number[][] = Array.from({ length: maxOrder + 1 }, () => []);
  let opened = freeBlocks.at(-1) ?? 0;
  const takeUsed = (order: number): number => {
    let from = order;
    while (from <= maxOrder && pool[from].length === 0) from++;
    const page = from > maxOrder ? opened++ * largest : pool[from].pop()!;
    for (let half = Math.min(from, maxOrder) - 1; half >= order; half--) pool[half].push(page + 2 ** half);
    return page;
  };
  for (let order = maxOrder - 1; order >= 0; order--) {
    for (let block = 0; block < freeBlocks[order]; block++) pool[order].push(takeUsed(order + 1) + 2 ** order);
  }
  const whole = Math.max(0, Math.ceil(managed / largest) - opened);
  const used: { page: number; order: number }[] = pool.flatMap((pages, order) =>
    pages.map((page) => ({ page: page + whole * largest, order })),
  );
  used.sort((a, b) => a.page - b.page);
  return {
    pages: (whole + opened) * largest,
    maxOrder,
    whole,
    used: { page: used.map(({ page }) => page), order: used.map(({ order }) => order) },
  };
}

/** Whether a zone's lists are of a memory that a trace can have: something is free, and it is not too large. */
export function canBeArena({ freeBlocks, managed = 0 }: ZoneLists): boolean {
  const free = freeBlocks.reduce((sum, count, order) => sum + count * 2 ** order, 0);
  // Each free block may need a largest one that is split for it.
  return free > 0 && Math.max(managed, free) * 2 + 2 ** freeBlocks.length < mostPages;
}

/** A layout as an arena with units of a page begins in it. */
export function blocksBefore({ maxOrder, whole, used }: MemoryLike, freeBlocks: readonly number[]): UsedBefore {
  const unit = new Int32Array(whole + used.page.length);
  const order = new Uint8Array(unit.length).fill(maxOrder, 0, whole);
  for (let block = 0; block < whole; block++) unit[block] = block * 2 ** maxOrder;
  unit.set(used.page, whole);
  order.set(used.order, whole);
  const units = order.reduce((sum, each) => sum + 2 ** each, 0);
  return { unit, order, units, largestFree: freeBlocks.findLastIndex((count) => count > 0) };
}
