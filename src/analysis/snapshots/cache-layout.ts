// How the slabs of a table's caches are laid out, checked against SLUB's arithmetic: what a table says of itself must fit together.
import { calculateOrder } from '../../engine/geometry';
import { defaultMachine } from '../../engine/config';
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
  /** How many objects fit, by the slot and the order, and the bytes of a slab behind the last of them. */
  readonly fitting: number;
  readonly tail: number;
}

/** The layout of a cache; undefined where the table does not tell enough. */
export function layoutOf({ slotSize, pagesPerSlab }: CacheRow, page: number): CacheLayout | undefined {
  if (slotSize === null || slotSize === 0 || pagesPerSlab === null || pagesPerSlab === 0) return undefined;
  const slabBytes = pagesPerSlab * page;
  const fitting = Math.floor(slabBytes / slotSize);
  return { order: Math.log2(pagesPerSlab), fitting, tail: slabBytes - fitting * slotSize };
}

/** How a table's caches compare with SLUB's arithmetic. */
export interface Arithmetic {
  /** CPUs of the machine that it fits best: of those that come to the same, the fewest. */
  readonly cpus: number;
  /** Caches whose order is the one that SLUB chooses there, of those that tell enough. */
  readonly equal: number;
  readonly total: number;
}

/** CPUs of which SLUB's choice makes a difference, and a kernel for each of the ways it has chosen: 6.7 has another. */
const cpuCounts = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const kernels = ['6.12', '6.1'];

/** Checks the orders of a table's caches; undefined for a table of SLAB, or one that tells no orders. */
export function arithmeticOf(table: CacheTable): Arithmetic | undefined {
  const page = pageOfCaches(table);
  const orders = table.caches.flatMap(({ slotSize, pagesPerSlab, alias }) =>
    slotSize === null || slotSize === 0 || pagesPerSlab === null || alias !== undefined
      ? []
      : [{ slotSize, order: Math.log2(pagesPerSlab) }],
  );
  if (table.allocator === 'slab' || orders.length === 0) return undefined;
  const tried = kernels.flatMap((kernel) =>
    cpuCounts.map((cpus): Arithmetic => {
      const machine = { ...defaultMachine, page, cpus, kernel };
      const equal = orders.filter(({ slotSize, order }) => calculateOrder(slotSize, machine) === order).length;
      return { cpus, equal, total: orders.length };
    }),
  );
  return tried.reduce((best, each) => (each.equal > best.equal ? each : best));
}

/** Bytes that a cache's slabs take; null where the table does not say how many there are. */
export function bytesOfCache({ slabs, pagesPerSlab, slotSize, objects, objectsPerSlab }: CacheRow, page: number): number | null {
  if (slabs !== null && pagesPerSlab !== null) return slabs * pagesPerSlab * page;
  if (slabs !== null && slotSize !== null && objectsPerSlab !== null) return slabs * slotSize * objectsPerSlab;
  return objects !== null && slotSize !== null ? objects * slotSize : null;
}
