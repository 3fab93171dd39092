// The columns of a frame while it is drawn up; `frameSchema` says what they are.
import { frameSchema, toShare, type FrameData } from '../protocol/frame';
import type { CellSums } from './cell-sums';
import { Columns } from './columns';
import { shadeCount, takeGreatest } from './shades';

/** Collects the columns of a frame; blocks and cells are to be added in ascending order. */
export class FrameColumns {
  readonly blocks = new Columns(frameSchema.blocks);
  readonly slabs = new Columns(frameSchema.slabs);
  readonly slots = new Columns(frameSchema.slots);
  private readonly cells = new Columns(frameSchema.cells);
  /** The cell being summed up, in units (requested in bytes); -1 before the first one. */
  private cell = -1;
  private cellUnits = 0;
  private used = 0;
  private before = 0;
  private held = 0;
  private requested = 0;
  private slab = 0;
  private flags = 0;
  /** Units of the cell by shade; that of what has none is not counted. */
  private readonly shades = new Float64Array(shadeCount);

  constructor(
    private readonly unit: number,
    readonly cellOrder: number,
  ) {}

  /** Adds a small free block: to the cell it lies in, or to those it fills. This and the next are the innermost of a frame's work. */
  addSmallFree(unit: number, order: number): void {
    if (order > this.cellOrder) return this.addLarger(unit, order, 0, 0, 0, 0, 0, 0);
    const cell = unit >>> this.cellOrder;
    if (cell !== this.cell) this.openCell(cell);
    this.cellUnits += 1 << order;
  }

  /** Adds a small block that an allocation holds. */
  addSmallAllocated(unit: number, order: number, requested: number, flags: number, shade: number): void {
    const units = 1 << order;
    if (order > this.cellOrder) return this.addLarger(unit, order, units, units, requested, 0, flags, shade);
    const cell = unit >>> this.cellOrder;
    if (cell !== this.cell) this.openCell(cell);
    this.cellUnits += units;
    this.used += units;
    this.held += units;
    this.requested += requested;
    this.flags |= flags;
    if (shade !== 0) this.shades[shade] += units;
  }

  /** Adds a small block that is in use since before the first operation. */
  addSmallBefore(unit: number, order: number): void {
    const cells = 2 ** Math.max(0, order - this.cellOrder);
    const first = unit >>> this.cellOrder;
    for (let cell = first; cell < first + cells; cell++) {
      if (cell !== this.cell) this.openCell(cell);
      this.cellUnits += 2 ** order / cells;
      this.used += 2 ** order / cells;
      this.before += 2 ** order / cells;
    }
  }

  /** Adds a small slab; `held` bytes of it are objects'. */
  addSmallSlab(unit: number, order: number, held: number, requested: number, flags: number, shade: number): void {
    const units = 1 << order;
    this.addLarger(unit, order, units, held / this.unit, requested, units, flags, shade);
  }

  /** Adds a block evenly to the cells it fills, or to the one it lies in. */
  private addLarger(
    unit: number,
    order: number,
    used: number,
    held: number,
    requested: number,
    slab: number,
    flags: number,
    shade: number,
  ): void {
    const cells = 2 ** Math.max(0, order - this.cellOrder);
    const first = unit >>> this.cellOrder;
    for (let cell = first; cell < first + cells; cell++) {
      if (cell !== this.cell) this.openCell(cell);
      this.cellUnits += 2 ** order / cells;
      this.used += used / cells;
      this.held += held / cells;
      this.requested += requested / cells;
      this.slab += slab / cells;
      this.flags |= flags;
      if (shade !== 0) this.shades[shade] += held / cells;
    }
  }

  /** Adds what the blocks of the cells [from, to) of `sums`, no larger than a cell of the frame, sum up to. */
  addSums(sums: CellSums, from: number, to: number): void {
    const { used, before, held, requested, slab, flags, shades } = sums;
    const shift = this.cellOrder - sums.order;
    for (let index = from; index < to;) {
      const cell = index >>> shift;
      if (cell !== this.cell) this.openCell(cell);
      const end = Math.min(to, (cell + 1) << shift);
      this.cellUnits += sums.unitsOf(index, end);
      if (shades !== undefined) this.addShades(shades, index, end);
      let [usedUnits, unitsBefore, heldUnits, requestedBytes, slabUnits, seen] = [0, 0, 0, 0, 0, 0];
      for (; index < end; index++) {
        usedUnits += used[index];
        if (before !== undefined) unitsBefore += before[index];
        heldUnits += held[index];
        requestedBytes += requested[index];
        slabUnits += slab[index];
        seen |= flags[index];
      }
      this.used += usedUnits + unitsBefore;
      this.before += unitsBefore;
      this.held += heldUnits;
      this.requested += requestedBytes;
      this.slab += slabUnits;
      this.flags |= seen;
    }
  }

  private addShades(shades: Float32Array, from: number, to: number): void {
    for (let at = from * shadeCount; at < to * shadeCount; at += shadeCount) {
      for (let shade = 1; shade < shadeCount; shade++) this.shades[shade] += shades[at + shade];
    }
  }

  /** What was added, as a frame. Its columns are views on the memory of this object. */
  finish(range: Pick<FrameData, 'fromUnit' | 'toUnit' | 'overviewOrder' | 'overview'>): FrameData {
    this.closeCell();
    return {
      ...range,
      cellOrder: this.cellOrder,
      blocks: this.blocks.view(),
      cells: this.cells.view(),
      slabs: this.slabs.view(),
      slots: this.slots.view(),
    };
  }

  private openCell(cell: number): void {
    this.closeCell();
    this.cell = cell;
    this.cellUnits = 0;
    this.used = 0;
    this.before = 0;
    this.held = 0;
    this.requested = 0;
    this.slab = 0;
    this.flags = 0;
  }

  private closeCell(): void {
    const { cell, cellUnits, used, before, held, requested, slab, flags } = this;
    if (cell < 0) return;
    const index = this.cells.add();
    const { arrays } = this.cells;
    arrays.unit[index] = cell * 2 ** this.cellOrder;
    arrays.used[index] = toShare(used, cellUnits);
    arrays.before[index] = toShare(before, cellUnits);
    arrays.held[index] = toShare(held, cellUnits);
    arrays.requested[index] = toShare(requested, cellUnits * this.unit);
    arrays.slab[index] = toShare(slab, cellUnits);
    arrays.flags[index] = flags;
    arrays.shade[index] = takeGreatest(this.shades);
    this.cell = -1;
  }
}
