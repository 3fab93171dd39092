// Free blocks by zone, migrate type and order at a position, as /proc/pagetypeinfo lists them. A free block is on the list of its page block's type: kernels
// from 6.10 on see to that, older ones nearly always.
import type { PageCursor } from '../replay/pages/page-cursor';
import { migrateTypes } from '../trace/formats/kmem/page-events';

/** The free blocks of a stretch of page frames. */
export interface FreeByType {
  /** By migrate type and order; the last are those in page blocks that no event tells of. */
  readonly counts: readonly (readonly number[])[];
}

/** The free blocks of each region, as far as they are known. `events`: how many are done there. */
export function freeByType({ kinds, history: { blocks, stretches } }: PageCursor, events: number): FreeByType[] {
  const { heads, maxOrder } = kinds;
  return stretches.all.map(({ from, to, start }) => {
    const counts = Array.from({ length: migrateTypes.length + 1 }, () => new Array<number>(maxOrder + 1).fill(0));
    let [number, type] = [-1, migrateTypes.length];
    for (let frame = from; frame < to; frame++) {
      const head = heads[start + frame - from];
      if (head === 0) continue;
      const block = Math.floor(frame / blocks.pages);
      if (block !== number) {
        number = block;
        type = Math.min(blocks.at(block, events)?.type ?? migrateTypes.length, migrateTypes.length);
      }
      counts[type][head - 1]++;
    }
    return { counts };
  });
}
