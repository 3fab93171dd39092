// Which trace a memory map shows: the active one or the one it is pinned to. After a restart, also where the reader stood in it.
import type { Step } from '../engine/step';
import { afterOperation } from '../model/position';
import type { PanelStatus } from '../protocol/messages';
import type { SavedState } from '../protocol/saved-state';
import type { ArenaState } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import type { Subscription } from '../session/event';
import type { ReadyState, Session, SessionChange } from '../session/session';
import type { StandsAt } from '../session/opening';
import type { InnerPosition } from '../session/standpoint';
import type { SessionStore } from '../session/store';

/** The moment that is shown. All that is said of it is read from one state. */
export interface PresentMoment {
  readonly run: Run;
  /** Tells the runs of one panel apart. */
  readonly runId: number;
  /** Operations done. */
  readonly position: number;
  /** Around the position, where it lies within an operation. */
  readonly inside: InnerPosition | undefined;
  /** The inner steps of the operation before it. */
  readonly lastSteps: readonly Step[];
  /** The state there. */
  readonly state: ArenaState;
  /** What there is to see where the first run has put the reader, until they move. */
  readonly standsAt: StandsAt | undefined;
  /** The editor's line, 1-based. */
  readonly cursorLine: number | undefined;
}

export interface ShownTraceEvents {
  /** Another trace is about to be shown, or none. */
  leaving(): void;
  /** The trace shown, or whether it is pinned, has changed. */
  changed(): void;
  /** Of the session that is shown. */
  sessionChanged(change: SessionChange): void;
  /** The reader is back where they were before a restart, with this byte selected. */
  restored(selected: number | undefined): void;
}

export class ShownTrace {
  private session: Session | undefined;
  private pinnedUri: string | undefined;
  private restoring: { readonly uri: string; readonly position: number; readonly selected?: number } | undefined;
  private lastRun: Run | undefined;
  private runId = 0;
  private subscriptions: Subscription[] = [];
  private sessionSubscription: Subscription | undefined;

  /** Shows nothing before `start`. */
  constructor(
    private readonly sessions: SessionStore,
    private readonly events: ShownTraceEvents,
    { uri, pinned, position, selected }: SavedState,
  ) {
    if (uri === undefined) return;
    if (pinned) this.pinnedUri = uri;
    if (position !== undefined) this.restoring = { uri, position, selected };
  }

  /** Follows the sessions from now on: whoever listens to the events has to be complete by then. */
  start(): void {
    this.subscriptions = [
      this.sessions.onDidChangeActive(() => this.follow()),
      this.sessions.onDidOpen(() => this.follow()),
      this.sessions.onDidClose((session) => this.closed(session)),
    ];
    this.follow();
  }

  get shown(): Session | undefined {
    return this.session;
  }

  /** Its latest finished run, also while a newer text is being run. */
  get ready(): ReadyState | undefined {
    return this.session?.ready;
  }

  get pinned(): boolean {
    return this.pinnedUri !== undefined;
  }

  /** What has become of its present text; `none` where no trace is shown. */
  get status(): PanelStatus {
    const state = this.session?.state;
    return state === undefined ? { kind: 'none' } : state.kind === 'ready' ? { kind: 'ready' } : state;
  }

  /** Undefined while there is no run. */
  get present(): PresentMoment | undefined {
    const { session } = this;
    const ready = session?.ready;
    if (!ready) return undefined;
    const { run } = ready;
    if (run !== this.lastRun) {
      this.lastRun = run;
      this.runId++;
    }
    const { position, inside, lastSteps, standsAt, cursorLine } = session;
    return { run, runId: this.runId, position: position.operation, inside, lastSteps, state: ready.state, standsAt, cursorLine };
  }

  /** Stays with a trace whatever becomes active, or follows the active one again. */
  pin(uri: string | undefined): void {
    this.pinnedUri = uri;
    this.follow();
    this.events.changed();
  }

  dispose(): void {
    this.sessionSubscription?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private follow(): void {
    const session = this.pinnedUri === undefined ? this.sessions.active : this.sessions.get(this.pinnedUri);
    if (session === this.session) return;
    this.events.leaving();
    this.take(session);
    this.restore();
    this.events.changed();
  }

  private closed(session: Session): void {
    if (session.uri === this.pinnedUri) this.pin(undefined);
    if (session !== this.session) return;
    this.take(undefined);
    this.events.changed();
  }

  private take(session: Session | undefined): void {
    this.sessionSubscription?.dispose();
    this.session = session;
    this.sessionSubscription = session?.onDidChange((change) => {
      if (change === 'state') this.restore();
      this.events.sessionChanged(change);
    });
  }

  /** Goes to the position the panel had before a restart, as soon as there is a run. */
  private restore(): void {
    const { restoring, session } = this;
    if (!restoring || !session?.ready || session.uri !== restoring.uri) return;
    this.restoring = undefined;
    // A panel that comes back behind another tab is there only when it is shown: the user may have moved on by then.
    if (session.standsAt === undefined && session.position.operation !== session.ready.run.operationCount) return;
    this.events.restored(restoring.selected);
    session.moveTo(afterOperation(restoring.position));
  }
}
