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
  /** Errors that no line expects, failed expectations aside: the command line ends with status 1 for them. The first of them are described. */
  readonly errors: readonly Diagnostic[];
  /** All of them. */
  readonly errorCount: number;
}

/** Problems that are described to find the errors among them. */
const mostProblems = 1000;

/** Judges a run by its `expect` lines and by its errors. */
export function* judgeTrace(run: Run, localize: Localize): Work<TraceVerdict> {
  const index = indexOfRun(run);
  const expectations: ExpectationResult[] = [];
  for (const directive of run.trace.directives) {
    if (directive.kind === 'expect') expectations.push(expectation(index, directive, localize));
    else if (directive.kind === 'expect-error') expectations.push(errorExpectation(index, directive, localize));
    yield 0;
  }
  const failed = run.notes.filter(({ code }) => code === 'expectation-failed').length;
  const errorCount = run.errorCount - failed;
  const { diagnostics } = errorCount > 0 ? yield* findProblems(run, localize, mostProblems) : { diagnostics: [] };
  const errors = diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'expectation-failed');
  return { expectations, errors, errorCount };
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
  return text.split('\n').flatMap((content, at) => expectLine(at + 1, content));
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
