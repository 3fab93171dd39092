// The memory map's page. The host tells what there is; the page says what it wants to see of it.
import { chosenPlacement, type Placement } from '../../src/model/placement';
import type { FrameMessage, RunSummary, StateMessage, Move, StringsMessage, ToWebview } from '../../src/protocol/messages';
import type { ViewPicture } from '../../src/protocol/picture';
import { Questions, type AskedOfHost, type AskedOfPage, type Question } from '../../src/protocol/questions';
import { readSavedState, type SavedState } from '../../src/protocol/saved-state';
import type { Strings } from '../../src/protocol/strings';
import type { StringsOf, ViewName, ViewTexts } from '../../src/protocol/views';
import { element } from '../components/dom';
import { Frames } from '../components/frames';
import { Room } from '../components/room';
import { TimelineView } from '../timeline/view';
import { tabNames, viewInTab, viewMakers } from '../views/index';
import type { View, ViewActions, ViewMaker } from '../views/view';
import { Announcer } from './announcer';
import { Changeover } from './changeover';
import { openMenuAt, prepareContextMenus } from './context-menu';
import { FindBar } from './find-bar';
import { Header } from './header';
import { Hint } from './hint';
import type { Host } from './host';
import { Inspector } from './inspector';
import { listenToKeys } from './keyboard';
import { MetricsStrip } from './metrics-strip';
import { shownPicture } from './picture';
import { Placeholder } from './placeholder';
import { PlacementSwitch } from './placement-switch';
import { ShortcutOverlay } from './shortcut-overlay';
import { Transport } from './transport';
import { ViewStage } from './view-stage';
import { ViewTabs } from './view-tabs';

/** The panel: puts its parts together, takes the host's messages to them, and asks for what the active view is to show next. */
export class App {
  private readonly frames = new Frames();
  /** Apart from the others: it goes on while nothing is drawn. */
  private readonly pace = new Frames();
  private readonly room: Room;
  private readonly header: Header;
  private readonly hint: Hint;
  private readonly shortcuts: ShortcutOverlay;
  private readonly tabs: ViewTabs;
  private readonly placement: PlacementSwitch;
  private readonly find: FindBar;
  private readonly inspector: Inspector;
  private readonly transport: Transport;
  private readonly metrics: MetricsStrip;
  private readonly timeline: TimelineView;
  private readonly placeholder: Placeholder;
  private readonly announcer: Announcer;
  private readonly content: HTMLElement;
  private readonly changeover: Changeover;
  private readonly stage: ViewStage;
  private readonly questions: Questions<AskedOfHost>;
  private readonly strings: Strings;
  private readonly texts: Readonly<Record<ViewName, ViewTexts>>;

  private tab: ViewName = tabNames[0];
  private frame: FrameMessage | undefined;
  private saved: SavedState;

