// The `expect` lines of a trace as tests: found in a text, and judged by a run, together with the errors that nobody expected.
import { findProblems } from '../analysis/diagnostics';
import { indexOfRun, type RunIndex } from '../analysis/run-index';
import type { Diagnostic } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import type { Note } from '../replay/run/note';
import type { Run } from '../replay/run/run';
import type { TextLines } from '../trace/text-lines';
import type { ExpectDirective, ExpectErrorDirective } from '../trace/trace';
import type { Work } from '../work/work';
import { valueAt } from './hovers/metric-hover';

/** How an `expect` line came out. */
export interface ExpectationResult {
  /** 1-based. */
  readonly line: number;
  /** What the line expects and what there is, as people read them; absent where there is nothing to compare. */
  readonly expected?: string;
  readonly actual?: string;
  /** Why it does not hold; undefined where it does. */
  readonly failure: string | undefined;
}

/** How a trace came out as a test. */
export interface TraceVerdict {
  /** In the order of the lines. */
  readonly expectations: readonly ExpectationResult[];
  /** Errors that no line expects, failed expectations aside. The first of them are described. */
  readonly errors: readonly Diagnostic[];
  /** All of them. */
  readonly errorCount: number;
}

/** Problems that are described to find the errors among them. */
const mostProblems = 1000;

/**
 * Judges a run by its `expect` lines and by its errors. An error is expected where `expect error` announces it (then it is no diagnostic at all), or
 * where an `expect errors == N` below it holds: that line has counted it.
 */
export function* judgeTrace(run: Run, localize: Localize): Work<TraceVerdict> {
  const index = indexOfRun(run);
  // A line of a `repeat` stands there once for each pass: it is one expectation.
  const byLine = new Map<number, ExpectationResult>();
  for (const directive of run.trace.directives) {
    yield 0;
    const { line } = directive.range;
    if (byLine.has(line)) continue;
    if (directive.kind === 'expect') byLine.set(line, expectation(index, directive, localize));
    else if (directive.kind === 'expect-error') byLine.set(line, errorExpectation(index, directive, localize));
  }
  const counted = lastCountingLine(run, byLine);
  const problems = run.errorCount > 0 ? (yield* findProblems(run, localize, mostProblems)).diagnostics : [];
  const isUnexpected = ({ severity, code, line }: Diagnostic): boolean =>
    severity === 'error' && code !== 'expectation-failed' && line > counted;
  const errors = problems.filter(isUnexpected);
  // Where not all are described, those that are not have nobody who counted them.
  const failed = run.notes.filter(({ code }) => code === 'expectation-failed').length;
  const errorCount = problems.length < mostProblems ? errors.reduce((sum, { count = 1 }) => sum + count, 0) : run.errorCount - failed;
  return { expectations: [...byLine.values()], errors, errorCount };
}

/** The last line that counts the errors above it, and rightly; 0 where there is none. */
function lastCountingLine(run: Run, expectations: ReadonlyMap<number, ExpectationResult>): number {
  let last = 0;
  for (const directive of run.trace.directives) {
    if (directive.kind !== 'expect' || directive.metric.name !== 'errors' || directive.operator !== '==') continue;
    const { line } = directive.range;
    if (expectations.get(line)?.failure === undefined) last = Math.max(last, line);
  }
  return last;
}

function expectation(index: RunIndex, directive: ExpectDirective, localize: Localize): ExpectationResult {
  const { metric, operator, numerator, denominator, range } = directive;
  const { line } = range;
  const actual = valueAt(index, metric, index.run.positionOfLine(line));
  const [note] = index.notesOf(line);
  const failure = note && messageOf(note, localize);
  if (!actual) return { line, failure };
  const wanted = actual.show(numerator, denominator);
  return {
    line,
    expected: operator === '==' ? wanted : `${operator} ${wanted}`,
    actual: actual.show(actual.numerator, actual.denominator),
    failure,
  };
}

function errorExpectation(index: RunIndex, { code, range: { line } }: ExpectErrorDirective, localize: Localize): ExpectationResult {
  const [note] = index.notesOf(line);
  if (!note) return { line, expected: code, actual: code, failure: undefined };
  const [, ended] = note.values;
  return { line, expected: code, actual: ended === undefined ? localize('no error') : String(ended), failure: messageOf(note, localize) };
}

function messageOf({ message, values }: Note, localize: Localize): string {
  return localize(message, ...values);
}

/** A line (1-based) that holds an expectation, with what it expects. */
export interface ExpectLine {
  readonly line: number;
  readonly label: string;
}

/** The expectations of a text. */
export function expectLines(text: string): ExpectLine[] {
  return text.split(/\r?\n/).flatMap((content, at) => expectLine(at + 1, content));
}

/** The expectations of a text that has been run, also those that could not be read, found by the run. */
export function expectLinesOf({ trace }: Run, lines: TextLines): ExpectLine[] {
  return trace.directives.flatMap(({ kind, range: { line } }) =>
    kind === 'expect' || kind === 'expect-error' || kind === 'fault' ? expectLine(line, lines.line(line)) : [],
  );
}

function expectLine(line: number, content: string): ExpectLine[] {
  const match = /^\s*(expect\s+[^#]*?)\s*(?:#.*)?$/.exec(content);
  return match ? [{ line, label: match[1] }] : [];
}
