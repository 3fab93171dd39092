// The rows of a comparison: each figure with what it means, where it comes from, and which of two values is the better one.
import type { MetricUnit } from '../../model/metric';
import type { ComparedRun } from './compared-run';

/** A figure of a run under a setting. */
export interface ComparisonFigure {
  /** In CSV and JSON. */
  readonly key: string;
  readonly title: string;
  /** A sentence or two, with full stops. */
  readonly meaning: string;
  /** Who defined it, or what it is taken from. */
  readonly source: string;
  /** `ratio`: a number with decimals. */
  readonly unit: MetricUnit | 'ratio';
  /** Absent: neither is better. */
  readonly better?: 'less' | 'more';
  /** Null: not defined for this run. */
  readonly value: (run: ComparedRun) => number | null;
}

const johnstoneWilson = 'M. S. Johnstone, P. R. Wilson: The memory fragmentation problem: solved? ISMM 1998, doi:10.1145/286860.286864';
const randell = 'B. Randell: A note on storage fragmentation and program segmentation. CACM 12 (1969), 365–369';
const wilson = 'P. R. Wilson, M. S. Johnstone, M. Neely, D. Boles: Dynamic storage allocation: a survey and critical review. IWMM 1995';
const gorman = 'M. Gorman, A. Whitcroft: The what, the why and the where to of anti-fragmentation. OLS 2006; Linux unusable_index';
const knuth = 'D. E. Knuth: The Art of Computer Programming 1, 2.5';
const policies = 'AllocTrace, docs/policies.md';

export const comparisonFigureRows: readonly ComparisonFigure[] = [
  {
    key: 'failures',
    title: 'failed requests',
    meaning: 'Requests that ended in out-of-memory or too-large.',
    source: policies,
    unit: 'count',
    better: 'less',
    value: ({ figures }) => figures.failures.count,
  },
  {
    key: 'failedBytes',
    title: 'bytes asked for in vain',
    meaning: 'The bytes that the failed requests asked for.',
    source: policies,
    unit: 'bytes',
    better: 'less',
    value: ({ figures }) => figures.failures.bytes,
  },
  {
    key: 'peakRequested',
    title: 'peak requested',
    meaning: 'The most bytes that live allocations asked for at once. It is less where requests fail.',
    source: policies,
    unit: 'bytes',
    value: ({ figures }) => figures.peakRequested,
  },
  {
    key: 'peakUsed',
    title: 'peak used',
    meaning: 'The most bytes of the arena that were in no free block, headers and whole slabs included.',
    source: policies,
    unit: 'bytes',
    better: 'less',
    value: ({ figures }) => figures.peakUsed,
  },
  {
    key: 'peakSpan',
    title: 'peak span',
    meaning: 'How far blocks ever reached: the end of the highest block that was not free, from the start of the arena.',
    source: johnstoneWilson,
    unit: 'bytes',
    better: 'less',
    value: ({ figures }) => figures.peakSpan,
  },
  {
    key: 'smallestArena',
    title: 'smallest arena',
    meaning:
      'The smallest arena in which no request fails, found by doubling and, but for buddies, halving. There is none where requests fail in every arena.',
    source: policies,
    unit: 'bytes',
    better: 'less',
    value: ({ figures }) => figures.smallestArena,
  },
  {
    key: 'fragmentation1',
    title: 'fragmentation #1, mean',
    meaning: 'By how much the span is more than what is requested: the mean over all operations.',
    source: johnstoneWilson,
    unit: 'percent',
    better: 'less',
    value: ({ figures }) => figures.fragmentation[0],
  },
  {
    key: 'fragmentation2',
    title: 'fragmentation #2, at the peak requested',
    meaning: 'By how much the span is more than what is requested when the most is requested.',
    source: johnstoneWilson,
    unit: 'percent',
    better: 'less',
    value: ({ figures }) => figures.fragmentation[1],
  },
  {
    key: 'fragmentation3',
    title: 'fragmentation #3, at the peak span',
    meaning: 'By how much the span is more than what is requested when the span is largest.',
    source: johnstoneWilson,
    unit: 'percent',
    better: 'less',
    value: ({ figures }) => figures.fragmentation[2],
  },
  {
    key: 'fragmentation4',
    title: 'fragmentation #4, peak by peak',
    meaning: 'By how much the largest span is more than the most that is requested, whenever either is.',
    source: johnstoneWilson,
    unit: 'percent',
    better: 'less',
    value: ({ figures }) => figures.fragmentation[3],
  },
  {
    key: 'internal',
    title: 'internal fragmentation, mean',
    meaning: 'The share of held memory that nobody asked for: padding of blocks and slots, and headers. The mean over all operations.',
    source: `${randell}; ${wilson}`,
    unit: 'percent',
    better: 'less',
    value: ({ internal }) => internal,
  },
  {
    key: 'external',
    title: 'external fragmentation, mean',
    meaning: 'The share of free memory that lies outside of the largest free block. The mean over all operations.',
    source: randell,
    unit: 'percent',
    better: 'less',
    value: ({ figures }) => figures.external,
  },
  {
    key: 'availability',
    title: 'availability',
    meaning:
      'The share of free memory that would serve the largest request of the trace: one less the unusable free space index. The mean over all operations.',
    source: gorman,
    unit: 'percent',
    better: 'more',
    value: ({ figures }) => figures.availability.average,
  },
  {
    key: 'steps',
    title: 'steps an operation',
    meaning: 'Free blocks, of buddies orders, that the searches looked at, by operation.',
    source: knuth,
    unit: 'ratio',
    better: 'less',
    value: ({ figures, operations }) => (operations === 0 ? null : figures.steps.total / operations),
  },
  {
    key: 'mostSteps',
    title: 'most steps in one operation',
    meaning: 'The same of the operation that looked at the most: what a real-time program asks about.',
    source: knuth,
    unit: 'count',
    better: 'less',
    value: ({ figures }) => figures.steps.max,
  },
];

/** Of values in columns, the numbers of the best: several where they are equal, none where neither less nor more is better. */
export function bestOf(values: readonly (number | null)[], better: ComparisonFigure['better']): ReadonlySet<number> {
  const known = values.filter((value) => value !== null);
  if (better === undefined || known.length === 0) return new Set();
  const best = better === 'less' ? Math.min(...known) : Math.max(...known);
  return new Set(values.flatMap((value, column) => (value === best ? [column] : [])));
}
