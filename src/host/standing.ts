// Whose position commands read and move: that of the active trace, unless a panel with a position of its own is in front.
import type { Position } from '../model/position';
import type { ReadyState, Session } from '../session/session';

/** What has a position of its own in a trace. */
export interface SideStanding {
  readonly shown: Session | undefined;
  readonly standing: (ReadyState & { readonly position: Position }) | undefined;
  moveTo(position: Position): void;
}

/** Asked by commands, answered by the panels once they are there. */
export class StandingInFront {
  private inFront: () => SideStanding | undefined = () => undefined;

  provide(inFront: () => SideStanding | undefined): void {
    this.inFront = inFront;
  }

  get side(): SideStanding | undefined {
    return this.inFront();
  }
}
