import { Place } from '../engine/engine';
import { ExtremePyramid, type ExtremeColumns } from './extreme-pyramid';
import type { Run } from './run';
import { ErrorBits } from './results';

/** Figures that have a value at every position. Bytes, but `live` is a count. */
export type SeriesName = 'used' | 'requested' | 'held' | 'live' | 'largest';

/** The figures as the index keeps them, by number: `used` in units, `largest` as the order plus one, 0 where nothing is free. */
const columns: readonly SeriesName[] = ['used', 'requested', 'held', 'live', 'largest'];

const blockShift = 6;
/** Positions that share one entry of the index. */
const block = 1 << blockShift;
/** Positions from which on a stretch begins with a block. */
const longStretch = block * 32;
/** Positions between two looks at the clock. */
const stretch = 1 << 14;

/**
 * The course of a run's figures over its positions. `used` and `largest` are columns of the run; the others follow from
 * the operations. An index, made when first asked for, keeps the sums at every 64th position and the extremes between
 * them, so that an answer costs by what it holds and not by how long the run is.
 */
export class Series {
  private index: Index | undefined;

  constructor(private readonly run: Run) {}

  /** Goes on making the index until it is done or `exhausted` says so; true when it is done. Questions make the rest at once. */
  prepare(exhausted: () => boolean = () => false): boolean {
    this.index ??= new Index(this.run);
    return this.index.advance(exhausted);
  }

  /** The share of the index that is made, from 0 to 1. */
  get progress(): number {
    return this.index?.progress ?? 0;
  }

  /** The value at a position. */
  at(name: SeriesName, position: number): number {
    return this.valuesAt([name], position)[0];
  }

  /** The values at a position, in the order of the names. */
  valuesAt(names: readonly SeriesName[], position: number): number[] {
    const { current } = this.madeIndex().walkFrom(position);
    return names.map((name) => this.toValue(name, current[columns.indexOf(name)]));
  }

  /**
   * The least and greatest value in each of `buckets` equal stretches of the positions from `from` to `to` (both ends
   * included), as pairs. No value is left out: a stretch begins with the value its first position has. Where there are
   * more stretches than positions, several show the same one; long ones meet at the nearest multiple of 64.
   */
  minMax(name: SeriesName, from: number, to: number, buckets: number): Float64Array {
    return this.minMaxOf([name], from, to, buckets)[0];
  }

  /** The same for several figures at once: the operations are walked over only once. */
  minMaxOf(names: readonly SeriesName[], from: number, to: number, buckets: number): Float64Array[] {
    const asked = names.map((name) => columns.indexOf(name));
    const extremes = new Extremes(this.madeIndex(), asked, from);
    const answers = names.map(() => new Float64Array(buckets * 2));
    for (let bucket = 0; bucket < buckets; bucket++) {
      const start = boundary(from, to, buckets, bucket);
      extremes.measure(start, Math.max(start + 1, boundary(from, to, buckets, bucket + 1)));
      names.forEach((name, at) => {
        answers[at][bucket * 2] = this.toValue(name, extremes.least[asked[at]]);
        answers[at][bucket * 2 + 1] = this.toValue(name, extremes.greatest[asked[at]]);
      });
    }
    return answers;
  }

  /** Bytes kept, once asked for. */
  get byteLength(): number {
    return this.index?.byteLength ?? 0;
  }

  private madeIndex(): Index {
    this.prepare();
    return this.index!;
  }

  private toValue(name: SeriesName, kept: number): number {
    const { unit } = this.run.arena;
    if (name === 'used') return kept * unit;
    if (name === 'largest') return kept === 0 ? 0 : unit * 2 ** (kept - 1);
    return kept;
  }
}

/** Where a stretch begins. Within long ones a part of a block would be walked over for a shift that nobody sees. */
function boundary(from: number, to: number, buckets: number, bucket: number): number {
  const length = (to - from + 1) / buckets;
  const exact = from + Math.floor((bucket * (to - from + 1)) / buckets);
  return length < longStretch || bucket === 0 || bucket === buckets ? exact : Math.round(exact / block) * block;
}

/** Sums at each block's first position, and the extremes in the blocks. */
class Index {
  /** requested, held and live at each block's first position, one after the other. */
  private readonly sums: Float64Array;
  readonly pyramid: ExtremePyramid;
  private readonly walk: Walk;
  private readonly positions: number;
  private reached = 0;

