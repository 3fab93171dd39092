// What all judges ask of a run, found once: its allocations in groups, when each ended, where it is worth looking at the arena.
import { ilog2 } from '../engine/arithmetic';
import { orderOfPlace, Place } from '../engine/place';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { OperationKind } from '../trace/operation-table';
import { neededOrder } from '../analysis/operation-diagnostics';
import { GroupTable, groupsPerStep, Tally } from './group-table';
import { inStretches, operationsPerStep, type Work } from '../work/work';

/** One pass over a run: its allocations in groups, when each ended, and the positions worth a look at the arena. */
export class Survey {
  readonly groups = new GroupTable();
  /** The group of the allocation each operation made, -1 where it made none. */
  readonly groupOf: Int32Array;
  /** The operation that ended the allocation of each, -1 where it is live at the end. */
  readonly endedBy: Int32Array;
  /** The first position at which the most bytes of the arena are in use, and these in units. */
  peak = 0;
  peakUnits = 0;
  /** The first position at which slabs hold the most bytes that no object has. */
  mostOverhead = 0;
  /** Bit k is set where the run asks the buddy allocator for a block of order k. */
  ordersAsked = 0;
  private held = 0;
  private overhead = 0;

  constructor(private readonly run: Run) {
    this.groupOf = new Int32Array(run.operationCount);
    this.endedBy = new Int32Array(run.operationCount);
  }

  /** Allocations of nothing hold no memory and are left out. */
  *make(): Work<void> {
    const { run, groups } = this;
    yield* this.findPeak();
    for (let op = 0; op < run.operationCount;) {
      const end = Math.min(op + operationsPerStep, run.operationCount);
      // A whole step without the peak needs no look at each position.
      if (this.peak > op && this.peak <= end) {
        this.pass(op, this.peak);
        for (let group = 0; group < groups.count; group++) {
          groups.set(group, Tally.LiveAtPeak, groups.get(group, Tally.Live));
          if (group % groupsPerStep === 0) yield 0;
        }
        this.pass(this.peak, end);
      } else this.pass(op, end);
      yield end - op;
      op = end;
    }
  }

  /** The call site of a group, where the trace names one. */
  siteOf(group: number): string | undefined {
    const site = this.groups.site[group];
    return site > 0 ? this.run.trace.names.text(site - 1) : undefined;
  }

  /** The operation that made the first allocation of a group. */
  firstOf(group: number): number {
    return this.groups.get(group, Tally.FirstOperation);
  }

  /** The operation that made the first allocation at a place. There is one. */
  firstAt(place: number): number {
    let first = Infinity;
    for (let group = 0; group < this.groups.count; group++) {
      if (this.groups.place[group] === place) first = Math.min(first, this.firstOf(group));
    }
    return first;
  }

  private *findPeak(): Work<void> {
    const { results } = this.run;
    yield* inStretches(this.run.operationCount, operationsPerStep * 16, (from, to) => {
      for (let op = from; op < to; op++) {
        if (results.used(op) > this.peakUnits) {
          this.peakUnits = results.used(op)!;
          this.peak = op + 1;
        }
      }
    });
  }

  private pass(from: number, to: number): void {
    const { run, groups, groupOf, endedBy } = this;
    const { results, table } = run;
    const { error } = results;
    const { kind, site } = table;
    const hasSlabs = run.caches.length > 0;
    const { unit, before } = run.arena;
    const unitsBefore = before?.units ?? 0;
    for (let op = from; op < to; op++) {
      groupOf[op] = -1;
      endedBy[op] = -1;
      if ((error[op] & ErrorBits.Code) !== 0) {
        if ((error[op] & ErrorBits.Fragmented) !== 0) this.ordersAsked |= 1 << neededOrder(run, op);
        continue;
      }
      const ended = results.subject(op);
      if (ended >= 0 && groupOf[ended] >= 0) this.end(ended, op, kind[op] === OperationKind.Free);
      const at = results.place(op);
      if (at !== Place.None && at !== Place.Nowhere) {
        const group = groups.groupOf(site === undefined ? 0 : site[op], run.requestedOf(op), at);
        if (groups.get(group, Tally.FirstOperation) < 0) this.meet(group, op);
        groupOf[op] = group;
        groups.begin(group);
        this.held += run.heldAt(at);
      }
      if (hasSlabs && (results.used(op) - unitsBefore) * unit - this.held > this.overhead) {
        this.overhead = (results.used(op) - unitsBefore) * unit - this.held;
        this.mostOverhead = op + 1;
      }
    }
  }

  private end(ended: number, op: number, freed: boolean): void {
    const group = this.groupOf[ended];
    this.endedBy[ended] = op;
    this.groups.end(group, op - ended, freed);
    this.held -= this.run.heldAt(this.groups.place[group]);
  }

  private meet(group: number, op: number): void {
    this.groups.set(group, Tally.FirstOperation, op);
    this.ordersAsked |= 1 << orderAt(this.run, this.groups.place[group]);
  }
}

/** The order of the buddy block that an allocation at a place needs at least: its own, or its slab's. */
function orderAt(run: Run, place: number): number {
  if (place >= 0) return run.caches[place].geometry.minOrder + ilog2(run.machine.page / run.arena.unit);
  return orderOfPlace(place) ?? 0;
}
