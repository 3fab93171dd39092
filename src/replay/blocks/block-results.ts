// What came of each operation where blocks have any length: beside the columns of `Results`, how long each block is and how long the largest free one.
import { Place } from '../../engine/place';
import type { BlockEngine } from '../../engine/policies/block-engine';
import { ilog2 } from '../../engine/arithmetic';
import { Column, placeAndLargest, Results, Row, type Result } from '../run/results';

/** What stands where in a row, beside `Column`. Units. */
const enum LengthColumn {
  Block,
  Largest,
}

const lengthShift = 1;

export class BlockResults extends Results {
  private lengths: Int32Array;

  constructor(capacity: number) {
    super(capacity);
    this.lengths = new Int32Array(capacity << lengthShift);
  }

  /** Units of the block that operation `op` allocated; 0 where it has none. */
  units(op: number): number {
    return this.lengths[(op << lengthShift) + LengthColumn.Block];
  }

  override largestUnits(op: number): number {
    return this.lengths[(op << lengthShift) + LengthColumn.Largest];
  }

  /** Its power of two plus one. */
  override largest(op: number): number {
    const units = this.largestUnits(op);
    return units === 0 ? 0 : ilog2(units) + 1;
  }

  /** Writes down what has come of an operation, and what holds after it on the engine that has just done it. */
  writeResult(op: number, result: Result, engine: BlockEngine): void {
    this.writeRow(op, result.place, result.unit, result.subject, engine);
    if (result.error !== 0) this.error[op] = result.error;
  }

  /** The same of an operation that did not fail. */
  writeRow(op: number, place: number, unit: number, subject: number, engine: BlockEngine): void {
    const { rows, lengths } = this;
    const row = op << Row.Shift;
    rows[row + Column.Place] = placeAndLargest(place, 0);
    rows[row + Column.Unit] = unit;
    rows[row + Column.Subject] = subject;
    rows[row + Column.Used] = engine.usedUnits;
    const length = op << lengthShift;
    lengths[length + LengthColumn.Block] = place === Place.Block ? engine.units : 0;
    lengths[length + LengthColumn.Largest] = engine.largestUnits;
  }

  override copy(rows: number, capacity: number): BlockResults {
    const copy = new BlockResults(capacity);
    copy.rows.set(this.rows.subarray(0, rows << Row.Shift));
    copy.error.set(this.error.subarray(0, rows));
    copy.lengths.set(this.lengths.subarray(0, rows << lengthShift));
    return copy;
  }

  override get byteLength(): number {
    return super.byteLength + this.lengths.byteLength;
  }
}
