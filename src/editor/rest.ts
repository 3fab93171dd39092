// When editors follow a position that moves: the map's picture comes first, and both are drawn by one thread.
import type * as vscode from 'vscode';
import { editorsOf } from '../host/places';
import type { Session } from '../session/session';

/** An editor that is near the line follows this often. */
const nearMilliseconds = 100;
/** Nothing follows sooner than this: by then the picture has been handed on to be drawn. */
const pictureMilliseconds = 40;
/** A far line waits until the position has not moved for so long: showing one takes VS Code as long as several pictures. */
const restMilliseconds = 250;

/**
 * Tells of a session whose position was moved: right after the picture where what follows it is near and was not told within the last
 * `everyMilliseconds`, else when it has come to rest. Near is, unless told, an editor that shows its line or would after one page.
 */
export class Rest implements vscode.Disposable {
  private readonly waits = new Map<Session, { readonly near: boolean; readonly timer: ReturnType<typeof setTimeout> }>();
  private readonly told = new WeakMap<Session, number>();

  constructor(
    private readonly rested: (session: Session) => void,
    private readonly isNear: (session: Session) => boolean = isNearEditor,
    private readonly everyMilliseconds = nearMilliseconds,
  ) {}

  /** The position was moved. */
  moved(session: Session): void {
    const near = this.isNear(session);
    // What is told is where the session stands by then.
    if (near && this.waits.get(session)?.near === true) return;
    this.forget(session);
    const due = (this.told.get(session) ?? -Infinity) + this.everyMilliseconds;
    const wait = near ? Math.max(due - performance.now(), pictureMilliseconds) : restMilliseconds;
    this.waits.set(session, { near, timer: setTimeout(() => this.tell(session), wait) });
  }

  /** The session is closed. */
  forget(session: Session): void {
    clearTimeout(this.waits.get(session)?.timer);
    this.waits.delete(session);
  }

  dispose(): void {
    for (const session of [...this.waits.keys()]) this.forget(session);
  }

  private tell(session: Session): void {
    this.waits.delete(session);
    this.told.set(session, performance.now());
    this.rested(session);
  }
}

function isNearEditor({ uri, ready, position }: Session): boolean {
  const line = (ready?.run.lineOfPosition(position.operation) ?? 1) - 1;
  return editorsOf(uri).some(({ visibleRanges }) => {
    const [first, last] = [visibleRanges[0]?.start.line ?? 0, visibleRanges[visibleRanges.length - 1]?.end.line ?? 0];
    return line >= 2 * first - last && line <= 2 * last - first;
  });
}
