// The host's side of a memory map, without the panel around it: puts together which trace is shown, how fast frames follow each other and what they
// hold, and answers the page. VS Code is handed in.
import type { Localize } from '../model/localize';
import type { Placement } from '../model/placement';
import { afterOperation, type Position } from '../model/position';
import type { Inspection } from '../protocol/inspection';
import type { PanelCommand, Move, ToHost, ToWebview, ViewRequest } from '../protocol/messages';
import type { PictureFormat, ViewPicture } from '../protocol/picture';
import { Questions, type AskedOfPage } from '../protocol/questions';
import type { SavedState } from '../protocol/saved-state';
import type { ViewName } from '../protocol/views';
import type { Session, SessionChange } from '../session/session';
import type { SessionStore } from '../session/store';
import { Finder } from './finder';
import { FirstPicture } from './first-picture';
import { FrameMaker } from './frame-maker';
import { FramePace } from './frame-pace';
import type { ViewRegistry } from './host-view';
import { OwnSetting } from './own-setting';
import { Selected } from './selected';
import { ShownTrace, type ShownTraceEvents } from './shown-trace';
import { inspectByte } from './inspection';
import { summarizeRun } from './operation-summary';
import { HostViews } from './host-views';
import type { MapSurroundings } from './map-surroundings';
import { targetOf } from './move-target';
import { stringsOf } from './page-strings';
import { changeAt } from './inspected-change';
import { PinnedReference } from './pinned-position';
import { HostTimeline } from './timeline';

/** A page that says nothing for so many milliseconds has no picture to give. */
const patience = 10_000;
/** A run under way tells of its progress no more often. */
const progressMilliseconds = 100;

export class MapController {
  /** The page has said that it runs, and has not been hidden since. */
  private connected = false;
  /** What the active view wants to see. */
  private view: ViewRequest | undefined;
  private progressTold = 0;
  /** A view to be switched to as soon as the page runs. */
  private wantedView: ViewName | undefined;
  /** The way to a match that was asked for while the matches were still looked for. */
  private wantedMatch: { readonly backwards: boolean } | undefined;

  private readonly trace: ShownTrace;
  private readonly pace = new FramePace(
    () => this.sendFrame(),
    (position) => this.trace.moveTo(afterOperation(position)),
  );
  private readonly firstPicture: FirstPicture;
  private readonly selected: Selected;
  private readonly finder: Finder;
  private readonly frames: FrameMaker;
  private readonly timeline: HostTimeline;
  private readonly pinnedReference: PinnedReference;
  private readonly questions = new Questions<AskedOfPage>((question) => this.post(question), patience);

  constructor(
    private readonly sessions: SessionStore,
    private readonly surroundings: MapSurroundings,
    private readonly registry: ViewRegistry,
    private readonly localize: Localize,
    saved: SavedState = {},
  ) {
    const { queue } = sessions;
    this.firstPicture = new FirstPicture(queue);
    this.pinnedReference = new PinnedReference(queue, () => this.sendFrame());
    this.selected = new Selected(() => this.tellDetails(), queue, this.pinnedReference);
    this.timeline = new HostTimeline((message) => this.post(message), queue);
    this.finder = new Finder(localize, () => this.matchesFound(), queue);
    this.finder.setText(saved.filter ?? '');
    this.frames = new FrameMaker(new HostViews(registry, queue), this.finder, this.selected, this.pinnedReference, localize, () =>
      this.sendFrame(),
    );
    const events: ShownTraceEvents = {
      leaving: () => {
        this.pace.forgetTarget();
        this.selected.select(undefined);
      },
      changed: () => {
        this.surroundings.shown(this.traceShown(), this.trace.pinned && !this.trace.isSide, this.setting);
        this.postState();
      },
      sessionChanged: (change) => this.sessionChanged(change),
      restored: (selected) => this.selected.select(selected),
    };
    const settingOf = (text: string, made: () => void): OwnSetting =>
      new OwnSetting(text, (trace, by) => surroundings.optionsWith(this.shown!, trace, by), queue, localize, made);
    this.trace = new ShownTrace(sessions, events, saved, settingOf);
    this.trace.start();
  }

  /** The session of the trace that is shown. */
  get shown(): Session | undefined {
    return this.trace.shown;
  }

  /** Its run, with the position and the state that are shown; undefined while there is none. */
  get standing(): ShownTrace['standing'] {
    return this.trace.standing;
  }

  /** Whether the position is this map's own, beside that of its trace. */
  get isSide(): boolean {
    return this.trace.isSide;
  }

  get pinned(): boolean {
    return this.trace.pinned;
  }

