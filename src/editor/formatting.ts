// VS Code's formatting: language/formatting in slices, for a document or a part of it.
import * as vscode from 'vscode';
import { depthBehind, formatLines } from '../language/formatting';
import type { Work } from '../work/work';
import { linesOf } from './document-tokens';
import { workOn } from './document-work';
import { languageSelector } from './selectors';

/** Lines formatted in one step, or as many more as it is to the next blank line. */
const linesPerPiece = 100;

/** Formats traces, whole or in part. */
export function registerFormatting(): vscode.Disposable {
  const languages = vscode.languages;
  return vscode.Disposable.from(
    languages.registerDocumentFormattingEditProvider(languageSelector, {
      provideDocumentFormattingEdits: (document, _options, token) => workOn(document, format(document, 1, document.lineCount), token),
    }),
    languages.registerDocumentRangeFormattingEditProvider(languageSelector, {
      provideDocumentRangeFormattingEdits: (document, { start, end }, _options, token) =>
        workOn(document, format(document, start.line + 1, end.line + 1), token),
    }),
  );
}

/** Comments align within neighbouring lines: pieces that end with a blank line are formatted as the whole would be. */
function* format(document: vscode.TextDocument, from: number, to: number): Work<vscode.TextEdit[]> {
  const lines = linesOf(document);
  const edits: vscode.TextEdit[] = [];
  let depth = depthBehind(lines, 1, from - 1, 0);
  for (let line = from; line <= to;) {
    let end = Math.min(line + linesPerPiece, to);
    while (end < to && lines.line(end).trim() !== '') end++;
    for (const { line: at, text } of formatLines(lines, line, end, depth)) {
      edits.push(vscode.TextEdit.replace(document.lineAt(at - 1).range, text));
    }
    depth = depthBehind(lines, line, end, depth);
    yield end + 1 - line;
    line = end + 1;
  }
  return edits;
}
