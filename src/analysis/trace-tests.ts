import type { Localize } from '../model/localize';
import type { Run } from '../replay/run';
import { indexOfRun } from './run-index';

/** An expectation of a trace. */
export interface ExpectationResult {
  /** 1-based. */
  readonly line: number;
  /** Undefined where it holds. */
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
      const compared = kind === 'expect' && note.values.length === 4;
      results.push({
        line: range.line,
        failure: {
          message: localize(note.message, ...note.values),
          ...(compared && { expected: `${operator} ${expected}`, actual: String(actual) }),
        },
      });
    }
  }
  return results;
}

/** The lines (1-based) of a text that hold an expectation, with what they expect. */
export function expectLines(text: string): { readonly line: number; readonly label: string }[] {
  return text.split('\n').flatMap((content, at) => {
    const match = /^\s*(expect\s+[^#]*?)\s*(?:#.*)?$/.exec(content);
    return match ? [{ line: at + 1, label: match[1] }] : [];
  });
}
