// What lies in each cell of the arena, kept from frame to frame: blocks too small to be drawn one by one are drawn by these sums.
import { orderOfPlace, Place } from '../engine/place';
import type { UsedBefore } from '../model/used-before';
import { cursorLineFlag, matchFlag } from '../protocol/frame';
import { TakenBlocks, type ArenaState } from '../replay/state/arena-state';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { OperationKind } from '../trace/operation-table';
import type { Work } from '../work/work';
import { BlockSums } from './block-sums';
import { shadeCount } from './shades';
import { SumsHistory } from './sums-history';

/** The operations (0-based, `to` excluded) whose memory is to be marked. */
export interface MarkedOperations {
  readonly from: number;
  readonly to: number;
}

/** What is to be seen of allocations, by the operation (from 0) that made each. Another function means another answer. */
export interface Looks {
  readonly marked?: MarkedOperations;
  /** Whether it passes the filter; absent while there is none. */
  readonly matches?: (op: number) => boolean;
  /** The number, from 1, of the colour of its class; absent where colours tell something else. */
  readonly shadeOf?: (op: number) => number;
}

/** Cells at most: few enough to be walked over for every frame. */
const mostCells = 1 << 18;
/** So many are enough while the ones of a picture are made up of them: fewer cells are walked over in less time, and kept at more positions. */
const enoughCells = 1 << 16;
/** After a move over more operations than this all cells are summed up again… */
const nearOperations = 4096;
/** …but over more where what each took and gave back can be added and subtracted; that is quicker than looking at every block. */
const farOperations = 1 << 17;
/**
 * Sums of what lies in each cell of 2^order units, over the blocks no larger than a cell: each lies in one. They are kept
 * from frame to frame, and after a step only the cells are summed up again in which its operations took or gave back
 * memory, so that a frame's work does not grow with the number of blocks.
 */
export class CellSums {
  readonly order: number;
  /** Units in no free block, but for those of `before`, and bytes asked for. */
  private readonly blocks: BlockSums;
  /** Units in use since before the first operation, everywhere in the run; undefined where none is. */
  readonly before: Float32Array | undefined;
  /** Units set aside for allocations. */
  readonly held: Float32Array;
  /** Units in slabs. */
  readonly slab: Float32Array;
  readonly flags: Uint8Array;
  /** Units held by shade, `shadeCount` for each cell; undefined while nothing has a shade. */
  shades: Float32Array | undefined;
  readonly count: number;

  /** The sums elsewhere in a run without slabs. */
  private readonly history: SumsHistory | undefined;
  private readonly units: number;
  private readonly unitsPerByte: number;
  private position = -1;
  /** Whether the sums are those within the operation at the position. */
  private within = false;
  /** Blocks of that operation that were added to the sums at the position, and taken out of them. */
  private added = -1;
  private removed = -1;
  private readonly taken = new TakenBlocks();
  private slots = new Int32Array(64);
  private looks: Looks = {};
  private readonly dirty: Uint8Array;
  private dirtyCells: number[] = [];

  /** `limit`: the most cells there may be. */
  constructor(
    readonly run: Run,
    limit = enoughCells,
  ) {
    this.units = run.arena.size / run.arena.unit;
    this.unitsPerByte = 1 / run.arena.unit;
    this.order = orderOfCells(this.units, limit);
    this.count = Math.ceil(this.units / 2 ** this.order);
    this.blocks = new BlockSums(run, this.order, this.count);
    this.before = run.arena.before && sumBefore(run.arena.before, this.order, this.count);
    this.held = new Float32Array(this.count);
    this.slab = new Float32Array(this.count);
    this.flags = new Uint8Array(this.count);
    this.dirty = new Uint8Array(this.count);
    if (run.caches.length === 0) this.history = new SumsHistory(run, this.order, this.count);
  }

  /** Makes jumps over long ways quicker, once for these sums; whatever of it is done helps. */
  *prepare(): Work<void> {
    if (this.history) yield* this.history.make();
  }

  /** Units of allocations and slabs. */
  get used(): Float32Array {
    return this.blocks.used;
  }

  /** Bytes asked for. */
  get requested(): Float64Array {
    return this.blocks.requested;
  }

