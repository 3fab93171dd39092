// Draws up what the map shows of one address range: blocks, slabs and slots from a state, small ones as shares of cells.
import {
  blockPixels,
  blockKinds,
  cursorLineFlag,
  encodeFrame,
  matchFlag,
  slabLists,
  type FrameData,
  type FrameWindow,
} from '../protocol/frame';
import { BlockKind, type ArenaState, type BlockVisitor } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import { CellSums, type Looks } from './cell-sums';
import { FrameColumns } from './frame-columns';
import { OverviewSums } from './overview-sums';
import { shadeCount, takeGreatest } from './shades';

/** Slots narrower than this are not drawn one by one. */
const smallestSlotPixels = 4;
/** Blocks and slots narrower than this have no room for a name… */
const smallestNamePixels = 20;
/** …but a frame of few blocks names them all: for the table and the screen reader. */
const fewBlocks = 8000;

export interface Labels {
  readonly index: number[];
  readonly text: string[];
}

export interface BuiltFrame {
  readonly data: ArrayBuffer;
  readonly blockLabels: Labels;
  readonly slotLabels: Labels;
  readonly cacheNames: readonly string[];
}

/**
 * Draws up the picture of a view in a state. `sums`, kept from frame to frame, spare it a look at blocks too
 * small to be drawn one by one; without them they are made anew.
 */
export function buildFrame(run: Run, state: ArenaState, view: FrameWindow, looks: Looks = {}, sums = new CellSums(run)): BuiltFrame {
  sums.update(state, looks);
  return new FrameBuilder(run, state, view, looks, sums).build();
}

class FrameBuilder {
  private readonly columns: FrameColumns;
  private readonly overview: OverviewSums;
  private readonly unit: number;
  private readonly unitCount: number;
  /** Blocks of lower orders are narrower than `blockPixels`. */
  private readonly smallBelow: number;
  private readonly blockLabels: Labels = { index: [], text: [] };
  private readonly slotLabels: Labels = { index: [], text: [] };
  private readonly shades = new Float64Array(shadeCount);

  constructor(
    private readonly run: Run,
    private readonly state: ArenaState,
    private readonly view: FrameWindow,
    private readonly looks: Looks,
    private readonly sums: CellSums,
  ) {
    this.unit = run.arena.unit;
    this.unitCount = run.arena.size / run.arena.unit;
    this.smallBelow = Math.ceil(Math.log2((blockPixels * view.bytesPerPixel) / this.unit));
    this.columns = new FrameColumns(this.unit, view.cellOrder);
    this.overview = new OverviewSums(
      this.unitCount,
      Math.max(sums.order, Math.ceil(Math.log2(this.unitCount / Math.max(1, view.overviewCells)))),
    );
  }

  build(): BuiltFrame {
    const fromUnit = Math.max(0, Math.min(this.view.fromUnit, this.unitCount));
    const toUnit = Math.max(fromUnit, Math.min(this.view.toUnit, this.unitCount));
    const whole = fromUnit === 0 && toUnit === this.unitCount;
    if (this.columns.cellOrder >= this.sums.order && this.smallBelow > this.sums.order) this.addRange(fromUnit, toUnit, whole);
    else {
      this.state.forEachBlock(fromUnit, toUnit, (unit, order, kind, owner) => void this.addBlock(unit, order, kind, owner));
      this.addOverview();
    }
    const frame = this.columns.finish({ fromUnit, toUnit, overviewOrder: this.overview.order, overview: this.overview.finish() });
    this.nameBlocks(frame);
    return {
      data: encodeFrame(frame),
      blockLabels: this.blockLabels,
      slotLabels: this.slotLabels,
      cacheNames: this.run.caches.map((cache) => cache.name),
    };
  }

  /** The blocks of a range, those too small to be seen by their sums; of the whole arena the overview, too. */
  private addRange(fromUnit: number, toUnit: number, whole: boolean): void {
    const { sums, columns, overview } = this;
    this.forEachPart(
      fromUnit,
      toUnit,
      (from, to) => {
        columns.addSums(sums, from, to);
        if (whole) overview.addSums(sums, from, to);
      },
      (unit, order, kind, owner) => {
        const flags = this.addBlock(unit, order, kind, owner);
        if (whole && kind !== BlockKind.Free) overview.add(unit, order, flags);
      },
    );
    if (!whole) this.addOverview();
  }

  private addOverview(): void {
    const { sums, overview } = this;
    this.forEachPart(
      0,
      this.unitCount,
      (from, to) => overview.addSums(sums, from, to),
      (unit, order, kind, owner) => {
        if (kind !== BlockKind.Free) overview.add(unit, order, this.flagsFarOff(kind, owner));
      },
    );
  }

  /** Visits the cells of the sums that overlap a range, in stretches [from, to), and between them the blocks that cover several. */
  private forEachPart(fromUnit: number, toUnit: number, visitCells: (from: number, to: number) => void, visitBlock: BlockVisitor): void {
    if (fromUnit >= toUnit) return;
    const { order } = this.sums;
    const end = Math.ceil(toUnit / 2 ** order);
    // A block that begins before the range and covers several cells is visited whole; what lies before such a block is cells.
    let from = fromUnit >>> order;
    this.state.forEachBlockAbove(order, fromUnit, toUnit, (unit, blockOrder, kind, owner, units) => {
      const cell = unit >>> order;
      if (cell > from) visitCells(from, cell);
      visitBlock(unit, blockOrder, kind, owner, units);
      from = cell + (1 << (blockOrder - order));
    });
    if (end > from) visitCells(from, end);
  }

