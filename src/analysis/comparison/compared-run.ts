// One column of a comparison: a trace run under a setting, and its figures. Where its policy has no slabs, objects and kmallocs run as plain allocations.
import type { ArenaConfig } from '../../engine/config';
import type { RunOptions } from '../../replay/run/options';
import { RunBuilder } from '../../replay/run/run-builder';
import type { Run } from '../../replay/run/run';
import { OperationKind } from '../../trace/operation-table';
import { TraceError, type Trace } from '../../trace/trace';
import { inStretches, operationsPerStep, type Work } from '../../work/work';
import { comparisonFigures, largestRequest, type ComparisonFigures } from '../comparison-figures';
import { figuresBesideSize } from '../smallest-arena';
import { plainTrace, type PlainTrace } from './plain-trace';

/** What came of a run: plain data, for it may come from another thread. */
export interface ComparedRun {
  readonly operations: number;
  readonly arena: Pick<ArenaConfig, 'policy' | 'size' | 'unit' | 'base' | 'overhead'>;
  /** What ran as plain allocations; absent where nothing had to. */
  readonly plain?: Omit<PlainTrace, 'trace'>;
  readonly figures: ComparisonFigures;
  /** The mean of internal fragmentation over the positions 1 to n; null where there is none. */
  readonly internal: number | null;
}

/** Why a run could not be made: a message with {0}, {1}… and their values. */
export interface RefusedRun {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** Runs a trace with options. What they make impossible is told, not thrown. */
export function* compareRun(trace: Trace, options: RunOptions): Work<ComparedRun | RefusedRun> {
  try {
    return yield* comparedRun(trace, options);
  } catch (error) {
    if (error instanceof TraceError) return { text: error.text, values: error.values };
    throw error;
  }
}

function* comparedRun(trace: Trace, options: RunOptions): Work<ComparedRun> {
  if (options.as !== undefined && !trace.format.isRecorded) {
    throw new TraceError('The setting as is for recorded traces: a written one says itself what it calls.');
  }
  const under = yield* runUnder(trace, options);
  const { policy, size, unit, base, overhead } = under.run.arena;
  return {
    operations: under.run.operationCount,
    arena: { policy, size, unit, base, overhead },
    ...(under.plain && { plain: under.plain }),
    figures: yield* comparisonFigures(under.run, under.options, under.largestRequest),
    internal: yield* meanInternal(under.run),
  };
}

/** A trace run under a setting. */
export interface RunUnder {
  readonly run: Run;
  /** What it was made with, the arena among them. */
  readonly options: RunOptions;
  /** The largest size, in bytes, that any request of the trace asks for. */
  readonly largestRequest: number;
  /** What ran as plain allocations; absent where nothing had to. */
  readonly plain?: Omit<PlainTrace, 'trace'>;
}

/** Runs a trace with options, objects and kmallocs as plain allocations where its policy has no slabs. Throws TraceError where they make it impossible. */
export function* runUnder(trace: Trace, options: RunOptions): Work<RunUnder> {
  const run = yield* runOf(trace, options);
  const largest = largestRequest(run);
  if (run.arena.policy === 'buddy' || !needsSlabs(run)) return { run, options, largestRequest: largest };
  const asked = trace.format.isRecorded && options.as === 'kmalloc' ? { ...trace, table: trace.table.asKmalloc() } : trace;
  const { trace: plain, ...counts } = yield* plainTrace(asked);
  // The arena of a recording is found by what it calls.
  const inThatArena: RunOptions = { ...options, as: undefined, arena: { ...figuresBesideSize(run.arena), size: run.arena.size } };
  return { run: yield* runOf(plain, inThatArena), options: inThatArena, largestRequest: largest, plain: counts };
}

function* runOf(trace: Trace, options: RunOptions): Work<Run> {
  const builder = new RunBuilder(trace, options);
  try {
    return yield* builder.run();
  } finally {
    builder.giveBack();
  }
}

/** Whether anything in a run asks for slabs or for a place of its own. */
function needsSlabs({ table, operationCount }: Run): boolean {
  for (let op = 0; op < operationCount; op++) {
    const kind = table.kind[op] as OperationKind;
    if ((kind >= OperationKind.AllocAt && kind <= OperationKind.Kmalloc) || kind >= OperationKind.Cache) return true;
  }
  return false;
}

/** The mean over the positions behind operations; null where there are none. */
function* meanInternal({ series, operationCount }: Run): Work<number | null> {
  let sum = 0;
  yield* inStretches(operationCount, operationsPerStep, (from, to) => {
    for (let position = from + 1; position <= to; position++) {
      const { requested, held } = series.countsAt(position);
      if (held > 0) sum += (held - requested) / held;
    }
  });
  return operationCount === 0 ? null : sum / operationCount;
}
