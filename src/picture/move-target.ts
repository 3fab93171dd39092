// Where the page's buttons lead: a move that it asks for becomes a position of the run that it shows.
import { afterOperation, startPosition, type Position } from '../model/position';
import type { Move } from '../protocol/messages';
import { peakPosition } from '../replay/state/peak';
import type { Run } from '../replay/run/run';
import { markPosition } from './timeline';

/** The target of a move from the position after `operation` operations; it may lie outside of the run. */
export function targetOf(to: Move, operation: number, run: Run): Position {
  switch (to) {
    case 'start':
      return startPosition;
    case 'peak':
      return afterOperation(peakPosition(run));
    case 'markBack':
      return afterOperation(markPosition(run, operation, 'back'));
    case 'markForward':
      return afterOperation(markPosition(run, operation, 'forward'));
    case 'statementBack':
      return afterOperation(run.previousStatement(operation));
    case 'back':
      return afterOperation(operation - 1);
    case 'forward':
      return afterOperation(operation + 1);
    case 'statementForward':
      return afterOperation(run.nextStatement(operation));
    case 'end':
      return afterOperation(run.operationCount);
  }
}