  /** The setting of its own, as typed, that it shows its trace under; absent where there is none. */
  get setting(): string | undefined {
    return this.trace.besideSetting?.text;
  }

  /** Goes to a position of the run that is shown. */
  moveTo(position: Position): void {
    this.trace.moveTo(position);
  }

  /** Stays with the trace that is shown, or follows the active one again. */
  pin(pinned: boolean): void {
    if (!pinned) this.trace.pin(undefined);
    else if (this.shown) this.trace.pin(this.shown.uri);
  }

  /** Switches to a view. One of blocks as recorded has them placed so. */
  show(view: ViewName): void {
    const isBlocks = this.trace.standing?.run.placement === 'blocks';
    if (!isBlocks && !this.registry[view].placements.includes('simulated')) this.place('recorded');
    if (this.connected) this.post({ type: 'show', view });
    else this.wantedView = view;
  }

  /** Has the active view do something; a hidden one does not. */
  command(command: PanelCommand): void {
    this.post({ type: 'command', command });
  }

  /** The active view as it is on the screen; undefined while there is none to be seen. */
  async picture(format: PictureFormat): Promise<ViewPicture | undefined> {
    if (!this.connected || !this.trace.ready) return undefined;
    return (await this.questions.ask('picture', { format })) ?? undefined;
  }

  /** Selects what lies at a byte and shows it in a view. */
  showByte(view: ViewName, byte: number): void {
    this.selected.select(byte);
    this.show(view);
    this.sendFrame();
    this.post({ type: 'revealByte', byte });
  }

  /** Filters all views by an expression; an empty one ends it. */
  filter(expression: string): void {
    this.finder.setText(expression);
    this.wantedMatch = undefined;
    this.sendFrame();
  }

  /** A hidden page is gone; it says `ready` when it is there again. */
  hidden(): void {
    this.connected = false;
    this.questions.abandon();
    this.firstPicture.giveUp();
    this.pace.restart();
    this.pace.goToTarget();
  }

  /** Does what a message of the page asks for. What is out of date, since another run was finished meanwhile, is passed over. */
  receive(message: ToHost): void {
    switch (message.type) {
      case 'ready':
        return this.connect();
      case 'view':
        this.view = message.view;
        return this.sendFrame();
      case 'timeline': {
        const { present } = this.trace;
        if (present?.runId === message.run) this.timeline.ask(present.run, message);
        return;
      }
      case 'stretch': {
        const { present } = this.trace;
        if (present?.runId === message.run) this.timeline.askStretch(present.run, message);
        return;
      }
      case 'drawn':
        this.firstPicture.drawn(message.sequence);
        return this.pace.drawn(message.sequence);
      case 'move':
        this.pace.goToTarget();
        return this.move(message.to);
      case 'moveTo':
        return this.pace.moveTo(message.position);
      case 'reveal':
        return this.reveal(this.inspect(message.byte)?.line);
      case 'revealLine':
        return this.reveal(message.line);
      case 'select':
        this.selected.select(message.byte, message.wholeSlab);
        return this.sendFrame();
      case 'filter':
        return this.filter(message.text);
      case 'findNext':
        return this.findNext(message.backwards);
      case 'question':
        return this.post({ ...message, type: 'answer', answer: this.inspect(message.about.byte) });
      case 'answer':
        return this.questions.answered(message);
      case 'pin':
        return this.pin(message.pinned);
      case 'pinPosition':
        return this.shown?.pinPosition(message.pinned ? this.standing?.position.operation : undefined);
      case 'lock':
        return this.trace.lock(message.locked);
      case 'place':
        return this.place(message.placement);
      case 'placeBeside': {
        const { shown, standing, isSide } = this;
        // One that stands where its trace does moves on with the other.
        const apart = isSide && !this.trace.locked ? standing?.position.operation : undefined;
        return shown && this.surroundings.placeBeside(shown.uri, apart, message.placement);
      }
      case 'run':
        return this.shown && this.surroundings.run(this.shown);
      case 'openSample':
        return this.surroundings.openSample();
      case 'openTrace':
        if (this.trace.uri !== undefined) void this.sessions.revealLine(this.trace.uri, 1);
        return;
      case 'hintDismissed':
        return this.surroundings.hintDismissed();
      case 'failed':
        return this.surroundings.failed(message.message);
    }
  }

  dispose(): void {
    this.firstPicture.giveUp();
    this.trace.dispose();
    this.frames.dispose();
    this.finder.dispose();
    this.questions.abandon();
    this.selected.dispose();
    this.pinnedReference.forget();
    this.timeline.dispose();
  }

