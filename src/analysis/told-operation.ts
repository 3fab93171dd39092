// What an operation somewhere in a run did, for those who look at single lines: hints, hovers, the debugger's variables.
import type { Localize } from '../model/localize';
import { operationSentence } from '../replay/operation-sentence';
import type { RunIndex } from './run-index';

/** What operation `op` did, in one sentence without a full stop. */
export function toldOperation(index: RunIndex, op: number, localize: Localize): string {
  const cursor = index.cursorAt(op);
  const steps = cursor.advance();
  return operationSentence(index.run, op, steps, cursor, localize);
}

/** What the operation of a line (1-based) did, in a repeat in the pass that `position` lies in; undefined where it has none, or several. */
export function toldLine(index: RunIndex, line: number, localize: Localize, position?: number): string | undefined {
  const operations = index.run.operationsOfLine(line, position);
  return operations === undefined || operations.to - operations.from !== 1 ? undefined : toldOperation(index, operations.from, localize);
}
