import { AlloctraceReader } from './formats/alloctrace/reader';
import { tokensOfMtraceLine, tokensOfRepLine } from './line-shapes';
import type { TokenKind } from './tokens';
import type { FormatName } from './trace';

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
  return readLine(text).tokens;
}

/** The same, and whether the line can be parsed. */
export function readLine(text: string): { readonly tokens: Token[]; readonly isFaulty: boolean } {
  const bytes = encoder.encode(`${text}\n`);
  const isAscii = bytes.length === text.length + 1;
  const columnOf = (offset: number): number => (isAscii ? offset : decoder.decode(bytes.subarray(0, offset)).length) + 1;
  const tokens: Token[] = [];
  const reader = new AlloctraceReader(0, (kind, from, to) => tokens.push({ kind, column: columnOf(from), endColumn: columnOf(to) }));
  reader.push(bytes);
  return { tokens, isFaulty: reader.finish().directives.some(({ kind }) => kind === 'fault') };
}

/** The same for a line of any format. Recorded lines have no faults: what is not understood has no token. */
export function tokensOfFormat(format: FormatName, text: string): Token[] {
  switch (format) {
    case 'alloctrace':
      return tokensOfLine(text);
    case 'mtrace':
      return tokensOfMtraceLine(text);
    case 'rep':
      return tokensOfRepLine(text);
  }
}

/** The token at a column (1-based): the one that holds it, else the one that ends there. */
export function tokenAt(tokens: readonly Token[], column: number): Token | undefined {
  return tokens.find((token) => token.column <= column && column < token.endColumn) ?? tokens.find((token) => token.endColumn === column);
}

/** The text of a token of a line. */
export function textOfToken(line: string, token: Token): string {
  return line.slice(token.column - 1, token.endColumn - 1);
}
