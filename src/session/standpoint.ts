// Somewhere in a run: a position, the state there, and the steps of the operation that it lies in.
import { afterOperation, comparePositions, startPosition, type Position } from '../model/position';
import type { Step } from '../engine/step';
import type { ArenaState } from '../replay/state/arena-state';
import { cursorOf } from '../replay/cursor-of';
import type { Run } from '../replay/run/run';

/** A position within an operation. */
export interface InnerPosition {
  /** All inner steps of the operation. */
  readonly steps: readonly Step[];
  /** How many of them are done: the position's phase. */
  readonly done: number;
}

/** Somewhere in a run: a position, and the state there. */
export class Standpoint {
  private currentPosition: Position;
  private known: { readonly operation: number; readonly steps: readonly Step[] } | undefined;

  /** The inner steps of the operation before, where that was done on the way. */
  private done: { readonly operation: number; readonly steps: readonly Step[] } | undefined;

  constructor(
    readonly run: Run,
    position: Position = startPosition,
    private readonly cursor = cursorOf(run),
  ) {
    this.currentPosition = afterOperation(cursor.position);
    this.moveTo(position);
  }

  /** The state at the position, its inner steps included. */
  get state(): ArenaState {
    return this.cursor;
  }

  /** The inner steps of the operation that comes next, or that the position lies in; none at the end. */
  get steps(): readonly Step[] {
    const { operation, phase } = this.currentPosition;
    if (operation >= this.run.operationCount) return [];
    if (this.known?.operation !== operation) {
      this.known = { operation, steps: this.cursor.steps() };
      if (phase > 0) this.cursor.enter(phase);
    }
    return this.known.steps;
  }

  /** The inner steps of the operation that was done last; none at the start. */
  get lastSteps(): readonly Step[] {
    const { operation, phase } = this.currentPosition;
    if (operation === 0) return [];
    if (this.done?.operation !== operation) {
      this.seek(operation);
      if (phase > 0) this.cursor.enter(phase);
    }
    return this.done!.steps;
  }

  get position(): Position {
    return this.currentPosition;
  }

  /** The allocator's own steps around the position; undefined where it lies between operations. */
  get inside(): InnerPosition | undefined {
    const { phase } = this.currentPosition;
    return phase === 0 ? undefined : { steps: this.steps, done: phase };
  }

  /**
   * Goes to a position; one outside of the run is brought to the nearer end, and one behind the last inner step of an
   * operation to the operation's end. True when that is another one than before.
   */
  moveTo(position: Position): boolean {
    const { cursor } = this;
    const before = this.currentPosition;
    const target = clamp(position, this.run);
    if (comparePositions(target, before) === 0) return false;
    this.seek(target.operation);
    this.currentPosition = afterOperation(target.operation);
    if (target.phase > 0) {
      if (target.phase < this.steps.length) {
        cursor.enter(target.phase);
        this.currentPosition = target;
      } else {
        this.seek(target.operation + 1);
        this.currentPosition = afterOperation(target.operation + 1);
      }
    }
    return comparePositions(this.currentPosition, before) !== 0;
  }

  /** Goes to a whole operation; the one before is done last, and tells its steps. */
  private seek(operation: number): void {
    const { cursor } = this;
    cursor.seek(Math.max(0, operation - 1));
    this.done = operation === 0 ? undefined : { operation, steps: cursor.advance() };
  }
}

function clamp(position: Position, run: Run): Position {
  if (position.operation < 0) return startPosition;
  if (position.operation >= run.operationCount) return afterOperation(run.operationCount);
  return position.phase > 0 ? position : afterOperation(position.operation);
}
