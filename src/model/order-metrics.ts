/** Metrics that have a value for each order, a row each. They follow from the numbers of free blocks alone. */
import type { MetricUnit } from './metric';

interface OrderMetric {
  readonly unit: Exclude<MetricUnit, 'bytes'>;
  /** The head of a column. */
  readonly title: string;
  /** A phrase without a full stop. */
  readonly meaning: string;
  /** By order, from the number of free blocks by order. */
  readonly values: (freeBlocks: readonly number[]) => number[];
}

/** By the name they have in JSON, and as functions of an order in expressions. */
export const orderMetricRows = {
  // Gorman's unusable free space index, as Linux has it in `unusable_index`.
  unusable: {
    unit: 'percent',
    title: 'Unusable',
    meaning: 'Free bytes in blocks too small for an order',
    values: (freeBlocks) => {
      const free = unitsOf(freeBlocks);
      let below = 0;
      return freeBlocks.map((count, order) => {
        const share = free === 0 ? 0 : below / free;
        below += count * 2 ** order;
        return share;
      });
    },
  },
  // Linux `extfrag_index`: towards 0 a request fails for lack of memory, towards 1 for fragmentation. 0 where nothing is free, as there.
  fragmentation: {
    unit: 'count',
    title: 'Fragmentation',
    meaning: 'Fragmentation index of an order, -1 where such a block is free',
    values: (freeBlocks) => {
      const free = unitsOf(freeBlocks);
      const blocks = freeBlocks.reduce((sum, count) => sum + count, 0);
      const largest = freeBlocks.findLastIndex((count) => count > 0);
      return freeBlocks.map((_, order) => {
        if (order <= largest) return -1;
        return blocks === 0 ? 0 : 1 - (1 + free / 2 ** order) / blocks;
      });
    },
  },
} as const satisfies Readonly<Record<string, OrderMetric>>;

export type OrderMetricName = keyof typeof orderMetricRows;

export const orderMetricNames = Object.keys(orderMetricRows) as readonly OrderMetricName[];

function unitsOf(freeBlocks: readonly number[]): number {
  return freeBlocks.reduce((sum, count, order) => sum + count * 2 ** order, 0);
}
