import { linesOfText, type TextLines } from '../../../src/trace/text-lines';
import { TokenIndexBuilder, type TokenIndex } from '../../../src/trace/token-index';
import type { FormatName } from '../../../src/trace/formats';

/** A text and its tokens. */
export function tokenized(text: string, format: FormatName = 'alloctrace'): { index: TokenIndex; lines: TextLines } {
  const builder = new TokenIndexBuilder(format);
  builder.push(text.split('\n'));
  return { index: builder.index, lines: linesOfText(text) };
}
