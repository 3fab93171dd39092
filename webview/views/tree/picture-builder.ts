// Draws up what the tree shows of one range: its nodes from the blocks of a state, small ones as shares of cells.
import { cursorLineFlag, matchFlag } from '../../../src/protocol/frame';
import {
  fullTreeShare,
  nodeKinds,
  nodeSchema,
  type NodeKindNumber,
  type TreeCellColumns,
  type TreePicture,
  type TreeRequest,
} from './protocol';
import { BlockKind, type ArenaState } from '../../../src/replay/state/arena-state';
import type { Run } from '../../../src/replay/run/run';
import { Columns } from '../../../src/picture/columns';
import { OverviewSums } from '../../../src/picture/overview-sums';
import { shadeCount, takeGreatest } from '../../../src/picture/shades';
import type { Looks } from '../../../src/picture/cell-sums';

/** Nodes narrower than this have no room for a name… */
const smallestNamePixels = 20;
/** …but a picture of few nodes names them all: for the table and the screen reader. */
const fewNodes = 4000;

/** A tree without what needs more than its range. */
export type BuiltTree = Omit<TreePicture, 'overview' | 'classKind'>;

type RangeRequest = Pick<TreeRequest, 'fromUnit' | 'toUnit' | 'cellOrder' | 'bytesPerPixel'>;

/**
 * The buddy tree over a range at the state's position. One pass over the range's blocks: those below the cells' order are
 * counted by order and cell. Their ancestors need no counting: of a split node's two halves one order below, those that are
 * no block are split.
 */
export function buildTree(run: Run, state: ArenaState, request: RangeRequest, looks: Looks = {}): BuiltTree {
  return new TreeBuilder(run, state, request, looks).build();
}

/** The used share of the whole arena, in at most `cells` cells. */
export function buildOverview(run: Run, state: ArenaState, cells: number): Pick<TreePicture, 'overview'> {
  const units = run.arena.size / run.arena.unit;
  const sums = new OverviewSums(units, Math.max(0, Math.ceil(Math.log2(units / Math.max(1, cells)))));
  state.forEachBlock(0, units, (unit, order, kind) => {
    if (kind !== BlockKind.Free) sums.add(unit, order, 0);
  });
  return { overview: { order: sums.order, used: sums.finish().used } };
}

class TreeBuilder {
  private readonly units: number;
  private readonly maxOrder: number;
  private readonly cellOrder: number;
  private readonly fromUnit: number;
  private readonly toUnit: number;
  private readonly cellCount: number;
  private readonly nodes = new Columns(nodeSchema);
  /** Whether a cell holds blocks smaller than it is. */
  private readonly divided: Uint8Array;
  /** Blocks by kind of node, order and cell. */
  private readonly counts: readonly Uint32Array[];
  private readonly flags: Uint8Array;
  /** Blocks by order, cell and shade; empty where nothing has a shade. */
  private readonly shades: Uint32Array;
  private readonly objectShades = new Float64Array(shadeCount);
  /** The split node of each order that was listed last: those that the block visited now lies in are among them. */
  private readonly splitAt: Int32Array;
  /** First units of the slabs with marked objects. */
  private readonly markedSlabs: ReadonlySet<number>;

  constructor(
    private readonly run: Run,
    private readonly state: ArenaState,
    private readonly request: RangeRequest,
    private readonly looks: Looks,
  ) {
    const { arena } = run;
    this.units = arena.size / arena.unit;
    this.maxOrder = arena.maxOrder;
    this.cellOrder = Math.max(0, Math.min(this.maxOrder, request.cellOrder));
    const cell = 2 ** this.cellOrder;
    this.fromUnit = Math.floor(Math.max(0, Math.min(this.units - 1, request.fromUnit)) / cell) * cell;
    this.toUnit = Math.min(this.units, Math.ceil(Math.max(this.fromUnit + 1, request.toUnit) / cell) * cell);
    this.cellCount = Math.ceil((this.toUnit - this.fromUnit) / cell);
    this.divided = new Uint8Array(this.cellCount);
    this.counts = Object.values(nodeKinds).map(() => new Uint32Array(this.cellOrder * this.cellCount));
    this.flags = new Uint8Array(this.cellOrder * this.cellCount);
    this.shades = new Uint32Array(looks.shadeOf ? this.flags.length * shadeCount : 0);
    this.splitAt = new Int32Array(this.maxOrder + 1);
    this.markedSlabs = this.findMarkedSlabs();
  }