  /** Brings the sums to a state, which may be one within an operation, and to these looks. */
  update(state: ArenaState, looks: Looks): void {
    const addable = this.history !== undefined && isPlain(looks);
    const same = this.position >= 0 && (addable ? isPlain(this.looks) : sameLooks(looks, this.looks));
    this.looks = looks;
    if (addable) this.add(state, same);
    else if (same && this.collectDirty(state)) for (const cell of this.dirtyCells) this.sumUp(state, cell, cell + 1);
    else this.sumUpAll(state);
    for (const cell of this.dirtyCells) this.dirty[cell] = 0;
    this.dirtyCells = [];
    this.position = state.position;
    this.within = state.phase > 0;
  }

  /** Units of the cells [from, to); the arena's last one may be cut off. */
  unitsOf(from: number, to: number): number {
    return Math.min(to << this.order, this.units) - (from << this.order);
  }

  /** Adds and subtracts what the operations on the way took and gave back, from where it is the nearest, or sums up anew where that is far. */
  private add(state: ArenaState, same: boolean): void {
    const { position } = state;
    const kept = this.history?.nearest(position);
    const way = same ? Math.abs(position - this.position) : Infinity;
    const keptWay = kept ? Math.abs(position - kept.position) : Infinity;
    const { added, removed } = this;
    this.findInner(state);
    if (Math.min(way, keptWay) > farOperations) this.sumUpAll(state);
    else {
      if (kept && keptWay < way) {
        this.used.set(kept.used);
        this.requested.set(kept.requested);
        this.shades = undefined;
        this.blocks.move(kept.position, position);
      } else {
        this.blocks.exchange(removed, added);
        this.blocks.move(this.position, position);
      }
      this.blocks.exchange(this.added, this.removed);
      this.held.set(this.used);
    }
    this.markCells(state);
  }

  /** Finds what the inner steps of the operation at a state's position have taken and given back so far. */
  private findInner(state: ArenaState): void {
    const { results } = this.run;
    const { position: op } = state;
    this.added = -1;
    this.removed = -1;
    if (state.phase === 0) return;
    if (this.isBlockOf(state, op)) this.added = op;
    const subject = (results.error[op] & ErrorBits.Code) === 0 ? results.subject(op) : -1;
    if (subject >= 0 && !this.isBlockOf(state, subject)) this.removed = subject;
  }

  private isBlockOf(state: ArenaState, op: number): boolean {
    const { results } = this.run;
    const order = orderOfPlace(results.place(op));
    return order !== undefined && state.allocationAt(results.unit(op), order) === op;
  }

  /** Flags the cells of the marked operations alone. */
  private markCells(state: ArenaState): void {
    const { results } = this.run;
    const { from, to } = this.looks.marked ?? { from: 0, to: 0 };
    this.flags.fill(0);
    for (let op = from; op < to; op++) {
      const order = orderOfPlace(results.place(op));
      if (order === undefined || order > this.order) continue;
      const unit = results.unit(op);
      if (state.allocationAt(unit, order) === op) this.flags[unit >>> this.order] = cursorLineFlag;
    }
  }

  /** The cells where the operations on the way to a state worked; false where they are not known or too many. */
  private collectDirty(state: ArenaState): boolean {
    const from = Math.min(this.position, state.position);
    // Within an operation some of its work is done.
    const to = Math.max(this.position + Number(this.within), state.position + Number(state.phase > 0));
    if (to - from > nearOperations) return false;
    const { table, results } = this.run;
    for (let op = from; op < to; op++) {
      if ((results.error[op] & ErrorBits.Code) !== 0) continue;
      const kind = table.kind[op] as OperationKind;
      // These give back slabs anywhere.
      if (kind === OperationKind.Shrink || kind === OperationKind.Destroy) return false;
      if (results.place(op) > Place.Nowhere) this.markDirty(this.run.offsetOf(op));
      const subject = results.subject(op);
      if (subject >= 0 && results.place(subject) > Place.Nowhere) this.markDirty(this.run.offsetOf(subject));
    }
    return true;
  }

  private markDirty(offset: number): void {
    const cell = Math.floor((offset * this.unitsPerByte) / 2 ** this.order);
    if (this.dirty[cell] !== 0) return;
    this.dirty[cell] = 1;
    this.dirtyCells.push(cell);
  }

