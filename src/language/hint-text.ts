// How the hints behind lines are cut to VS Code's length: line-hints.ts and directive-hints.ts have the pieces, the editor shows what fits.
import { tokensOfFormat } from '../trace/line-tokens';
import type { FormatName } from '../trace/formats';
import { TokenKind } from '../trace/tokens';

/** What stands behind a line, and what there is to say beyond that. */
export interface LineHint {
  /** At most `longestHint` characters. */
  readonly text: string;
  /** Sentences. */
  readonly details: readonly string[];
}

/** VS Code cuts off what is longer. */
export const longestHint = 43;

/** As many of the pieces as fit, the first ones first; `separator` stands before the first. */
export function fitHint(sign: string, pieces: readonly string[], separator = ' '): string {
  let text = sign;
  for (const piece of pieces) {
    if (text.length + separator.length + piece.length > longestHint) continue;
    text += separator + piece;
    separator = ' · ';
  }
  return text;
}

/** Where the hint of a line stands: the column (from 0) behind its statement, before a comment and the blanks around it. */
export function hintColumn(format: FormatName, text: string): number {
  const comment = text.includes('#') ? tokensOfFormat(format, text).find(({ kind }) => kind === TokenKind.Comment) : undefined;
  return (comment ? text.slice(0, comment.column - 1) : text).trimEnd().length;
}
