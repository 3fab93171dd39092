// The `expect` lines of a trace as tests: found in a text, and judged by a run.
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import type { TextLines } from '../trace/text-lines';
import { indexOfRun } from '../analysis/run-index';

/** An expectation of a trace. */
export interface ExpectationResult {
  /** 1-based. */
  readonly line: number;
  /** Undefined where it holds. `expected` and `actual` are there where one value was expected. */
  readonly failure: { readonly message: string; readonly expected?: string; readonly actual?: string } | undefined;
}

/** How every `expect` line of a run came out, in the order of the lines. */
export function expectationResults(run: Run, localize: Localize): ExpectationResult[] {
  const index = indexOfRun(run);
  const results: ExpectationResult[] = [];
  for (const { kind, range } of run.trace.directives) {
    if (kind !== 'expect' && kind !== 'expect-error') continue;
    const note = index.notesOf(range.line)[0];
    if (!note) results.push({ line: range.line, failure: undefined });
    else {
      const [, operator, expected, actual] = note.values;
      const compared = kind === 'expect' && note.values.length >= 4 && operator === '==';
      results.push({
        line: range.line,
        failure: {
          message: localize(note.message, ...note.values),
          ...(compared && { expected: String(expected), actual: String(actual) }),
        },
      });
    }
  }
  return results;
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
