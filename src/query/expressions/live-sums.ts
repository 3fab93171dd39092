// Sums over live allocations for expressions: from the run's series for long ways, operation by operation for short ones.
import { Place } from '../../engine/place';
import { ErrorBits } from '../../replay/run/results';
import type { Run } from '../../replay/run/run';

/** Steps that cost less than looking the sums up. */
const shortWay = 256;

/** What the live allocations of a position add up to; moves along a run in both directions without any state of the allocators. */
export class LiveSums {
  live = 0;
  requested = 0;
  held = 0;
  private at = 0;

  constructor(private readonly run: Run) {}

  moveTo(position: number): void {
    if (position === this.at) return;
    if (Math.abs(position - this.at) > shortWay) this.lookUp(position);
    while (this.at < position) this.count(this.at++, 1);
    while (this.at > position) this.count(--this.at, -1);
  }

  private lookUp(position: number): void {
    const [live, requested, held] = this.run.series.valuesAt(['live', 'requested', 'held'], position);
    this.live = live;
    this.requested = requested;
    this.held = held;
    this.at = position;
  }

  /** Adds what an operation did, or with -1 takes it off again. */
  private count(op: number, sign: 1 | -1): void {
    const { run } = this;
    const { results } = run;
    const { error } = results;
    if ((error[op] & ErrorBits.Code) !== 0) return;
    if (results.place(op) !== Place.None) {
      this.live += sign;
      this.requested += sign * run.requestedOf(op);
      this.held += sign * run.heldOf(op);
    }
    for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) {
      this.live -= sign;
      this.requested -= sign * run.requestedOf(ended);
      this.held -= sign * run.heldOf(ended);
    }
  }
}
