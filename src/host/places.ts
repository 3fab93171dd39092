import * as vscode from 'vscode';

/** The range (0-based) of a line (1-based) without its indentation; a line that is not there becomes the nearest one. */
export function lineRange(line: number, document: vscode.TextDocument | undefined): vscode.Range {
  if (!document) return new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(Math.min(Math.max(line, 1), document.lineCount) - 1);
  return range.with(range.start.with(undefined, firstNonWhitespaceCharacterIndex));
}

export function documentOf(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
}

/** The editors a trace is seen in at the moment. */
export function editorsOf(uri: string): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri);
}
