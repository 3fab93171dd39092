// A trace's verdict as results of the Test Explorer: of each line, and of the trace itself.
import * as vscode from 'vscode';
import { statementRange } from '../host/places';
import type { ExpectationResult, TraceVerdict } from '../language/trace-tests';

/** Errors of a trace that are listed one by one. */
const mostErrors = 20;

/** Items of one trace that are to be told of: lines, and the trace itself where all of it was asked for. */
export interface TestedTrace {
  readonly file: vscode.TestItem;
  readonly lines: readonly vscode.TestItem[];
  readonly whole: boolean;
}

/**
 * Tells how a trace came out. The duration is the trace's own, and told once: its lines are checked on the way, and VS Code adds up what
 * children take.
 */
export function reportVerdict(
  run: vscode.TestRun,
  { file, lines, whole }: TestedTrace,
  { expectations, errors, errorCount }: TraceVerdict,
  milliseconds: number,
  document: vscode.TextDocument | undefined,
): void {
  const results = new Map(expectations.map((result) => [result.line, result]));
  const placeOf = (line: number): vscode.Location => new vscode.Location(file.uri!, statementRange(line, document));
  for (const item of lines) {
    const line = (item.range?.start.line ?? 0) + 1;
    const result = results.get(line);
    if (result) reportLine(run, item, result, placeOf(line));
    else run.errored(item, new vscode.TestMessage(vscode.l10n.t('This line cannot be read.')));
  }
  if (!whole) return;
  if (errorCount === 0) {
    run.passed(file, milliseconds);
    return;
  }
  const messages = errors.slice(0, mostErrors).map(({ line, code, message }) => {
    const shown = new vscode.TestMessage(`${code}: ${message}`);
    shown.location = placeOf(line);
    return shown;
  });
  const more = errorCount - messages.length;
  if (more > 0) messages.push(new vscode.TestMessage(vscode.l10n.t('{0} more errors that no line expects', more)));
  run.failed(file, messages, milliseconds);
}

/** The trace could not be run: all that was asked for shares the reason. */
export function reportNoRun(run: vscode.TestRun, { file, lines, whole }: TestedTrace, reason: string): void {
  for (const item of whole ? [file, ...lines] : lines) run.errored(item, new vscode.TestMessage(reason));
}

function reportLine(
  run: vscode.TestRun,
  item: vscode.TestItem,
  { line, expected, actual, failure }: ExpectationResult,
  place: vscode.Location,
): void {
  const compared = expected === undefined || actual === undefined ? '' : vscode.l10n.t(' – expected {0}, actual {1}', expected, actual);
  const sign = failure === undefined ? '✓' : '✗';
  // A terminal: a line feed alone does not go back to the first column.
  run.appendOutput(`${sign} ${vscode.l10n.t('line {0}', line)}: ${item.label}${compared}\r\n`, place, item);
  if (failure === undefined) {
    run.passed(item);
    return;
  }
  const message =
    expected === undefined || actual === undefined ? new vscode.TestMessage(failure) : vscode.TestMessage.diff(failure, expected, actual);
  message.location = place;
  run.failed(item, message);
}
