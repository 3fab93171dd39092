// What is known of free memory at a position of a recording: nothing, except where the pages of a kernel were recorded.
import { bytesOfOrder } from '../../trace/formats/kmem/event';
import type { PageHistory } from '../pages/page-history';

/** Bytes, NaN for what nobody knows. */
export interface KnownPages {
  readonly free: number;
  readonly largest: number;
  /** Free for whoever asks, and on lists of CPUs, as far as events tell. */
  readonly listed: number;
}

/** The figures at a position of a run. */
export function knownPages(pages: PageHistory | undefined, position: number): KnownPages {
  if (pages === undefined) return { free: NaN, largest: NaN, listed: NaN };
  const { knowledge, free, largest, onLists } = pages;
  const order = largest[position] - 1;
  return {
    free: knowledge === 'some' ? NaN : free[position] * bytesOfOrder(0),
    largest: knowledge !== 'blocks' ? NaN : order < 0 ? 0 : bytesOfOrder(order),
    listed: onLists[position] * bytesOfOrder(0),
  };
}
