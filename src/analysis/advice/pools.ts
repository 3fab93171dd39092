// The pools of fixed slots that serve a run in the least memory: by dynamic programming over the slots that there can be, exact.
import type { Work } from '../../work/work';
import type { LivePeaks } from './live-peaks';

/** A pool of equal slots. */
export interface Pool {
  /** Bytes of a slot. */
  readonly slot: number;
  /** Slots: the most that are taken at once. */
  readonly count: number;
}

/** The last of a number of pools, which ends with slot `last`, while the best slot for it to begin with is looked for. */
interface LastPool {
  /** Index of its slot, and that slot's bytes. */
  readonly last: number;
  readonly slot: number;
  readonly peaks: LivePeaks;
  /** The least memory with one pool fewer, by the slot that those end with. */
  readonly fewer: Float64Array;
  /** The least memory found so far, and the first slot of the last pool then, both by its last slot. */
  readonly sums: Float64Array;
  readonly first: Int32Array;
}

/** Pools that together serve all requests, each from the smallest slots that it fits. */
export interface PoolPlan {
  /** By ascending slots. */
  readonly pools: readonly Pool[];
  /** Of all slots. */
  readonly bytes: number;
}

/**
 * For each number of pools up to `most` the plan with the least memory, by ascending numbers; no more than there are slots, and none where there are none. What is minimised is
 * the sum over the pools of slot times count, where a pool serves the sizes above the next smaller pool's slot, and its count is how many of them live at most at once: the
 * peak of their sum, not the sum of their peaks. Slots of other sizes than those that are asked for can only be larger, so the best plan is one of these.
 */
export function* bestPools(slots: Float64Array, peaks: LivePeaks, most: number): Work<PoolPlan[]> {
  const count = slots.length;
  const limit = Math.min(most, count);
  /** By number of pools: the least memory for the slots up to each, and the first slot of the last pool then. */
  const least: Float64Array[] = [];
  const starts: Int32Array[] = [];
  for (let pools = 0; pools < limit; pools++) {
    const fewer = least[pools - 1] as Float64Array | undefined;
    const sums = new Float64Array(count);
    const first = new Int32Array(count);
    for (let last = 0; last < count; last++) {
      sums[last] = slots[last] * peaks.peak(0, last);
      if (fewer) yield* chooseStart({ last, slot: slots[last], peaks, fewer, sums, first });
      yield 1;
    }
    least.push(sums);
    starts.push(first);
  }
  return least.map((_, pools) => planOf(pools, slots, peaks, starts));
}

/**
 * Finds where the last pool, which ends with slot `last`, begins best. What it takes at least is known cheaply: where that promises the most is looked at first, and whatever
 * takes more for certain not at all. The longer the pool the more of it live, so it is made longer until it alone is too much.
 */
function* chooseStart(pool: LastPool): Work<void> {
  const { last, slot, peaks, fewer, sums } = pool;
  let likely = last;
  let promised = Infinity;
  for (let start = last; start > 0; start--) {
    const bytes = slot * peaks.atLeast(start, last);
    yield 1;
    if (bytes >= Math.min(promised, sums[last])) break;
    if (fewer[start - 1] + bytes >= promised) continue;
    promised = fewer[start - 1] + bytes;
    likely = start;
  }
  if (last > 0) consider(likely, pool);
  for (let start = last; start > 0; start--) {
    const bytes = slot * peaks.atLeast(start, last);
    yield 1;
    if (bytes >= sums[last]) break;
    if (fewer[start - 1] + bytes < sums[last]) consider(start, pool);
  }
}

/** Has the last pool begin with a slot where that takes less than what was found before. */
function consider(start: number, { last, slot, peaks, fewer, sums, first }: LastPool): void {
  const before = fewer[start - 1];
  const sum = before + slot * peaks.peakBelow(start, last, (sums[last] - before) / slot);
  if (sum >= sums[last]) return;
  sums[last] = sum;
  first[last] = start;
}

/** The plan with at most so many pools and one. */
function planOf(pools: number, slots: Float64Array, peaks: LivePeaks, starts: readonly Int32Array[]): PoolPlan {
  const found: Pool[] = [];
  let bytes = 0;
  for (let last = slots.length - 1, row = pools; last >= 0; row--) {
    const start = starts[row][last];
    const pool = { slot: slots[last], count: peaks.peak(start, last) };
    bytes += pool.slot * pool.count;
    found.unshift(pool);
    last = start - 1;
  }
  return { pools: found, bytes };
}
