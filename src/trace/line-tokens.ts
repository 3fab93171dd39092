// The tokens of one line of a trace, whatever its format.
import { columnOf } from './characters';
import { formatOfName, type FormatName } from './formats';
import { tokensOfShapes } from './line-shapes';
import type { Token, TokenSink } from './tokens';
import type { FaultDirective, TraceReader } from './trace';

const encoder = new TextEncoder();

/** The tokens of a line, left to right; of a line that cannot be parsed, those before the fault, or none. */
export function tokensOfFormat(format: FormatName, text: string): Token[] {
  const { syntax } = formatOfName(format);
  if (!syntax) return [];
  return 'shapes' in syntax ? tokensOfShapes(syntax.shapes, text) : toldLine(syntax.createReader, text).tokens;
}

/** The tokens of a line as a reader tells them, and what is wrong where it cannot read the line. */
export function toldLine(
  createReader: (sink: TokenSink) => TraceReader,
  text: string,
): { readonly tokens: Token[]; readonly fault: FaultDirective | undefined } {
  const bytes = encoder.encode(`${text}\n`);
  const tokens: Token[] = [];
  const reader = createReader((kind, from, to) =>
    tokens.push({ kind, column: columnOf(bytes, 0, from), endColumn: columnOf(bytes, 0, to) }),
  );
  reader.push(bytes);
  return { tokens, fault: reader.finish().directives.find((directive) => directive.kind === 'fault') };
}
