// Sums over all live allocations that take longer than a frame may: counts of classes, matches of a filter.
import { AllocationWalk, type AllocationVisitor } from '../analysis/live-allocations';
import type { ArenaState } from '../replay/state/arena-state';
import { Moment } from '../replay/state/moment';
import { sliceMilliseconds } from '../work/slicer';

/** What a tally is of: `of` and a moment. Another `of` means another sum. */
interface Subject {
  readonly of: object;
  readonly moment: Moment;
}

/** A sum, and what adds an allocation to it. */
export interface Summing<Sum> {
  readonly sum: Sum;
  readonly add: AllocationVisitor;
}

/**
 * Sums something up over all live allocations at a position, in slices: half a million would keep the extension host busy
 * for too long. A sum that nobody asks for any more is given up.
 */
export class Tally<Sum> {
  private work: (Subject & { readonly walk: AllocationWalk; readonly sum: Sum; readonly changed: () => void }) | undefined;
  private done: (Subject & { readonly sum: Sum }) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `milliseconds`: for how long work goes on at once. */
  constructor(private readonly milliseconds = sliceMilliseconds) {}

  /** The sum in a state; where that takes longer than a slice undefined, and `changed` is called when it is there. */
  at(state: ArenaState, of: object, begin: () => Summing<Sum>, changed: () => void): Sum | undefined {
    if (this.done && isOf(this.done, of, state)) return this.done.sum;
    if (!this.work || !isOf(this.work, of, state)) {
      const { sum, add } = begin();
      this.work = { of, moment: new Moment(state), sum, walk: new AllocationWalk(state, add), changed };
      if (this.advance()) return this.done?.sum;
    }
    this.timer ??= setTimeout(() => this.slice(), 0);
    return undefined;
  }

  /** The last finished sum, be it of another position; undefined where there is none of this subject. */
  latest(of: object): Sum | undefined {
    return this.done?.of === of ? this.done.sum : undefined;
  }

  /** Ends what is under way, and forgets what was summed up. */
  forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.work = undefined;
    this.done = undefined;
  }

  private slice(): void {
    this.timer = undefined;
    const { work } = this;
    if (!work) return;
    // What was visited may be no longer what is there.
    if (!work.moment.isPresent) this.work = undefined;
    else if (this.advance()) work.changed();
    else this.timer = setTimeout(() => this.slice(), 0);
  }

  private advance(): boolean {
    const { work } = this;
    const end = performance.now() + this.milliseconds;
    if (!work?.walk.advance(() => performance.now() >= end)) return false;
    this.done = work;
    this.work = undefined;
    return true;
  }
}

function isOf(subject: Subject, of: object, state: ArenaState): boolean {
  return subject.of === of && subject.moment.isOf(state);
}
