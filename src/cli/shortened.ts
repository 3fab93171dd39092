// Names of half a megabyte in messages: a sentence shows how they begin and end.
import type { Localize } from '../model/localize';

/** Longer values are cut. No path that can be opened and no name that a person writes is as long. */
const longest = 1024;
const shownAtEnds = 40;

/** A text as messages show it: in full, or where it is very long its beginning and end. */
export function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, shownAtEnds)}…${text.slice(-shownAtEnds)}`;
}

/** Fills messages in with shortened values. */
export function shortening(localize: Localize): Localize {
  return (message, ...values) => localize(message, ...values.map((value) => (typeof value === 'string' ? shortened(value) : value)));
}
