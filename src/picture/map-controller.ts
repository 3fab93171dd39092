import type { Localize } from '../model/localize';
import { afterOperation, startPosition, type Position } from '../model/position';
import type {
  PanelCommand,
  PanelStatus,
  PictureFormat,
  StepTarget,
  StringsMessage,
  ToHost,
  ToWebview,
  ViewPicture,
  ViewRequest,
} from '../protocol/messages';
import type { ViewName, ViewTexts } from '../protocol/views';
import { englishStrings, localizeStrings } from '../protocol/strings';
import type { SavedState } from '../protocol/saved-state';
import type { Run } from '../replay/run/run';
import type { Subscription } from '../session/event';
import type { ReadyState, Session, SessionChange } from '../session/session';
import type { SessionStore } from '../session/store';
import { BlockingAllocations } from './blocking';
import { Finder } from './finder';
import { PictureRequests } from './picture-requests';
import { Selected } from './selected';
import { describeStep, inspectByte, lineAt, stepRanges, summarizeOperation, summarizeRun, touchedRanges } from './summaries';
import { HostTimeline, markPosition } from './timeline';
import type { ViewRegistry } from './host-view';
import { HostViews } from './host-views';

/** A run under way tells of its progress no more often. */
const progressMilliseconds = 100;

/** What the controller needs done outside of it. */
export interface MapSurroundings {
  post(message: ToWebview): void;
  /** The trace shown, or whether it is pinned, has changed. */
  shown(trace: { readonly uri: string; readonly name: string } | undefined, pinned: boolean): void;
  /** The name of a trace for people. */
  nameOf(uri: string): string;
  run(session: Session): void;
  openSample(): void;
  /** Whether the reader is new and has not dismissed the first-run hint. */
  hintWanted(): boolean;
  hintDismissed(): void;
  /** The webview could not go on. */
  failed(message: string): void;
}

/**
 * The host's side of a memory map, without the panel around it: follows the active trace or stays with a pinned one,
 * answers the webview, and sends it frames, each only after the one before it is on the screen.
 */
export class MapController {
  private readonly subscriptions: Subscription[];
  private session: Session | undefined;
  private sessionSubscription: Subscription | undefined;
  private pinnedUri: string | undefined;
  private restored: { readonly uri: string; readonly position: number; readonly selected?: number } | undefined;

  /** The webview has said that it runs, and has not been hidden since. */
  private connected = false;
  private view: ViewRequest | undefined;
  private sequence = 0;
  private awaitingDrawn = false;
  private outdated = false;
  /** A position to go to when the frame under way is on the screen. */
  private target: number | undefined;
  private run: Run | undefined;
  private runId = 0;
  private progressTold = 0;
  private readonly views: HostViews;
  private readonly blocking = new BlockingAllocations();
  private readonly timeline = new HostTimeline((message) => {
    if (this.connected) this.surroundings.post(message);
  });
  private readonly selected = new Selected(() => this.tellDetails());
  private readonly finder: Finder;
  /** The way to a match that was asked for while the matches were still looked for. */
  private wantedMatch: { readonly backwards: boolean } | undefined;
  private readonly pictures = new PictureRequests((message) => this.surroundings.post(message));
  /** A view to be switched to as soon as the webview runs. */
  private wantedView: ViewName | undefined;

  constructor(
    private readonly sessions: SessionStore,
    private readonly surroundings: MapSurroundings,
    private readonly registry: ViewRegistry,
    private readonly localize: Localize,
    saved: SavedState = {},
  ) {
    this.views = new HostViews(registry);
    this.finder = new Finder(localize, () => this.matchesFound());
    this.finder.setText(saved.filter ?? '');
    if (saved.uri !== undefined) {
      if (saved.pinned) this.pinnedUri = saved.uri;
      if (saved.position !== undefined) this.restored = { uri: saved.uri, position: saved.position, selected: saved.selected };
    }
    this.subscriptions = [
      sessions.onDidChangeActive(() => this.follow()),
      sessions.onDidOpen(() => this.follow()),
      sessions.onDidClose((session) => this.closed(session)),
    ];
    this.follow();
  }

  get pinned(): boolean {
    return this.pinnedUri !== undefined;
  }

  /** Stays with a trace whatever becomes active, or follows the active one again. */
  pin(uri: string | undefined): void {
    this.pinnedUri = uri;
    this.follow();
    this.tellShown();
    this.postState();
  }

  /** Stays with the trace that is shown. */
  pinShown(): void {
    if (this.session) this.pin(this.session.uri);
  }

  /** The session of the trace that is shown. */
  get shown(): Session | undefined {
    return this.session;
  }

  /** Switches to a view. */
  show(view: ViewName): void {
    if (this.connected) this.surroundings.post({ type: 'show', view });
    else this.wantedView = view;
  }

  /** Has the active view do something; a hidden one does not. */
  command(command: PanelCommand): void {
    if (this.connected) this.surroundings.post({ type: 'command', command });
  }

