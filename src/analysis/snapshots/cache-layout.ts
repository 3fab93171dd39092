// How the slabs of a table's caches are laid out, checked against SLUB's arithmetic: what a table says of itself must fit together.
import { calculateOrder } from '../../engine/geometry';
import type { MachineConfig } from '../../engine/config';
import type { CacheRow, CacheTable } from '../../trace/snapshots/snapshot';

const smallestPage = 4096;

/** Bytes of a page: the smallest that the slabs of all caches fit into. */
export function pageOfCaches({ caches }: CacheTable): number {
  let page = smallestPage;
  for (const { slotSize, objectsPerSlab, pagesPerSlab } of caches) {
    if (slotSize === null || objectsPerSlab === null || pagesPerSlab === null) continue;
    while (objectsPerSlab * slotSize > pagesPerSlab * page && page < 1 << 20) page *= 2;
  }
  return page;
}

/** Where the bytes of a cache's slabs go. */
export interface CacheLayout {
  readonly order: number;
  /** Bytes of a slab, of them those behind its last slot, and of each slot those that no object uses. */
  readonly slabBytes: number;
  readonly tail: number;
  readonly padding: number | null;
  /** How many objects fit, by the slot and the order. */
  readonly fitting: number;
  /** The order that SLUB would choose; absent where the machine is not known. */
  readonly chosenOrder?: number;
}

/** The layout of a cache; undefined where the table does not tell enough. `machine`: what the table was printed on, where that is known. */
export function layoutOf({ slotSize, objectSize, pagesPerSlab }: CacheRow, page: number, machine?: MachineConfig): CacheLayout | undefined {
  if (slotSize === null || slotSize === 0 || pagesPerSlab === null || pagesPerSlab === 0) return undefined;
  const slabBytes = pagesPerSlab * page;
  const fitting = Math.floor(slabBytes / slotSize);
  return {
    order: Math.log2(pagesPerSlab),
    slabBytes,
    fitting,
    tail: slabBytes - fitting * slotSize,
    padding: objectSize === null ? null : slotSize - objectSize,
    ...(machine && { chosenOrder: calculateOrder(slotSize, machine) }),
  };
}

/** Bytes that a cache's slabs take; null where the table does not say how many there are. */
export function bytesOfCache({ slabs, pagesPerSlab, slotSize, objects, objectsPerSlab }: CacheRow, page: number): number | null {
  if (slabs !== null && pagesPerSlab !== null) return slabs * pagesPerSlab * page;
  if (slabs !== null && slotSize !== null && objectsPerSlab !== null) return slabs * slotSize * objectsPerSlab;
  return objects !== null && slotSize !== null ? objects * slotSize : null;
}
