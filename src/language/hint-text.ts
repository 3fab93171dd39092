// How the hints behind lines are cut to VS Code's length: line-hints.ts and directive-hints.ts have the pieces, the editor shows what fits.
/** What stands behind a line, and what there is to say beyond that. */
export interface LineHint {
  /** At most `longestHint` characters. */
  readonly text: string;
  /** Sentences. */
  readonly details: readonly string[];
}

/** VS Code cuts off what is longer. */
export const longestHint = 43;

/** As many of the pieces as fit, the first ones first. */
export function fitHint(sign: string, pieces: readonly string[]): string {
  let text = sign;
  let separator = ' ';
  for (const piece of pieces) {
    if (text.length + separator.length + piece.length > longestHint) continue;
    text += separator + piece;
    separator = ' · ';
  }
  return text;
}
