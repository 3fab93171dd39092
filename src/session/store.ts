// The sessions of a window: the host opens one for each trace that is looked at, and all features find it here by its URI.
import type { Localize } from '../model/localize';
import { Workspace } from '../replay/run/workspace';
import { Emitter, type Event } from './event';
import { Lockstep } from './lockstep';
import { Session } from './session';
import { hostQueue, type WorkQueue } from '../work/queue';

/** Shows a line, and a column in it, of a trace to the user (both 1-based; UTF-16 units); the host supplies it. */
export type RevealLine = (uri: string, line: number, column?: number) => Promise<void>;

/** All sessions by URI, in the order in which they were used, and the active one. */
export class SessionStore {
  private readonly sessions = new Map<string, Session>();
  /** The positions in this window that move together. */
  readonly lockstep = new Lockstep();
  /** One for all: seldom are two runs under way at once. */
  private readonly workspace = new Workspace();
  private activeSession: Session | undefined;
  private readonly activeChanges = new Emitter<Session | undefined>();
  private readonly openings = new Emitter<Session>();
  private readonly closings = new Emitter<Session>();

  /** The active trace changed: another one, or none. */
  readonly onDidChangeActive: Event<Session | undefined> = this.activeChanges.event;
  readonly onDidOpen: Event<Session> = this.openings.event;
  /** Told before the session is disposed of. */
  readonly onDidClose: Event<Session> = this.closings.event;

  constructor(
    readonly revealLine: RevealLine,
    private readonly localize: Localize,
    /** All long work for the sessions goes through it, and that of those who show them. */
    readonly queue: WorkQueue = hostQueue,
  ) {}

  /** The session of the trace the user works with: it stays active while panels or other files have the focus. */
  get active(): Session | undefined {
    return this.activeSession;
  }

  /** The one used last comes last. */
  get all(): readonly Session[] {
    return [...this.sessions.values()];
  }

  get(uri: string): Session | undefined {
    return this.sessions.get(uri);
  }

  /** The session of a URI, made where there is none. */
  open(uri: string): Session {
    let session = this.sessions.get(uri);
    if (!session) {
      session = new Session(uri, this.queue, this.localize, this.workspace);
      this.sessions.set(uri, session);
      this.openings.fire(session);
    }
    return session;
  }

  /** Its document or file is gone. Where it was active, the one used before it is. */
  close(uri: string): void {
    const session = this.sessions.get(uri);
    if (!session) return;
    this.sessions.delete(uri);
    if (this.activeSession === session) this.setActive(this.all.at(-1));
    this.closings.fire(session);
    session.dispose();
  }

  /** Undefined: no trace is; the sessions stay. */
  setActive(session: Session | undefined): void {
    if (session === this.activeSession) return;
    if (session) {
      // The order of the map is the order of use.
      this.sessions.delete(session.uri);
      this.sessions.set(session.uri, session);
    }
    this.activeSession = session;
    this.activeChanges.fire(session);
  }

  dispose(): void {
    for (const session of this.sessions.values()) session.dispose();
    this.sessions.clear();
    this.activeSession = undefined;
  }
}