  /** The active view as it is on the screen; undefined while there is none to be seen. */
  picture(format: PictureFormat): Promise<ViewPicture | undefined> {
    return this.connected && this.session?.ready ? this.pictures.ask(format) : Promise.resolve(undefined);
  }

  /** Selects what lies at a byte and shows it in a view. */
  showByte(view: ViewName, byte: number): void {
    this.selected.select(byte);
    this.show(view);
    this.sendFrame();
    if (this.connected) this.surroundings.post({ type: 'revealByte', byte });
  }

  /** Filters all views by an expression; an empty one ends it. */
  filter(expression: string): void {
    this.finder.setText(expression);
    this.wantedMatch = undefined;
    this.sendFrame();
  }

  /** A hidden webview is gone; it says `ready` when it is there again. */
  hidden(): void {
    this.connected = false;
    this.pictures.abandon();
    this.awaitingDrawn = false;
    this.goToTarget();
  }

  receive(message: ToHost): void {
    switch (message.type) {
      case 'ready':
        this.connected = true;
        this.selected.forget();
        this.awaitingDrawn = false;
        this.view = undefined;
        this.surroundings.post(this.strings());
        this.postState();
        if (this.surroundings.hintWanted()) this.surroundings.post({ type: 'hint' });
        if (this.wantedView !== undefined) this.surroundings.post({ type: 'show', view: this.wantedView });
        this.wantedView = undefined;
        return;
      case 'view':
        this.view = message.view;
        return this.sendFrame();
      case 'timeline': {
        const ready = this.session?.ready;
        if (ready && this.idOf(ready) === message.run) this.timeline.ask(ready.run, message);
        return;
      }
      case 'drawn':
        if (message.sequence !== this.sequence) return;
        this.awaitingDrawn = false;
        this.goToTarget();
        if (this.outdated) this.sendFrame();
        return;
      case 'step':
        this.goToTarget();
        return this.step(message.to);
      case 'moveTo':
        return this.moveTo(message.position);
      case 'reveal': {
        const ready = this.session?.ready;
        return this.reveal(ready && lineAt(ready.run, ready.cursor, message.byte));
      }
      case 'revealLine':
        return this.reveal(message.line);
      case 'select':
        this.selected.select(message.byte, message.wholeSlab);
        return this.sendFrame();
      case 'filter':
        return this.filter(message.text);
      case 'findNext':
        return this.findNext(message.backwards);
      case 'inspect': {
        const ready = this.session?.ready;
        const inspection = ready ? inspectByte(ready.run, ready.cursor, message.byte) : null;
        return this.surroundings.post({ type: 'inspection', id: message.id, inspection });
      }
      case 'pin':
        return message.pinned ? this.pinShown() : this.pin(undefined);
      case 'run':
        return this.session && this.surroundings.run(this.session);
      case 'openSample':
        return this.surroundings.openSample();
      case 'picture':
        return this.pictures.answered(message.id, message.picture);
      case 'hintDismissed':
        return this.surroundings.hintDismissed();
      case 'failed':
        return this.surroundings.failed(message.message);
    }
  }

