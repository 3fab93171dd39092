// Positions as people type them, for the command that goes to one.
import type { Position } from '../model/position';
import { afterOperation } from '../model/position';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';

/** A position as people write it, a number of operations or `line:N`, in this run; or the sentence that says what is wrong. */
export function parsePosition(text: string, run: Run, localize: Localize): Position | string {
  const match = /^\s*(line\s*:\s*)?(\d+)\s*$/i.exec(text);
  if (!match) return localize('Enter a number of operations, such as 12, or a line, such as line:12.');
  const value = Number(match[2]);
  if (match[1] === undefined) {
    if (value > run.operationCount) return localize('The trace has {0} operations. Enter a number from 0 to {0}.', run.operationCount);
    return afterOperation(value);
  }
  const { lineCount } = run.trace;
  if (value < 1 || value > lineCount) return localize('The trace has {0} lines. Enter a line from 1 to {0}.', lineCount);
  return afterOperation(run.positionOfLine(value));
}