  constructor(
    private readonly host: Host,
    { strings, views }: StringsMessage,
    root: HTMLElement,
  ) {
    this.strings = strings;
    this.texts = views;
    this.saved = readSavedState(host.saved);
    this.room = new Room(root, strings, this.saved.room ?? {}, () => this.save());
    this.announcer = new Announcer(strings);
    this.questions = new Questions((question) => host.send(question));
    this.header = new Header(strings, {
      moveTo: (position) => this.moveTo(position),
      pin: (pinned) => host.send({ type: 'pin', pinned }),
      lock: (locked) => host.send({ type: 'lock', locked }),
      shortcuts: () => this.toggleShortcuts(),
      menu: openMenuAt,
    });
    this.shortcuts = new ShortcutOverlay(strings);
    this.hint = new Hint(strings, () => host.send({ type: 'hintDismissed' }));
    this.tabs = new ViewTabs(strings, views, tabNames, (name) => this.show(name));
    this.placement = new PlacementSwitch(strings, {
      place: (placement) => this.place(placement),
      placeBeside: (placement) => host.send({ type: 'placeBeside', placement }),
    });
    this.find = new FindBar(strings, {
      filter: (text) => host.send({ type: 'filter', text }),
      next: (backwards) => host.send({ type: 'findNext', backwards }),
      left: () => this.stage.root.querySelector<HTMLElement>('[tabindex="0"]')?.focus(),
    });
    this.inspector = new Inspector(strings, {
      select: (byte, wholeSlab) => this.select(byte, wholeSlab),
      revealByte: (byte) => this.stage.active?.revealByte?.(byte),
      revealLine: (line) => host.send({ type: 'revealLine', line }),
      moveTo: (position) => this.moveTo(position),
    });
    this.transport = new Transport(strings, {
      move: (to) => this.move(to),
      moveTo: (position) => this.moveTo(position),
      revealLine: (line) => host.send({ type: 'revealLine', line }),
      pinPosition: (pinned) => this.pinPosition(pinned),
    });
    this.metrics = new MetricsStrip(strings, this.room);
    this.timeline = new TimelineView(
      {
        strings,
        frames: this.frames,
        move: (to) => host.send({ type: 'move', to }),
        moveTo: (position) => host.send({ type: 'moveTo', position }),
        ask: (request) => host.send({ type: 'timeline', ...request }),
        askStretch: (request) => host.send({ type: 'stretch', ...request }),
        setFilter: (text) => this.find.set(text),
        announce: (text) => this.announcer.say(text),
        save: () => this.save(),
      },
      this.saved.timeline,
    );
    this.stage = new ViewStage(
      (name) => this.make(name),
      (name) => this.texts[name].placements,
      this.inspector.root,
      this.room,
      (theme) => this.timeline.setTheme(theme),
    );
    this.placeholder = new Placeholder(strings, (message) => host.send(message));
    this.content = element(
      'div',
      { class: 'content', hidden: true },
      this.transport.root,
      this.metrics.root,
      element('div', { class: 'view-bar' }, this.tabs.root, this.placement.root, this.find.root),
      this.stage.area,
      this.timeline.root,
    );
    root.replaceChildren(
      this.header.root,
      this.header.line.root,
      this.hint.root,
      this.placeholder.root,
      this.content,
      this.announcer.root,
      this.shortcuts.root,
    );
    prepareContextMenus(root, this.stage.root, () => (this.content.hidden || this.changeover.busy ? undefined : this.stage.active));
    this.timeline.setTheme(this.stage.theme);
    listenToKeys(document, {
      toggleShortcuts: () => this.toggleShortcuts(),
      isReady: () => this.run !== undefined && !this.changeover.busy,
      focusFind: () => this.find.focus(),
      show: (name) => this.tabs.shown.includes(name) && this.show(name),
      giveToView: (event) => this.stage.active?.keyDown(event) === true,
      move: (to) => this.move(to),
      togglePlay: () => this.timeline.togglePlay(),
      playFromStart: () => this.timeline.playFromStart(),
      pinPosition: () => this.pinPosition(this.frame?.pinnedPosition === undefined),
      swapPinned: () => this.swapPinned(),
      deselect: () => this.deselect(),
    });
    const { header, placeholder, content, frames } = this;
    const setRun = (run: RunSummary | undefined, sameTrace: boolean): boolean => this.setRun(run, sameTrace);
    this.changeover = new Changeover({ header, placeholder, content, frames }, setRun, this.saved.uri);
    this.show(tabNames.find((name) => name === this.saved.view) ?? tabNames[0]);
  }

  receive(message: ToWebview): void {
    if (this.changeover.keeps(message)) return;
    switch (message.type) {
      case 'state':
        return this.setState(message);
      case 'frame':
        return this.takeFrame(message);
      case 'timeline':
        return this.timeline.receive(message);
      case 'stretch':
        return this.timeline.receiveStretch(message);
      case 'details':
        if (message.run === this.run?.id) this.inspector.show(message);
        return;
      case 'revealByte':
        this.stage.active?.revealByte?.(message.byte);
        return;
      case 'answer':
        return this.questions.answered(message);
      case 'question':
        return void this.sendPicture(message);
      case 'show':
        return this.show(message.view);
      case 'command':
        if (message.command === 'shortcuts') this.toggleShortcuts();
        else this.stage.active?.zoom?.(message.command);
        return;
      case 'hint':
        return this.hint.show();
      case 'strings':
        return;
    }
  }

  /** Something went wrong here; the map can no longer be trusted. */
  fail(message: string): void {
    this.content.hidden = true;
    this.placeholder.broken(message);
  }

  /** Shows a tab; one that stands in for others is shown where they begin. */
  private show(name: ViewName): void {
    // What has no calls has one view.
    if (this.run?.holdsSnapshots === true && name !== 'zones') return;
    const tab = tabNames.includes(name) ? name : tabNames[0];
    const isOther = this.tab !== tab;
    this.tab = tab;
    const shown = this.showTab();
    if (!shown && !isOther) return;
    this.tabs.select(tab);
    if (shown) this.requestView();
    this.save();
  }

  /** Shows what the tab shows where the blocks lie; false where it is shown already. */
  private showTab(): boolean {
    const view = viewInTab(this.tab, this.run?.placement ?? 'simulated', (name) => this.texts[name].placements);
    return this.stage.show(view, this.tab);
  }

  private make<Name extends ViewName>(name: Name): View {
    const { host } = this;
    const maker: ViewMaker<Name> = viewMakers[name];
    const actions: ViewActions<Name> = {
      // The host has sent the strings of the view's own descriptor.
      strings: { ...this.strings, ...this.texts[name].strings } as StringsOf<Name>,
      frames: this.frames,
      room: this.room,
      requestView: () => this.requestView(),
      select: (byte, wholeSlab) => this.select(byte, wholeSlab),
      setFilter: (text) => this.find.set(text),
      reveal: (byte) => host.send({ type: 'reveal', byte }),
      revealLine: (line) => host.send({ type: 'revealLine', line }),
      moveTo: (position) => this.moveTo(position),
      pinPosition: () => this.pinPosition(true),
      inspect: async (byte) => (await this.questions.ask('inspect', { byte })) ?? null,
      announce: (text) => this.announcer.say(text),
      show: (view) => this.show(view),
      place: (placement) => this.place(placement),
      save: () => this.save(),
    };
    return maker(actions, this.saved.views?.[name]);
  }

