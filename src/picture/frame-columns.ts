import { mostClasses } from '../analysis/coloring';
import { fullShare, toShare, type FrameData } from '../protocol/frame';
import type { CellSums } from './cell-sums';

/** Shades count from 1; 0 is none. */
export const shadeCount = mostClasses + 1;

/** The shade of the greatest sum, 0 where there is none; leaves the sums empty. */
export function takeGreatest(sums: Float64Array | Uint32Array): number {
  let greatest = 0;
  for (let shade = 1; shade < sums.length; shade++) if (sums[shade] > sums[greatest]) greatest = shade;
  if (greatest !== 0) sums.fill(0);
  return greatest;
}

type NumberArray = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
type NumberArrayConstructor = new (length: number) => NumberArray;

/** Columns that grow together. */
export class Columns<Name extends string> {
  length = 0;
  /** To be read again after each `add`. */
  arrays: Record<Name, NumberArray>;
  private capacity = 64;

  constructor(private readonly types: Readonly<Record<Name, NumberArrayConstructor>>) {
    this.arrays = this.map((name) => new types[name](this.capacity));
  }

  /** The index of a new row. */
  add(): number {
    if (this.length === this.capacity) this.grow();
    return this.length++;
  }

  /** Adds a row. */
  push(row: Readonly<Record<Name, number>>): number {
    const index = this.add();
    for (const name in row) this.arrays[name][index] = row[name];
    return index;
  }

  /** The columns at their present length; they share the memory. */
  view<Type>(): Type {
    return this.map((name) => this.arrays[name].subarray(0, this.length)) as Type;
  }

  /** The same in memory of their own, of exactly their size: fit to be sent. */
  copy<Type>(): Type {
    return this.map((name) => this.arrays[name].slice(0, this.length)) as Type;
  }

  private grow(): void {
    this.capacity *= 2;
    this.arrays = this.map((name) => {
      const larger = new this.types[name](this.capacity);
      larger.set(this.arrays[name]);
      return larger;
    });
  }

  private map(make: (name: Name) => NumberArray): Record<Name, NumberArray> {
    const names = Object.keys(this.types) as Name[];
    return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, NumberArray>;
  }
}

/** Collects the columns of a frame; blocks and cells are to be added in ascending order. */
export class FrameColumns {
  readonly blocks = new Columns({
    requested: Float64Array,
    unit: Uint32Array,
    operation: Int32Array,
    line: Int32Array,
    slab: Int32Array,
    order: Uint8Array,
    kind: Uint8Array,
    flags: Uint8Array,
    shade: Uint8Array,
  });
  readonly slabs = new Columns({
    slot: Float64Array,
    objectSize: Float64Array,
    cache: Int32Array,
    objects: Int32Array,
    inUse: Int32Array,
    firstSlot: Int32Array,
    cpu: Int32Array,
    list: Uint8Array,
  });
  readonly slots = new Columns({ requested: Float64Array, operation: Int32Array, line: Int32Array, flags: Uint8Array, shade: Uint8Array });
  private readonly cells = new Columns({
    unit: Uint32Array,
    used: Uint16Array,
    held: Uint16Array,
    requested: Uint16Array,
    slab: Uint16Array,
    flags: Uint8Array,
    shade: Uint8Array,
  });
  /** The cell being summed up, in units (requested in bytes); -1 before the first one. */
  private cell = -1;
  private cellUnits = 0;
  private used = 0;
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
    const { used, held, requested, slab, flags, shades } = sums;
    const shift = this.cellOrder - sums.order;
    for (let index = from; index < to;) {
      const cell = index >>> shift;
      if (cell !== this.cell) this.openCell(cell);
      const end = Math.min(to, (cell + 1) << shift);
      this.cellUnits += sums.unitsOf(index, end);
      if (shades !== undefined) this.addShades(shades, index, end);
      let [usedUnits, heldUnits, requestedBytes, slabUnits, seen] = [0, 0, 0, 0, 0];
      for (; index < end; index++) {
        usedUnits += used[index];
        heldUnits += held[index];
        requestedBytes += requested[index];
        slabUnits += slab[index];
        seen |= flags[index];
      }
      this.used += usedUnits;
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
    this.held = 0;
    this.requested = 0;
    this.slab = 0;
    this.flags = 0;
  }

  private closeCell(): void {
    const { cell, cellUnits, used, held, requested, slab, flags } = this;
    if (cell < 0) return;
    const index = this.cells.add();
    const { arrays } = this.cells;
    arrays.unit[index] = cell * 2 ** this.cellOrder;
    arrays.used[index] = toShare(used, cellUnits);
    arrays.held[index] = toShare(held, cellUnits);
    arrays.requested[index] = toShare(requested, cellUnits * this.unit);
    arrays.slab[index] = toShare(slab, cellUnits);
    arrays.flags[index] = flags;
    arrays.shade[index] = takeGreatest(this.shades);
    this.cell = -1;
  }
}

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
    const { used, flags } = sums;
    const shift = this.order - sums.order;
    for (let index = from; index < to; index++) {
      const cell = index >>> shift;
      this.used[cell] += used[index];
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

  finish(): { used: Uint16Array; flags: Uint8Array } {
    const shares = Uint16Array.from(this.used, (units, cell) =>
      Math.min(fullShare, toShare(units, Math.min(2 ** this.order, this.unitCount - cell * 2 ** this.order))),
    );
    return { used: shares, flags: this.flags };
  }
}
