// Fixes of lines that cannot be read: the mistakes that the reader names are put right one after the other until the line can be read.
import type { Localize } from '../../model/localize';
import { mistakeAt } from '../../trace/formats/alloctrace/mistakes';
import { readLine } from '../../trace/formats/alloctrace/read-line';
import type { FaultDirective } from '../../trace/trace';
import { replaceToken, type Fix } from './fix';
import { correctionsOf } from './spelling';

/** Mistakes of one line that are put right together. */
const deepest = 6;
const mostRepairs = 4;

/** What a line (1-based) could be so that it can be read, the best first. */
export function repairsOf(line: number, text: string, localize: Localize): Fix[] {
  const repaired = new Set<string>();
  repair(text, deepest, repaired);
  return [...repaired].slice(0, mostRepairs).map((made, at) => ({ ...changeTo(line, text, made, localize), isPreferred: at === 0 }));
}

/** Gathers lines that can be read, made of one that perhaps cannot. */
function repair(text: string, depth: number, repaired: Set<string>): void {
  const fault = firstFault(text);
  if (fault === undefined) repaired.add(text);
  if (fault === undefined || depth === 0) return;
  const { range, start } = fault;
  const line = text.slice(start).split('\n', 1)[0];
  const mistake = mistakeAt(line, range.column - 1, range.endColumn - 1);
  const put = (from: number, to: number, word: string): void => {
    if (repaired.size < mostRepairs) repair(text.slice(0, start + from) + word + text.slice(start + to), depth - 1, repaired);
  };
  for (const word of mistake?.repairs ?? []) put(mistake!.from, mistake!.to, word);
  if (repaired.size > 0) return;
  for (const { column, endColumn, word } of correctionsOf(line)) put(column - 1, endColumn - 1, word);
}

/** The first fault of a text of one line or more, and where its line begins in it. */
function firstFault(text: string): { readonly range: FaultDirective['range']; readonly start: number } | undefined {
  let start = 0;
  for (const line of text.split('\n')) {
    const { fault } = readLine(line);
    if (fault) return { range: fault.range, start };
    start += line.length + 1;
  }
  return undefined;
}

/** The fix that makes one line of another, as the smallest replacement. */
function changeTo(line: number, before: string, after: string, localize: Localize): Fix {
  let from = 0;
  while (from < before.length && before[from] === after[from]) from++;
  let behind = 0;
  while (behind < Math.min(before.length, after.length) - from && before.at(-1 - behind) === after.at(-1 - behind)) behind++;
  const edit = replaceToken(line, { column: from + 1, endColumn: before.length - behind + 1 }, after.slice(from, after.length - behind));
  const title = localize('Change to: {0}', after.replace(/#.*/, '').trim().replace(/\n\s*/g, ' ⏎ ') || after.trim());
  return { title, edits: [edit] };
}
