// Which trace a memory map shows: the active one or the one it is pinned to. After a restart, also where the reader stood in it.
import { afterOperation, type Position } from '../model/position';
import type { Step } from '../engine/step';
import type { Placement } from '../model/placement';
import type { BesideSetting, PanelStatus } from '../protocol/messages';
import type { SavedState } from '../protocol/saved-state';
import type { ArenaState } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import type { Subscription } from '../session/event';
import type { ReadyState, Session, SessionChange } from '../session/session';
import type { StandsAt } from '../session/opening';
import type { InnerPosition } from '../session/standpoint';
import type { SessionStore } from '../session/store';
import { OwnPlacement } from './own-placement';
import type { OwnSetting } from './own-setting';
import { Vantage } from './vantage';

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
  /** The position that this one is compared with. */
  readonly pinnedPosition: number | undefined;
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
  private restoring:
    { readonly uri: string; readonly position: number; readonly selected?: number; readonly pinnedPosition?: number } | undefined;
  private lastRun: Run | undefined;
  private runId = 0;
  private subscriptions: Subscription[] = [];
  private sessionSubscription: Subscription | undefined;
  private readonly vantage: Vantage;
  /** Of a map beside another; the others show their trace's. */
  private readonly placement: OwnPlacement | undefined;

  /** Of a map beside another that shows its trace under another setting. */
  private readonly setting: OwnSetting | undefined;

  /** Shows nothing before `start`. `settingOf`: what makes the runs of a map with a setting of its own; told when one is made. */
  constructor(
    private readonly sessions: SessionStore,
    private readonly events: ShownTraceEvents,
    { uri, pinned, position, pinnedPosition, selected, side, locked, placement, setting }: SavedState,
    settingOf: (text: string, made: () => void) => OwnSetting,
  ) {
    const { lockstep, queue } = sessions;
    if (side && setting !== undefined) this.setting = settingOf(setting, () => this.placed());
    else if (side) this.placement = new OwnPlacement(placement, queue, () => this.placed());
    this.vantage = new Vantage(
      lockstep,
      side === true,
      () => this.session,
      () => this.ready,
      () => this.events.sessionChanged('position'),
    );
    if (locked) this.vantage.lock(true);
    if (uri === undefined) return;
    if (pinned) this.pinnedUri = uri;
    if (position !== undefined) this.restoring = { uri, position, selected, pinnedPosition };
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

  /** The URI of the trace that is shown, or that the map beside another one stays with while it is closed. */
  get uri(): string | undefined {
    return this.session?.uri ?? (this.isSide ? this.pinnedUri : undefined);
  }

  /** Its latest finished run, also while a newer text is being run. With a placement or a setting of its own, undefined until that run is made; the state is the trace's. */
  get ready(): ReadyState | undefined {
    const ready = this.session?.ready;
    const own = this.setting ?? this.placement;
    if (!ready || !own) return ready;
    const run = own.of(ready.run);
    return run && { ...ready, run };
  }

  get pinned(): boolean {
    return this.pinnedUri !== undefined;
  }

  /** The URI of the active trace, where the map is pinned to another one; beside another map it is meant to be another. */
  get missed(): string | undefined {
    const { active } = this.sessions;
    return this.pinned && !this.isSide && active !== this.session ? active?.uri : undefined;
  }

  /** Whether it has a position of its own, beside that of its trace. */
  get isSide(): boolean {
    return this.vantage.isOwn;
  }

  /** Whether a position of its own moves together with the others'. */
  get locked(): boolean {
    return this.vantage.isOwn && this.vantage.locked;
  }

  /** Moves together with the others, or by itself. */
  lock(locked: boolean): void {
    this.vantage.lock(locked);
    this.events.changed();
  }

  /** Has blocks placed otherwise here alone; false where they lie as in all of the trace. */
  place(placement: Placement): boolean {
    if (!this.placement) return false;
    this.placement.choose(placement);
    this.placed();
    return true;
  }

  /** Goes to a position of the run that is shown. */
  moveTo(position: Position): void {
    this.vantage.moveTo(position);
  }

  /** The present run with the state at this map's position; undefined while there is none. */
  get standing(): (ReadyState & { readonly position: Position }) | undefined {
    const { ready } = this;
    if (!ready) return undefined;
    const { position, state } = this.vantage.in(ready);
    return { ...ready, state, position };
  }

  /** What has become of its present text; `none` where no trace is shown. */
  get status(): PanelStatus {
    const state = this.session?.state;
    if (state === undefined) return { kind: this.uri === undefined ? 'none' : 'closed' };
    if (state.kind !== 'ready') return state;
    if (this.ready) return { kind: 'ready' };
    const failure = this.setting?.failure;
    return failure === undefined ? { kind: 'running', done: 0, total: 0 } : { kind: 'failed', message: failure };
  }

  /** The setting of its own that it shows the trace under; absent where there is none. */
  get besideSetting(): BesideSetting | undefined {
    return this.setting?.summary;
  }

  /** Undefined while there is no run. */
  get present(): PresentMoment | undefined {
    const { session, ready } = this;
    if (!session || !ready) return undefined;
    const { run } = ready;
    if (run !== this.lastRun) {
      this.lastRun = run;
      this.runId++;
    }
    const { position, inside, lastSteps, state } = this.vantage.in(ready);
    // Where it stands at first is said of the trace's own position.
    const standsAt = this.vantage.isOwn ? undefined : session.standsAt;
    const { cursorLine, pinnedPosition } = session;
    return { run, runId: this.runId, position: position.operation, inside, lastSteps, state, standsAt, pinnedPosition, cursorLine };
  }

  /** Stays with a trace whatever becomes active, or follows the active one again. */
  pin(uri: string | undefined): void {
    this.pinnedUri = uri;
    this.follow();
    this.events.changed();
  }

  dispose(): void {
    this.vantage.dispose();
    this.placement?.dispose();
    this.setting?.dispose();
    this.sessionSubscription?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private follow(): void {
    const session = this.pinnedUri === undefined ? this.sessions.active : this.sessions.get(this.pinnedUri);
    if (session === this.session) {
      // Which trace it does not follow is another one.
      if (this.pinned && !this.isSide) this.events.changed();
      return;
    }
    this.events.leaving();
    this.take(session);
    this.restore();
    this.events.changed();
  }

  private closed(session: Session): void {
    if (session.uri === this.pinnedUri && !this.isSide) this.pin(undefined);
    if (session !== this.session) return;
    // One beside another map waits for it, and goes on where it was.
    if (this.standing && this.isSide) this.restoring = { uri: session.uri, position: this.standing.position.operation };
    this.events.leaving();
    this.take(undefined);
    this.events.changed();
  }

  private take(session: Session | undefined): void {
    this.sessionSubscription?.dispose();
    this.session = session;
    this.vantage.forget();
    this.sessionSubscription = session?.onDidChange((change) => {
      if (change === 'state') this.restore();
      if (change === 'position' && !this.vantage.traceMoved(session.position)) return;
      this.events.sessionChanged(change);
    });
  }

  /** Its blocks lie otherwise: another run is shown, or is being made. */
  private placed(): void {
    this.restore();
    this.events.sessionChanged('state');
  }

  /** Goes to the position the panel had before a restart, as soon as there is a run. */
  private restore(): void {
    const { restoring, session } = this;
    if (!restoring || session?.uri !== restoring.uri || !this.ready) return;
    this.restoring = undefined;
    if (restoring.pinnedPosition !== undefined && session.pinnedPosition === undefined) session.pinPosition(restoring.pinnedPosition);
    // A panel that comes back behind another tab is there only when it is shown: the user may have moved on by then.
    if (!this.vantage.isOwn && session.standsAt === undefined && session.position.operation !== this.ready.run.operationCount) return;
    this.events.restored(restoring.selected);
    this.moveTo(afterOperation(restoring.position));
  }
}
