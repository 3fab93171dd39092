import { Place } from '../../engine/place';
import type { Fact } from '../../model/metric';
import { ExtremePyramid, type ExtremeColumns } from './extreme-pyramid';
import type { Run } from './run';
import { ErrorBits } from './results';
import { sumsShift, type RunningSums } from './running-sums';
import type { LiveCounts } from './live-counts';

/** The facts that are to be had at every position, as the index keeps them, by number: `used` in units, `largest` as the order plus one, 0 where nothing is free. */
const columns = ['used', 'requested', 'held', 'live', 'largest'] as const satisfies readonly Fact[];

/** Figures that have a value at every position. Bytes, but `live` is a count. */
export type SeriesName = (typeof columns)[number];

/** A block of the index begins where there are sums. */
const blockShift = sumsShift;
/** Positions that share one entry of the index. */
const block = 1 << blockShift;
/** Positions from which on a stretch begins with a block. */
const longStretch = block * 32;
/** Positions between two looks at the clock. */
const stretch = 1 << 14;

/**
 * The course of a run's figures over its positions. `used` and `largest` are columns of the run; the others follow from
 * the sums at every 64th position and the operations since. An index of the extremes between these positions, made when
 * extremes are first asked for, lets an answer cost by what it holds and not by how long the run is.
 */
export class Series {
  private index: Index | undefined;

  constructor(
    private readonly run: Run,
    readonly sums: RunningSums,
  ) {}

  /** Goes on making the index until it is done or `exhausted` says so; true when it is done. Who asks for extremes makes the rest at once. */
  prepare(exhausted: () => boolean = () => false): boolean {
    this.index ??= new Index(this.run);
    return this.index.advance(exhausted);
  }

  /** The share of the index that is made, from 0 to 1. */
  get progress(): number {
    return this.index?.progress ?? 0;
  }

  /** The live allocations at a position, and the bytes asked for and held by them. */
  countsAt(position: number): LiveCounts {
    const [live, requested, held] = this.valuesAt(['live', 'requested', 'held'], position);
    return { live, requested, held };
  }

  /** The value at a position. */
  at(name: SeriesName, position: number): number {
    return this.valuesAt([name], position)[0];
  }

  /** The values at a position, in the order of the names. */
  valuesAt(names: readonly SeriesName[], position: number): number[] {
    const { current } = this.walkFrom(position);
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
    this.prepare();
    const extremes = new Extremes(this.index!, asked, this.sums, this.walkFrom(from));
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
    return this.sums.byteLength + (this.index?.byteLength ?? 0);
  }

  private walkFrom(position: number): FigureWalk {
    const walk = new FigureWalk(this.run);
    walk.moveTo(position, this.sums);
    return walk;
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

/** The extremes in the blocks. */
class Index {
  readonly pyramid: ExtremePyramid;
  private readonly walk: FigureWalk;
  private readonly positions: number;
  private reached = 0;

  constructor(run: Run) {
    this.positions = run.operationCount + 1;
    const blocks = Math.ceil(this.positions / block);
    this.pyramid = new ExtremePyramid(blocks, [
      [new Int32Array(blocks), new Int32Array(blocks)],
      [new Float64Array(blocks), new Float64Array(blocks)],
      [new Float64Array(blocks), new Float64Array(blocks)],
      [new Int32Array(blocks), new Int32Array(blocks)],
      [new Uint8Array(blocks), new Uint8Array(blocks)],
    ] satisfies ExtremeColumns[]);
    this.walk = new FigureWalk(run);
  }

  get progress(): number {
    return this.reached / this.positions;
  }

  get byteLength(): number {
    return this.pyramid.byteLength;
  }

  advance(exhausted: () => boolean): boolean {
    const { walk, positions, pyramid } = this;
    const { current } = walk;
    while (this.reached < positions) {
      const stop = Math.min(positions, this.reached + stretch);
      while (this.reached < stop) {
        const entry = this.reached >>> blockShift;
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
}

/** The extremes between two positions, asked for from left to right. */
class Extremes {
  readonly least = new Float64Array(columns.length);
  readonly greatest = new Float64Array(columns.length);

  /** `walk` stands where the first stretch begins. */
  constructor(
    private readonly index: Index,
    private readonly asked: readonly number[],
    private readonly sums: RunningSums,
    private readonly walk: FigureWalk,
  ) {}

  /** Finds the extremes of the positions [start, end). */
  measure(start: number, end: number): void {
    const firstBlock = (start + block - 1) >>> blockShift;
    const endBlock = end >>> blockShift;
    this.walk.moveTo(start, this.sums);
    this.least.set(this.walk.current);
    this.greatest.set(this.walk.current);
    if (firstBlock >= endBlock) return this.walkTo(end);
    this.walkTo(firstBlock << blockShift);
    for (const column of this.asked) this.index.pyramid.measure(column, firstBlock, endBlock, this.least, this.greatest);
    if (end > endBlock << blockShift) {
      this.walk.moveTo(endBlock << blockShift, this.sums);
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
class FigureWalk {
  position = 0;
  /** The figures at the position, in the order of `columns` and as the index keeps them. */
  readonly current = new Float64Array(columns.length);

  constructor(private readonly run: Run) {
    this.current[4] = run.arena.maxOrder + 1;
  }

  /** Goes to a position, on its own way where that is short. */
  moveTo(position: number, sums: RunningSums): void {
    if (position < this.position || position - this.position >= block) {
      const entry = position >>> blockShift;
      const { requested, held, live } = sums.get(entry);
      this.position = entry << blockShift;
      this.current[1] = requested;
      this.current[2] = held;
      this.current[3] = live;
      this.readColumns();
    }
    while (this.position < position) this.advance();
  }

  advance(): void {
    const { run, current } = this;
    const { results } = run;
    const { error } = results;
    const op = this.position++;
    if ((error[op] & ErrorBits.Code) === 0) {
      if (results.place(op) !== Place.None) {
        current[1] += run.requestedOf(op);
        current[2] += run.heldOf(op);
        current[3]++;
      }
      const ended = results.subject(op);
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
    current[0] = position === 0 ? 0 : run.results.used(position - 1);
    current[4] = position === 0 ? run.arena.maxOrder + 1 : run.results.largest(position - 1);
  }
}
