// Waits for a session's position to rest, for decorations that would only flicker while somebody scrubs.
import type * as vscode from 'vscode';
import type { Session } from '../session/session';

/** A position rests when it has not moved for so long: the map's picture comes first, and both are drawn by one thread. */
const restMilliseconds = 100;
/** While it goes on moving an editor is brought up to date this often: showing a far line takes VS Code as long as several pictures. */
const longestMilliseconds = 1000;

interface Moving {
  readonly since: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Tells of a session whose position was moved when it has come to rest, and now and then while it has not. */
export class Rest implements vscode.Disposable {
  private readonly moving = new Map<Session, Moving>();

  constructor(private readonly rested: (session: Session) => void) {}

  /** The position was moved. */
  moved(session: Session): void {
    const before = this.moving.get(session);
    clearTimeout(before?.timer);
    const now = performance.now();
    const since = before?.since ?? now;
    const timer = setTimeout(
      () => {
        this.moving.delete(session);
        this.rested(session);
      },
      Math.min(restMilliseconds, since + longestMilliseconds - now),
    );
    this.moving.set(session, { since, timer });
  }

  /** The session is closed. */
  forget(session: Session): void {
    clearTimeout(this.moving.get(session)?.timer);
    this.moving.delete(session);
  }

  dispose(): void {
    for (const session of [...this.moving.keys()]) this.forget(session);
  }
}
