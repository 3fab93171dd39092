// The host’s side of the free lists: counts and obstacles from the state, the course of the counts from a walk over the run.
import { searchBlockers, type Blockers } from '../../../src/analysis/blockers';
import { neededOrder } from '../../../src/analysis/operation-diagnostics';
import { searchPins, type Pin } from '../../../src/analysis/pins';
import {
  bucketStart,
  listedPins,
  namedBlockers,
  namedPins,
  type Blocker,
  type FreeListsBody,
  type FreeListsRequest,
  type HistoryPart,
  type Obstacle,
  type OrderAnswer,
  type PinRow,
} from './protocol';
import type { ArenaState } from '../../../src/replay/state/arena-state';
import { Cursor } from '../../../src/replay/state/cursor';
import { Moment } from '../../../src/replay/state/moment';
import type { Run } from '../../../src/replay/run/run';
import type { Job, WorkQueue } from '../../../src/work/queue';
import type { Work } from '../../../src/work/work';
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import { freeListsDescriptor } from './descriptor';

/** The history has at most so many buckets: a pixel each in a wide panel. */
const mostBuckets = 512;
/** What is new is shown no more often than this. */
const showMilliseconds = 100;
/** Operations swept in one step. */
const stretch = 1 << 11;

type Passes = NonNullable<ViewContext['filter']>;

/** The free lists by order: what is on them, what a request would find, and how they came to be so. */
export class FreeListsHostView implements HostView<FreeListsRequest, FreeListsBody> {
  private context: ViewContext | undefined;
  private search: { readonly of: ObstacleSearch; readonly job: Job<void> } | undefined;
  private sweep: { readonly of: FreeCountSweep; readonly job: Job<void> } | undefined;

  constructor(private readonly queue: WorkQueue) {}

  build(context: ViewContext, request: FreeListsRequest): FreeListsBody {
    const { run, state, filter, step } = context;
    this.context = context;
    const search = this.searchIn(state);
    const sweep = this.sweepOf(run);
    const order = Math.max(0, Math.min(run.arena.maxOrder, Math.trunc(request.order)));
    const unit = run.arena.unit;
    const found = search.found[order];
    return {
      kind: 'freeLists',
      fit: run.arena.fit,
      filtered: filter !== undefined,
      counts: state.freeBlocks(),
      answers: search.answers,
      obstacles: search.found.map((blockers, each) =>
        blockers === undefined
          ? 'searching'
          : blockers && { ...obstacleOf(blockers, each, unit), ...(filter && { passing: search.passing(each, filter) }) },
      ),
      ...(step === undefined && failedOrder(run, state.position - 1)),
      order,
      list: state.freeList(order, Math.max(0, request.count)),
      blockers: (found?.operations ?? [])
        .slice(0, namedBlockers)
        .map((op) => ({ ...blockerOf(run, op), ...(filter && { passes: filter(op) }) })),
      pins: search.pins?.map((pin) => pinRow(run, pin, filter)) ?? 'searching',
      history: sweep.partFrom(request.haveBuckets),
    };
  }

  dispose(): void {
    this.search?.job.cancel();
    this.sweep?.job.cancel();
    this.context = undefined;
    this.search = undefined;
    this.sweep = undefined;
  }

  private searchIn(state: ArenaState): ObstacleSearch {
    if (!this.search?.job.isAlive || !this.search.of.moment.isOf(state)) {
      this.search?.job.cancel();
      const of = new ObstacleSearch(state);
      const cancellation = {
        // The state has moved on, and the next frame begins a new search.
        get isCancellationRequested() {
          return !of.moment.isPresent;
        },
      };
      this.search = { of, job: this.queue.begin(of.search(), { changed: this.changed, tellEvery: showMilliseconds, cancellation }) };
    }
    return this.search.of;
  }

  /** What the position asks comes first, then the run's history. */
  private sweepOf(run: Run): FreeCountSweep {
    if (this.sweep?.of.run !== run) {
      this.sweep?.job.cancel();
      const of = new FreeCountSweep(run, mostBuckets);
      const job = this.queue.begin(of.sweep(), { inBackground: true, changed: this.changed, tellEvery: showMilliseconds });
      this.sweep = { of, job };
    }
    return this.sweep.of;
  }

  private readonly changed = (): void => this.context?.changed();
}

/** The host's side of the view, to be registered. */
export const freeListsHostView: RegisteredView<'freeLists'> = { ...freeListsDescriptor, make: (queue) => new FreeListsHostView(queue) };

/** For each order: could a request succeed now, and if not, what is in its way. Orders are searched one by one. */
class ObstacleSearch {
  readonly moment: Moment;
  readonly answers: readonly OrderAnswer[];
  /** By order: null where nothing is to be found, undefined while it has not been looked for. */
  readonly found: (Blockers | null | undefined)[];
  /** What keeps memory apart over all orders; undefined while it has not been looked for. */
  pins: readonly Pin[] | undefined;
  /** What has been counted by the filter asked about last. */
  private counted: { readonly filter: Passes; readonly byOrder: Map<number, number> } | undefined;

  constructor(private readonly state: ArenaState) {
    this.moment = new Moment(state);
    this.answers = Array.from({ length: state.run.arena.maxOrder + 1 }, (_, order) => answerFor(state, order));
    this.found = this.answers.map(({ kind }) => (kind === 'yes' ? null : undefined));
  }

