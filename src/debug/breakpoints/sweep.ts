// The part of a search that needs the state: it walks a cursor along, in steps that let others in between.
import { Answer, type Stage } from './matcher';
import type { ReadyBreakpoint } from './ready-breakpoint';
import type { Work } from '../../work/work';
import type { Walk } from './walk';

/** Positions of one step. */
const stretch = 256;

/**
 * Asks breakpoints that need the state about every position in [from, to), ascending, so that the cursor only moves forward. Each operation is
 * looked at three times: before it, through it, and after it, which is a matter of the next position. `hit` hears of every position at which one
 * holds, and ends the sweep by answering true. Returns where it ended, `to` if nowhere.
 */
export function* sweep(
  walk: Walk,
  breakpoints: readonly ReadyBreakpoint[],
  from: number,
  to: number,
  hit: (breakpoint: ReadyBreakpoint, position: number) => boolean,
): Work<number> {
  if (breakpoints.length === 0) return to;
  const ofStage = (stage: Stage): ReadyBreakpoint[] => breakpoints.filter(({ matcher }) => matcher.stage === stage);
  const before = [...ofStage('before'), ...ofStage('through')];
  const after = ofStage('after');
  for (let op = from - 1; op < to; op++) {
    if (op % stretch === 0) yield 0;
    for (let turn = 0; turn < breakpoints.length; turn++) {
      const ahead = turn < before.length;
      const breakpoint = ahead ? before[turn] : after[turn - before.length];
      const { matcher } = breakpoint;
      const position = ahead ? op : op + 1;
      if (position < from || position >= to || position < matcher.first || position > matcher.last) continue;
      const answer = matcher.ask(position);
      if (answer === Answer.No) continue;
      if (answer === Answer.AskState) {
        while (!walk.isNear(position)) {
          walk.approach(position);
          yield 0;
        }
        if (!matcher.holds(position)) continue;
      }
      if (hit(breakpoint, position)) return position;
    }
  }
  return to;
}
