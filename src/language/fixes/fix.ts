// What a fix is, and the edits that all fixes are made of.
import type { Localize } from '../../model/localize';
import type { Token } from '../../trace/tokens';
import type { TextLines } from '../../trace/text-lines';
import type { TokenIndex } from '../../trace/token-index';
import type { RunIndex } from '../../analysis/run-index';

/** A replacement of a part of one line, or of whole lines. 1-based; columns in UTF-16 units, the end exclusive. */
export interface FixEdit {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** A change of a trace that puts something right. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly FixEdit[];
  /** The one to take where there are several. */
  readonly isPreferred?: boolean;
}

/** A trace whose text is the one that was run. */
export interface FixScope {
  readonly index: RunIndex;
  readonly lines: TextLines;
  readonly tokens: TokenIndex;
  readonly localize: Localize;
}

/** Replaces a token of a line. */
export function replaceToken(line: number, { column, endColumn }: Pick<Token, 'column' | 'endColumn'>, text: string): FixEdit {
  return { line, column, endLine: line, endColumn, text };
}

/** Puts whole lines behind a line. */
export function insertAfter(lines: TextLines, line: number, added: readonly string[]): FixEdit {
  const column = lines.line(line).length + 1;
  return { line, column, endLine: line, endColumn: column, text: added.map((text) => `\n${text}`).join('') };
}

/** Puts whole lines behind the last line that says anything. */
export function insertAtEnd(lines: TextLines, added: readonly string[]): FixEdit {
  let last = lines.lineCount;
  while (last > 1 && lines.line(last).trim() === '') last--;
  return insertAfter(lines, last, added);
}

/** Puts whole lines before a line. */
export function insertBefore(line: number, added: readonly string[]): FixEdit {
  return { line, column: 1, endLine: line, endColumn: 1, text: added.map((text) => `${text}\n`).join('') };
}

/** Takes a whole line away. */
export function removeLine(lines: TextLines, line: number): FixEdit {
  if (line < lines.lineCount) return { line, column: 1, endLine: line + 1, endColumn: 1, text: '' };
  if (line === 1) return { line, column: 1, endLine: line, endColumn: lines.line(line).length + 1, text: '' };
  return { line: line - 1, column: lines.line(line - 1).length + 1, endLine: line, endColumn: lines.line(line).length + 1, text: '' };
}
