// The indexes of fragmentation as the kernel itself computes and prints them (Linux mm/vmstat.c, /sys/kernel/debug/extfrag): in thousandths, by whole numbers.
// `order-metrics.ts` of the model has the same without rounding, for arenas.

/** By order, from the number of free blocks by order. */
export interface KernelIndexes {
  /** `unusable_index`: the share of free memory in smaller blocks; 1 where nothing is free. */
  readonly unusable: readonly number[];
  /** `extfrag_index`: -1 where such a block is free, 0 where nothing is. */
  readonly fragmentation: readonly number[];
}

const thousand = 1000;

/** Both indexes of a zone. */
export function kernelIndexes(freeBlocks: readonly number[]): KernelIndexes {
  const pages = freeBlocks.reduce((sum, count, order) => sum + count * 2 ** order, 0);
  const blocks = freeBlocks.reduce((sum, count) => sum + count, 0);
  const suitablePages = (order: number): number => freeBlocks.reduce((sum, count, each) => sum + (each < order ? 0 : count * 2 ** each), 0);
  const unusable = freeBlocks.map((_, order) =>
    pages === 0 ? 1 : Math.floor(((pages - suitablePages(order)) * thousand) / pages) / thousand,
  );
  const fragmentation = freeBlocks.map((_, order) => {
    if (blocks === 0) return 0;
    if (suitablePages(order) > 0) return -1;
    return (thousand - Math.floor((thousand + Math.floor((pages * thousand) / 2 ** order)) / blocks)) / thousand;
  });
  return { unusable, fragmentation };
}
