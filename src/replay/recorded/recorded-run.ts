// A run whose blocks lie where they were recorded: the operations and their problems are those of a simulated run, places and lengths are the recording's.
// Its bytes are numbered through the regions of the recording, and a unit is a byte, so that blocks have any length.
import { metricNames, metricRows } from '../../model/metric-rows';
import { valueOf } from '../../model/metric';
import type { Metrics } from '../../model/metrics';
import type { Placement } from '../../model/placement';
import { OperationKind } from '../../trace/operation-table';
import { inStretches, type Work } from '../../work/work';
import { Run } from '../run/run';
import { RunningSums } from '../run/running-sums';
import { RecordedGrowth } from './growth';
import { isOfTheAllocator } from './of-the-allocator';
import { recordCheckpoints, type RecordedCheckpoint } from './recorded-checkpoints';
import { layOut, lengthOf, type RecordedLayout } from './recorded-layout';
import { RecordedResults } from './recorded-results';

/** Operations of one step. */
const stretch = 1 << 15;

/** The figures where blocks lie as recorded. What is free, and what of it is the allocator's own, is not known. */
export function recordedMetrics(live: number, bytes: number, errors: number): Metrics {
  const facts = { live, requested: bytes, held: bytes, used: bytes, arena: NaN, largest: NaN, errors, freeBlocks: [] };
  const metrics = Object.fromEntries(metricNames.map((name) => [name, valueOf(metricRows[name], facts)]));
  return { ...metrics, unusable: [], fragmentation: [] } as unknown as Metrics;
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
      checkpoints: [],
      arena: { size: space.size, unit: 1, base: space.addressAt(0), maxOrder: -1, fit: run.arena.fit },
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

  /** Places the blocks of a simulated run where they were recorded, in steps. Throws TraceError where it has no addresses. */
  static *of(simulated: Run): Work<RecordedRun> {
    const layout = yield* layOut(simulated);
    const growth = new RecordedGrowth(layout);
    yield* growth.follow();
    const sums = new RunningSums(simulated.operationCount);
    const results = new RecordedResults(layout);
    const live = yield* results.fill(sums);
    const checkpoints = yield* recordCheckpoints(layout);
    const errorCount = simulated.errorCount - (yield* countErrorsOfTheAllocator(simulated));
    const bytes = simulated.operationCount === 0 ? 0 : results.used(simulated.operationCount - 1);
    return new RecordedRun({ layout, growth, checkpoints, results, sums, errorCount, final: recordedMetrics(live, bytes, errorCount) });
  }

  override get placement(): Placement {
    return 'recorded';
  }

  override get simulated(): Run {
    return this.layout.run;
  }

  override get managedBytes(): number {
    return NaN;
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

function* countErrorsOfTheAllocator(run: Run): Work<number> {
  let count = 0;
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) if (run.countsAsError(op) && isOfTheAllocator(run.errorOf(op)!)) count++;
  });
  return count;
}