  /** Here alone where this map has a placement of its own. */
  private place(placement: Placement): void {
    if (this.shown && !this.trace.place(placement)) this.surroundings.place(this.shown, placement);
  }

  /** To the page, if there is one. */
  private post(message: ToWebview): void {
    if (this.connected) this.surroundings.post(message);
  }

  /** There is a new page: it knows nothing and has drawn nothing. */
  private connect(): void {
    this.connected = true;
    this.selected.forget();
    this.pace.restart();
    this.view = undefined;
    this.post(stringsOf(this.registry, this.localize));
    this.postState();
    if (!this.isSide && this.surroundings.hintWanted()) this.post({ type: 'hint' });
    if (this.wantedView !== undefined) this.post({ type: 'show', view: this.wantedView });
    this.wantedView = undefined;
  }

  private sessionChanged(change: SessionChange): void {
    switch (change) {
      case 'state':
        return this.stateChanged();
      case 'cursorLine': {
        const { present } = this.trace;
        const chosen = present && this.selected.followLine(present);
        this.sendFrame();
        if (chosen !== undefined) this.post({ type: 'revealByte', byte: chosen });
        return;
      }
      case 'position':
        this.pace.forgetTarget();
        return this.sendFrame();
      case 'pinnedPosition':
        return this.sendFrame();
      case 'diagnostics':
      case 'findings':
        return;
    }
  }

  private stateChanged(): void {
    const { status } = this.trace;
    if (status.kind === 'running' && status.done > 0) {
      const now = performance.now();
      if (now - this.progressTold < progressMilliseconds) return;
      this.progressTold = now;
    }
    this.postState();
    if (status.kind !== 'ready') return;
    const { shown } = this;
    if (this.connected && shown) this.firstPicture.awaited(this.trace.present?.runId ?? 0, shown.runMilliseconds);
    this.sendFrame();
  }

  private traceShown(): { uri: string; name: string } | undefined {
    const { uri } = this.trace;
    return uri === undefined ? undefined : { uri, name: this.surroundings.nameOf(uri) };
  }

  private postState(): void {
    const { status, pinned, isSide, locked, missed, present, besideSetting: setting } = this.trace;
    const run = present && summarizeRun(present.run, present.runId);
    this.post({
      type: 'state',
      status,
      pinned,
      ...(isSide ? { locked } : {}),
      trace: this.traceShown(),
      active: missed && this.surroundings.nameOf(missed),
      setting,
      // Under a setting blocks lie where that has them.
      run: run && setting ? { ...run, hasAddresses: undefined } : run,
    });
  }

  private sendFrame(): void {
    const { view } = this;
    const { present } = this.trace;
    if (!this.connected || !view || !present || !this.pace.free()) return;
    // The page has not heard of this run yet: it asks again when it has.
    if (view.run !== present.runId || !this.registry[view.body.kind].placements.includes(present.run.placement)) return;
    const sequence = this.pace.begin();
    this.firstPicture.sent(sequence);
    this.post({ type: 'frame', sequence, ...this.frames.make(present, view.body) });
    this.tellDetails();
  }

  private tellDetails(): void {
    const { present } = this.trace;
    const news = this.connected && present ? this.selected.news(present) : undefined;
    if (news) this.post(news);
  }

  private findNext(backwards: boolean): void {
    const { present } = this.trace;
    if (!present) return;
    const byte = this.finder.next(present.run, present.state, this.selected.at(present)?.from, backwards);
    this.wantedMatch = byte === 'later' ? { backwards } : undefined;
    if (byte === 'later' || byte === undefined) return;
    this.selected.select(byte);
    this.sendFrame();
    this.post({ type: 'revealByte', byte });
  }

  private matchesFound(): void {
    if (this.wantedMatch) this.findNext(this.wantedMatch.backwards);
    else this.sendFrame();
  }

  private move(to: Move): void {
    const { standing } = this.trace;
    if (standing) this.trace.moveTo(targetOf(to, standing.position.operation, standing.run));
  }

  private inspect(byte: number): Inspection | null {
    const { present } = this.trace;
    const inspection = present ? inspectByte(present.run, present.state, byte) : null;
    if (!present || !inspection) return null;
    const { run, position, pinnedPosition } = present;
    const reference = this.pinnedReference.of(run, pinnedPosition)?.reference;
    return reference ? { ...inspection, since: changeAt(run, reference, inspection, byte, position) } : inspection;
  }

  private reveal(line: number | undefined): void {
    if (this.shown && line !== undefined) void this.sessions.revealLine(this.shown.uri, line);
  }
}
