import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import type { Definition } from './definition';
import type { LineBreakpointRequest } from './requests';

/**
 * A breakpoint on a line stops before the line's operation, as debuggers do: the line is the one that comes next. On a line without an
 * operation it moves to the next one with any. On a statement over a range it stops once, before the first operation; with a condition or a
 * hit count each operation is tried. Undefined where no operation follows.
 */
export function defineLine(
  request: LineBreakpointRequest,
  run: Run,
  localize: Localize,
): (Definition & { readonly line: number }) | undefined {
  const { table } = run;
  const first = run.positionOfLine(request.line - 1);
  if (first >= run.operationCount) return undefined;
  const line = table.line[first];
  const each = request.condition !== undefined || request.hitCondition !== undefined;
  return {
    line,
    first,
    last: each ? run.positionOfLine(line) - 1 : first,
    stage: 'before',
    describe: (position) => ({ operation: position, line, description: localize('Breakpoint on line {0}', line) }),
  };
}
