// The course of the free blocks over the run, as the host sends it bit by bit, how it is drawn in a row, and what a row begins with.
import { bucketOf, bucketStart, type FreeListsBody, type HistoryPart } from './protocol';
import { Scene } from '../../layout/scene';

/** Free blocks by order over the whole run: the least and the greatest count of each bucket that has arrived. */
export class FreeHistory {
  private ready = 0;
  private readonly least: Uint32Array;
  private readonly greatest: Uint32Array;

  constructor(
    readonly orders: number,
    readonly buckets: number,
    readonly operationCount: number,
  ) {
    this.least = new Uint32Array(orders * buckets);
    this.greatest = new Uint32Array(orders * buckets);
  }

  /** Buckets that have arrived, from the first on. */
  get length(): number {
    return this.ready;
  }

  /** Adds a part; one that leaves a gap is left out, to be asked for again. */
  add({ from, to, least, greatest }: HistoryPart): void {
    if (from > this.ready) return;
    const count = to - from;
    for (let order = 0; order < this.orders; order++) {
      this.least.set(least.subarray(order * count, (order + 1) * count), order * this.buckets + from);
      this.greatest.set(greatest.subarray(order * count, (order + 1) * count), order * this.buckets + from);
    }
    this.ready = Math.max(this.ready, to);
  }

  /** The least and greatest count of the buckets [from, to). */
  extremes(order: number, from: number, to: number): { least: number; greatest: number } {
    const base = order * this.buckets;
    let least = Infinity;
    let greatest = 0;
    for (let bucket = from; bucket < to; bucket++) {
      least = Math.min(least, this.least[base + bucket]);
      greatest = Math.max(greatest, this.greatest[base + bucket]);
    }
    return { least, greatest };
  }
}

/** Pixels of the mark of the present position. */
const nowWidth = 2;

/**
 * The course of one order's count, zero at the bottom and `greatest` at the top: in each column of pixels, solid up to the
 * least count that its positions had, and lighter from there to the greatest. No peak is lost, none is drawn wider than a column.
 */
export function historyScene(history: FreeHistory, order: number, width: number, height: number, position: number): Scene {
  const scene = new Scene();
  const { buckets, length, operationCount } = history;
  const { greatest: top } = history.extremes(order, 0, length);
  const columns = Math.max(1, Math.min(Math.floor(width), buckets));
  const each = width / columns;
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * buckets) / columns);
    const to = Math.min(length, Math.floor(((column + 1) * buckets) / columns));
    if (to <= from) break;
    const { least, greatest } = history.extremes(order, from, to);
    const low = levelOf(least, top, height);
    const high = levelOf(greatest, top, height);
    if (low > 0) scene.list('courseLeast').pushMerged(column * each, height - low, each, low);
    if (high > low) scene.list('courseRange').pushMerged(column * each, height - high, each, high - low);
  }
  const now = Math.floor((bucketOf(position, buckets, operationCount) * columns) / buckets);
  scene.list('courseNow').push(Math.max(0, Math.min(width - nowWidth, (now + 0.5) * each - nowWidth / 2)), 0, nowWidth, height);
  return scene;
}

/** Whole pixels; what is not zero has one at least. */
function levelOf(count: number, top: number, height: number): number {
  return count === 0 ? 0 : Math.max(1, Math.round((count / top) * height));
}

/** The first position of the stretch under `x`. */
export function positionAt(history: Pick<FreeHistory, 'buckets' | 'operationCount'>, width: number, x: number): number {
  const { buckets, operationCount } = history;
  const bucket = Math.max(0, Math.min(buckets - 1, Math.floor((x / width) * buckets)));
  return bucketStart(bucket, buckets, operationCount);
}

/** An index as the kernel prints it; a dash where it does not apply, which is −1 there. */
export function formatIndex(value: number): string {
  return value < 0 ? '–' : value.toFixed(3);
}

/** The order to begin with: the one that was just asked for in vain, else the smallest that cannot be had, else the largest. */
export function firstOrder({ answers, failed }: Pick<FreeListsBody, 'answers' | 'failed'>): number {
  if (failed !== undefined) return failed;
  const smallest = answers.findIndex(({ kind }) => kind !== 'yes');
  return smallest >= 0 ? smallest : answers.length - 1;
}
