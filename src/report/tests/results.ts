// Traces as tests, in the words that all reporters have: a suite for each trace, a case for each expectation and one for all other errors.
import { judgeTrace } from '../../language/trace-tests';
import { finish } from '../../work/work';
import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';

/** Why a case failed. Line and column are 1-based. */
export interface TestFailure {
  readonly line: number;
  readonly column: number;
  /** A code of a diagnostic. */
  readonly code: string;
  readonly message: string;
}

/** One thing that is tested. */
export interface TestCase {
  /** The expectation as it is written; of the last case of a suite, that there are no other errors. */
  readonly name: string;
  /** 1-based; absent where the whole trace is meant. */
  readonly line?: number;
  /** Empty where it passed. */
  readonly failures: readonly TestFailure[];
}

/** One trace. */
export interface TestSuite {
  readonly file: string;
  readonly cases: readonly TestCase[];
  /** Why the trace could not be run; then there are no cases. */
  readonly error?: string;
  readonly milliseconds: number;
}

/** How many there are of each. */
export interface TestTotals {
  readonly traces: number;
  readonly failedTraces: number;
  /** Traces that could not be run. */
  readonly errors: number;
  readonly cases: number;
  readonly failedCases: number;
}

/** What came of a run. `textOf` gives the text of an expectation by its line. */
export function testCases(run: Run, textOf: (line: number) => string | undefined, localize: Localize): TestCase[] {
  const { expectations, errors } = finish(judgeTrace(run, localize));
  const code = 'expectation-failed';
  const cases = expectations.map(({ line, failure }): TestCase => ({
    name: textOf(line) ?? localize('expectation'),
    line,
    failures: failure ? [{ line, column: 1, code, message: failure }] : [],
  }));
  return [...cases, { name: localize('no unexpected errors'), failures: errors }];
}

export function failedCases({ cases }: TestSuite): readonly TestCase[] {
  return cases.filter(({ failures }) => failures.length > 0);
}

/** Whether the trace ran and all of it passed. */
export function hasPassed(suite: TestSuite): boolean {
  return suite.error === undefined && failedCases(suite).length === 0;
}

export function totalsOf(suites: readonly TestSuite[]): TestTotals {
  const sum = (of: (suite: TestSuite) => number): number => suites.reduce((total, suite) => total + of(suite), 0);
  return {
    traces: suites.length,
    failedTraces: sum((suite) => (hasPassed(suite) ? 0 : 1)),
    errors: sum(({ error }) => (error === undefined ? 0 : 1)),
    cases: sum(({ cases }) => cases.length),
    failedCases: sum((suite) => failedCases(suite).length),
  };
}

/** The one line that sums up. */
export function totalsText({ traces, failedTraces, cases, failedCases }: TestTotals, localize: Localize): string {
  return localize(
    'traces: {0} passed, {1} failed; checks: {2} passed, {3} failed',
    traces - failedTraces,
    failedTraces,
    cases - failedCases,
    failedCases,
  );
}

/** A trace's name in results. */
export function nameOf({ file }: TestSuite): string {
  return file === '-' ? '<stdin>' : file;
}
