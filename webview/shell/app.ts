// The memory map's page. The host tells what there is; the page says what it wants to see of it.
import type { FrameMessage, RunSummary, StateMessage, Move, StringsMessage, ToWebview } from '../../src/protocol/messages';
import type { ViewPicture } from '../../src/protocol/picture';
import { Questions, type AskedOfHost, type AskedOfPage, type Question } from '../../src/protocol/questions';
import { readSavedState, type SavedState } from '../../src/protocol/saved-state';
import type { Strings } from '../../src/protocol/strings';
import type { StringsOf, ViewName, ViewTexts } from '../../src/protocol/views';
import { describeLast } from '../components/describe';
import { element, fill, formatCount } from '../components/dom';
import { Frames } from '../components/frames';
import { TimelineView } from '../timeline/view';
import { viewMakers, viewNames } from '../views/index';
import type { View, ViewActions, ViewMaker } from '../views/view';
import { Announcer } from './announcer';
import { openMenuAt, prepareContextMenus } from './context-menu';
import { FindBar } from './find-bar';
import { Header } from './header';
import { Hint } from './hint';
import type { Host } from './host';
import { Inspector } from './inspector';
import { listenToKeys } from './keyboard';
import { MetricsStrip } from './metrics-strip';
import { pictureOf } from './picture';
import { Placeholder } from './placeholder';
import { ShortcutOverlay } from './shortcut-overlay';
import { Transport } from './transport';
import { ViewStage } from './view-stage';
import { ViewTabs } from './view-tabs';

/** The panel: puts its parts together, takes the host's messages to them, and asks for what the active view is to show next. */
export class App {
  private readonly frames = new Frames();
  private readonly header: Header;
  private readonly hint: Hint;
  private readonly shortcuts: ShortcutOverlay;
  private readonly tabs: ViewTabs;
  private readonly find: FindBar;
  private readonly inspector: Inspector;
  private readonly transport: Transport;
  private readonly metrics: MetricsStrip;
  private readonly timeline: TimelineView;
  private readonly placeholder: Placeholder;
  private readonly announcer = new Announcer();
  private readonly content: HTMLElement;
  private readonly stage: ViewStage;
  private readonly questions: Questions<AskedOfHost>;
  private readonly strings: Strings;
  private readonly texts: Readonly<Record<ViewName, ViewTexts>>;

  private state: StateMessage | undefined;
  private run: RunSummary | undefined;
  private frame: FrameMessage | undefined;
  private saved: SavedState;
  /** The trace whose run the views were told of last: another one is shown before it has been run. */
  private ranTrace: string | undefined;

