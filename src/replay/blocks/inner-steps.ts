// What the first of an operation's inner steps have changed where blocks have any length: whose blocks live, and where free memory is in more pieces than
// it is between operations.
import { Place } from '../../engine/place';
import type { Step } from '../../engine/step';
import type { BlockRun } from './block-run';

export class InnerSteps {
  /** Steps done. */
  done = 0;
  /** Whether the block that the operation takes or keeps lives, and whether that of its subject has ended. */
  begun = false;
  ended = false;
  /** Units at which one free block ends and another begins, for the moment. */
  cuts: readonly number[] = [];
  /** Live allocations, bytes asked for and units taken that the steps have added. */
  live = 0;
  requested = 0;
  taken = 0;

  constructor(
    private readonly run: BlockRun,
    private readonly op: number,
  ) {}

  follow(step: Step): void {
    this.done++;
    switch (step.kind) {
      case 'splitBlock':
        this.cuts = [step.unit + step.units];
        return;
      case 'takeBlock':
        this.cuts = [];
        this.taken += step.units;
        this.begun = true;
        return this.begin();
      case 'releaseBlock':
        this.cuts = [step.unit, step.unit + step.units];
        this.taken -= step.units;
        // The end of a block that stays is given back by cutting it: what is left belongs to the operation from here on.
        if (this.run.stayedAt(this.op)) return this.keep();
        this.ended = true;
        return this.finish();
      case 'mergeBlocks':
        this.cuts = [];
        return;
      case 'resize':
        if (this.begun) return;
        this.cuts = [];
        this.taken += this.run.results.units(this.op) - this.run.results.units(this.run.results.subject(this.op));
        return this.keep();
      case 'nothing':
        if (step.because === 'noBytes') this.followNothing();
        return;
      default:
        return;
    }
  }

  /** A handle without memory begins, or ends. */
  private followNothing(): void {
    if (this.run.results.place(this.op) === Place.Nowhere) this.begin();
    else this.finish();
  }

  private keep(): void {
    this.begun = true;
    this.ended = true;
    this.begin();
    this.finish();
  }

  private begin(): void {
    this.live++;
    this.requested += this.run.requestedOf(this.op);
  }

  private finish(): void {
    this.live--;
    this.requested -= this.run.requestedOf(this.run.results.subject(this.op));
  }
}