  private flagsOf(operation: number): number {
    const { marked } = this.looks;
    const flags = marked && operation >= marked.from && operation < marked.to ? cursorLineFlag : 0;
    return this.looks.matches?.(operation) === true ? flags | matchFlag : flags;
  }

  private shadeOf(operation: number): number {
    return this.looks.shadeOf?.(operation) ?? 0;
  }

  /** The flags of a block out of view; of a slab only when they are worth looking into it. */
  private flagsFarOff(kind: BlockKind, owner: number): number {
    if (kind === BlockKind.Allocated) return this.flagsOf(owner);
    if (kind !== BlockKind.Slab) return 0;
    return this.looks.matches ? this.sumSlots(owner, this.state.slab(owner).objects).flags : 0;
  }

  /** Returns the flags the block has. */
  private addBlock(unit: number, order: number, kind: BlockKind, owner: number): number {
    const small = order < this.smallBelow;
    switch (kind) {
      case BlockKind.Free:
      case BlockKind.Unknown:
      case BlockKind.Listed:
      case BlockKind.Reserved:
        if (small) this.columns.addSmallFree(unit, order);
        else this.pushBlock(unit, order, blockKinds.free, -1, 0, -1, 0, 0);
        return 0;
      case BlockKind.Before:
        if (small) this.columns.addSmallBefore(unit, order);
        else this.pushBlock(unit, order, blockKinds.before, -1, 0, -1, 0, 0);
        return 0;
      case BlockKind.Allocated: {
        const requested = this.run.requestedOf(owner);
        const flags = this.flagsOf(owner);
        const shade = this.shadeOf(owner);
        if (small) this.columns.addSmallAllocated(unit, order, requested, flags, shade);
        else this.pushBlock(unit, order, blockKinds.allocated, owner, requested, -1, flags, shade);
        return flags;
      }
      case BlockKind.Slab:
        return this.addSlab(unit, order, owner, small);
    }
  }

  private addSlab(unit: number, order: number, id: number, small: boolean): number {
    const slab = this.state.slab(id);
    const { requested, flags, shade } = this.sumSlots(id, slab.objects);
    if (small) {
      this.columns.addSmallSlab(unit, order, slab.inUse * slab.slot, requested, flags, shade);
      return flags;
    }
    const firstSlot = slab.slot >= smallestSlotPixels * this.view.bytesPerPixel ? this.columns.slots.length : -1;
    if (firstSlot >= 0) this.pushSlots(id, slab.objects, slab.slot);
    const index = this.columns.slabs.push({
      slot: slab.slot,
      objectSize: this.run.caches[slab.cache].geometry.objectSize,
      cache: slab.cache,
      objects: slab.objects,
      inUse: slab.inUse,
      firstSlot,
      cpu: slab.cpu ?? -1,
      list: slabLists.indexOf(slab.list),
    });
    this.pushBlock(unit, order, blockKinds.slab, -1, requested, index, flags, shade);
    return flags;
  }

  private sumSlots(slab: number, objects: number): { requested: number; flags: number; shade: number } {
    let requested = 0;
    let flags = 0;
    for (let slot = 0; slot < objects; slot++) {
      const owner = this.state.slotOwner(slab, slot);
      if (owner < 0) continue;
      requested += this.run.requestedOf(owner);
      flags |= this.flagsOf(owner);
      this.shades[this.shadeOf(owner)]++;
    }
    this.shades[0] = 0;
    return { requested, flags, shade: takeGreatest(this.shades) };
  }

  private pushSlots(slab: number, objects: number, bytes: number): void {
    const named = bytes >= smallestNamePixels * this.view.bytesPerPixel;
    for (let slot = 0; slot < objects; slot++) {
      const owner = this.state.slotOwner(slab, slot);
      const used = owner >= 0;
      const index = this.columns.slots.push({
        requested: used ? this.run.requestedOf(owner) : 0,
        operation: owner,
        line: used ? this.run.table.line[owner] : 0,
        flags: used ? this.flagsOf(owner) : 0,
        shade: used ? this.shadeOf(owner) : 0,
      });
      if (used && (named || index < fewBlocks)) {
        this.slotLabels.index.push(index);
        this.slotLabels.text.push(this.run.handleText(owner));
      }
    }
  }

  private pushBlock(
    unit: number,
    order: number,
    kind: number,
    operation: number,
    requested: number,
    slab: number,
    flags: number,
    shade: number,
  ): void {
    const index = this.columns.blocks.add();
    const { arrays } = this.columns.blocks;
    arrays.unit[index] = unit;
    arrays.order[index] = order;
    arrays.kind[index] = kind;
    arrays.operation[index] = operation;
    arrays.line[index] = operation >= 0 ? this.run.table.line[operation] : 0;
    arrays.requested[index] = requested;
    arrays.slab[index] = slab;
    arrays.flags[index] = flags;
    arrays.shade[index] = shade;
  }

  private nameBlocks({ blocks }: FrameData): void {
    const few = blocks.unit.length <= fewBlocks;
    for (let block = 0; block < blocks.unit.length; block++) {
      const operation = blocks.operation[block];
      if (operation < 0 || !(few || 2 ** blocks.order[block] * this.unit >= smallestNamePixels * this.view.bytesPerPixel)) continue;
      this.blockLabels.index.push(block);
      this.blockLabels.text.push(this.run.handleText(operation));
    }
  }
}
