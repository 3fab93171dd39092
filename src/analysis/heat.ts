// Address against time as a picture: who held what part of the arena when, from the result columns alone.
import { Place } from '../engine/place';
import { severityOf } from '../model/diagnostic';
import { ageLevel, bandAt, bandStart, otherOwners, type Heat, type HeatMode, type HeatWindow, type Owner } from '../model/heat';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import type { Work } from '../work/work';
import { rankOwners, type RankedOwners } from './owners';

/** Row visits of one step. */
const stretch = 1 << 13;

/** Computes a heat picture from the result columns alone. */
export class HeatBuilder {
  readonly rows: number;
  readonly columns: number;
  private readonly cells: Uint8Array;
  private readonly passing: Uint8Array | undefined;
  private readonly errors: Uint32Array;
  private layers = 1;
  private ownerOf: ((op: number) => number) | undefined;
  private owners: readonly Owner[] = [];
  /** First byte of each row from the window's, and the end. */
  private readonly starts: Float64Array;
  /** Bytes held in each row now, by layer; a layer is an owner, the others have one. */
  private held: Float64Array;
  /** The same times the positions of the present column so far. */
  private sums: Float64Array;
  /** For `age`: bytes times the position they were allocated at, and the age of the bytes summed over the column. */
  private readonly births: Float64Array;
  private readonly ages: Float64Array;
  /** For a filter: allocations that pass it in each row now, and whether one that is gone was there in the present column. */
  private readonly passingNow: Int32Array;
  private readonly passed: Uint8Array;
  /** Up to which position a row is summed. */
  private readonly summedTo: Float64Array;
  private position = 0;
  private column = 0;
  private visits = 0;

  /**
   * `rows` and `columns` are the most there may be; where there are fewer bytes or positions, the picture has fewer.
   * `filter`: whether the allocation that an operation made passes.
   */
  constructor(
    private readonly run: Run,
    private readonly mode: HeatMode,
    private readonly window: HeatWindow,
    rows: number,
    columns: number,
    private readonly filter?: (op: number) => boolean,
  ) {
    this.rows = Math.max(1, Math.min(rows, this.bytes));
    this.columns = Math.max(1, Math.min(columns, this.positions));
    this.cells = new Uint8Array(this.rows * this.columns);
    this.passing = filter && new Uint8Array(Math.ceil(this.cells.length / 8));
    this.passingNow = new Int32Array(filter ? this.rows : 0);
    this.passed = new Uint8Array(filter ? this.rows : 0);
    this.errors = new Uint32Array(this.columns);
    this.starts = Float64Array.from({ length: this.rows + 1 }, (_, row) => bandStart(this.bytes, this.rows, row));
    this.held = new Float64Array(this.rows);
    this.sums = new Float64Array(this.rows);
    this.births = new Float64Array(mode === 'age' ? this.rows : 0);
    this.ages = new Float64Array(mode === 'age' ? this.rows : 0);
    this.summedTo = new Float64Array(this.rows).fill(window.fromPosition);
    this.addNoteErrors();
  }

  /** Makes the picture, to be asked for once. */
  *make(): Work<Heat> {
    if (this.mode === 'owner') this.divide(yield* rankOwners(this.run));
    while (this.column < this.columns) {
      this.fill();
      yield this.visits;
      this.visits = 0;
    }
    const { mode, window, rows, columns, cells, passing, errors, owners } = this;
    return { mode, window, rows, columns, cells, passing, errors, owners };
  }

  /** The share of the operations that is done. */
  get progress(): number {
    return this.column === this.columns ? 1 : this.position / (this.window.toPosition + 1);
  }

  private get bytes(): number {
    return this.window.toByte - this.window.fromByte;
  }

  private get positions(): number {
    return this.window.toPosition - this.window.fromPosition + 1;
  }

  private columnStart(column: number): number {
    return this.window.fromPosition + bandStart(this.positions, this.columns, column);
  }

  /** Gives each owner a layer of its own, and one to all others. */
  private divide({ owners, indexOf }: RankedOwners): void {
    this.owners = owners;
    this.ownerOf = indexOf;
    this.layers = owners.length + 1;
    this.held = new Float64Array(this.rows * this.layers);
    this.sums = new Float64Array(this.rows * this.layers);
  }

  /** Fills the columns from the left, as far as one step goes. */
  private fill(): void {
    while (this.column < this.columns && this.visits < stretch) {
      const end = this.columnStart(this.column + 1);
      // The operation at `position` leads to the next position: the last one of the column needs no operation after it.
      while (this.position < end - 1 && this.visits < stretch) this.step(this.position++);
      if (this.position === end - 1) this.finishColumn(end);
    }
  }

