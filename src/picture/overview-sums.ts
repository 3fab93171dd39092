// The whole arena in a few hundred cells, for the strip beside a picture of a part.
import { fullShare, toShare } from '../protocol/frame';
import type { CellSums } from './cell-sums';

/** Sums up the used bytes of the whole arena, in cells of equal size. */
export class OverviewSums {
  private readonly used: Float64Array;
  private readonly flags: Uint8Array;

  constructor(
    private readonly unitCount: number,
    readonly order: number,
  ) {
    this.used = new Float64Array(Math.ceil(unitCount / 2 ** order));
    this.flags = new Uint8Array(this.used.length);
  }

  /** The blocks in use in the cells [from, to) of `sums`, which are no larger than those here. */
  addSums(sums: CellSums, from: number, to: number): void {
    const { used, before, flags } = sums;
    const shift = this.order - sums.order;
    for (let index = from; index < to; index++) {
      const cell = index >>> shift;
      this.used[cell] += used[index] + (before?.[index] ?? 0);
      this.flags[cell] |= flags[index];
    }
  }

  /** A block in use. */
  add(unit: number, order: number, flags: number): void {
    const first = unit >>> this.order;
    if (order <= this.order) {
      this.used[first] += 1 << order;
      if (flags !== 0) this.flags[first] |= flags;
      return;
    }
    const end = first + (1 << (order - this.order));
    this.used.fill(1 << this.order, first, end);
    for (let cell = first; flags !== 0 && cell < end; cell++) this.flags[cell] |= flags;
  }

  /** What was added: the used part of each cell as a share (see `fullShare`), the arena's last cell by what of it there is. */
  finish(): { used: Uint16Array; flags: Uint8Array } {
    const shares = Uint16Array.from(this.used, (units, cell) =>
      Math.min(fullShare, toShare(units, Math.min(2 ** this.order, this.unitCount - cell * 2 ** this.order))),
    );
    return { used: shares, flags: this.flags };
  }
}
