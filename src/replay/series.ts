import { Place } from '../engine/engine';
import type { Run } from './run';
import { ErrorBits } from './results';

/** Figures that have a value at every position. Bytes, but `live` is a count. */
export type SeriesName = 'used' | 'requested' | 'held' | 'live' | 'largest';

const blockShift = 10;
const block = 1 << blockShift;

/**
 * The course of a run's figures over its positions. `used` and `largest` are columns of the run; the others follow from
 * the operations, summed from the last multiple of 1,024.
 */
export class Series {
  /** live, requested and held at each multiple of 1,024, one after the other. */
  private sums: Float64Array | undefined;

  constructor(private readonly run: Run) {}

  /** The value at a position. */
  at(name: SeriesName, position: number): number {
    const walk = new Walk(this.run, this.sumsBefore(), position);
    return walk.value(name);
  }

  /**
   * The least and greatest value in each of `buckets` equal stretches of the positions from `from` to `to` (both ends
   * included), as pairs. No value is left out: a stretch begins with the value its first position has.
   */
  minMax(name: SeriesName, from: number, to: number, buckets: number): Float64Array {
    const pairs = new Float64Array(buckets * 2);
    const walk = new Walk(this.run, this.sumsBefore(), from);
    const positions = to - from + 1;
    for (let bucket = 0; bucket < buckets; bucket++) {
      const end = from + Math.max(Math.floor(((bucket + 1) * positions) / buckets), 1);
      let least = walk.value(name);
      let greatest = least;
      while (walk.position + 1 < end) {
        walk.advance();
        const value = walk.value(name);
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
      pairs[bucket * 2] = least;
      pairs[bucket * 2 + 1] = greatest;
      if (bucket + 1 < buckets && walk.position < end && end <= to) walk.advance();
    }
    return pairs;
  }

  /** Bytes kept, once asked for. */
  get byteLength(): number {
    return this.sums?.byteLength ?? 0;
  }

  private sumsBefore(): Float64Array {
    if (this.sums === undefined) {
      const sums = new Float64Array(((this.run.operationCount >>> blockShift) + 1) * 3);
      const walk = new Walk(this.run, sums, 0);
      while (walk.position < this.run.operationCount) {
        walk.advance();
        if ((walk.position & (block - 1)) === 0) sums.set([walk.live, walk.requested, walk.held], (walk.position >>> blockShift) * 3);
      }
      this.sums = sums;
    }
    return this.sums;
  }
}

/** Adds up what operations do to the live allocations. */
class Walk {
  position: number;
  live: number;
  requested: number;
  held: number;

  constructor(
    private readonly run: Run,
    sums: Float64Array,
    position: number,
  ) {
    const start = (position >>> blockShift) * 3;
    this.live = sums[start]!;
    this.requested = sums[start + 1]!;
    this.held = sums[start + 2]!;
    this.position = (position >>> blockShift) << blockShift;
    while (this.position < position) this.advance();
  }

  value(name: SeriesName): number {
    const { run, position } = this;
    if (name === 'used') return position === 0 ? 0 : run.results.used[position - 1] * run.arena.unit;
    if (name === 'largest') {
      const order = position === 0 ? run.arena.maxOrder : run.results.largest[position - 1] - 1;
      return order < 0 ? 0 : run.arena.unit * 2 ** order;
    }
    return this[name];
  }

  advance(): void {
    const { run } = this;
    const { place, subject, error } = run.results;
    const op = this.position++;
    if ((error[op] & ErrorBits.Code) !== 0) return;
    if (place[op] !== Place.None) {
      this.live++;
      this.requested += run.requestedOf(op);
      this.held += run.heldOf(op);
    }
    const ended = subject[op];
    if (ended >= 0) {
      this.live--;
      this.requested -= run.requestedOf(ended);
      this.held -= run.heldOf(ended);
    }
  }
}