  dispose(): void {
    this.sessionSubscription?.dispose();
    this.views.dispose();
    this.finder.dispose();
    this.pictures.abandon();
    this.selected.dispose();
    this.timeline.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private strings(): StringsMessage {
    const { localize, registry } = this;
    const texts = Object.values(registry).map(({ name, title, strings }): [ViewName, ViewTexts] => [
      name,
      { title: localize(title), strings: localizeStrings(strings, localize) },
    ]);
    const views = Object.fromEntries(texts) as Record<ViewName, ViewTexts>;
    return { type: 'strings', strings: localizeStrings(englishStrings, localize), views };
  }

  private follow(): void {
    const session = this.pinnedUri === undefined ? this.sessions.active : this.sessions.get(this.pinnedUri);
    if (session === this.session) return;
    this.target = undefined;
    this.selected.select(undefined);
    this.sessionSubscription?.dispose();
    this.session = session;
    this.sessionSubscription = session?.onDidChange((change) => this.changed(change));
    this.restorePosition();
    this.tellShown();
    this.postState();
  }

  private closed(session: Session): void {
    if (session.uri === this.pinnedUri) this.pin(undefined);
    if (session === this.session) {
      this.sessionSubscription?.dispose();
      this.session = undefined;
      this.tellShown();
      this.postState();
    }
  }

  private changed(change: SessionChange): void {
    switch (change) {
      case 'state':
        this.restorePosition();
        return this.stateChanged();
      case 'cursorLine': {
        const { ready, cursorLine } = this.session ?? {};
        const chosen = ready && cursorLine !== undefined ? this.selected.followLine(ready, cursorLine) : undefined;
        this.sendFrame();
        if (chosen !== undefined && this.connected) this.surroundings.post({ type: 'revealByte', byte: chosen });
        return;
      }
      case 'position':
        this.target = undefined;
        return this.sendFrame();
      case 'diagnostics':
      case 'findings':
        return;
    }
  }

  private stateChanged(): void {
    const { state } = this.session ?? {};
    if (state?.kind === 'running' && state.done > 0) {
      const now = performance.now();
      if (now - this.progressTold < progressMilliseconds) return;
      this.progressTold = now;
    }
    this.postState();
    if (state?.kind === 'ready') this.sendFrame();
  }

  /** After a restart: the position the panel had, as soon as there is a run. */
  private restorePosition(): void {
    const { restored, session } = this;
    if (!restored || !session?.ready || session.uri !== restored.uri) return;
    this.restored = undefined;
    // A panel that comes back behind another tab is there only when it is shown: the user may have moved on by then.
    if (session.position.operation !== session.ready.run.operationCount) return;
    this.selected.select(restored.selected);
    session.moveTo(afterOperation(restored.position));
  }

  private tellShown(): void {
    this.surroundings.shown(this.trace(), this.pinned);
  }

  private trace(): { uri: string; name: string } | undefined {
    return this.session && { uri: this.session.uri, name: this.surroundings.nameOf(this.session.uri) };
  }

  private postState(): void {
    if (!this.connected) return;
    const ready = this.session?.ready;
    const run = ready && summarizeRun(ready.run, this.idOf(ready));
    this.surroundings.post({ type: 'state', status: this.status(), pinned: this.pinned, trace: this.trace(), run });
  }

  private status(): PanelStatus {
    const state = this.session?.state;
    return state === undefined ? { kind: 'none' } : state.kind === 'ready' ? { kind: 'ready' } : state;
  }

  private idOf({ run }: ReadyState): number {
    if (run !== this.run) {
      this.run = run;
      this.runId++;
    }
    return this.runId;
  }

  private sendFrame(): void {
    const { view, session } = this;
    const ready = session?.ready;
    if (!this.connected || !view || !ready) return;
    if (this.awaitingDrawn) {
      this.outdated = true;
      return;
    }
    const run = this.idOf(ready);
    // The webview has not heard of this run yet: it asks again when it has.
    if (view.run !== run) return;
    this.outdated = false;
    this.awaitingDrawn = true;
    const position = session.position.operation;
    const { cursorLine, inside } = session;
    const { cursor } = ready;
    const selection = this.selected.at(ready);
    const filter = this.finder.filter(ready.run);
    const body = this.views.build(
      {
        run: ready.run,
        cursor,
        position,
        step: inside?.done,
        localize: this.localize,
        cursorLine,
        selection,
        filter,
        changed: () => this.sendFrame(),
      },
      view.body,
    );
    this.surroundings.post({
      type: 'frame',
      sequence: ++this.sequence,
      run,
      position,
      touched: inside ? stepRanges(ready.run, inside) : touchedRanges(ready.run, position),
      blocking: inside ? undefined : this.blocking.at(ready.run, cursor),
      cursorLine,
      operation: summarizeOperation(ready.run, position),
      step: inside && describeStep(ready.run, position, inside, this.localize),
      metrics: cursor.metrics(),
      selection,
      find: this.finder.state(ready.run, ready.cursor, selection?.from),
      body,
    });
    this.tellDetails();
  }

  private findNext(backwards: boolean): void {
    const { session } = this;
    if (!session?.ready) return;
    const { run, cursor } = session.ready;
    const byte = this.finder.next(run, cursor, this.selected.at(session.ready)?.from, backwards);
    this.wantedMatch = byte === 'later' ? { backwards } : undefined;
    if (byte === 'later' || byte === undefined) return;
    this.selected.select(byte);
    this.sendFrame();
    this.surroundings.post({ type: 'revealByte', byte });
  }

  private matchesFound(): void {
    if (this.wantedMatch) this.findNext(this.wantedMatch.backwards);
    else this.sendFrame();
  }

  private tellDetails(): void {
    const ready = this.session?.ready;
    const news = this.connected && ready ? this.selected.news(ready, this.idOf(ready)) : undefined;
    if (news) this.surroundings.post(news);
  }

  /** Goes to a position; of many that are asked for while a frame is under way, to the last. */
  private moveTo(position: number): void {
    this.target = position;
    if (!this.awaitingDrawn) this.goToTarget();
  }

  private goToTarget(): void {
    const { target } = this;
    this.target = undefined;
    if (target !== undefined) this.session?.moveTo(afterOperation(target));
  }

  private step(to: StepTarget): void {
    const { session } = this;
    if (session?.ready) session.moveTo(targetOf(to, session.position.operation, session.ready.run));
  }

  private reveal(line: number | undefined): void {
    if (this.session && line !== undefined) void this.sessions.revealLine(this.session.uri, line);
  }
}

function targetOf(to: StepTarget, operation: number, run: Run): Position {
  switch (to) {
    case 'start':
      return startPosition;
    case 'markBack':
      return afterOperation(markPosition(run, operation, 'back'));
    case 'markForward':
      return afterOperation(markPosition(run, operation, 'forward'));
    case 'statementBack':
      return afterOperation(run.previousStatement(operation));
    case 'back':
      return afterOperation(operation - 1);
    case 'forward':
      return afterOperation(operation + 1);
    case 'statementForward':
      return afterOperation(run.nextStatement(operation));
    case 'end':
      return afterOperation(run.operationCount);
  }
}