  private get run(): RunSummary | undefined {
    return this.changeover.run;
  }

  private setState(state: StateMessage): void {
    this.changeover.tell(state);
    this.changeover.takeKept().forEach((each) => this.receive(each));
    this.save();
  }

  /** Tells all parts of another run, and asks for its first frame; false where there is nothing to ask for. */
  private setRun(run: RunSummary | undefined, sameTrace: boolean): boolean {
    if (run) {
      this.timeline.setRun(run, sameTrace);
      this.inspector.setRun(run);
      this.showWhatFits(run, sameTrace);
    }
    this.placement.setRun(run);
    this.stage.setRun(run, sameTrace);
    this.showTab();
    return this.requestView();
  }

  /** A log of snapshots is shown by its zones, and what is only of calls is left away; zones have a tab where there are any. */
  private showWhatFits(run: RunSummary, sameTrace: boolean): void {
    const { holdsSnapshots, hasZones } = run;
    this.content.classList.toggle('of-snapshots', holdsSnapshots);
    this.tabs.restrict(holdsSnapshots ? ['zones'] : tabNames.filter((name) => hasZones || name !== 'zones'));
    if (holdsSnapshots) this.show('zones');
    else if (this.tab === 'zones' && !(hasZones && sameTrace)) this.show(tabNames[0]);
    this.hint.setRun(run, this.tabs.shown.length);
  }

  private toggleShortcuts(): void {
    this.shortcuts.toggle(this.tabs.shown.length);
  }

  private requestView(): boolean {
    const body = this.run && this.stage.active?.request();
    if (!this.run || !body) return false;
    this.host.send({ type: 'view', view: { run: this.run.id, body } });
    return true;
  }

  private takeFrame(frame: FrameMessage): void {
    const { run } = this;
    if (run && this.changeover.takes(frame, this.stage.active?.name)) {
      this.announcer.sayStep(this.frame, frame, run.operationCount);
      this.announcer.sayPinned(this.frame, frame);
      this.frame = frame;
      this.transport.update(frame, run.operationCount);
      this.metrics.update(frame.metrics);
      this.timeline.update(frame);
      this.find.update(frame.find);
      this.stage.update(frame);
      this.changeover.takeKept().forEach((each) => this.receive(each));
      this.save();
    }
    // Told when this one is about to be drawn: the host sends no faster than the screen shows.
    this.pace.request(() => this.host.send({ type: 'drawn', sequence: frame.sequence }));
  }

  /** What the host has not spoken of yet stays as it was saved. */
  private save(): void {
    const { frame, saved } = this;
    const state = this.changeover.shown;
    this.saved = {
      uri: state ? state.trace?.uri : saved.uri,
      pinned: state?.pinned ?? saved.pinned ?? false,
      side: state ? state.locked !== undefined : saved.side,
      locked: state ? state.locked : saved.locked,
      setting: state ? state.setting?.text : saved.setting,
      placement: state?.run ? chosenPlacement(state.run.placement) : saved.placement,
      position: frame && frame.run === state?.run?.id ? frame.position : saved.position,
      pinnedPosition: frame ? frame.pinnedPosition : saved.pinnedPosition,
      view: this.tab,
      views: this.stage.save(saved.views),
      timeline: this.timeline.save(),
      room: this.room.save(),
      filter: frame ? frame.find?.text : saved.filter,
      selected: frame ? frame.selection?.from : saved.selected,
    };
    this.host.save(this.saved);
  }

  private select(byte: number | undefined, wholeSlab?: boolean): void {
    this.host.send({ type: 'select', byte, wholeSlab });
  }

  private deselect(): boolean {
    if (!this.frame?.selection) return false;
    this.select(undefined);
    return true;
  }

  private pinPosition(pinned: boolean): void {
    this.host.send({ type: 'pinPosition', pinned });
  }

  private swapPinned(): void {
    const pinned = this.frame?.pinnedPosition;
    if (pinned === undefined) return;
    this.pinPosition(true);
    this.moveTo(pinned);
  }

  private place(placement: Placement): void {
    this.host.send({ type: 'place', placement });
  }

  private move(to: Move): void {
    this.timeline.pause();
    this.host.send({ type: 'move', to });
  }

  /** Playing ends first: its next step would follow and undo this one. */
  private moveTo(position: number): void {
    this.timeline.pause();
    this.host.send({ type: 'moveTo', position });
  }

  private async sendPicture({ id, about: { format } }: Question<AskedOfPage>): Promise<void> {
    const { host, frame, strings, texts, changeover, stage } = this;
    const state = this.content.hidden ? undefined : changeover.shown;
    let answer: ViewPicture | undefined;
    try {
      answer = await shownPicture({ strings, texts, state, frame, view: stage.active, theme: stage.theme }, format);
    } finally {
      host.send({ type: 'answer', id, name: 'picture', answer: answer ?? null });
    }
  }
}
