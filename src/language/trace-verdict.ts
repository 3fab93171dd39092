// A trace as a test, whoever runs it: its expectations, and the errors that nobody expected.
import { expectationResults, type ExpectationResult } from './trace-tests';
import type { Diagnostic } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';

/** How a trace came out as a test: it passes when every expectation holds and there is no unexpected error. */
export interface TraceVerdict {
  readonly expectations: readonly ExpectationResult[];
  /** Diagnostics of severity error that no line of the trace asks for. */
  readonly unexpected: readonly Diagnostic[];
}

/**
 * Judges a run by its diagnostics. An error is expected where `expect error` announces it (then it is no diagnostic at all), or where an
 * `expect errors == N` below it holds: that line has counted it.
 */
export function traceVerdict(run: Run, diagnostics: readonly Diagnostic[], localize: Localize): TraceVerdict {
  const expectations = expectationResults(run, localize);
  const counted = lastCountingLine(run, expectations);
  return {
    expectations,
    unexpected: diagnostics.filter(({ severity, code, line }) => severity === 'error' && code !== 'expectation-failed' && line > counted),
  };
}

/** The last line that counts the errors above it, and rightly; 0 where there is none. */
function lastCountingLine(run: Run, expectations: readonly ExpectationResult[]): number {
  const failed = new Set(expectations.filter(({ failure }) => failure).map(({ line }) => line));
  const counting = run.trace.directives.filter(
    (directive) => directive.kind === 'expect' && directive.metric.name === 'errors' && directive.operator === '==',
  );
  return counting.reduce((last, { range: { line } }) => (failed.has(line) ? last : Math.max(last, line)), 0);
}