  /** How many of the allocations in the way of an order pass a filter. */
  passing(order: number, filter: Passes): number {
    if (this.counted?.filter !== filter) this.counted = { filter, byOrder: new Map() };
    const { byOrder } = this.counted;
    const known = byOrder.get(order);
    if (known !== undefined) return known;
    const count = (this.found[order]?.operations ?? []).filter((op) => filter(op)).length;
    byOrder.set(order, count);
    return count;
  }

  /** Searches order by order, then over all of them. */
  *search(): Work<void> {
    for (const order of this.found.keys()) {
      if (this.found[order] === undefined) this.found[order] = (yield* searchBlockers(this.state, order)) ?? null;
    }
    this.pins = yield* searchPins(this.state, listedPins);
  }
}

function answerFor(state: ArenaState, order: number): OrderAnswer {
  const { unit, maxOrder } = state.run.arena;
  for (let fromOrder = order; fromOrder <= maxOrder; fromOrder++) {
    if (state.freeBlockCount(fromOrder) > 0) return { kind: 'yes', fromOrder, from: state.freeList(fromOrder, 1)[0] };
  }
  const missing = (2 ** order - state.freeUnits) * unit;
  return missing > 0 ? { kind: 'exhausted', missing } : { kind: 'fragmented' };
}

function obstacleOf({ unit, operations, bytes }: Blockers, order: number, unitBytes: number): Obstacle {
  const from = unit * unitBytes;
  return { from, to: from + 2 ** order * unitBytes, count: operations.length, bytes };
}

function blockerOf(run: Run, op: number): Blocker {
  const from = run.offsetOf(op);
  return { handle: run.handleText(op), line: run.table.line[op], operation: op + 1, from, to: from + run.heldOf(op) };
}

function pinRow(run: Run, { unit, order, count, bytes, slabs, operations }: Pin, filter: Passes | undefined): PinRow {
  const [op] = operations;
  const from = unit * run.arena.unit;
  const site = run.table.site?.[op] ?? 0;
  // Of very many allocations not all are at hand.
  const passes = filter && (operations.length < count || operations.some((each) => filter(each)));
  return {
    from,
    to: from + 2 ** order * run.arena.unit,
    count,
    bytes,
    slabs,
    first: { ...blockerOf(run, op), ...(passes !== undefined && { passes }) },
    ...(site > 0 && { site: run.trace.names.text(site - 1) }),
    names: operations.slice(0, namedPins).map((each) => run.handleText(each)),
  };
}

/** The order of the block that operation `op` asked for in vain. */
function failedOrder(run: Run, op: number): { readonly failed?: number } {
  return op >= 0 && run.errorOf(op) === 'out-of-memory' ? { failed: Math.min(run.arena.maxOrder, neededOrder(run, op)) } : {};
}

/** Counts the free blocks of each order at every position of a run, and keeps the least and greatest of each bucket. */
class FreeCountSweep {
  /** Buckets that are complete. */
  private ready = 0;
  private readonly buckets: number;
  private readonly orders: number;
  /** Bucket after bucket, by order. */
  private readonly least: Uint32Array;
  private readonly greatest: Uint32Array;
  /** Let go when the sweep is over: it holds the state of a whole arena. */
  private cursor: Cursor | undefined;

  constructor(
    readonly run: Run,
    buckets: number,
  ) {
    this.buckets = Math.min(buckets, run.operationCount + 1);
    this.orders = run.arena.maxOrder + 1;
    this.least = new Uint32Array(this.buckets * this.orders);
    this.greatest = new Uint32Array(this.buckets * this.orders);
    this.cursor = new Cursor(run);
    this.begin();
  }

  /** Goes through the run once. */
  *sweep(): Work<void> {
    while (!this.step()) yield stretch;
    this.cursor = undefined;
  }

  /** Goes on by a step; true at the end of the run. */
  private step(): boolean {
    const { cursor, run } = this;
    if (!cursor) return true;
    for (let steps = 0; steps < stretch; steps++) {
      const end = bucketStart(this.ready + 1, this.buckets, run.operationCount);
      if (cursor.position + 1 < end) {
        cursor.stepForward();
        this.count(cursor);
        continue;
      }
      this.ready++;
      if (this.ready === this.buckets) return true;
      cursor.stepForward();
      this.begin();
    }
    return false;
  }

  /** The buckets from `from` on that are complete, undefined when there is none. */
  partFrom(from: number): HistoryPart | undefined {
    const { ready, orders, buckets } = this;
    if (!(from >= 0 && from < ready)) return undefined;
    const count = ready - from;
    const pick = (values: Uint32Array): Uint32Array => {
      const picked = new Uint32Array(orders * count);
      for (let bucket = 0; bucket < count; bucket++) {
        for (let order = 0; order < orders; order++) picked[order * count + bucket] = values[(from + bucket) * orders + order];
      }
      return picked;
    };
    return { buckets, from, to: ready, least: pick(this.least), greatest: pick(this.greatest) };
  }

  /** A bucket begins with the counts at its first position. */
  private begin(): void {
    const counts = this.cursor!.freeBlocks();
    this.least.set(counts, this.ready * this.orders);
    this.greatest.set(counts, this.ready * this.orders);
  }

  private count(cursor: Cursor): void {
    const { least, greatest, orders } = this;
    const base = this.ready * orders;
    for (let order = 0; order < orders; order++) {
      const count = cursor.freeBlockCount(order);
      if (count < least[base + order]) least[base + order] = count;
      else if (count > greatest[base + order]) greatest[base + order] = count;
    }
  }
}