  constructor(private readonly run: Run) {
    this.positions = run.operationCount + 1;
    const blocks = Math.ceil(this.positions / block);
    this.sums = new Float64Array(blocks * 3);
    this.pyramid = new ExtremePyramid(blocks, [
      [new Int32Array(blocks), new Int32Array(blocks)],
      [new Float64Array(blocks), new Float64Array(blocks)],
      [new Float64Array(blocks), new Float64Array(blocks)],
      [new Int32Array(blocks), new Int32Array(blocks)],
      [new Uint8Array(blocks), new Uint8Array(blocks)],
    ] satisfies ExtremeColumns[]);
    this.walk = new Walk(run);
  }

  get progress(): number {
    return this.reached / this.positions;
  }

  get byteLength(): number {
    return this.sums.byteLength + this.pyramid.byteLength;
  }

  advance(exhausted: () => boolean): boolean {
    const { walk, positions, pyramid } = this;
    const { current } = walk;
    while (this.reached < positions) {
      const stop = Math.min(positions, this.reached + stretch);
      while (this.reached < stop) {
        const entry = this.reached >>> blockShift;
        this.sums.set(current.subarray(1, 4), entry * 3);
        pyramid.begin(entry, current);
        const end = Math.min(positions, this.reached + block);
        while (walk.position + 1 < end) {
          walk.advance();
          pyramid.widen(entry, current);
        }
        if (end < positions) walk.advance();
        this.reached = end;
      }
      if (this.reached < positions && exhausted()) return false;
    }
    pyramid.finish();
    return true;
  }

  /** A walk that stands at a position. */
  walkFrom(position: number): Walk {
    const walk = new Walk(this.run);
    this.move(walk, position);
    return walk;
  }

  /** Moves a walk, on its own way where that is short. */
  move(walk: Walk, position: number): void {
    if (position < walk.position || position - walk.position >= block) {
      const entry = position >>> blockShift;
      walk.restart(entry << blockShift, this.sums, entry * 3);
    }
    while (walk.position < position) walk.advance();
  }
}

/** The extremes between two positions, asked for from left to right. */
class Extremes {
  readonly least = new Float64Array(columns.length);
  readonly greatest = new Float64Array(columns.length);
  private readonly walk: Walk;

  constructor(
    private readonly index: Index,
    private readonly asked: readonly number[],
    from: number,
  ) {
    this.walk = index.walkFrom(from);
  }

  /** Finds the extremes of the positions [start, end). */
  measure(start: number, end: number): void {
    const firstBlock = (start + block - 1) >>> blockShift;
    const endBlock = end >>> blockShift;
    this.index.move(this.walk, start);
    this.least.set(this.walk.current);
    this.greatest.set(this.walk.current);
    if (firstBlock >= endBlock) return this.walkTo(end);
    this.walkTo(firstBlock << blockShift);
    for (const column of this.asked) this.index.pyramid.measure(column, firstBlock, endBlock, this.least, this.greatest);
    if (end > endBlock << blockShift) {
      this.index.move(this.walk, endBlock << blockShift);
      this.take();
      this.walkTo(end);
    }
  }

  private walkTo(end: number): void {
    while (this.walk.position + 1 < end) {
      this.walk.advance();
      this.take();
    }
  }

  private take(): void {
    const { least, greatest } = this;
    const { current } = this.walk;
    for (const column of this.asked) {
      const value = current[column];
      if (value < least[column]) least[column] = value;
      if (value > greatest[column]) greatest[column] = value;
    }
  }
}

/** Stands at a position and adds up what operations do to the live allocations. */
class Walk {
  position = 0;
  /** The figures at the position, in the order of `columns` and as the index keeps them. */
  readonly current = new Float64Array(columns.length);

  constructor(private readonly run: Run) {
    this.current[4] = run.arena.maxOrder + 1;
  }

  /** Goes to a position whose sums are known. */
  restart(position: number, sums: Float64Array, at: number): void {
    this.position = position;
    for (let sum = 0; sum < 3; sum++) this.current[1 + sum] = sums[at + sum];
    this.readColumns();
  }

  advance(): void {
    const { run, current } = this;
    const { place, subject, error } = run.results;
    const op = this.position++;
    if ((error[op] & ErrorBits.Code) === 0) {
      if (place[op] !== Place.None) {
        current[1] += run.requestedOf(op);
        current[2] += run.heldOf(op);
        current[3]++;
      }
      const ended = subject[op];
      if (ended >= 0) {
        current[1] -= run.requestedOf(ended);
        current[2] -= run.heldOf(ended);
        current[3]--;
      }
    }
    this.readColumns();
  }

  private readColumns(): void {
    const { run, current, position } = this;
    current[0] = position === 0 ? 0 : run.results.used[position - 1];
    current[4] = position === 0 ? run.arena.maxOrder + 1 : run.results.largest[position - 1];
  }
}
