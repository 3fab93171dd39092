/**
 * From where on something is a finding. Each is a setting `alloctrace.findings.NAME`, described there, and an option of the
 * command line. Percentages are from 0 to 100.
 */
export const defaultThresholds = {
  /** Findings of one code that are shown at most, the worst first. */
  limit: 20,
  /** Operations that a stretch takes at least, in percent of the run. */
  'externalFragmentation.length': 1,
  /** Bytes of the arena that are free at least, in percent. */
  'externalFragmentation.free': 5,
  /** Padding in percent of what an allocation holds. */
  'internalFragmentation.percent': 10,
  /** Padding at the peak in percent of all bytes in use there. */
  'internalFragmentation.share': 2,
  /** How many times larger than itself the free block is that the release of an allocation makes. */
  'pinnedBlocks.factor': 8,
  /** That free block in percent of the arena. */
  'pinnedBlocks.share': 1,
  /** Objects in percent of the slots, up to which a slab is sparse. */
  'sparseSlabs.occupancy': 25,
  /** Sparse slabs of one cache. */
  'sparseSlabs.slabs': 2,
  /** Bytes that would be free if their objects stood together, in percent of all bytes in use. */
  'sparseSlabs.share': 1,
  /** Allocations of one size that are freed again. */
  'churn.pairs': 100,
  /** How often the memory of the most that live at once is used again. */
  'churn.turnover': 20,
  /** Allocations that stay. */
  'growth.allocations': 8,
  /** Allocations that may be freed again, in percent. */
  'growth.freed': 10,
  /** An allocation lives short up to this share of the run, in percent of its operations. */
  'lifetimes.short': 2,
  /** An allocation lives for the whole run from this share of it on, in percent of its operations. */
  'lifetimes.long': 50,
  /** Slabs or regions that hold both, in percent. */
  'mixedLifetimes.share': 25,
} as const;

export type ThresholdName = keyof typeof defaultThresholds;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

export const thresholdNames = Object.keys(defaultThresholds) as readonly ThresholdName[];
