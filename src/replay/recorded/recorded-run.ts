// A run whose blocks lie where they were recorded: the operations and their problems are those of a simulated run, places and lengths are the recording's.
// Its bytes are numbered through the regions of the recording, and a unit is a byte, so that blocks have any length.
import { metricNames, metricRows } from '../../model/metric-rows';
import { orderMetricNames, orderMetricRows } from '../../model/order-metrics';
import { valueOf } from '../../model/metric';
import type { Metrics } from '../../model/metrics';
import type { RunPlacement } from '../../model/placement';
import { nameOfType } from '../../trace/formats/kmem/page-events';
import { OperationKind } from '../../trace/operation-table';
import { inStretches, type Work } from '../../work/work';
import { Run, type Mark } from '../run/run';
import { RunningSums } from '../run/running-sums';
import { RecordedGrowth } from './growth';
import { isOfTheAllocator } from './of-the-allocator';
import { recordCheckpoints, type RecordedCheckpoint } from './recorded-checkpoints';
import { layOut, lengthOf, type RecordedLayout } from './recorded-layout';
import { RecordedResults } from './recorded-results';
import { knownPages } from './known-pages';
import { PageCursor } from '../pages/page-cursor';
import type { PageStart } from '../../trace/formats/kmem/start-reader';

/** Operations of one step. */
const stretch = 1 << 15;

/** What is free at a position: bytes, NaN where nobody knows, and of pages the free blocks that are known, by order. */
export interface RecordedFree {
  readonly free: number;
  readonly largest: number;
  readonly freeBlocks: readonly number[];
}

/** The figures where blocks lie as recorded. What is free is known of pages only. */
export function recordedMetrics(live: number, bytes: number, errors: number, { free, largest, freeBlocks }: RecordedFree): Metrics {
  const facts = { live, requested: bytes, held: bytes, used: bytes, before: 0, arena: bytes + free, largest, errors, freeBlocks };
  const metrics: Record<string, number | readonly number[]> = {};
  for (const name of metricNames) metrics[name] = valueOf(metricRows[name], facts);
  for (const name of orderMetricNames) metrics[name] = Number.isNaN(largest) ? [] : orderMetricRows[name].values(freeBlocks);
  return metrics as Metrics;
}

/** All that is made once of a recording. */
interface RecordedParts {
  readonly layout: RecordedLayout;
  readonly growth: RecordedGrowth;
  readonly checkpoints: readonly RecordedCheckpoint[];
  readonly results: RecordedResults;
  readonly sums: RunningSums;
  readonly errorCount: number;
  readonly final: Metrics;
}

/** A recording as it was recorded. */
export class RecordedRun extends Run {
  readonly layout: RecordedLayout;
  /** How far its blocks have ever reached. */
  readonly growth: RecordedGrowth;
  /** The live blocks at some positions, ascending. */
  readonly recordedCheckpoints: readonly RecordedCheckpoint[];

  private constructor({ layout, growth, checkpoints, results, sums, errorCount, final }: RecordedParts) {
    const { run, space } = layout;
    super({
      ...partsOf(run),
      results,
      marks: marksOf(run),
      checkpoints: [],
      arena: {
        size: space.size,
        unit: 1,
        base: space.addressAt(0),
        maxOrder: -1,
        fit: run.arena.fit,
        policy: run.arena.policy,
        overhead: 0,
      },
      raisedFrom: undefined,
      caches: [],
      creators: new Map(),
      errorCount,
      final,
      sums,
      space,
    });
    this.layout = layout;
    this.growth = growth;
    this.recordedCheckpoints = checkpoints;
  }

  /** Places the blocks of a simulated run where they were recorded, in steps; `start`: see `layOut`. Throws TraceError where it has no addresses. */
  static *of(simulated: Run, start?: PageStart): Work<RecordedRun> {
    const layout = yield* layOut(simulated, start);
    const growth = new RecordedGrowth(layout);
    yield* growth.follow();
    const sums = new RunningSums(simulated.operationCount);
    const results = new RecordedResults(layout);
    const live = yield* results.fill(sums);
    const checkpoints = yield* recordCheckpoints(layout);
    const errorCount = simulated.errorCount - (yield* countErrorsOfTheAllocator(simulated));
    const { operationCount } = simulated;
    const bytes = operationCount === 0 ? 0 : results.used(operationCount - 1);
    const free = { ...knownPages(layout.pages, operationCount), freeBlocks: finalBlocks(layout) };
    return new RecordedRun({
      layout,
      growth,
      checkpoints,
      results,
      sums,
      errorCount,
      final: recordedMetrics(live, bytes, errorCount, free),
    });
  }

  override get placement(): RunPlacement {
    return 'recorded';
  }

  override get simulated(): Run {
    return this.layout.run;
  }

  override get managedBytes(): number {
    return NaN;
  }

  override managedAt(position: number): number {
    return (position === 0 ? 0 : this.results.used(position - 1)) + knownPages(this.layout.pages, position).free;
  }

  override get orderUnit(): number {
    return this.layout.pages?.stretches.pageBytes ?? this.arena.unit;
  }

  override get knowsLargest(): boolean {
    return this.layout.pages?.knowledge === 'blocks';
  }

  /** As long as was asked for: a block of no bytes has one. */
  override requestedOf(op: number): number {
    return this.layout.place[op] < 0 ? 0 : lengthOf(this.layout, op);
  }

  override heldOf(op: number): number {
    return this.requestedOf(op);
  }

  override offsetOf(op: number): number {
    return Math.max(this.results.unit(op), 0);
  }

  /** Only a realloc can leave its block where it was: another block at the same place is another one. */
  override stayed(op: number): boolean {
    const from = this.results.subject(op);
    return from >= 0 && this.table.kind[op] === OperationKind.Realloc && this.layout.place[op] === this.layout.place[from];
  }
}

/** The fields of a run that both placements have. */
function partsOf({
  trace,
  table,
  notes,
  marks,
  machine,
  lost,
  unknown,
  operationCount,
}: Run): Pick<Run, 'trace' | 'table' | 'notes' | 'marks' | 'machine' | 'lost' | 'unknown' | 'operationCount'> {
  return { trace, table, notes, marks, machine, lost, unknown, operationCount };
}

/** Those of the trace; of a kernel also where a block of pages was taken for another migrate type. */
function marksOf({ marks, trace, lines }: Run): readonly Mark[] {
  const steals = trace.recording?.pages?.steals ?? [];
  const taken = steals.map(({ line, frame, type, fallbackType, changesOwner, isFragmenting }) => ({
    line,
    position: lines.positionAfter(line),
    text: `0x${frame.toString(16)}: ${nameOfType(fallbackType)} ${changesOwner ? '→' : '⇢'} ${nameOfType(type)}${isFragmenting ? ', fragmenting' : ''}`,
  }));
  return taken.length === 0 ? marks : [...marks, ...taken].sort((a, b) => a.position - b.position || a.line - b.line);
}

/** The free blocks at the end that are known, by order. */
function finalBlocks({ pages, run }: RecordedLayout): number[] {
  if (pages?.knowledge !== 'blocks') return [];
  const cursor = new PageCursor(pages);
  cursor.seek(run.operationCount);
  const byStretch = pages.stretches.all.map((_, index) => cursor.kinds.countsOf(index));
  return Array.from({ length: pages.maxOrder + 1 }, (_, order) => byStretch.reduce((sum, counts) => sum + counts[order], 0));
}

function* countErrorsOfTheAllocator(run: Run): Work<number> {
  let count = 0;
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) if (run.countsAsError(op) && isOfTheAllocator(run.errorOf(op)!)) count++;
  });
  return count;
}
