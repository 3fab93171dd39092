// Positions that move together: that of the trace itself, and those of panels with a position of their own that are locked to it.
import type { Subscription } from './event';

/** Told of an operation count that another member has gone to. */
export type FollowMove = (operation: number) => void;

/** All who take part: where one goes, the others go, too. */
export class Lockstep {
  private readonly members = new Set<FollowMove>();
  /** The others' moves tell of themselves, too: that is no news. */
  private spreading = false;

  /** Takes part until what is returned is disposed of. */
  join(follow: FollowMove): Subscription {
    this.members.add(follow);
    return { dispose: () => void this.members.delete(follow) };
  }

  /** A member has gone to the position after `operation` operations of its run. */
  moved(by: FollowMove, operation: number): void {
    if (this.spreading || !this.members.has(by)) return;
    this.spreading = true;
    try {
      for (const follow of this.members) if (follow !== by) follow(operation);
    } finally {
      this.spreading = false;
    }
  }
}
