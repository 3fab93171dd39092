// What the debug console says of itself: a line when a session begins, and all of it when asked.
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import { fields, functions, handleMembers, metrics } from '../query/expressions/vocabulary';

/** The first line of the console. */
export function greeting(localize: Localize): string {
  return localize('Type an expression, such as used or a.size; try alloc 4096 to see what that would do here; or help.');
}

/** Whether a text in the console asks for help; not where a handle has that name. */
export function isHelp(text: string, run: Run): boolean {
  return /^\s*(help|\?)\s*$/.test(text) && run.trace.handles.idOf(text.trim()) < 0;
}

/** What can be typed into the console. */
export function helpText(localize: Localize): string {
  const list = (words: ReadonlyMap<string, unknown>, name = (word: string): string => word): string =>
    [...words.keys()].map(name).join(', ');
  const ofOperation = (word: string): string => (metrics.has(word) ? `operation.${word}` : word);
  const calls = [...functions].map(([name, { placeholder }]) => `${name}(${placeholder})`).join(', ');
  return [
    localize('An expression is evaluated at the position: used > 4 KiB && external < 30%.'),
    localize('Figures of the position: {0}', list(metrics)),
    localize('The operation that the stack shows: {0}', list(fields, ofOperation)),
    localize('A handle, such as a or t[3], and its parts: {0}', list(handleMembers)),
    localize('Functions: {0}', calls),
    localize('Addresses: 0x40, and 0x40..0x7f for a stretch of them.'),
    localize('try and an operation shows what it would do, and changes nothing: try alloc 4096, try free a, try a.size = 64.'),
  ].join('\n');
}
