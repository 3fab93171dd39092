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
}

/** Receives the tokens of a line as the reader meets them: byte offsets into what was pushed. */
export type TokenSink = (kind: TokenKind, from: number, to: number) => void;
