// Options that name a position of a run: by its number, as start, peak or end, or by a mark.
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import { peakPosition } from '../replay/state/peak';
import { Failure } from './failure';

/** How a position was given: a number of operations, or a name that the run has to know. */
export type GivenPosition = number | string;

export function givenPosition(text: string): GivenPosition {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** The position of a run that an option means. Throws `Failure` where it has none of that number or name. */
export function positionIn(option: 'at' | 'from' | 'to', given: GivenPosition, run: Run, file: string, localize: Localize): number {
  const { operationCount } = run;
  if (typeof given === 'number') {
    if (given <= operationCount) return given;
    throw new Failure(
      localize('option --{0} cannot be {1}. The last position of {2} is {3}.', option, String(given), file, operationCount),
    );
  }
  if (given === 'start') return 0;
  if (given === 'end') return operationCount;
  if (given === 'peak') return peakPosition(run);
  const marked = run.marks.filter(({ text }) => text === given).map(({ position }) => position);
  if (marked.length === 1) return marked[0];
  throw new Failure(
    marked.length === 0
      ? localize(
          "option --{0} cannot be '{1}': {2} has no such mark. A position is a number of operations, start, peak, end or the text of a mark.",
          option,
          given,
          file,
        )
      : localize(
          "option --{0} cannot be '{1}': {2} has that mark at the positions {3}. Give one of these.",
          option,
          given,
          file,
          marked.join(', '),
        ),
  );
}