  build(): BuiltTree {
    const { cellOrder, cellCount, counts, divided, flags, shades, fromUnit } = this;
    const { marked, matches, shadeOf } = this.looks;
    const [markedFrom, markedTo] = marked ? [marked.from, marked.to] : [0, 0];
    const inCell = 2 ** cellOrder - 1;
    let first = true;
    this.state.forEachBlock(fromUnit, this.toUnit, (unit, order, kind, owner) => {
      if (first) {
        this.pushAncestorsBefore(unit, order);
        first = false;
      }
      if (order >= cellOrder) {
        this.pushSplitsAt(unit, order);
        this.pushBlock(unit, order, kind, owner);
        return;
      }
      const cell = (unit - fromUnit) >>> cellOrder;
      if ((unit & inCell) === 0) {
        divided[cell] = 1;
        this.pushSplitsAt(unit, order);
      }
      const at = order * cellCount + cell;
      counts[nodeKindOf(kind)][at]++;
      if (marked && this.isMarked(unit, kind, owner, markedFrom, markedTo)) flags[at] |= cursorLineFlag;
      if (shadeOf && kind !== BlockKind.Free) shades[at * shadeCount + this.shadeOf(kind, owner)]++;
      if (matches && this.matches(kind, owner)) {
        flags[at] |= matchFlag;
        this.markAncestors(order);
      }
    });
    const nodes = this.nodes.copy();
    return {
      fromUnit,
      toUnit: this.toUnit,
      cellOrder,
      filtered: matches !== undefined,
      nodes,
      labels: this.label(nodes),
      cells: this.finishCells(),
    };
  }

  /** Split nodes that begin before a unit and hold the block there, largest first. */
  private pushAncestorsBefore(unit: number, order: number): void {
    for (let each = this.maxOrder; each > order; each--) {
      const start = Math.floor(unit / 2 ** each) * 2 ** each;
      if (start < unit && each >= this.cellOrder) this.pushSplit(start, each);
    }
  }

  /** Split nodes that begin where a block begins, largest first. */
  private pushSplitsAt(unit: number, order: number): void {
    const aligned = unit === 0 ? this.maxOrder : Math.min(this.maxOrder, 31 - Math.clz32(unit & -unit));
    for (let each = aligned; each > order && each >= this.cellOrder; each--) this.pushSplit(unit, each);
  }

  private pushSplit(unit: number, order: number): void {
    this.splitAt[order] = this.nodes.length;
    this.push(unit, order, nodeKinds.split, 0, -1);
  }

  /** Whether anything of a block passes the filter. */
  private matches(kind: BlockKind, owner: number): boolean {
    const { state } = this;
    const { matches } = this.looks;
    if (!matches) return false;
    if (kind === BlockKind.Allocated) return matches(owner);
    if (kind !== BlockKind.Slab) return false;
    const { objects } = state.slab(owner);
    for (let slot = 0; slot < objects; slot++) {
      const op = state.slotOwner(owner, slot);
      if (op >= 0 && matches(op)) return true;
    }
    return false;
  }

  /** The shade of a block, or of most objects of a slab; 0 where there is none. */
  private shadeOf(kind: BlockKind, owner: number): number {
    const { shadeOf } = this.looks;
    if (!shadeOf) return 0;
    if (kind === BlockKind.Allocated) return shadeOf(owner);
    if (kind !== BlockKind.Slab) return 0;
    const { objects } = this.state.slab(owner);
    for (let slot = 0; slot < objects; slot++) {
      const op = this.state.slotOwner(owner, slot);
      if (op >= 0) this.objectShades[shadeOf(op)]++;
    }
    return takeGreatest(this.objectShades);
  }

  /** Lets all that the block visited now lies in, from below an order up, be part of the match. Above a marked node all are. */
  private markAncestors(order: number): void {
    const { flags } = this.nodes.arrays;
    for (let each = Math.max(order + 1, this.cellOrder); each <= this.maxOrder; each++) {
      const node = this.splitAt[each];
      if ((flags[node] & matchFlag) !== 0) return;
      flags[node] |= matchFlag;
    }
  }

  private pushBlock(unit: number, order: number, kind: BlockKind, owner: number): void {
    const { marked } = this.looks;
    let flags = marked && this.isMarked(unit, kind, owner, marked.from, marked.to) ? cursorLineFlag : 0;
    if (this.matches(kind, owner)) {
      flags |= matchFlag;
      this.markAncestors(order);
    }
    this.push(unit, order, nodeKindOf(kind), flags, kind === BlockKind.Allocated ? owner : -1, this.shadeOf(kind, owner));
  }

  private push(unit: number, order: number, kind: number, flags: number, operation: number, shade = 0): void {
    const index = this.nodes.add();
    const { arrays } = this.nodes;
    arrays.unit[index] = unit;
    arrays.order[index] = order;
    arrays.kind[index] = kind;
    arrays.flags[index] = flags;
    arrays.operation[index] = operation;
    arrays.line[index] = operation < 0 ? 0 : this.run.table.line[operation];
    arrays.shade[index] = shade;
  }

