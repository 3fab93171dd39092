// Sums over all that is live, for legends and filters: what a big arena holds is not gone through in the time of a frame.
import { walkAllocations, type AllocationVisitor } from '../analysis/live-allocations';
import type { ArenaState } from '../replay/state/arena-state';
import { Moment } from '../replay/state/moment';
import type { Job, WorkQueue } from '../work/queue';

/** A sum, and what adds an allocation to it. */
export interface Summing<Sum> {
  readonly sum: Sum;
  readonly add: AllocationVisitor;
}

/** A sum of `of` at a moment, finished or under way. Another `of` means another sum. */
interface Asked<Sum> {
  readonly of: object;
  readonly moment: Moment;
  readonly sum: Sum;
}

/** Sums something up over all live allocations at a position, in slices. A sum that nobody asks for any more is given up. */
export class Tally<Sum> {
  private work: (Asked<Sum> & { readonly job: Job<void> }) | undefined;
  private done: Asked<Sum> | undefined;

  constructor(private readonly queue: WorkQueue) {}

  /** The sum in a state; where that takes longer than a slice undefined, and `changed` is called when it is there. */
  at(state: ArenaState, of: object, begin: () => Summing<Sum>, changed: () => void): Sum | undefined {
    if (this.done && isOf(this.done, of, state)) return this.done.sum;
    if (this.work?.job.isAlive && isOf(this.work, of, state)) return undefined;
    this.work?.job.cancel();
    this.work = undefined;
    const { sum, add } = begin();
    const moment = new Moment(state);
    const asked = { of, moment, sum };
    const finished = (): void => {
      this.done = asked;
      this.work = undefined;
    };
    const job = this.queue.begin(walkAllocations(state, add), {
      cancellation: {
        // The state has gone on: what was visited is no longer what is there.
        get isCancellationRequested() {
          return !moment.isPresent;
        },
      },
      changed: () => {
        finished();
        changed();
      },
    });
    if (!job.isDone) {
      this.work = { ...asked, job };
      return undefined;
    }
    finished();
    return sum;
  }

  /** The last finished sum, be it of another position; undefined where there is none of this subject. */
  latest(of: object): Sum | undefined {
    return this.done?.of === of ? this.done.sum : undefined;
  }

  /** Ends what is under way, and forgets what was summed up. */
  forget(): void {
    this.work?.job.cancel();
    this.work = undefined;
    this.done = undefined;
  }
}

function isOf({ of, moment }: Asked<unknown>, another: object, state: ArenaState): boolean {
  return of === another && moment.isOf(state);
}
