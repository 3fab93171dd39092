// When editors follow a position that moves: the map's picture comes first, and both are drawn by one thread.
import type * as vscode from 'vscode';
import { editorsOf } from '../host/places';
import type { Session } from '../session/session';

/** An editor that is near the line follows this often. */
const nearMilliseconds = 100;
/** A far line waits until the position has not moved for so long: showing one takes VS Code as long as several pictures. */
const restMilliseconds = 250;

/**
 * Tells of a session whose position was moved: at once where what follows it is near and was not told within the last `everyMilliseconds`, else
 * when it has come to rest. Near is, unless told, an editor that shows its line or would after one page.
 */
export class Rest implements vscode.Disposable {
  private readonly timers = new Map<Session, ReturnType<typeof setTimeout>>();
  private readonly told = new WeakMap<Session, number>();

  constructor(
    private readonly rested: (session: Session) => void,
    private readonly isNear: (session: Session) => boolean = isNearEditor,
    private readonly everyMilliseconds = nearMilliseconds,
  ) {}

  /** The position was moved. */
  moved(session: Session): void {
    this.forget(session);
    const due = (this.told.get(session) ?? -Infinity) + this.everyMilliseconds;
    const wait = this.isNear(session) ? due - performance.now() : restMilliseconds;
    if (wait <= 0) return this.tell(session);
    const timer = setTimeout(() => this.tell(session), wait);
    this.timers.set(session, timer);
  }

  /** The session is closed. */
  forget(session: Session): void {
    clearTimeout(this.timers.get(session));
    this.timers.delete(session);
  }

  dispose(): void {
    for (const session of [...this.timers.keys()]) this.forget(session);
  }

  private tell(session: Session): void {
    this.timers.delete(session);
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
