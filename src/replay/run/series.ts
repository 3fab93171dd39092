// Figures of a run that have a value at every position, and their extremes between any two.
import type { ArenaConfig } from '../../engine/config';
import { Place } from '../../engine/place';
import { emptyLargestUnits, markerUnits } from '../../engine/policies/policy';
import type { Fact } from '../../model/metric';
import { SharedWork, type Work } from '../../work/work';
import { ExtremePyramid, type ExtremeColumns } from './extreme-pyramid';
import { ErrorBits, type Results } from './results';
import { sumsShift, type RunningSums } from './running-sums';
import type { LiveCounts } from './live-counts';

/** The facts that are to be had at every position, as the index keeps them, by number: `used` and `largest` in units. */
const columns = ['used', 'requested', 'held', 'live', 'largest'] as const satisfies readonly Fact[];

/** Figures that have a value at every position. Bytes, but `live` is a count. */
export type SeriesName = (typeof columns)[number];

/** Operations that were run, and what came of each: what of a run its figures follow from. */
export interface RunOperations {
  readonly arena: ArenaConfig;
  /** Whether the largest free block is known at every position. */
  readonly knowsLargest: boolean;
  readonly results: Results;
  readonly operationCount: number;
  /** Bytes asked for by operation `op`, which allocated. */
  requestedOf(op: number): number;
  /** Bytes set aside for what it allocated. */
  heldOf(op: number): number;
}

/** A block of the index begins where there are sums. */
const blockShift = sumsShift;
/** Positions that share one entry of the index. */
const block = 1 << blockShift;
/** Positions from which on a stretch begins with a block. */
const longStretch = block * 32;
/** Positions of one step. */
const stretch = 1 << 14;

/**
 * The course of a run's figures over its positions. `used` and `largest` are columns of the run; the others follow from
 * the sums at every 64th position and the operations since. An index of the extremes between these positions, made when
 * extremes are first asked for, lets an answer cost by what it holds and not by how long the run is.
 */
export class Series {
  /** What makes the index. Who asks for extremes does the rest of it at once. */
  readonly index: SharedWork<ExtremePyramid>;

  constructor(
    private readonly run: RunOperations,
    readonly sums: RunningSums,
  ) {
    this.index = new SharedWork(indexExtremes(run));
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
    const starts = Int32Array.from({ length: buckets + 1 }, (_, bucket) => boundary(from, to, buckets, bucket));
    return this.minMaxBetween(names, starts.subarray(0, buckets), starts.subarray(1));
  }

  /** The same for stretches of any length: the positions [starts, ends) of each, and at least the first of them. */
  minMaxBetween(names: readonly SeriesName[], starts: Int32Array, ends: Int32Array): Float64Array[] {
    const asked = names.map((name) => columns.indexOf(name));
    const buckets = starts.length;
    const extremes = new Extremes(this.index.finish(), asked, this.sums, this.walkFrom(starts[0]));
    const answers = names.map(() => new Float64Array(buckets * 2));
    for (let bucket = 0; bucket < buckets; bucket++) {
      extremes.measure(starts[bucket], Math.max(starts[bucket] + 1, ends[bucket]));
      names.forEach((name, at) => {
        answers[at][bucket * 2] = this.toValue(name, extremes.least[asked[at]]);
        answers[at][bucket * 2 + 1] = this.toValue(name, extremes.greatest[asked[at]]);
      });
    }
    return answers;
  }

  /** Bytes kept, once asked for. */
  get byteLength(): number {
    return this.sums.byteLength + (this.index.result?.byteLength ?? 0);
  }

  private walkFrom(position: number): FigureWalk {
    const walk = new FigureWalk(this.run);
    walk.moveTo(position, this.sums);
    return walk;
  }

  private toValue(name: SeriesName, kept: number): number {
    const { arena, knowsLargest } = this.run;
    const { unit } = arena;
    // Where nobody knows what is free, nobody knows the largest free block.
    if (name === 'largest' && !knowsLargest) return NaN;
    return name === 'used' || name === 'largest' ? kept * unit : kept;
  }
}

/** Where a stretch begins. Within long ones a part of a block would be walked over for a shift that nobody sees. */
function boundary(from: number, to: number, buckets: number, bucket: number): number {
  const length = (to - from + 1) / buckets;
  const exact = from + Math.floor((bucket * (to - from + 1)) / buckets);
  return length < longStretch || bucket === 0 || bucket === buckets ? exact : Math.round(exact / block) * block;
}

/** Finds the extremes in the blocks. */
function* indexExtremes(run: RunOperations): Work<ExtremePyramid> {
  const positions = run.operationCount + 1;
  const blocks = Math.ceil(positions / block);
  const pyramid = new ExtremePyramid(blocks, [
    [new Int32Array(blocks), new Int32Array(blocks)],
    [new Float64Array(blocks), new Float64Array(blocks)],
    [new Float64Array(blocks), new Float64Array(blocks)],
    [new Int32Array(blocks), new Int32Array(blocks)],
    [new Int32Array(blocks), new Int32Array(blocks)],
  ] satisfies ExtremeColumns[]);
  const walk = new FigureWalk(run);
  for (let from = 0; from < positions; from += stretch) {
    const to = Math.min(positions, from + stretch);
    indexBlocks(pyramid, walk, from, to, positions);
    yield to - from;
  }
  pyramid.finish();
  return pyramid;
}

/** Takes in the blocks that the positions [from, to) fill; `walk` stands at the first, and then at `to`, unless that is the end. */
function indexBlocks(pyramid: ExtremePyramid, walk: FigureWalk, from: number, to: number, positions: number): void {
  const { current } = walk;
  for (let start = from; start < to; start += block) {
    const entry = start >>> blockShift;
    pyramid.begin(entry, current);
    const end = Math.min(positions, start + block);
    while (walk.position + 1 < end) {
      walk.stepForward();
      pyramid.widen(entry, current);
    }
    if (end < positions) walk.stepForward();
  }
}

/** The extremes between two positions, asked for from left to right. */
class Extremes {
  readonly least = new Float64Array(columns.length);
  readonly greatest = new Float64Array(columns.length);

  /** `walk` stands where the first stretch begins. */
  constructor(
    private readonly index: ExtremePyramid,
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
    for (const column of this.asked) this.index.measure(column, firstBlock, endBlock, this.least, this.greatest);
    if (end > endBlock << blockShift) {
      this.walk.moveTo(endBlock << blockShift, this.sums);
      this.take();
      this.walkTo(end);
    }
  }

  private walkTo(end: number): void {
    while (this.walk.position + 1 < end) {
      this.walk.stepForward();
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

  constructor(private readonly run: RunOperations) {
    this.readColumns();
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
    while (this.position < position) this.stepForward();
  }

  /** Goes to the next position. */
  stepForward(): void {
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
      for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) {
        current[1] -= run.requestedOf(ended);
        current[2] -= run.heldOf(ended);
        current[3]--;
      }
    }
    this.readColumns();
  }

  private readColumns(): void {
    const { run, current, position } = this;
    current[0] = position === 0 ? (run.arena.before?.units ?? markerUnits(run.arena)) : run.results.used(position - 1);
    current[4] = position === 0 ? largestAtStart(run.arena) : run.results.largestUnits(position - 1);
  }
}

/** Units of the largest free block before the first operation. */
function largestAtStart(arena: ArenaConfig): number {
  const { before } = arena;
  if (before === undefined) return emptyLargestUnits(arena);
  return before.largestFree < 0 ? 0 : 2 ** before.largestFree;
}
