import type { Token } from './line-tokens';
import { TokenKind } from './tokens';

const mtraceLine = /^(?:(@ )(.*) )?([-+<>!]) (0x[0-9a-f]+|0|\(nil\))(?: (0x[0-9a-f]+|0))?\s*$/i;
const repLine = /^(\s*)([arf])(\s+)(\d+)(?:(\s+)(\d+))?\s*$/;

/** The tokens of a line of glibc's mtrace: the caller, the sign, the pointer and the size. */
export function tokensOfMtraceLine(text: string): Token[] {
  const match = mtraceLine.exec(text);
  if (!match) return [];
  const [, at, caller, sign, pointer, size] = match;
  const line = new LineOfTokens();
  if (at !== undefined) {
    line.skip(at.length);
    line.add(TokenKind.AttributeValue, caller.length);
    line.skip(1);
  }
  line.add(TokenKind.Keyword, 1);
  line.skip(1);
  const gives = sign === '+' || sign === '>' || sign === '!';
  line.add(gives ? TokenKind.HandleDefinition : TokenKind.HandleUse, pointer.length);
  if (size !== undefined) {
    line.skip(1);
    line.add(TokenKind.Size, size.length);
  }
  return line.tokens;
}

/** The tokens of a line of a malloc-lab trace: the letter, the id and the size. */
export function tokensOfRepLine(text: string): Token[] {
  const match = repLine.exec(text);
  if (!match) return [];
  const [, indent, letter, gap, id, secondGap, size] = match;
  const line = new LineOfTokens();
  line.skip(indent.length);
  line.add(TokenKind.Keyword, 1);
  line.skip(gap.length);
  line.add(letter === 'f' ? TokenKind.HandleUse : TokenKind.HandleDefinition, id.length);
  if (size !== undefined) {
    line.skip(secondGap.length);
    line.add(TokenKind.Size, size.length);
  }
  return line.tokens;
}

/** Puts tokens side by side. */
class LineOfTokens {
  readonly tokens: Token[] = [];
  private column = 1;

  skip(length: number): void {
    this.column += length;
  }

  add(kind: TokenKind, length: number): void {
    this.tokens.push({ kind, column: this.column, endColumn: this.column + length });
    this.column += length;
  }
}