  private isMarked(unit: number, kind: BlockKind, owner: number, from: number, to: number): boolean {
    if (kind === BlockKind.Allocated) return owner >= from && owner < to;
    return kind === BlockKind.Slab && this.markedSlabs.has(unit);
  }

  /** Asks the marked operations where their objects are: slabs have many slots, a line few operations. */
  private findMarkedSlabs(): Set<number> {
    const slabs = new Set<number>();
    const { run, state } = this;
    const { marked } = this.looks;
    for (let op = marked?.from ?? 0; op < (marked?.to ?? 0) && op < state.position; op++) {
      const place = run.results.place(op);
      if (place < 0) continue;
      const offset = run.offsetOf(op);
      const block = state.blockAt(Math.floor(offset / run.arena.unit));
      if (block.kind !== BlockKind.Slab) continue;
      const slot = Math.floor((offset - block.unit * run.arena.unit) / state.slab(block.owner).slot);
      if (state.slotOwner(block.owner, slot) === op) slabs.add(block.unit);
    }
    return slabs;
  }

  private label({ unit, order, kind, operation }: TreePicture['nodes']): TreePicture['labels'] {
    const labels = { index: [] as number[], text: [] as string[] };
    const few = unit.length <= fewNodes;
    const smallest = (smallestNamePixels * this.request.bytesPerPixel) / this.run.arena.unit;
    for (let node = 0; node < unit.length; node++) {
      if (!few && 2 ** order[node] < smallest) continue;
      const text =
        kind[node] === nodeKinds.allocated
          ? this.run.handleText(operation[node])
          : kind[node] === nodeKinds.slab
            ? this.slabName(this.state.blockAt(unit[node]).owner)
            : '';
      if (text === '') continue;
      labels.index.push(node);
      labels.text.push(text);
    }
    return labels;
  }

  /** The cache's name, and how many of the slab's slots hold an object. */
  private slabName(id: number): string {
    const { cache, inUse, objects } = this.state.slab(id);
    return `${this.run.caches[cache].name} ${inUse}/${objects}`;
  }

  /** The shares of each order, from the cells' own down: what one order splits is what the next has nodes for. */
  private finishCells(): TreeCellColumns {
    const { cellOrder, cellCount, counts, flags } = this;
    const [freeCounts, allocatedCounts, slabCounts, , beforeCounts] = counts;
    const column = (): Uint8Array => new Uint8Array(cellOrder * cellCount);
    const cells = {
      count: cellCount,
      split: column(),
      free: column(),
      allocated: column(),
      slab: column(),
      before: column(),
      flags,
      shade: this.cellShades(),
    };
    for (let cell = 0; cell < cellCount; cell++) {
      if (this.divided[cell] === 0) continue;
      const units = Math.min(2 ** cellOrder, this.units - this.fromUnit - cell * 2 ** cellOrder);
      let split = 1;
      for (let order = cellOrder - 1; order >= 0; order--) {
        const room = Math.ceil(units / 2 ** order);
        // Where the arena ends in the lower half of its last split node, the upper half is none.
        const nodes = 2 * split - (2 * Math.ceil(units / 2 ** (order + 1)) - room);
        const at = order * cellCount + cell;
        split = nodes - freeCounts[at] - allocatedCounts[at] - slabCounts[at] - beforeCounts[at];
        cells.split[at] = treeShare(split, room);
        cells.free[at] = treeShare(freeCounts[at], room);
        cells.allocated[at] = treeShare(allocatedCounts[at], room);
        cells.slab[at] = treeShare(slabCounts[at], room);
        cells.before[at] = treeShare(beforeCounts[at], room);
        if (split === 0) break;
      }
      // What is split is part of the match with what is in it.
      for (let order = 1; order < cellOrder; order++) {
        const below = (order - 1) * cellCount + cell;
        if (cells.split[below + cellCount] !== 0) flags[below + cellCount] |= flags[below] & matchFlag;
      }
    }
    return cells;
  }

  private cellShades(): Uint8Array {
    const shades = new Uint8Array(this.flags.length);
    if (this.shades.length === 0) return shades;
    return shades.map((_, at) => takeGreatest(this.shades.subarray(at * shadeCount, (at + 1) * shadeCount)));
  }
}

/** What a block is as a node. */
export function nodeKindOf(kind: BlockKind): NodeKindNumber {
  switch (kind) {
    case BlockKind.Allocated:
      return nodeKinds.allocated;
    case BlockKind.Slab:
      return nodeKinds.slab;
    case BlockKind.Before:
      return nodeKinds.before;
    default:
      return nodeKinds.free;
  }
}

/** `part` of `whole` as a share from 0 to `fullTreeShare`. */
function treeShare(part: number, whole: number): number {
  if (part === 0) return 0;
  return part === whole ? fullTreeShare : Math.min(fullTreeShare - 1, Math.max(1, Math.round((part / whole) * fullTreeShare)));
}
