import { afterOperation, comparePositions, startPosition, type Position } from '../model/position';
import type { ArenaState } from '../replay/state/arena-state';
import { Cursor } from '../replay/state/cursor';
import { innerState } from '../replay/state/inner-state';
import type { Run } from '../replay/run/run';
import { stepsOf, type Step } from '../replay/steps';

/** A position within an operation. */
export interface InnerPosition {
  /** All inner steps of the operation. */
  readonly steps: readonly Step[];
  /** How many of them are done: the position's phase. */
  readonly done: number;
  /** The state after them; to be read only. */
  readonly state: ArenaState;
}

/** Somewhere in a run: a position, and the state there. */
export class Standpoint {
  private currentPosition: Position;
  private innerPosition: InnerPosition | undefined;
  private known: { readonly operation: number; readonly steps: readonly Step[] } | undefined;

  constructor(
    readonly run: Run,
    position: Position = startPosition,
    private readonly cursor = new Cursor(run),
  ) {
    this.currentPosition = afterOperation(cursor.position);
    this.moveTo(position);
  }

  /** The state before the operation that the position lies in or before; between operations the state at the position. */
  get state(): ArenaState {
    return this.cursor;
  }

  /** The inner steps of the operation that comes next, or that the position lies in; none at the end. */
  get steps(): readonly Step[] {
    const { operation } = this.currentPosition;
    if (operation >= this.run.operationCount) return [];
    if (this.known?.operation !== operation) this.known = { operation, steps: stepsOf(this.cursor) };
    return this.known.steps;
  }

  get position(): Position {
    return this.currentPosition;
  }

  /** The allocator's own steps around the position; undefined where it lies between operations. */
  get inside(): InnerPosition | undefined {
    return this.innerPosition;
  }

  /**
   * Goes to a position; one outside of the run is brought to the nearer end, and one behind the last inner step of an
   * operation to the operation's end. True when that is another one than before.
   */
  moveTo(position: Position): boolean {
    const target = clamp(position, this.run);
    if (comparePositions(target, this.currentPosition) === 0) return false;
    this.cursor.seek(target.operation);
    const inner = innerPositionAt(this.cursor, target.phase);
    const reached = inner || target.phase === 0 ? target : afterOperation(target.operation + 1);
    this.cursor.seek(reached.operation);
    if (comparePositions(reached, this.currentPosition) === 0) return false;
    this.currentPosition = reached;
    this.innerPosition = inner;
    return true;
  }
}

function clamp(position: Position, run: Run): Position {
  if (position.operation < 0) return startPosition;
  if (position.operation >= run.operationCount) return afterOperation(run.operationCount);
  return position.phase > 0 ? position : afterOperation(position.operation);
}

/** Undefined where no step has been done yet, or all of them. The cursor stands before the operation. */
function innerPositionAt(cursor: Cursor, done: number): InnerPosition | undefined {
  if (done === 0) return undefined;
  const steps = stepsOf(cursor);
  return done < steps.length ? { steps, done, state: innerState(cursor, steps.slice(0, done)) } : undefined;
}
