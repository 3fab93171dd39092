// What hints say of the passes of a repeat: which one they are about, and what a line did in all of them.
import type { Localize } from '../model/localize';
import { formatSize } from '../model/size';
import type { Run } from '../replay/run/run';

/** Which pass of the repeats around it operation `op` belongs to, outermost first: `i = 3, pass 2`. */
export function passText(run: Run, op: number, localize: Localize): string {
  const { passes } = run.trace;
  return passes
    .chain(run.passOf(op))
    .map((pass) => {
      const { name } = passes.repeat(pass);
      return name === undefined ? localize('pass {0}', passes.number(pass)) : `${name} = ${passes.value(pass)}`;
    })
    .join(', ');
}

/** What a line (1-based) did in all its passes together: a sentence. */
export function allPassesText(run: Run, line: number, localize: Localize): string {
  const { from, to } = run.lines.placesOf(line);
  let failed = 0;
  let allocated = 0;
  let held = 0;
  let freed = 0;
  let back = 0;
  for (let place = from; place < to; place++) {
    const op = run.lines.inOrder(place);
    if (run.errorOf(op) !== undefined) failed++;
    else if (run.results.allocated(op)) {
      allocated++;
      held += run.heldOf(op);
    } else if (run.results.subject(op) >= 0 && run.results.allocated(run.results.subject(op))) {
      freed++;
      back += run.heldOf(run.results.subject(op));
    }
  }
  const pieces = [
    ...(allocated > 0 ? [localize('{0} allocated, {1} held', allocated, formatSize(held))] : []),
    ...(freed > 0 ? [localize('{0} freed, {1} given back', freed, formatSize(back))] : []),
    ...(failed > 0 ? [localize('{0} failed', failed)] : []),
  ];
  const times = run.lines.timesOf(line);
  return pieces.length === 0
    ? localize('In all {0} passes: nothing.', times)
    : localize('In all {0} passes: {1}.', times, pieces.join('; '));
}
