// How an `ArenaState` is read where blocks have any length: from the live blocks at a position, and what lies between them is free. There are no buddies,
// caches and slabs.
import { ilog2 } from '../../engine/arithmetic';
import type { Step } from '../../engine/step';
import { firstThat } from '../../model/first-that';
import { metricsWithoutOrders, type Metrics } from '../../model/metrics';
import { RecordedCursor } from '../recorded/recorded-cursor';
import { BlockKind, type BlockView, type BlockVisitor, type CacheView, type SlabView, type TakenBlocks } from '../state/arena-state';
import type { RunCursor } from '../state/run-cursor';
import type { BlockRun } from './block-run';
import { blockSteps } from './block-steps';

/** No block is a buddy. */
const noOrder = -1;

/** The state of such a run at one position, which moves. Free blocks are counted by the power of two in their units. */
export class BlockState extends RecordedCursor implements RunCursor {
  private inner = 0;

  constructor(readonly run: BlockRun) {
    super(run.layout, run.blockCheckpoints);
  }

  /** Inner steps done of the operation that comes next; what they change is seen when it is done. */
  get phase(): number {
    return this.inner;
  }

  override seek(position: number): void {
    this.inner = 0;
    super.seek(position);
  }

  steps(): Step[] {
    return blockSteps(this, this.position);
  }

  advance(): Step[] {
    const steps = this.steps();
    this.seek(this.position + 1);
    return steps;
  }

  enter(phase: number): void {
    this.inner = phase;
  }

  get freeUnits(): number {
    const { arena } = this.run;
    return (arena.size - this.used) / arena.unit;
  }

  get largestFreeOrder(): number {
    const { run, position } = this;
    const largest = run.series.at('largest', position) / run.arena.unit;
    return largest === 0 ? -1 : ilog2(largest);
  }

  metrics(): Metrics {
    const { run, position } = this;
    const [live, requested, held, used, largest] = run.series.valuesAt(['live', 'requested', 'held', 'used', 'largest'], position);
    return metricsWithoutOrders({ live, requested, held, used, largest, arena: run.arena.size, errors: run.errorsAt(position) });
  }

  forEachBlock(fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    const { managedUnits, endUnit } = this;
    let unit = Math.max(fromUnit, 0);
    if (unit >= Math.min(toUnit, endUnit)) return;
    unit = this.blockAt(unit).unit;
    for (let place = this.liveFrom(this.placesBelow(unit)); unit < Math.min(toUnit, managedUnits);) {
      const next = place < 0 ? managedUnits : this.unitOf(place);
      if (next > unit) visit(unit, noOrder, BlockKind.Free, -1, next - unit);
      unit = next;
      if (place < 0 || next >= toUnit) break;
      const op = this.liveAt(place);
      const units = this.run.results.units(op);
      visit(unit, noOrder, BlockKind.Allocated, op, units);
      unit += units;
      place = this.liveFrom(place + 1);
    }
    if (managedUnits < endUnit && toUnit > managedUnits) visitMarker(managedUnits, endUnit - managedUnits, visit);
  }

  forEachBlockAbove(order: number, fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    this.forEachBlock(fromUnit, toUnit, (unit, blockOrder, kind, owner, units) => {
      if (units > 2 ** order) visit(unit, blockOrder, kind, owner, units);
    });
  }

  readTaken(into: TakenBlocks, fromUnit: number, toUnit: number): number {
    into.count = 0;
    let place = this.placeCovering(fromUnit);
    if (place < 0) place = this.liveFrom(this.placesBelow(fromUnit));
    for (; place >= 0 && this.unitOf(place) < toUnit; place = this.liveFrom(place + 1)) {
      if (into.count === into.capacity) return this.unitOf(place);
      into.unit[into.count] = this.unitOf(place);
      into.order[into.count] = 0;
      into.isSlab[into.count] = 0;
      into.owner[into.count++] = this.liveAt(place);
    }
    return Math.max(toUnit, place < 0 ? this.endUnit : this.unitOf(place));
  }

  blockAt(unit: number): BlockView {
    const { managedUnits, endUnit } = this;
    if (unit >= managedUnits && managedUnits < endUnit) return viewOf(managedUnits, BlockKind.Reserved, -1, endUnit - managedUnits);
    const place = this.placeCovering(unit);
    if (place >= 0) {
      const owner = this.liveAt(place);
      return viewOf(this.unitOf(place), BlockKind.Allocated, owner, this.run.results.units(owner));
    }
    const below = this.liveBelow(this.placesBelow(unit + 1));
    const from = below < 0 ? 0 : this.unitOf(below) + this.run.results.units(this.liveAt(below));
    const above = this.liveFrom(this.placesBelow(unit));
    return viewOf(from, BlockKind.Free, -1, (above < 0 ? managedUnits : this.unitOf(above)) - from);
  }

  /** No block has a buddy. */
  isFreeBlock(): boolean {
    return false;
  }

  allocationAt(): number {
    return -1;
  }

  freeBlocks(): number[] {
    const counts = new Array<number>(this.run.arena.maxOrder + 1).fill(0);
    this.forEachFree((_, units) => counts[ilog2(units)]++);
    return counts;
  }

  freeBlocksOf(wanted: number): number {
    let count = 0;
    this.forEachFree((_, units) => (count += Number(units === wanted)));
    return count;
  }

  freeBlockCount(order: number): number {
    return this.freeBlocks()[order] ?? 0;
  }

  freeList(order: number, limit: number): number[] {
    const offsets: number[] = [];
    this.forEachFree((unit, units) => {
      if (ilog2(units) === order && offsets.length < limit) offsets.push(unit * this.run.arena.unit);
    });
    return offsets;
  }

  caches(): CacheView[] {
    return [];
  }

  slabsOf(): number[] {
    return [];
  }

  slab(id: number): SlabView {
    throw new RangeError(`There is no slab ${id}: ${this.run.arena.policy} has none.`);
  }

  slotOwner(): number {
    return -1;
  }

  readSlots(): number {
    return 0;
  }

  freeSlots(): number[] {
    return [];
  }

  private get used(): number {
    return this.run.series.at('used', this.position);
  }

  private get endUnit(): number {
    return this.run.arena.size / this.run.arena.unit;
  }

  private get managedUnits(): number {
    return this.endUnit - this.run.markerUnits;
  }

  private forEachFree(visit: (unit: number, units: number) => void): void {
    this.forEachBlock(0, this.managedUnits, (unit, _, kind, __, units) => {
      if (kind === BlockKind.Free) visit(unit, units);
    });
  }

  private unitOf(place: number): number {
    return this.layout.byte[place] / this.run.arena.unit;
  }

  /** How many places lie below a unit. */
  private placesBelow(unit: number): number {
    const { byte } = this.layout;
    const limit = unit * this.run.arena.unit;
    return firstThat(0, byte.length, (place) => byte[place] >= limit);
  }

  /** The place of the live block that a unit lies in; -1 where none does. */
  private placeCovering(unit: number): number {
    const place = this.liveBelow(this.placesBelow(unit + 1));
    return place >= 0 && unit < this.unitOf(place) + this.run.results.units(this.liveAt(place)) ? place : -1;
  }
}

function viewOf(unit: number, kind: BlockKind, owner: number, units: number): BlockView {
  return { unit, order: noOrder, kind, owner, units };
}

function visitMarker(unit: number, units: number, visit: BlockVisitor): void {
  visit(unit, noOrder, BlockKind.Reserved, -1, units);
}
