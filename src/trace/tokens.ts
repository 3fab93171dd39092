// What a line of a trace is made of: for colours, hovers and all that asks what stands at a place of the text.

/** What a token of a statement is. */
export const enum TokenKind {
  Keyword,
  /** A handle that is given an allocation. */
  HandleDefinition,
  /** A handle that is read or freed. */
  HandleUse,
  CacheName,
  Size,
  Number,
  Address,
  Option,
  Value,
  Metric,
  Operator,
  ErrorCode,
  Text,
  AttributeKey,
  AttributeValue,
  Comment,
  /** What a `repeat` calls its index. */
  RepeatName,
  FileName,
}

/** Receives the tokens of a line as the reader meets them: byte offsets into what was pushed. */
export type TokenSink = (kind: TokenKind, from: number, to: number) => void;

/** A token of a line. Columns are 1-based and count UTF-16 units, `endColumn` is exclusive. */
export interface Token {
  readonly kind: TokenKind;
  readonly column: number;
  readonly endColumn: number;
  /** It is a hexadecimal number whatever it looks like: it may lack the `0x`, and have digits in any case. */
  readonly isHex?: boolean;
}

/** The token at a column (1-based): the one that holds it, else the one that ends there. */
export function tokenAt(tokens: readonly Token[], column: number): Token | undefined {
  return tokens.find((token) => token.column <= column && column < token.endColumn) ?? tokens.find((token) => token.endColumn === column);
}

/** The text of a token of a line; a hexadecimal number as traces have it, `0x…` in lower case. */
export function textOfToken(line: string, token: Token): string {
  const text = line.slice(token.column - 1, token.endColumn - 1);
  return token.isHex ? text.toLowerCase().replace(/^(0x)?0*(?=.)/, '0x') : text;
}
