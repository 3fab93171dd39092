import type { TextLines } from '../../../src/trace/text-lines';
import { TokenIndexBuilder, type TokenIndex } from '../../../src/trace/token-index';
import type { FormatName } from '../../../src/trace/formats';

/** Lines of a text that is in memory. */
export function linesOfText(text: string): TextLines {
  const lines = text.split(/\r?\n/);
  return { lineCount: lines.length, line: (line) => lines[line - 1] };
}

/** A text and its tokens. */
export function tokenized(text: string, format: FormatName = 'alloctrace'): { index: TokenIndex; lines: TextLines } {
  const builder = new TokenIndexBuilder(format);
  builder.push(text.split('\n'));
  return { index: builder.index, lines: linesOfText(text) };
}
