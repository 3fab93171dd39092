// Where VS Code has what a run speaks of: lines and columns from 1 become ranges from 0, and URIs become documents and editors.
import * as vscode from 'vscode';
import { writtenLanguage } from '../trace/languages';

/** The range (0-based) of the statement on a line (1-based), without indentation and comment; the nearest line where it is not there. */
export function statementRange(line: number, document: vscode.TextDocument | undefined): vscode.Range {
  if (!document) return new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
  const { text, range, firstNonWhitespaceCharacterIndex } = document.lineAt(Math.min(Math.max(line, 1), document.lineCount) - 1);
  const end = document.languageId === writtenLanguage ? text.replace(/\s+#.*$/, '').trimEnd().length : text.trimEnd().length;
  return new vscode.Range(
    range.start.with({ character: Math.min(firstNonWhitespaceCharacterIndex, end) }),
    range.start.with({ character: end }),
  );
}

/**
 * The range (0-based) of a diagnostic's place: exact where its end is known, else the token that begins there or, where
 * none does, the one before; the whole statement where no column is known at all.
 */
export function diagnosticRange(
  { line, column, endColumn }: { line: number; column: number; endColumn: number },
  document: vscode.TextDocument | undefined,
): vscode.Range {
  if (endColumn > column) return new vscode.Range(line - 1, column - 1, line - 1, endColumn - 1);
  if (column === 1 || !document || line > document.lineCount) return statementRange(line, document);
  const { text } = document.lineAt(line - 1);
  const token = /^[^\s,#]+/.exec(text.slice(column - 1))?.[0];
  if (token) return new vscode.Range(line - 1, column - 1, line - 1, column - 1 + token.length);
  // Something is missing here: an empty range would not be seen, the token before it is.
  const start = /\S*\s*$/.exec(text.slice(0, column - 1))?.index ?? 0;
  return new vscode.Range(line - 1, start, line - 1, start + text.slice(start, column - 1).trimEnd().length);
}

/** The document that is open at a URI, in an editor or not. */
export function documentOf(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
}

/** The editors a trace is seen in at the moment. */
export function editorsOf(uri: string): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri);
}

/** A pattern for a file alone: characters that mean something in patterns stand in brackets. */
export function patternOf(uri: vscode.Uri): vscode.RelativePattern {
  return new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), nameOf(uri).replace(/[[\]{}*?!]/g, '[$&]'));
}

/** The name of a file in its folder. */
export function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
