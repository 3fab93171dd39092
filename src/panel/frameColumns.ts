import { fullShare, toShare, type FrameData } from '../protocol/frame';

type NumberArray = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
type NumberArrayConstructor = new (length: number) => NumberArray;

/** Columns that grow together. */
class Columns<Name extends string> {
  length = 0;
  private capacity = 64;
  private readonly arrays = new Map<Name, NumberArray>();

  constructor(private readonly types: Readonly<Record<Name, NumberArrayConstructor>>) {
    for (const name of Object.keys(types) as Name[]) this.arrays.set(name, new types[name](this.capacity));
  }

  push(row: Readonly<Record<Name, number>>): number {
    if (this.length === this.capacity) this.grow();
    for (const [name, array] of this.arrays) array[this.length] = row[name];
    return this.length++;
  }

  /** The columns at their present length; they share the memory. */
  view<Type>(): Type {
    return Object.fromEntries([...this.arrays].map(([name, array]) => [name, array.subarray(0, this.length)])) as Type;
  }

  private grow(): void {
    this.capacity *= 2;
    for (const [name, array] of this.arrays) {
      const larger = new this.types[name](this.capacity);
      larger.set(array);
      this.arrays.set(name, larger);
    }
  }
}

/** The bytes of one cell, while blocks are added to it. */
interface CellSums {
  unit: number;
  bytes: number;
  used: number;
  held: number;
  requested: number;
  slab: number;
  flags: number;
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
  readonly slots = new Columns({ requested: Float64Array, operation: Int32Array, line: Int32Array, flags: Uint8Array });
  private readonly cells = new Columns({
    unit: Uint32Array,
    used: Uint16Array,
    held: Uint16Array,
    requested: Uint16Array,
    slab: Uint16Array,
    flags: Uint8Array,
  });
  private readonly open: CellSums = { unit: -1, bytes: 0, used: 0, held: 0, requested: 0, slab: 0, flags: 0 };

  constructor(
    private readonly unit: number,
    private readonly cellOrder: number,
  ) {}

  /** Adds a small block: to the cell it lies in, or evenly to those it fills. */
  addSmall(unit: number, order: number, sums: { used: number; held: number; requested: number; slab: number; flags: number }): void {
    const cells = 2 ** Math.max(0, order - this.cellOrder);
    const bytes = (2 ** order * this.unit) / cells;
    for (let index = 0; index < cells; index++) {
      const cell = Math.floor(unit / 2 ** this.cellOrder) * 2 ** this.cellOrder + index * 2 ** this.cellOrder;
      const { open } = this;
      if (open.unit !== cell) {
        this.closeCell();
        Object.assign(open, { unit: cell, bytes: 0, used: 0, held: 0, requested: 0, slab: 0, flags: 0 });
      }
      open.bytes += bytes;
      open.used += sums.used / cells;
      open.held += sums.held / cells;
      open.requested += sums.requested / cells;
      open.slab += sums.slab / cells;
      open.flags |= sums.flags;
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

  private closeCell(): void {
    const { unit, bytes, used, held, requested, slab, flags } = this.open;
    if (unit < 0) return;
    this.cells.push({
      unit,
      used: toShare(used, bytes),
      held: toShare(held, bytes),
      requested: toShare(requested, bytes),
      slab: toShare(slab, bytes),
      flags,
    });
    this.open.unit = -1;
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

  /** A block in use. */
  add(unit: number, order: number, flags: number): void {
    const first = Math.floor(unit / 2 ** this.order);
    const cells = 2 ** Math.max(0, order - this.order);
    for (let cell = first; cell < first + cells; cell++) {
      this.used[cell] += 2 ** Math.min(order, this.order);
      this.flags[cell] |= flags;
    }
  }

  finish(): { used: Uint16Array; flags: Uint8Array } {
    const shares = Uint16Array.from(this.used, (units, cell) =>
      Math.min(fullShare, toShare(units, Math.min(2 ** this.order, this.unitCount - cell * 2 ** this.order))),
    );
    return { used: shares, flags: this.flags };
  }
}