  private sumUpAll(state: ArenaState): void {
    const { shadeOf } = this.looks;
    if (shadeOf === undefined) this.shades = undefined;
    else this.shades ??= new Float32Array(this.count * shadeCount);
    this.sumUp(state, 0, this.count);
  }

  /** Sums up the cells [from, to). The innermost work of a frame after a jump: what it needs stands in variables. */
  private sumUp(state: ArenaState, from: number, to: number): void {
    const { size } = this.run.table;
    const { looks, order, units, used, held, slab, requested } = this;
    const { unit, order: orders, isSlab, owner } = this.taken;
    const plain = looks.marked === undefined && isPlain(looks);
    used.fill(0, from, to);
    slab.fill(0, from, to);
    held.fill(0, from, to);
    requested.fill(0, from, to);
    this.flags.fill(0, from, to);
    this.shades?.fill(0, from * shadeCount, to * shadeCount);
    const end = Math.min(units, to << order);
    for (let next = from << order; next < end;) {
      next = state.readTaken(this.taken, next, end);
      const { count } = this.taken;
      for (let i = 0; i < count; i++) {
        // A larger block covers cells, and lies in none.
        if (orders[i] > order) continue;
        const cell = unit[i] >>> order;
        const blockUnits = 1 << orders[i];
        used[cell] += blockUnits;
        if (isSlab[i] !== 0) {
          this.addSlab(state, cell, owner[i], blockUnits);
          continue;
        }
        const op = owner[i];
        held[cell] += blockUnits;
        requested[cell] += size[op];
        if (!plain) this.addLooks(cell, op, blockUnits);
      }
    }
  }

  private addSlab(state: ArenaState, cell: number, id: number, blockUnits: number): void {
    const { objects, inUse, slot: bytes } = state.slab(id);
    const held = bytes * this.unitsPerByte;
    if (objects > this.slots.length) this.slots = new Int32Array(objects);
    const { slots } = this;
    this.slab[cell] += blockUnits;
    this.held[cell] += inUse * held;
    const count = state.readSlots(id, slots);
    for (let slot = 0; slot < count; slot++) {
      const op = slots[slot];
      if (op < 0) continue;
      this.requested[cell] += this.run.requestedOf(op);
      this.addLooks(cell, op, held);
    }
  }

  private addLooks(cell: number, op: number, held: number): void {
    const { marked, matches, shadeOf } = this.looks;
    if (marked && op >= marked.from && op < marked.to) this.flags[cell] |= cursorLineFlag;
    if (matches?.(op) === true) this.flags[cell] |= matchFlag;
    if (shadeOf && this.shades) this.shades[cell * shadeCount + shadeOf(op)] += held;
  }
}

/**
 * The sums that are best for a picture of cells of 2^cellOrder units: those at hand where they are, else new ones. Pictures finer than
 * any sums look at every block in view: for them what is at hand will do.
 */
export function sumsFor(run: Run, cellOrder: number, atHand: CellSums | undefined): CellSums {
  const ofRun = atHand?.run === run ? atHand : undefined;
  const units = run.arena.size / run.arena.unit;
  const finest = orderOfCells(units, mostCells);
  const order = Math.max(finest, Math.min(cellOrder, orderOfCells(units, enoughCells)));
  if (ofRun && (cellOrder < finest || ofRun.order === order)) return ofRun;
  return new CellSums(run, cellOrder < finest ? enoughCells : Math.ceil(units / 2 ** order));
}

/** The order of the smallest cells of which there are no more than `limit`. */
function orderOfCells(units: number, limit: number): number {
  return Math.max(0, Math.ceil(Math.log2(units / limit)));
}

/** Units in use before in each of `count` cells; larger blocks cover cells, and lie in none. */
function sumBefore({ unit, order: orders }: UsedBefore, order: number, count: number): Float32Array {
  const sums = new Float32Array(count);
  for (let index = 0; index < unit.length; index++) if (orders[index] <= order) sums[unit[index] >>> order] += 1 << orders[index];
  return sums;
}

/** Whether the sums are of nothing but units and bytes. */
function isPlain({ matches, shadeOf }: Looks): boolean {
  return matches === undefined && shadeOf === undefined;
}

function sameLooks(a: Looks, b: Looks): boolean {
  return a.marked?.from === b.marked?.from && a.marked?.to === b.marked?.to && a.matches === b.matches && a.shadeOf === b.shadeOf;
}