  constructor(
    private readonly host: Host,
    { strings, views }: StringsMessage,
    root: HTMLElement,
  ) {
    this.strings = strings;
    this.texts = views;
    this.saved = readSavedState(host.saved);
    this.ranTrace = this.saved.uri;
    this.questions = new Questions((question) => host.send(question));
    this.header = new Header(strings, {
      pin: (pinned) => host.send({ type: 'pin', pinned }),
      shortcuts: () => this.shortcuts.toggle(),
      menu: openMenuAt,
    });
    this.shortcuts = new ShortcutOverlay(strings);
    this.hint = new Hint(strings, () => host.send({ type: 'hintDismissed' }));
    this.tabs = new ViewTabs(strings, views, viewNames, (name) => this.show(name));
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
    });
    this.metrics = new MetricsStrip(strings);
    this.timeline = new TimelineView(
      {
        strings,
        frames: this.frames,
        move: (to) => host.send({ type: 'move', to }),
        moveTo: (position) => host.send({ type: 'moveTo', position }),
        ask: (request) => host.send({ type: 'timeline', ...request }),
        announce: (text) => this.announcer.say(text),
        save: () => this.save(),
      },
      this.saved.timeline,
    );
    this.stage = new ViewStage(
      (name) => this.make(name),
      this.inspector.root,
      (theme) => this.timeline.setTheme(theme),
    );
    this.placeholder = new Placeholder(strings, (message) => host.send(message));
    this.content = element(
      'div',
      { class: 'content', hidden: true },
      this.transport.root,
      this.metrics.root,
      element('div', { class: 'view-bar' }, this.tabs.root, this.find.root),
      this.stage.root,
      this.timeline.root,
    );
    root.replaceChildren(this.header.root, this.hint.root, this.placeholder.root, this.content, this.announcer.root, this.shortcuts.root);
    prepareContextMenus(root, this.stage.root, () => (this.content.hidden ? undefined : this.stage.active));
    this.timeline.setTheme(this.stage.theme);
    listenToKeys(document, {
      toggleShortcuts: () => this.shortcuts.toggle(),
      isReady: () => this.run !== undefined,
      focusFind: () => this.find.focus(),
      show: (name) => this.show(name),
      giveToView: (event) => this.stage.active?.keyDown(event) === true,
      move: (to) => this.move(to),
      togglePlay: () => this.timeline.togglePlay(),
      deselect: () => this.deselect(),
    });
    this.show(viewNames.find((name) => name === this.saved.view) ?? viewNames[0]);
  }

  receive(message: ToWebview): void {
    switch (message.type) {
      case 'state':
        return this.setState(message);
      case 'frame':
        return this.takeFrame(message);
      case 'timeline':
        return this.timeline.receive(message);
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
        if (message.command === 'shortcuts') this.shortcuts.toggle();
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

  private show(name: ViewName): void {
    if (!this.stage.show(name)) return;
    this.tabs.select(name);
    this.requestView();
    this.save();
  }

  private make<Name extends ViewName>(name: Name): View {
    const { host } = this;
    const maker: ViewMaker<Name> = viewMakers[name];
    const actions: ViewActions<Name> = {
      // The host has sent the strings of the view's own descriptor.
      strings: { ...this.strings, ...this.texts[name].strings } as StringsOf<Name>,
      frames: this.frames,
      requestView: () => this.requestView(),
      select: (byte, wholeSlab) => this.select(byte, wholeSlab),
      setFilter: (text) => this.find.set(text),
      reveal: (byte) => host.send({ type: 'reveal', byte }),
      revealLine: (line) => host.send({ type: 'revealLine', line }),
      moveTo: (position) => this.moveTo(position),
      inspect: async (byte) => (await this.questions.ask('inspect', { byte })) ?? null,
      announce: (text) => this.announcer.say(text),
      show: (view) => this.show(view),
      save: () => this.save(),
    };
    return maker(actions, this.saved.views?.[name]);
  }

  private setState(state: StateMessage): void {
    const sameTrace = state.trace?.uri === this.ranTrace;
    this.state = state;
    this.content.hidden = this.placeholder.update(state);
    this.header.update(state);
    if (state.run?.id !== this.run?.id) {
      this.run = state.run;
      if (state.run) {
        this.ranTrace = state.trace?.uri;
        this.timeline.setRun(state.run, sameTrace);
        this.inspector.setRun(state.run);
      }
      this.stage.setRun(state.run, sameTrace);
      this.requestView();
    }
    this.save();
  }

  private requestView(): void {
    const body = this.run && this.stage.active?.request();
    if (this.run && body) this.host.send({ type: 'view', view: { run: this.run.id, body } });
  }

  private takeFrame(frame: FrameMessage): void {
    const { run } = this;
    if (run && frame.run === run.id) {
      const stepped =
        this.frame !== undefined &&
        this.frame.run === frame.run &&
        (this.frame.position !== frame.position || this.frame.step?.text !== frame.step?.text);
      this.frame = frame;
      this.transport.update(frame, run.operationCount);
      this.metrics.update(frame.metrics);
      this.timeline.update(frame);
      this.find.update(frame.find);
      this.stage.update(frame);
      if (stepped) {
        const operation = frame.step?.text ?? describeLast(this.strings, frame);
        this.announcer.say(fill(this.strings.announceStep, frame.position, run.operationCount, operation));
      }
      this.save();
    }
    // Told when this one is about to be drawn: the host sends no faster than the screen shows.
    this.frames.request(() => this.host.send({ type: 'drawn', sequence: frame.sequence }));
  }

  /** What the host has not spoken of yet stays as it was saved. */
  private save(): void {
    const { state, frame, saved } = this;
    this.saved = {
      uri: state ? state.trace?.uri : saved.uri,
      pinned: state?.pinned ?? saved.pinned ?? false,
      position: frame && frame.run === this.run?.id ? frame.position : saved.position,
      view: this.stage.active?.name,
      views: this.stage.save(saved.views),
      timeline: this.timeline.save(),
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
    const { host, frame, run, strings, texts, state } = this;
    const { active, theme } = this.stage;
    const shown = active && frame && run && !this.content.hidden && frame.body.kind === active.name;
    const trace = state?.trace?.name ?? strings.title;
    const title = active ? `${trace} · ${texts[active.name].title}` : trace;
    const text = shown ? fill(strings.pictureText, formatCount(frame.position), formatCount(run.operationCount)) : '';
    const send = (answer: ViewPicture | null): void => host.send({ type: 'answer', id, name: 'picture', answer });
    try {
      send((shown ? await pictureOf(active, format, theme, title, text) : undefined) ?? null);
    } catch (error) {
      send(null);
      throw error;
    }
  }
}
