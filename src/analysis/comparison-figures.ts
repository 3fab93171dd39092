// The figures by which placements of the same operations are compared, as the specification's page on policies defines them.
import type { RunOptions } from '../replay/run/options';
import { RunBuilder } from '../replay/run/run-builder';
import type { Run } from '../replay/run/run';
import { Workspace } from '../replay/run/workspace';
import { TraceError } from '../trace/trace';
import { OperationKind } from '../trace/operation-table';
import { inStretches, type Work } from '../work/work';
import { walkPlacement } from '../replay/placement-walk';
import { figuresBesideSize, smallestArena } from './smallest-arena';

/** Operations of one step. */
const stretch = 1 << 14;

/** Bytes, counts and ratios; null is a mean of nothing and a ratio to 0. */
export interface ComparisonFigures {
  readonly failures: { readonly count: number; readonly bytes: number };
  readonly peakRequested: number;
  readonly peakUsed: number;
  readonly peakSpan: number;
  /** Johnstone and Wilson's four, with the span as what the allocator uses ("The memory fragmentation problem: solved?", ISMM 1998). */
  readonly fragmentation: readonly (number | null)[];
  readonly external: number | null;
  readonly availability: { readonly size: number; readonly average: number | null };
  readonly steps: { readonly total: number; readonly max: number };
  readonly smallestArena: number | null;
}

/** The figures of a run, in steps. `options` are those that it was made with; `size`: bytes of the request that availability is of. */
export function* comparisonFigures(run: Run, options: RunOptions, size = largestRequest(run)): Work<ComparisonFigures> {
  const course = new Course(run);
  yield* walkPlacement(run, size, (op, steps, span, serving) => course.add(op, steps, span, serving));
  return {
    ...course.figures(size),
    failures: yield* countFailures(run),
    smallestArena: (yield* smallestArena(run.arena, 0, (bytes) => servesAll(run, bytes, options))) ?? null,
  };
}

/** Whether no request fails in an arena of so many bytes. A size that the policy does not take serves none. */
function* servesAll({ trace, arena }: Run, size: number, options: RunOptions): Work<boolean> {
  try {
    return yield* new RunBuilder(trace, { ...options, arena: { ...figuresBesideSize(arena), size } }, new Workspace()).servesAll();
  } catch (error) {
    if (error instanceof TraceError) return false;
    throw error;
  }
}

/** Adds up what the operations leave behind. */
class Course {
  private readonly unit: number;
  private peakUsed: number;
  private peakSpan = 0;
  private peakRequested = 0;
  private spanAtPeakRequested = 0;
  private requestedAtPeakSpan = 0;
  private ratios = 0;
  private ratioCount = 0;
  private external = 0;
  private availability = 0;
  private steps = 0;
  private mostSteps = 0;

  constructor(private readonly run: Run) {
    this.unit = run.arena.unit;
    this.peakUsed = run.series.at('used', 0);
  }

  add(op: number, steps: number, spanUnits: number, servingUnits: number): void {
    const { run, unit } = this;
    const { used, requested, largest } = this.at(op + 1);
    const span = spanUnits * unit;
    const free = run.arena.size - used;
    this.peakUsed = Math.max(this.peakUsed, used);
    if (requested > this.peakRequested) {
      this.peakRequested = requested;
      this.spanAtPeakRequested = span;
    }
    if (span > this.peakSpan) {
      this.peakSpan = span;
      this.requestedAtPeakSpan = requested;
    }
    if (requested > 0) {
      this.ratios += span / requested - 1;
      this.ratioCount++;
    }
    if (free > 0) {
      this.external += 1 - largest / free;
      this.availability += (servingUnits * unit) / free;
    }
    this.steps += steps;
    this.mostSteps = Math.max(this.mostSteps, steps);
  }

  figures(size: number): Omit<ComparisonFigures, 'failures' | 'smallestArena'> {
    const { operationCount } = this.run;
    return {
      peakRequested: this.peakRequested,
      peakUsed: this.peakUsed,
      peakSpan: this.peakSpan,
      fragmentation: [
        quotient(this.ratios, this.ratioCount),
        above(this.spanAtPeakRequested, this.peakRequested),
        above(this.peakSpan, this.requestedAtPeakSpan),
        above(this.peakSpan, this.peakRequested),
      ],
      external: quotient(this.external, operationCount),
      availability: { size, average: quotient(this.availability, operationCount) },
      steps: { total: this.steps, max: this.mostSteps },
    };
  }

  private at(position: number): { used: number; requested: number; largest: number } {
    const [used, requested, largest] = this.run.series.valuesAt(['used', 'requested', 'largest'], position);
    return { used, requested, largest };
  }
}

function quotient(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** By how much one is more than the other, as a share of that. */
function above(more: number, less: number): number | null {
  return less === 0 ? null : more / less - 1;
}

/** The most that any request asks for, whatever becomes of it: objects of caches are none; at least one byte. */
export function largestRequest({ table, operationCount }: Run): number {
  let largest = 1;
  for (let op = 0; op < operationCount; op++) {
    const kind = table.kind[op] as OperationKind;
    if (kind <= OperationKind.Realloc && kind !== OperationKind.AllocObject) largest = Math.max(largest, table.size[op]);
  }
  return largest;
}

function* countFailures(run: Run): Work<ComparisonFigures['failures']> {
  const failures = { count: 0, bytes: 0 };
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      const code = run.errorOf(op);
      if (code !== 'out-of-memory' && code !== 'too-large') continue;
      failures.count++;
      failures.bytes += run.operation(op).requested;
    }
  });
  return failures;
}