  private step(op: number): void {
    this.visits++;
    const { run } = this;
    const { results } = run;
    if (results.error[op] !== 0) {
      if (run.countsAsError(op)) this.addError(op + 1);
      if ((results.error[op] & ErrorBits.Code) !== 0) return;
    }
    for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) this.change(ended, -1, op + 1);
    if (results.place(op) !== Place.None) this.change(op, 1, op + 1);
  }

  /** Counts the bytes of an allocation in (1) or out (-1) of the rows it lies in, from a position on. */
  private change(op: number, sign: 1 | -1, position: number): void {
    const { window, starts, rows, bytes, layers, held, births } = this;
    const from = Math.max(0, this.run.startOf(op) - window.fromByte);
    const to = Math.min(bytes, this.run.startOf(op) + this.run.heldOf(op) - window.fromByte);
    if (from >= to) return;
    const layer = this.ownerOf === undefined ? 0 : this.ownerOf(op);
    const last = bandAt(bytes, rows, to - 1);
    if (this.filter?.(op) === true) this.changePassing(bandAt(bytes, rows, from), last, sign, position);
    for (let row = bandAt(bytes, rows, from); row <= last; row++) {
      this.sumRow(row, position);
      const part = sign * (Math.min(to, starts[row + 1]) - Math.max(from, starts[row]));
      held[row * layers + layer] += part;
      if (births.length > 0) births[row] += part * (op + 1);
      this.visits++;
    }
  }

  private changePassing(first: number, last: number, sign: 1 | -1, position: number): void {
    const { passingNow, passed } = this;
    // What goes with the column's first position has not been there at any of its positions.
    const wasThere = sign < 0 && position > this.columnStart(this.column);
    for (let row = first; row <= last; row++) {
      passingNow[row] += sign;
      if (wasThere) passed[row] = 1;
    }
  }

  /** Adds to the sums what the row has held up to a position, this one excluded. */
  private sumRow(row: number, position: number): void {
    const from = this.summedTo[row];
    const count = position - from;
    if (count <= 0) return;
    const { layers, held, sums, births, ages } = this;
    for (let at = row * layers; at < (row + 1) * layers; at++) sums[at] += held[at] * count;
    // The positions from `from` to `position` - 1, summed up.
    if (ages.length > 0) ages[row] += (held[row] * count * (from + position - 1)) / 2 - births[row] * count;
    this.summedTo[row] = position;
  }

  private finishColumn(end: number): void {
    const { rows, columns, layers } = this;
    const positions = end - this.columnStart(this.column);
    for (let row = 0; row < rows; row++) {
      this.sumRow(row, end);
      this.cells[row * columns + this.column] = this.level(row, positions);
    }
    if (this.passing) this.markPassing(this.passing);
    this.sums.fill(0);
    this.ages.fill(0);
    this.visits += rows * layers;
    this.column++;
  }

  private markPassing(passing: Uint8Array): void {
    const { rows, columns, passingNow, passed } = this;
    for (let row = 0; row < rows; row++) {
      if (passed[row] === 0 && passingNow[row] === 0) continue;
      const cell = row * columns + this.column;
      passing[cell >> 3] |= 1 << (cell & 7);
    }
    passed.fill(0);
  }

  private level(row: number, positions: number): number {
    const { mode, layers, sums } = this;
    if (mode === 'owner') return this.greatest(sums.subarray(row * layers, (row + 1) * layers));
    const sum = sums[row];
    if (sum === 0) return 0;
    if (mode === 'age') return ageLevel(Math.max(0, this.ages[row] / sum), this.run.operationCount);
    const whole = (this.starts[row + 1] - this.starts[row]) * positions;
    return sum === whole ? 255 : Math.min(254, Math.max(1, Math.round((sum / whole) * 255)));
  }

  private greatest(sums: Float64Array): number {
    let best = -1;
    let most = 0;
    for (let layer = 0; layer < sums.length; layer++) {
      if (sums[layer] > most) {
        most = sums[layer]!;
        best = layer;
      }
    }
    return best < 0 ? 0 : best === this.owners.length ? otherOwners : best + 1;
  }

  private addNoteErrors(): void {
    for (const note of this.run.notes) if (severityOf(note.code) === 'error') this.addError(note.position, note.times);
  }

  private addError(position: number, times = 1): void {
    const at = position - this.window.fromPosition;
    if (at < 0 || at >= this.positions) return;
    this.errors[bandAt(this.positions, this.columns, at)] += times;
  }
}
