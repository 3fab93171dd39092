// The lines that both of heaptrack's files have: what it tells of the program and of the time.
import { lineShape, type LineShape } from '../../line-shapes';
import { TokenKind } from '../../tokens';

/** They speak for neither of the two. */
export const commonShapes: readonly LineShape[] = [
  lineShape(
    /^(?<kind>[vIcR])(?<numbers>(?: [0-9a-f]+)+)$/,
    { kind: { scope: 'keyword.control.fact' }, numbers: { scope: 'constant.numeric.hex.fact' } },
    { isCommon: true },
  ),
  lineShape(
    /^(?<kind>[XS]) (?<text>.*)$/,
    { kind: { scope: 'keyword.control.fact' }, text: { scope: 'string.unquoted.fact' } },
    { isCommon: true },
  ),
  lineShape(/^(?<kind>A)$/, { kind: { scope: 'keyword.control.fact' } }, { isCommon: true }),
  lineShape(/^(?<comment>#.*)$/, { comment: { scope: 'comment.line.number-sign' } }, { isCommon: true }),
];

/** A node of the call tree. */
export const nodeShape = lineShape(/^(?<kind>t) (?<address>[0-9a-f]+) (?<parent>[0-9a-f]+)$/, {
  kind: { scope: 'keyword.control.node' },
  address: { scope: 'constant.numeric.hex.address' },
  parent: { scope: 'constant.numeric.hex.node' },
});

/** The signs of calls. */
export const signs = {
  allocate: { token: TokenKind.Keyword, scope: 'keyword.operator.allocate' },
  free: { token: TokenKind.Keyword, scope: 'keyword.operator.free' },
} as const;
