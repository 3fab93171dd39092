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
import { InnerSteps } from './inner-steps';

/** The state of such a run at one position, which moves. Free blocks are counted by the power of two in their units. */
export class BlockState extends SlablessState implements RunCursor {
  /** What the inner steps done of the operation that comes next have changed; undefined between operations. */
  private inner: InnerSteps | undefined;

  constructor(readonly run: BlockRun) {
    super(run.layout, run.blockCheckpoints);
  }

  /** Inner steps done of the operation that comes next. */
  get phase(): number {
    return this.inner?.done ?? 0;
  }

  override seek(position: number): void {
    this.leave();
    super.seek(position);
  }

  steps(): Step[] {
    this.leave();
    return blockSteps(this, this.position);
  }

  advance(): Step[] {
    const steps = this.steps();
    this.seek(this.position + 1);
    return steps;
  }

  enter(phase: number): void {
    const steps = this.steps();
    const inner = new InnerSteps(this.run, this.position);
    for (const step of steps.slice(0, phase)) inner.follow(step);
    const { begun, ended } = inner;
    if (ended) this.end(this.run.results.subject(this.position));
    if (begun) this.begin(this.position);
    this.inner = inner;
  }

  /** Back from within an operation to where it begins. */
  private leave(): void {
    if (this.inner === undefined) return;
    const { begun, ended } = this.inner;
    if (begun) this.end(this.position);
    if (ended) this.begin(this.run.results.subject(this.position));
    this.inner = undefined;
  }

  get freeUnits(): number {
    const { arena } = this.run;
    return (arena.size - this.used) / arena.unit;
  }

  get largestFreeOrder(): number {
    const largest = this.largestUnits;
    return largest === 0 ? -1 : ilog2(largest);
  }

  metrics(): Metrics {
    const { run, position, inner } = this;
    const [live, requested, held] = run.series.valuesAt(['live', 'requested', 'held'], position);
    return metricsWithoutOrders({
      live: live + (inner?.live ?? 0),
      requested: requested + (inner?.requested ?? 0),
      held: held + (inner?.taken ?? 0) * this.unitBytes,
      used: this.used,
      largest: this.largestUnits * this.unitBytes,
      arena: run.arena.size,
      errors: run.errorsAt(position),
    });
  }

  forEachBlock(fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    const { managedUnits, endUnit } = this;
    let unit = Math.max(fromUnit, 0);
    if (unit >= Math.min(toUnit, endUnit)) return;
    unit = this.blockAt(unit).unit;
    for (let place = this.liveFrom(this.placesBelow(unit)); unit < Math.min(toUnit, managedUnits);) {
      const next = place < 0 ? managedUnits : this.unitOf(place);
      for (let end: number; unit < next; unit = end) {
        end = this.endOfFree(unit, next);
        if (end > fromUnit && unit < toUnit) visit(unit, noOrder, BlockKind.Free, -1, end - unit);
      }
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
    const to = above < 0 ? managedUnits : this.unitOf(above);
    let first = from;
    for (let end = this.endOfFree(first, to); end <= unit; end = this.endOfFree(first, to)) first = end;
    return viewOf(first, BlockKind.Free, -1, this.endOfFree(first, to) - first);
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

  /** Bytes. */
  private get used(): number {
    return this.run.series.at('used', this.position) + (this.inner?.taken ?? 0) * this.unitBytes;
  }

  private get largestUnits(): number {
    if (this.inner === undefined) return this.run.series.at('largest', this.position) / this.unitBytes;
    let largest = 0;
    this.forEachFree((_, units) => (largest = Math.max(largest, units)));
    return largest;
  }

  /** Where the free block that begins at a unit ends: where what is free does, if no inner step has split it or left it apart. */
  private endOfFree(unit: number, to: number): number {
    const cuts = this.inner?.cuts ?? [];
    return cuts.reduce((end, cut) => (cut > unit && cut < end ? cut : end), to);
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
