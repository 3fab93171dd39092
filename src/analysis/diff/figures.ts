// The figures that two runs are compared by, each a row: reports print them, and conditions such as `peak>+5%` name them.
import type { MetricUnit } from '../../model/metric';
import type { Run } from '../../replay/run/run';
import { peakPosition, requestedPeak } from '../../replay/state/peak';
import { statedOperations } from '../recording-notes';
import type { OriginTally, RunTally, SizeTally } from './run-tally';

interface DiffFigure {
  readonly unit: MetricUnit;
  /** A noun phrase for people. */
  readonly title: string;
  value(run: Run, tally: RunTally): number;
}

/** By the name they have in JSON and in conditions. */
export const figureRows = {
  operations: { unit: 'count', title: 'operations', value: (run) => statedOperations(run) },
  allocations: { unit: 'count', title: 'allocations', value: (_, tally) => sum(tally, ({ allocations }) => allocations) },
  frees: { unit: 'count', title: 'frees', value: (_, { frees }) => frees },
  failures: { unit: 'count', title: 'failed requests', value: (_, tally) => sum(tally, ({ failures }) => failures) },
  errors: { unit: 'count', title: 'errors', value: ({ errorCount }) => errorCount },
  allocatedBytes: {
    unit: 'bytes',
    title: 'bytes asked for in all',
    value: (_, tally) => sum(tally, ({ allocations, size }) => allocations * size),
  },
  peak: { unit: 'bytes', title: 'peak: most bytes in use', value: peakBytes },
  peakRequested: { unit: 'bytes', title: 'most bytes requested at once', value: (run) => requestedPeak(run).requested },
  leaks: { unit: 'count', title: 'live at the end', value: (_, tally) => sum(tally, ({ leaks }) => leaks) },
  leakedBytes: { unit: 'bytes', title: 'bytes live at the end', value: (_, tally) => sum(tally, ({ leaks, size }) => leaks * size) },
  internal: { unit: 'percent', title: 'internal fragmentation at the end', value: ({ final }) => final.internal },
  external: { unit: 'percent', title: 'external fragmentation at the end', value: ({ final }) => final.external },
} satisfies Readonly<Record<string, DiffFigure>>;

export type DiffFigureName = keyof typeof figureRows;
export const diffFigureNames = Object.keys(figureRows) as readonly DiffFigureName[];

/** The figures of one run; shares are fractions. */
export type DiffFigures = Readonly<Record<DiffFigureName, number>>;

/** The figures of a run whose requests were counted. */
export function figuresOf(run: Run, tally: RunTally): DiffFigures {
  const rows: Readonly<Record<DiffFigureName, DiffFigure>> = figureRows;
  return Object.fromEntries(diffFigureNames.map((name) => [name, rows[name].value(run, tally)])) as DiffFigures;
}

function peakBytes(run: Run): number {
  const position = peakPosition(run);
  return position === 0 ? 0 : run.results.used(position - 1) * run.arena.unit;
}

function sum({ origins }: RunTally, of: (tally: SizeTally) => number): number {
  const ofOrigin = ({ sizes }: OriginTally): number => [...sizes.values()].reduce((total, each) => total + of(each), 0);
  return origins.reduce((total, origin) => total + ofOrigin(origin), 0);
}
