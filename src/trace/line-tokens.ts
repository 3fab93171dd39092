import { AlloctraceReader } from './alloctrace-reader';
import type { TokenKind } from './tokens';

/** A token of a line. Columns are 1-based and count UTF-16 units, `endColumn` is exclusive. */
export interface Token {
  readonly kind: TokenKind;
  readonly column: number;
  readonly endColumn: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The tokens of one line of a trace, left to right; of a line that cannot be parsed, those before the fault. */
export function tokensOfLine(text: string): Token[] {
  const bytes = encoder.encode(`${text}\n`);
  const columnOf = (offset: number): number => decoder.decode(bytes.subarray(0, offset)).length + 1;
  const tokens: Token[] = [];
  const reader = new AlloctraceReader(0, (kind, from, to) => tokens.push({ kind, column: columnOf(from), endColumn: columnOf(to) }));
  reader.push(bytes);
  return tokens;
}
