// What goes into an expression's evaluation and what comes out, shared by the debugger, hovers and completion.
import type { Position } from '../../model/position';
import type { ArenaState } from '../../replay/state/arena-state';
import type { Run } from '../../replay/run/run';
import type { Unit, Value } from './value';

/** Where an expression is evaluated. */
export interface EvaluationContext {
  readonly run: Run;
  /** Stands at the position's operation. It is read, never moved. */
  readonly state: ArenaState;
  /** What the metrics and handles are looked up at. */
  readonly position: Position;
  /**
   * The operation that `size`, `kind`, `address`… speak of. By default the one that comes next at the position, as on a line that a debugger
   * is about to execute; a frame of an operation that has just failed names that one.
   */
  readonly operation?: number;
}

/** What is wrong with an expression: a finished sentence, and the 1-based column in UTF-16 units it is about. */
export interface ExpressionFault {
  readonly ok: false;
  readonly message: string;
  readonly column: number;
}

/** What an expression came to. `text` is the value for people, `type` names what it is. */
export interface Evaluation {
  readonly ok: true;
  readonly value: Value;
  readonly unit: Unit;
  readonly text: string;
  readonly type: string;
}

/** Something to write at a place of an expression. */
export interface ExpressionCompletion {
  readonly label: string;
  /** What is inserted; the label where it is missing. */
  readonly text?: string;
  readonly kind: 'metric' | 'field' | 'member' | 'function' | 'handle' | 'cache' | 'text' | 'keyword';
  /** A sentence that says what it is. */
  readonly detail: string;
  /** The part of the text that is replaced: its 1-based column, and its length. */
  readonly column: number;
  readonly length: number;
}
