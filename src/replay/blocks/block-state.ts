// How an `ArenaState` is read where blocks have any length: from the live blocks at a position, and what lies between them is free. There are no buddies,
// caches and slabs.
import { ilog2 } from '../../engine/arithmetic';
import type { Step } from '../../engine/step';
import { metricsWithoutOrders, type Metrics } from '../../model/metrics';
import { noOrder, SlablessState } from '../recorded/slabless-state';
import { BlockKind, type BlockView, type BlockVisitor } from '../state/arena-state';
import type { RunCursor } from '../state/run-cursor';
import type { BlockRun } from './block-run';
import { blockSteps } from './block-steps';

/** The state of such a run at one position, which moves. Free blocks are counted by the power of two in their units. */
export class BlockState extends SlablessState implements RunCursor {
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
      const units = this.unitsOf(op);
      visit(unit, noOrder, BlockKind.Allocated, op, units);
      unit += units;
      place = this.liveFrom(place + 1);
    }
    if (managedUnits < endUnit && toUnit > managedUnits) visitMarker(managedUnits, endUnit - managedUnits, visit);
  }

  blockAt(unit: number): BlockView {
    const { managedUnits, endUnit } = this;
    if (unit >= managedUnits && managedUnits < endUnit) return viewOf(managedUnits, BlockKind.Reserved, -1, endUnit - managedUnits);
    const place = this.placeCovering(unit);
    if (place >= 0) {
      const owner = this.liveAt(place);
      return viewOf(this.unitOf(place), BlockKind.Allocated, owner, this.unitsOf(owner));
    }
    const below = this.liveBelow(this.placesBelow(unit + 1));
    const from = below < 0 ? 0 : this.unitOf(below) + this.unitsOf(this.liveAt(below));
    const above = this.liveFrom(this.placesBelow(unit));
    return viewOf(from, BlockKind.Free, -1, (above < 0 ? managedUnits : this.unitOf(above)) - from);
  }

  /** No block has a buddy. */
  isFreeBlock(): boolean {
    return false;
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

  protected get unitBytes(): number {
    return this.run.arena.unit;
  }

  private get used(): number {
    return this.run.series.at('used', this.position);
  }

  protected get endUnit(): number {
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
}

function viewOf(unit: number, kind: BlockKind, owner: number, units: number): BlockView {
  return { unit, order: noOrder, kind, owner, units };
}

function visitMarker(unit: number, units: number, visit: BlockVisitor): void {
  visit(unit, noOrder, BlockKind.Reserved, -1, units);
}
