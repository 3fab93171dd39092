// For whoever keeps something of a state: whether it is still so.
import type { ArenaState } from './arena-state';

/** A state as it is now: one object stands for it, which may have gone on since. */
export class Moment {
  private readonly position: number;
  private readonly phase: number;

  constructor(readonly state: ArenaState) {
    this.position = state.position;
    this.phase = state.phase;
  }

  /** Whether the state has not gone on. */
  get isPresent(): boolean {
    return this.state.position === this.position && this.state.phase === this.phase;
  }

  /** Whether this is the moment at which a state stands now. */
  isOf(state: ArenaState): boolean {
    return state === this.state && this.isPresent;
  }
}
