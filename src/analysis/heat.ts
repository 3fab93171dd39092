import { BlockState } from '../engine/buddy';
import { Place } from '../engine/engine';
import { Cursor } from '../replay/cursor';
import { ErrorBits } from '../replay/results';
import type { Run } from '../replay/run';

/** What a heat picture shows. */
export type HeatMode = 'used' | 'age' | 'owner';

/**
 * A picture of a whole run: address against time. Cell (row, column) is `values[row * columns + column]`; rows ascend by
 * address, columns by position.
 */
export interface Heat {
  readonly mode: HeatMode;
  readonly rows: number;
  readonly columns: number;
  /**
   * `used`: the share of the row's bytes in use, averaged over the column's positions. `age`: the age of what is in use at
   * the column's end, as a share of the run, -1 where nothing is. `owner`: the line that allocated what lies in the middle
   * of the row then, 0 where it is free, -1 for a slab.
   */
  readonly values: Float32Array;
}

/** Operations swept between two looks at the clock. */
const stretch = 1 << 12;

/** Computes a heat picture in slices. */
export class HeatBuilder {
  private readonly cursor: Cursor;
  private readonly values: Float32Array;
  private readonly unitsPerRow: number;
  /** Units in use in each row now, and their sum over the positions of the present column so far. */
  private readonly usedUnits: Float64Array;
  private readonly sums: Float64Array;
  private readonly summedTo: Float64Array;
  private column = 0;

  /** `rows` and `columns` are the most there may be; a small arena or a short run has fewer. */
  constructor(
    private readonly run: Run,
    private readonly mode: HeatMode,
    rows: number,
    columns: number,
  ) {
    const units = run.arena.size / run.arena.unit;
    this.rows = Math.max(1, Math.min(rows, units));
    this.columns = Math.max(1, Math.min(columns, run.operationCount));
    this.unitsPerRow = units / this.rows;
    this.cursor = new Cursor(run);
    this.values = new Float32Array(this.rows * this.columns);
    this.usedUnits = new Float64Array(this.rows);
    this.sums = new Float64Array(this.rows);
    this.summedTo = new Float64Array(this.rows);
  }

  readonly rows: number;
  readonly columns: number;

  /** Goes on for about so many milliseconds. True when the picture is complete. */
  advance(milliseconds: number): boolean {
    const deadline = performance.now() + milliseconds;
    while (this.column < this.columns) {
      const end = this.columnEnd(this.column);
      const to = Math.min(end, this.cursor.position + stretch);
      while (this.cursor.position < to) this.step();
      if (this.cursor.position === end) this.finishColumn();
      if (performance.now() >= deadline) break;
    }
    return this.column === this.columns;
  }

  /** The picture so far. */
  get heat(): Heat {
    return { mode: this.mode, rows: this.rows, columns: this.columns, values: this.values };
  }

  /** The share of the picture that is done. */
  get progress(): number {
    return this.column / this.columns;
  }

  /** The last position of a column. */
  columnEnd(column: number): number {
    return Math.round(((column + 1) * this.run.operationCount) / this.columns);
  }

  private step(): void {
    const op = this.cursor.position;
    if (this.mode !== 'used') {
      this.cursor.stepForward();
      return;
    }
    const { results } = this.run;
    this.cursor.stepForward();
    if ((results.error[op] & ErrorBits.Code) !== 0) return;
    const subject = results.subject[op];
    const moved = subject < 0 || results.place[op] !== results.place[subject] || results.offset[op] !== results.offset[subject];
    if (!moved) return;
    if (results.place[op] !== Place.None) this.add(op, 1, op + 1);
    if (subject >= 0) this.add(subject, -1, op + 1);
  }

  /** Counts the bytes of an allocation in or out of the rows it lies in, from a position on. */
  private add(op: number, sign: number, position: number): void {
    const { unit } = this.run.arena;
    const from = this.run.results.offset[op] / unit;
    const to = from + this.run.heldOf(op) / unit;
    const last = Math.min(Math.floor((to - 1e-9) / this.unitsPerRow), this.rows - 1);
    for (let row = Math.floor(from / this.unitsPerRow); row <= last; row++) {
      this.sumRow(row, position);
      const start = row * this.unitsPerRow;
      this.usedUnits[row] += sign * (Math.min(to, start + this.unitsPerRow) - Math.max(from, start));
    }
  }

  private sumRow(row: number, position: number): void {
    this.sums[row] += this.usedUnits[row] * (position - this.summedTo[row]);
    this.summedTo[row] = position;
  }

  private finishColumn(): void {
    const end = this.cursor.position;
    const start = this.column === 0 ? 0 : this.columnEnd(this.column - 1);
    for (let row = 0; row < this.rows; row++) this.values[row * this.columns + this.column] = this.cell(row, start, end);
    this.column++;
  }

  private cell(row: number, start: number, end: number): number {
    if (this.mode === 'used') {
      // Its state after the last operation counts for one position more: the column's own end.
      this.sumRow(row, end + 1);
      const value = this.sums[row] / ((end - start + 1) * this.unitsPerRow);
      this.sums[row] = this.usedUnits[row]!;
      return Math.min(1, Math.max(0, value));
    }
    const { cursor } = this;
    const { buddy } = cursor.engine;
    const middle = Math.min(Math.floor((row + 0.5) * this.unitsPerRow), buddy.units - 1);
    const block = buddy.blockOf(middle);
    const state = buddy.state[block] & BlockState.Mask;
    if (state === BlockState.Free) return this.mode === 'age' ? -1 : 0;
    const op = state === BlockState.Slab ? this.youngestIn(buddy.owner[block], middle - block) : buddy.owner[block];
    if (this.mode === 'owner') return state === BlockState.Slab && op < 0 ? -1 : this.run.table.line[op];
    return op < 0 ? -1 : (end - op) / Math.max(1, this.run.operationCount);
  }

  /** The operation whose object lies at a unit of a slab, -1 where there is none. */
  private youngestIn(slab: number, unit: number): number {
    const { slot, objects } = this.cursor.slab(slab);
    const index = Math.floor((unit * this.run.arena.unit) / slot);
    return index < objects ? this.cursor.slotOwner(slab, index) : -1;
  }
}
