// The parts that the lines of nearly every recording have, as the editor's features and its colours see them. A format adds what is its own.
import type { LinePart } from './line-shapes';
import { TokenKind } from './tokens';

/** Of any line that tells a call. */
const callParts = {
  /** What a log writes in front of it, and behind. */
  prefix: { scope: 'comment.line.prefix' },
  suffix: { scope: 'comment.line.suffix' },
  /** The block that is made, the one that is ended, and the bytes asked for. */
  pointer: { token: TokenKind.HandleDefinition, scope: 'variable.other.handle.address' },
  old: { token: TokenKind.HandleUse, scope: 'variable.other.handle.address' },
  size: { token: TokenKind.Size, scope: 'constant.numeric.size' },
} as const satisfies Readonly<Record<string, LinePart>>;

/** Of lines that write the call of a function: `malloc(24) = 0x55d0`. */
export const functionParts = {
  ...callParts,
  allocate: { token: TokenKind.Keyword, scope: 'entity.name.function.allocate' },
  free: { token: TokenKind.Keyword, scope: 'entity.name.function.free' },
  open: { scope: 'punctuation.section.parens.begin' },
  close: { scope: 'punctuation.section.parens.end' },
  equals: { scope: 'keyword.operator.answer' },
  null: { token: TokenKind.HandleDefinition, scope: 'constant.language.null' },
} as const satisfies Readonly<Record<string, LinePart>>;

/** Of lines that say in a word what is done: `allocated`, `free`. */
export const verbParts = {
  ...callParts,
  allocate: { token: TokenKind.Keyword, scope: 'keyword.control.allocate' },
  free: { token: TokenKind.Keyword, scope: 'keyword.control.free' },
} as const satisfies Readonly<Record<string, LinePart>>;
