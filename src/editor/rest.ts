// Waits for a session's position to rest, for decorations that would only flicker while somebody scrubs.
import type * as vscode from 'vscode';
import { editorsOf } from '../host/places';
import type { Session } from '../session/session';

/** A position rests when it has not moved for so long: the map's picture comes first, and both are drawn by one thread. */
const restMilliseconds = 100;
/** While it goes on moving an editor that shows its line, or the lines next to those it shows, is brought up to date this often. */
const longestMilliseconds = 1000;

interface Moving {
  readonly since: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Tells of a session whose position was moved when it has come to rest, and now and then while it has not and an editor is near its line:
 * a far line waits, since showing one takes VS Code as long as several pictures.
 */
export class Rest implements vscode.Disposable {
  private readonly moving = new Map<Session, Moving>();

  constructor(private readonly rested: (session: Session) => void) {}

  /** The position was moved. */
  moved(session: Session): void {
    const before = this.moving.get(session);
    clearTimeout(before?.timer);
    const now = performance.now();
    const since = before?.since ?? now;
    const due = since + longestMilliseconds <= now;
    this.moving.set(session, { since: due ? now : since, timer: this.restTimer(session) });
    if (due && isNear(session)) this.rested(session);
  }

  /** The session is closed. */
  forget(session: Session): void {
    clearTimeout(this.moving.get(session)?.timer);
    this.moving.delete(session);
  }

  dispose(): void {
    for (const session of [...this.moving.keys()]) this.forget(session);
  }

  private restTimer(session: Session): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      this.moving.delete(session);
      this.rested(session);
    }, restMilliseconds);
  }
}

/** Whether an editor of the trace shows the line of its position, or would after one page. */
function isNear({ uri, ready, position }: Session): boolean {
  const line = (ready?.run.lineOfPosition(position.operation) ?? 1) - 1;
  return editorsOf(uri).some(({ visibleRanges }) => {
    const [first, last] = [visibleRanges[0]?.start.line ?? 0, visibleRanges[visibleRanges.length - 1]?.end.line ?? 0];
    return line >= 2 * first - last && line <= 2 * last - first;
  });
}
