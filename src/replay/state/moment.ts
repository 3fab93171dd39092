// For whoever keeps something of a state: whether it is still so.
import type { ArenaState } from './arena-state';

/** A state as it is now. A cursor is one object that may have gone on since; a state within an operation stays what it is. */
export class Moment {
  private readonly position: number;

  constructor(readonly state: ArenaState) {
    this.position = state.position;
  }

  /** Whether the state has not gone on. */
  get isPresent(): boolean {
    return this.state.position === this.position;
  }

  /** Whether this is the moment at which a state stands now. */
  isOf(state: ArenaState): boolean {
    return state === this.state && this.isPresent;
  }
}
