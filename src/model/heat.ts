/** What a heat picture shows. */
export const heatModes = ['used', 'age', 'owner'] as const;
export type HeatMode = (typeof heatModes)[number];

/** A part of a run and of its arena: bytes [fromByte, toByte) at the positions from `fromPosition` to `toPosition`, both included. */
export interface HeatWindow {
  readonly fromByte: number;
  readonly toByte: number;
  readonly fromPosition: number;
  readonly toPosition: number;
}

/** Who asked for memory: a call site where the trace names them, else a line. */
export interface Owner {
  /** The call site's text; undefined for a line. */
  readonly site: string | undefined;
  /** The line, or the first line that allocates at the call site. */
  readonly line: number;
  /** Bytes its allocations held, averaged over all positions of the run. */
  readonly held: number;
}

/** Owners that are told apart in a picture: as many as people can keep apart. */
export const rankedOwners = 8;

/** The cell value of an owner that is not among the ranked ones. */
export const otherOwners = 255;

/**
 * A picture of a run: address against time. Cell (row, column) is `cells[row * columns + column]`; rows ascend by address,
 * columns by position. Row `r` begins at byte `fromByte + bandStart(bytes, rows, r)`, and likewise the columns.
 */
export interface Heat {
  readonly mode: HeatMode;
  readonly window: HeatWindow;
  readonly rows: number;
  readonly columns: number;
  /**
   * What allocations held of a cell, summed over all its bytes and positions, so that nothing short or small is left out.
   * 0 is a cell in which nothing was ever held.
   *
   * `used`: the share that was held, from 1 to 255, which is all. `age`: the mean age of what was held, see `ageLevel`.
   * `owner`: who held the most, as an index into `owners` plus one, or `otherOwners`.
   */
  readonly cells: Uint8Array;
  /** Bit `cell % 8` of byte `cell >> 3`: whether anything that passes the filter was ever held in the cell. Absent while there is none. */
  readonly passing?: Uint8Array;
  /** Errors reported at the positions of each column, as everywhere else. */
  readonly errors: Uint32Array;
  /** The call sites, or lines, of cell values 1, 2, … of an `owner` picture. */
  readonly owners: readonly Owner[];
}

/** Whether a filter is in force and nothing that passes it was ever held in the cell. */
export function isHeatDimmed({ passing }: Pick<Heat, 'passing'>, cell: number): boolean {
  return passing !== undefined && (passing[cell >> 3] & (1 << (cell & 7))) === 0;
}

/** Where band `index` begins when `length` is cut into `count` bands of whole numbers; `count` is at most `length`. */
export function bandStart(length: number, count: number, index: number): number {
  return Math.floor((index * length) / count);
}

/** The band that `at` lies in. */
export function bandAt(length: number, count: number, at: number): number {
  return Math.ceil(((at + 1) * count) / length) - 1;
}

/** An age in operations as a level from 1 to 255, on a logarithmic scale that ends with the run. */
export function ageLevel(age: number, operationCount: number): number {
  return 1 + Math.round((254 * Math.log1p(age)) / Math.log1p(Math.max(1, operationCount)));
}

/** The age that a level stands for. */
export function ageOfLevel(level: number, operationCount: number): number {
  return Math.expm1(((level - 1) / 254) * Math.log1p(Math.max(1, operationCount)));
}
