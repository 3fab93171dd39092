// What moves a state through a run, whatever places its blocks.
import type { Step } from '../../engine/step';
import type { ArenaState } from './arena-state';

/** The state of a run at a position that its owner moves. */
export interface RunCursor extends ArenaState {
  /** Goes to a position, held between 0 and the end. */
  seek(position: number): void;
  /** The inner steps of the operation that comes next, which is not done. There is at least one. */
  steps(): Step[];
  /** One operation forward, and what its inner steps were. There is one to do. */
  advance(): Step[];
  /** Goes into the operation that comes next, to the state after `phase` of its steps; there are more of them. */
  enter(phase: number): void;
}
