import * as vscode from 'vscode';
import { formatLines } from '../analysis/language/formatting';
import { linesOf } from './document-tokens';
import { languageSelector } from './selectors';

/** Formats traces, whole or in part. */
export function registerFormatting(): vscode.Disposable {
  const format = (document: vscode.TextDocument, from: number, to: number): vscode.TextEdit[] =>
    formatLines(linesOf(document), from, to).map(({ line, text }) => vscode.TextEdit.replace(document.lineAt(line - 1).range, text));
  return vscode.Disposable.from(
    vscode.languages.registerDocumentFormattingEditProvider(languageSelector, {
      provideDocumentFormattingEdits: (document) => format(document, 1, document.lineCount),
    }),
    vscode.languages.registerDocumentRangeFormattingEditProvider(languageSelector, {
      provideDocumentRangeFormattingEdits: (document, { start, end }) => format(document, start.line + 1, end.line + 1),
    }),
  );
}
