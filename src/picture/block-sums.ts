// What the blocks in each cell of the arena sum up to, moved along a run by adding and subtracting what operations took and gave back.
import { orderOfPlace, Place } from '../engine/place';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';

/**
 * Of the buddy blocks with an owner that lie in one cell of 2^order units each: the units and the bytes asked for, cell by cell.
 * They follow a run by what its operations took and gave back.
 */
export class BlockSums {
  /** Units. */
  readonly used: Float32Array;
  /** Bytes asked for. */
  readonly requested: Float64Array;

  constructor(
    private readonly run: Run,
    readonly order: number,
    count: number,
  ) {
    this.used = new Float32Array(count);
    this.requested = new Float64Array(count);
  }

  /** Goes from one position of the run to another, either way. All its allocations are blocks. */
  move(from: number, to: number): void {
    this.addOperations(from, to, 1);
    this.addOperations(to, from, -1);
  }

  /** Adds the allocation of one operation, and subtracts that of another; of none where it is -1. */
  exchange(added: number, removed: number): void {
    if (added >= 0) this.addAllocation(added, 1);
    if (removed >= 0) this.addAllocation(removed, -1);
  }

  /** Adds what the operations [from, to) took and subtracts what they gave back; with a sign of -1 the other way round. */
  private addOperations(from: number, to: number, sign: 1 | -1): void {
    const { results } = this.run;
    const { error } = results;
    for (let op = from; op < to; op++) {
      if ((error[op] & ErrorBits.Code) !== 0) continue;
      if (results.place(op) !== Place.None) this.addAllocation(op, sign);
      if (results.subject(op) >= 0) this.addAllocation(results.subject(op), -sign);
    }
  }

  private addAllocation(op: number, sign: number): void {
    const { results } = this.run;
    const order = orderOfPlace(results.place(op));
    // Larger blocks lie in no cell.
    if (order === undefined || order > this.order) return;
    const cell = results.unit(op) >>> this.order;
    this.used[cell] += sign * (1 << order);
    this.requested[cell] += sign * this.run.table.size[op];
  }
}
