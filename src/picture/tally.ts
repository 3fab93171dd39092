import { AllocationWalk, type AllocationVisitor } from '../analysis/live-allocations';
import type { Cursor } from '../replay/state/cursor';
import { sliceMilliseconds } from '../work/slicer';

/** What a tally is of: `of` and the place of the cursor. Another `of` means another sum. */
interface Subject {
  readonly of: object;
  readonly cursor: Cursor;
  readonly position: number;
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

  /** The sum at the cursor's place; where that takes longer than a slice undefined, and `changed` is called when it is there. */
  at(cursor: Cursor, of: object, begin: () => Summing<Sum>, changed: () => void): Sum | undefined {
    const subject = { of, cursor, position: cursor.position };
    if (this.done && isSame(this.done, subject)) return this.done.sum;
    if (!this.work || !isSame(this.work, subject)) {
      const { sum, add } = begin();
      this.work = { ...subject, sum, walk: new AllocationWalk(cursor, add), changed };
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
    // The cursor has gone on: what was visited is no longer what is there.
    if (work.cursor.position !== work.position) this.work = undefined;
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

function isSame(a: Subject, b: Subject): boolean {
  return a.of === b.of && a.cursor === b.cursor && a.position === b.position;
}
