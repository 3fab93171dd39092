// How far each kind of step goes, from the run's statements and the allocators' own steps.
import { afterOperation, startPosition, type Position } from '../model/position';
import type { Run } from '../replay/run/run';
import { statementOf } from '../analysis/operation-text';

/** What the top frame of the stack shows, and what a step is: a statement, an operation of a range, or an allocator's own step. */
export type Depth = 'statement' | 'operation' | 'step';

/** Where the debugger stands. */
export interface Standing {
  readonly position: Position;
  readonly depth: Depth;
}

/** How deep a position lies by itself. */
export function depthOf(run: Run, { operation, phase }: Position): Depth {
  if (phase > 0) return 'step';
  if (operation === 0 || operation >= run.operationCount) return 'statement';
  return run.lines.statementOf(operation).from < operation ? 'operation' : 'statement';
}

/** Standing at a position as deep as it lies by itself. */
export function standingAt(run: Run, position: Position): Standing {
  return { position, depth: depthOf(run, position) };
}

/** Over what the top frame shows. */
export function stepOver(run: Run, { position, depth }: Standing): Standing {
  const { operation, phase } = position;
  switch (depth) {
    case 'statement':
      return standingAt(run, afterOperation(run.nextStatement(operation)));
    case 'operation':
      return standingAt(run, afterOperation(operation + 1));
    case 'step':
      return { position: { operation, phase: phase + 1 }, depth };
  }
}

/** Into the operations of a range, into the steps of an operation; the position stays until a step is done. */
export function stepIn(run: Run, standing: Standing): Standing {
  const { position, depth } = standing;
  if (depth === 'step' || position.operation >= run.operationCount) return stepOver(run, standing);
  if (depth === 'operation') return { position, depth: 'step' };
  const { from, to } = statementOf(run, position.operation);
  return { position, depth: to - from > 1 ? 'operation' : 'step' };
}

/** To the end of the statement; from a statement to the next mark, or to the end. */
export function stepOut(run: Run, { position, depth }: Standing): Standing {
  const { operation } = position;
  if (depth !== 'statement') return standingAt(run, afterOperation(run.nextStatement(operation)));
  const mark = run.marks.find((each) => each.position > operation);
  return standingAt(run, afterOperation(mark?.position ?? run.operationCount));
}

/** Back over what a step forward at this depth went over; from the first of its kind out of it. */
export function stepBack(run: Run, { position, depth }: Standing): Standing {
  const { operation, phase } = position;
  switch (depth) {
    case 'statement':
      return operation === 0 ? { position: startPosition, depth } : standingAt(run, afterOperation(run.previousStatement(operation)));
    case 'operation':
      if (operation === statementOf(run, operation).from) return { position, depth: 'statement' };
      return { position: afterOperation(operation - 1), depth };
    case 'step': {
      if (phase > 0) return { position: { operation, phase: phase - 1 }, depth };
      const { from, to } = statementOf(run, operation);
      return { position, depth: to - from > 1 ? 'operation' : 'statement' };
    }
  }
}
