// What the free lists say in words: figures of one position as the host sends them, and the formulas behind the indexes.
import type { Metrics } from '../../../src/model/metrics';
import { formatCount, formatPercent, formatSize } from '../../../src/model/size';
import type { TipRow } from '../../components/describe';
import { fill } from '../../components/dom';
import type { Tip } from '../../components/tooltip';
import { formatIndex, type FreeHistory } from './layout';
import { bucketOf, bucketStart, type FreeListsBody } from './protocol';
import type { FreeListsStrings } from './strings';

/** What the rows show; all of one position. */
export interface FreeListsPicture {
  readonly body: FreeListsBody;
  readonly metrics: Metrics;
  readonly unit: number;
  readonly position: number;
  readonly history: FreeHistory | undefined;
}

/** What a course says at a position: the stretch that is drawn there, and how many blocks it had. */
export function courseTip(strings: FreeListsStrings, history: FreeHistory, order: number, position: number): Tip {
  const bucket = bucketOf(position, history.buckets, history.operationCount);
  const end = bucketStart(bucket + 1, history.buckets, history.operationCount) - 1;
  const range = (from: number, to: number): string =>
    from === to ? formatCount(from) : fill(strings.freeListsRange, formatCount(from), formatCount(to));
  const known = bucket < history.length;
  const { least, greatest } = history.extremes(order, bucket, bucket + 1);
  return {
    title: fill(strings.freeListsCourse, order),
    rows: [
      { name: strings.freeListsCoursePositions, value: range(position, end) },
      { name: strings.freeListsCourseBlocks, value: known ? range(least, greatest) : '…' },
    ],
    hint: fill(strings.freeListsGoThere, formatCount(position)),
  };
}

/** The formula of an index with its figures at this position, and where it comes from. */
export function indexTip(
  strings: FreeListsStrings,
  index: 'unusable' | 'fragmentation',
  order: number,
  { body, metrics, unit }: Pick<FreeListsPicture, 'body' | 'metrics' | 'unit'>,
): { title: string; rows: TipRow[] } {
  const { free } = metrics;
  const source = (text: string): TipRow => ({ name: strings.freeListsSource, value: text });
  if (index === 'unusable') {
    const above = body.counts.reduce((sum, count, each) => (each >= order ? sum + count * 2 ** each * unit : sum), 0);
    const here =
      free === 0
        ? '0'
        : `(${formatCount(free)} − ${formatCount(above)}) ÷ ${formatCount(free)} = ${formatPercent(metrics.unusable[order])}`;
    return {
      title: fill(strings.freeListsUnusable, order),
      rows: [
        { name: strings.freeListsFormula, value: fill(strings.freeListsUnusableFormula, order) },
        { name: strings.freeListsHere, value: here },
        source(strings.freeListsUnusableSource),
      ],
    };
  }
  const value = metrics.fragmentation[order];
  const blocks = body.counts.reduce((sum, count) => sum + count, 0);
  const size = 2 ** order * unit;
  const here =
    value < 0
      ? fill(strings.freeListsFragmentationFits, order)
      : blocks === 0
        ? '0'
        : `1 − (1 + ${formatCount(free)} ÷ ${formatCount(size)}) ÷ ${formatCount(blocks)} = ${formatIndex(value)}`;
  return {
    title: fill(strings.freeListsFragmentation, order),
    rows: [
      { name: strings.freeListsFormula, value: strings.freeListsFragmentationFormula },
      { name: strings.freeListsHere, value: here },
      source(strings.freeListsFragmentationSource),
    ],
  };
}

/** How many of the allocations in the way of an order pass the filter. */
export function passing({ obstacles }: FreeListsBody, order: number): number {
  const obstacle = obstacles[order];
  return obstacle === null || obstacle === 'searching' ? 0 : (obstacle.passing ?? 0);
}

/** What a request of an order would find, in a few words. */
export function requestText(strings: FreeListsStrings, { answers, obstacles }: FreeListsBody, order: number): string {
  const answer = answers[order];
  const obstacle = obstacles[order];
  switch (answer.kind) {
    case 'yes':
      return answer.fromOrder === order ? strings.freeListsYes : fill(strings.freeListsYesSplit, fill(strings.order, answer.fromOrder));
    case 'exhausted':
      return fill(strings.freeListsNoExhausted, formatSize(answer.missing));
    case 'fragmented':
      if (obstacle === null || obstacle === 'searching') return strings.freeListsNoFragmented;
      if (obstacle.count === 0) return strings.freeListsNoEmptySlabs;
      return fill(strings.freeListsNoBlocked, formatCount(obstacle.count));
  }
}
