// Where a memory map stands: at its trace's position, or, beside another map, at one of its own that only a lock moves together with others'.
import type { Step } from '../engine/step';
import { afterOperation, type Position } from '../model/position';
import type { ArenaState } from '../replay/state/arena-state';
import type { Subscription } from '../session/event';
import type { FollowMove, Lockstep } from '../session/lockstep';
import type { ReadyState, Session } from '../session/session';
import { Standpoint, type InnerPosition } from '../session/standpoint';

/** A place in a run, and the state there. */
export interface Standing {
  readonly position: Position;
  /** Around the position, where it lies within an operation. */
  readonly inside: InnerPosition | undefined;
  /** Of the operation done last. */
  readonly lastSteps: readonly Step[];
  readonly state: ArenaState;
}

/** One map's standing in the trace that it shows. */
export class Vantage {
  private own: Standpoint | undefined;
  private membership: Subscription | undefined;
  private readonly follow: FollowMove = (operation) => this.moveTo(afterOperation(operation));

  /** `isOwn`: the map has a position of its own. `ready`: its run. `moved`: that has changed; of the trace's the session tells. */
  constructor(
    private readonly lockstep: Lockstep,
    readonly isOwn: boolean,
    private readonly shown: () => Session | undefined,
    private readonly ready: () => ReadyState | undefined,
    private readonly moved: () => void,
  ) {
    if (!isOwn) this.membership = lockstep.join(this.follow);
  }

  /** Whether it moves together with the others. One that stands at its trace's position always does. */
  get locked(): boolean {
    return this.membership !== undefined;
  }

  /** Moves together with its trace and with the other panels from now on, or by itself again. */
  lock(locked: boolean): void {
    if (!this.isOwn || locked === this.locked) return;
    this.membership?.dispose();
    this.membership = locked ? this.lockstep.join(this.follow) : undefined;
    const session = this.shown();
    if (session) this.traceMoved(session.position);
  }

  /** The trace's position is another one. True where that is this map's, too, and all is to be drawn anew. */
  traceMoved(position: Position): boolean {
    if (this.isOwn && this.locked) this.moveTo(position);
    if (!this.isOwn) this.lockstep.moved(this.follow, position.operation);
    return !this.isOwn;
  }

  /** Where it stands in a run; in another run than before at the same operation, as far as there is one, or where those are that it is locked to. */
  in({ run, state }: ReadyState): Standing {
    const session = this.shown()!;
    if (!this.isOwn) return { position: session.position, inside: session.inside, lastSteps: session.lastSteps, state };
    const before = this.locked ? session : (this.own ?? session);
    if (this.own?.run !== run) this.own = new Standpoint(run, afterOperation(before.position.operation));
    const { position, inside, lastSteps, state: there } = this.own;
    return { position, inside, lastSteps, state: there };
  }

  /** Goes to a position of the run that is shown; without a run nothing happens. */
  moveTo(position: Position): void {
    const session = this.shown();
    const ready = this.ready();
    if (!session || !ready) return;
    if (!this.isOwn) return session.moveTo(position);
    this.in(ready);
    const own = this.own!;
    if (!own.moveTo(position)) return;
    if (this.locked) {
      session.moveTo(own.position);
      this.lockstep.moved(this.follow, own.position.operation);
    }
    this.moved();
  }

  /** Another trace is shown: the position in the one before means nothing there. */
  forget(): void {
    this.own = undefined;
  }

  dispose(): void {
    this.membership?.dispose();
  }
}
