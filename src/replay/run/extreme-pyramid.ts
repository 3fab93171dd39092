// The least and greatest values of many entries, summed up level by level so that those of any range are found in a few steps. Series fills it from a
// run's columns when the timeline asks for the first time.
type Column = Float64Array | Int32Array | Uint8Array;

/** The least and the greatest value of each entry. */
export type ExtremeColumns = readonly [least: Column, greatest: Column];

const fanShift = 4;
/** Entries of a level that one entry of the level above stands for. */
const fan = 1 << fanShift;

export class ExtremePyramid {
  /** By level, the entries themselves first, then by column. */
  private readonly levels: ExtremeColumns[][];
  private finished = false;

  /** `base`: columns of `length` entries, still to be filled by `begin` and `widen`. */
  constructor(
    private readonly length: number,
    base: ExtremeColumns[],
  ) {
    this.levels = [base];
  }

  /** Bytes kept, the entries included. */
  get byteLength(): number {
    return this.levels.flat(2).reduce((bytes, column) => bytes + column.byteLength, 0);
  }

  /** The first values of an entry, one for each column. */
  begin(entry: number, values: Float64Array): void {
    const base = this.levels[0];
    for (let column = 0; column < base.length; column++) {
      base[column][0][entry] = values[column];
      base[column][1][entry] = values[column];
    }
  }

  /** Further values of an entry. */
  widen(entry: number, values: Float64Array): void {
    const base = this.levels[0];
    for (let column = 0; column < base.length; column++) {
      const [least, greatest] = base[column];
      const value = values[column];
      if (value < least[entry]) least[entry] = value;
      if (value > greatest[entry]) greatest[entry] = value;
    }
  }

  /** Makes the levels above, once all entries are filled. */
  finish(): void {
    if (this.finished) return;
    this.finished = true;
    for (let { length } = this; length > fan; length = Math.ceil(length / fan)) {
      this.levels.push(this.levels[this.levels.length - 1].map((below) => summedUp(below, length)));
    }
  }

  /** Widens `least[column]` and `greatest[column]` to the extremes of the entries [from, to). */
  measure(column: number, from: number, to: number, least: Float64Array, greatest: Float64Array): void {
    for (let level = 0; from < to; level++) {
      const columns = this.levels[level][column];
      const top = level === this.levels.length - 1;
      const innerFrom = top ? to : Math.min(to, Math.ceil(from / fan) * fan);
      const innerTo = top ? to : Math.max(innerFrom, (to >>> fanShift) << fanShift);
      widen(columns, from, innerFrom, column, least, greatest);
      widen(columns, innerTo, to, column, least, greatest);
      from = innerFrom >>> fanShift;
      to = innerTo >>> fanShift;
    }
  }
}

function widen(
  [leastOf, greatestOf]: ExtremeColumns,
  from: number,
  to: number,
  column: number,
  least: Float64Array,
  greatest: Float64Array,
): void {
  for (let entry = from; entry < to; entry++) {
    if (leastOf[entry] < least[column]) least[column] = leastOf[entry];
    if (greatestOf[entry] > greatest[column]) greatest[column] = greatestOf[entry];
  }
}

/** The level above: one entry for each `fan` of the `length` entries below. */
function summedUp([leastBelow, greatestBelow]: ExtremeColumns, length: number): ExtremeColumns {
  const above = Math.ceil(length / fan);
  const least = emptyLike(leastBelow, above);
  const greatest = emptyLike(greatestBelow, above);
  for (let entry = 0; entry < above; entry++) {
    const from = entry << fanShift;
    const to = Math.min(length, from + fan);
    let low = leastBelow[from];
    let high = greatestBelow[from];
    for (let at = from + 1; at < to; at++) {
      if (leastBelow[at] < low) low = leastBelow[at];
      if (greatestBelow[at] > high) high = greatestBelow[at];
    }
    least[entry] = low;
    greatest[entry] = high;
  }
  return [least, greatest];
}

function emptyLike(column: Column, length: number): Column {
  if (column instanceof Float64Array) return new Float64Array(length);
  return column instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length);
}
