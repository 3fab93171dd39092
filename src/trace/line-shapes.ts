// What the lines of a recording look like: a regular expression with named groups for each shape. From the same shapes follow the tokens of a line
// (hovers, colours, symbols), the TextMate grammar that `npm run manifest` writes, and how surely a file is of the format.
import type { Token, TokenKind } from './tokens';

/** What a named group of a shape is. */
export interface LinePart {
  /** As the editor's features see it; absent where they see nothing in it. */
  readonly token?: TokenKind;
  /** It is a hexadecimal number, with `0x` or without. */
  readonly isHex?: boolean;
  /** Its TextMate scope, without the language's name at the end. */
  readonly scope?: string;
  /** Shapes that divide it further, for colours only; the first that matches counts. */
  readonly within?: readonly LineShape[];
}

/** One shape of line. */
export interface LineShape {
  /** Has only named groups, each with a part; they stand side by side, none in another. */
  readonly pattern: RegExp;
  readonly parts: Readonly<Record<string, LinePart>>;
  /** Lines of other texts look like this, too: they speak neither for the format nor against it. */
  readonly isCommon: boolean;
}

/**
 * A shape. The pattern describes a whole line, without its end, in what the regular expressions of JavaScript and of TextMate (Oniguruma) have in
 * common, and takes a time that grows with the line's length only.
 */
export function lineShape(pattern: RegExp, parts: LineShape['parts'], { isCommon = false } = {}): LineShape {
  return { pattern: new RegExp(pattern.source, 'd'), parts, isCommon };
}

/** A shape put together of pieces of a pattern, with those of `parts` that they name, in the order in which they stand there. */
export function shapeOf(parts: LineShape['parts'], pieces: readonly string[], options?: { isCommon: boolean }): LineShape {
  const source = pieces.join('');
  const names = Array.from(source.matchAll(/\(\?<(\w+)>/g), ([, name]) => name);
  return lineShape(new RegExp(source), Object.fromEntries(names.map((name) => [name, parts[name]])), options);
}

/** The tokens of a line, left to right; none where it has none of the shapes. */
export function tokensOfShapes(shapes: readonly LineShape[], text: string): Token[] {
  for (const { pattern, parts } of shapes) {
    const places = pattern.exec(text)?.indices?.groups;
    if (!places) continue;
    const tokens: Token[] = [];
    for (const name in parts) {
      const { token, isHex } = parts[name];
      const place = places[name];
      if (token !== undefined && place !== undefined) {
        tokens.push({ kind: token, column: place[0] + 1, endColumn: place[1] + 1, ...(isHex && { isHex }) });
      }
    }
    return tokens;
  }
  return [];
}
