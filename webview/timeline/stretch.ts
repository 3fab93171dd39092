// The stretch of time that is selected in the timeline, and what of it the filter is to show; it knows no page.
import type { Stretch, StretchMessage } from '../../src/protocol/timeline';

/** What can be shown of a stretch: what it allocated, what it ended, and what of the former is live at the position or at the end of the run. */
export const stretchChoices = ['born', 'died', 'here', 'end'] as const satisfies readonly (keyof StretchMessage)[];
export type StretchChoice = (typeof stretchChoices)[number];

/** The stretch between two positions, in any order, of a run of so many; undefined where no operation lies between them. */
export function stretchBetween(one: number, other: number, last: number): Stretch | undefined {
  const within = (position: number): number => Math.max(0, Math.min(last, position));
  const from = within(Math.min(one, other));
  const to = within(Math.max(one, other));
  return from === to ? undefined : { from, to };
}

/** The terms of the filter that show a choice: operations count from 1, so the first one after position 4 is the fifth. */
export function termsOf({ from, to }: Stretch, choice: StretchChoice, position: number): readonly string[] {
  const range = `${from + 1}..${to}`;
  if (choice === 'died') return [`died:${range}`];
  const born = `born:${range}`;
  return choice === 'born' ? [born] : [born, `alive-at:${choice === 'end' ? 'end' : position}`];
}

/** Blanks part terms, but not within quotes, as the filter reads them. */
const termPattern = /(?:[^\s"]|"[^"]*"?)+/g;
const timeTerm = /^(born|died|alive-at):/i;

/** A filter with other terms of time: what else it asks for stays. */
export function withTime(filter: string, terms: readonly string[]): string {
  return [...termsIn(filter).filter((term) => !timeTerm.test(term)), ...terms].join(' ');
}

/** The choice that a filter shows of a stretch, if it is just that. */
export function choiceIn(filter: string, stretch: Stretch, position: number): StretchChoice | undefined {
  const asked = termsIn(filter)
    .filter((term) => timeTerm.test(term))
    .join(' ')
    .toLowerCase();
  return asked === '' ? undefined : stretchChoices.find((choice) => termsOf(stretch, choice, position).join(' ') === asked);
}

/** Whether a filter asks for what a stretch allocated or ended. */
export function isAbout(filter: string, { from, to }: Stretch): boolean {
  const range = `${from + 1}..${to}`;
  return termsIn(filter).some((term) => term.toLowerCase() === `born:${range}` || term.toLowerCase() === `died:${range}`);
}

function termsIn(filter: string): readonly string[] {
  return filter.match(termPattern) ?? [];
}
