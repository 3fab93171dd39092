import type { Inspection } from '../../src/protocol/inspection';
import type {
  FrameMessage,
  PictureFormat,
  RunSummary,
  StateMessage,
  StepTarget,
  StringsMessage,
  ToWebview,
} from '../../src/protocol/messages';
import { readSavedState, type SavedState } from '../../src/protocol/saved-state';
import type { Strings } from '../../src/protocol/strings';
import type { StringsOf, ViewName, ViewTexts } from '../../src/protocol/views';
import { describeLast } from '../components/describe';
import { pictureOf } from './picture';
import { element, fill, formatCount } from '../components/dom';
import { Frames } from '../components/frames';
import type { Host } from './host';
import { isTextEntry, shortcutOf } from '../components/shortcuts';
import { readTheme, watchTheme, type Theme } from '../render/theme';
import { Announcer } from './announcer';
import { FindBar } from './find-bar';
import { Header } from './header';
import { Inspector } from './inspector';
import { Hint } from './hint';
import { openMenuAt, prepareContextMenus } from './context-menu';
import { MetricsStrip } from './metrics-strip';
import { Placeholder } from './placeholder';
import { viewMakers, viewNames } from '../views/index';
import { keepScrolled } from '../components/scrolled';
import { ShortcutOverlay } from './shortcut-overlay';
import { TimelineView } from '../timeline/view';
import { Transport } from './transport';
import type { View, ViewActions, ViewMaker } from '../views/view';
import { ViewTabs } from './view-tabs';

/** The panel: takes the host's messages, shows one view at a time, and asks for what that is to show next. */
export class App {
  private readonly frames = new Frames();
  private readonly header: Header;
  private readonly hint: Hint;
  private readonly shortcuts: ShortcutOverlay;
  private readonly tabs: ViewTabs;
  private readonly find: FindBar;
  private readonly inspector: Inspector;
  /** There is room for the inspector beside the view. */
  private readonly wide = window.matchMedia('(min-width: 900px)');
  private readonly transport: Transport;
  private readonly metrics: MetricsStrip;
  private readonly timeline: TimelineView;
  private readonly placeholder: Placeholder;
  private readonly announcer = new Announcer();
  private readonly content: HTMLElement;
  private readonly stage = element('div', { class: 'view', id: 'view', role: 'tabpanel' });
  /** What every view gets, but for its strings. */
  private readonly actions: Omit<ViewActions, 'strings'>;
  private readonly strings: Strings;
  private readonly texts: Readonly<Record<ViewName, ViewTexts>>;
  private readonly views = new Map<ViewName, View>();
  /** The byte that was selected when a view was last drawn: one chosen since is to be scrolled to when the view is shown again. */
  private readonly drawnWith = new Map<ViewName, number | undefined>();
  private readonly scrollBack = new Map<ViewName, () => void>();
  /** The active view has not been drawn since it is shown again. */
  private returned = false;

  private theme: Theme;
  private active: View | undefined;
  private state: StateMessage | undefined;
  private run: RunSummary | undefined;
  private frame: FrameMessage | undefined;
  private inspections = 0;
  private readonly awaited = new Map<number, (inspection: Inspection | null) => void>();
  private saved: SavedState;

  constructor(
    private readonly host: Host,
    { strings, views }: StringsMessage,
    root: HTMLElement,
  ) {
    this.strings = strings;
    this.texts = views;
    this.saved = readSavedState(host.saved);
    this.actions = this.createActions();
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
      left: () => this.stage.querySelector<HTMLElement>('[tabindex="0"]')?.focus(),
    });
    this.inspector = new Inspector(strings, {
      select: (byte, wholeSlab) => this.select(byte, wholeSlab),
      revealByte: (byte) => this.active?.revealByte?.(byte),
      revealLine: (line) => host.send({ type: 'revealLine', line }),
      moveTo: (position) => this.moveTo(position),
    });
    this.transport = new Transport(strings, {
      step: (to) => this.step(to),
      moveTo: (position) => this.moveTo(position),
      revealLine: (line) => host.send({ type: 'revealLine', line }),
    });
    this.metrics = new MetricsStrip(strings);
    this.timeline = new TimelineView(
      {
        strings,
        frames: this.frames,
        step: (to) => host.send({ type: 'step', to }),
        moveTo: (position) => host.send({ type: 'moveTo', position }),
        ask: (request) => host.send({ type: 'timeline', ...request }),
        announce: (text) => this.announcer.say(text),
        save: () => this.save(),
      },
      this.saved.timeline,
    );
    this.placeholder = new Placeholder(strings, (message) => host.send(message));
    this.content = element(
      'div',
      { class: 'content', hidden: true },
      this.transport.root,
      this.metrics.root,
      element('div', { class: 'view-bar' }, this.tabs.root, this.find.root),
      this.stage,
      this.timeline.root,
    );
    root.replaceChildren(this.header.root, this.hint.root, this.placeholder.root, this.content, this.announcer.root, this.shortcuts.root);
    prepareContextMenus(root, this.stage, () => (this.content.hidden ? undefined : this.active));
    this.theme = readTheme();
    this.timeline.setTheme(this.theme);
    watchTheme((theme) => this.setTheme(theme));
    document.addEventListener('keydown', (event) => this.keyDown(event));
    this.wide.addEventListener('change', () => this.placeInspector());
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
        this.active?.revealByte?.(message.byte);
        return;
      case 'inspection':
        this.awaited.get(message.id)?.(message.inspection);
        this.awaited.delete(message.id);
        return;
      case 'show':
        return this.show(message.view);
      case 'command':
        if (message.command === 'shortcuts') this.shortcuts.toggle();
        else this.active?.zoom?.(message.command);
        return;
      case 'hint':
        return this.hint.show();
      case 'picture':
        return void this.sendPicture(message.id, message.format);
      case 'strings':
        return;
    }
  }

  /** Something went wrong here; the map can no longer be trusted. */
  fail(message: string): void {
    this.content.hidden = true;
    this.placeholder.broken(message);
  }

  private createActions(): Omit<ViewActions, 'strings'> {
    const { host, frames } = this;
    return {
      frames,
      requestView: () => this.requestView(),
      select: (byte, wholeSlab) => this.select(byte, wholeSlab),
      setFilter: (text) => this.find.set(text),
      reveal: (byte) => host.send({ type: 'reveal', byte }),
      revealLine: (line) => host.send({ type: 'revealLine', line }),
      moveTo: (position) => this.moveTo(position),
      inspect: (byte) =>
        new Promise((resolve) => {
          const id = ++this.inspections;
          this.awaited.set(id, resolve);
          host.send({ type: 'inspect', byte, id });
        }),
      announce: (text) => this.announcer.say(text),
      show: (view) => this.show(view),
      save: () => this.save(),
    };
  }

  private show(name: ViewName): void {
    if (this.active?.name === name) return;
    let view = this.views.get(name);
    const first = view === undefined;
    view ??= this.make(name);
    this.views.set(name, view);
    if (this.active) this.scrollBack.set(this.active.name, keepScrolled(this.active.root));
    this.returned = this.frame !== undefined;
    this.active = view;
    this.tabs.select(name);
    this.stage.setAttribute('aria-labelledby', `view-tab-${name}`);
    this.stage.dataset.view = name;
    this.stage.replaceChildren(view.root);
    this.placeInspector();
    this.scrollBack.get(name)?.();
    view.setTheme(this.theme);
    if (first && this.run) view.setRun(this.run, true);
    view.resize();
    this.requestView();
    this.save();
  }

  private make<Name extends ViewName>(name: Name): View {
    const maker: ViewMaker<Name> = viewMakers[name];
    // The host has sent the strings of the view's own descriptor.
    const strings = { ...this.strings, ...this.texts[name].strings } as StringsOf<Name>;
    return maker({ ...this.actions, strings }, this.saved.views?.[name]);
  }

  private setTheme(theme: Theme): void {
    this.theme = theme;
    this.timeline.setTheme(theme);
    for (const view of this.views.values()) view.setTheme(theme);
  }

  private setState(state: StateMessage): void {
    const sameTrace = state.trace?.uri === (this.state?.trace?.uri ?? this.saved.uri);
    this.state = state;
    const waiting = this.placeholder.update(state);
    this.content.hidden = waiting;
    this.header.update(state);
    if (state.run && state.run.id !== this.run?.id) {
      this.run = state.run;
      this.timeline.setRun(state.run, sameTrace);
      this.inspector.setRun(state.run);
      for (const view of this.views.values()) view.setRun(state.run, sameTrace);
      this.requestView();
    }
    if (!state.run) this.run = undefined;
    this.save();
  }

  private requestView(): void {
    const body = this.run && this.active?.request();
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
      if (this.active?.name === frame.body.kind) this.showFrame(this.active, frame);
      if (stepped) {
        const operation = frame.step?.text ?? describeLast(this.strings, frame);
        this.announcer.say(fill(this.strings.announceStep, frame.position, run.operationCount, operation));
      }
      this.save();
    }
    // Told when this one is about to be drawn: the host sends no faster than the screen shows.
    this.frames.request(() => this.host.send({ type: 'drawn', sequence: frame.sequence }));
  }

  private showFrame(view: View, frame: FrameMessage): void {
    view.update(frame);
    // Judged by the frame, not when the view is shown: what the host has chosen by then may still be on its way.
    const selected = frame.selection?.from;
    const chosenMeanwhile = this.returned && selected !== undefined && this.drawnWith.get(view.name) !== selected;
    this.returned = false;
    this.drawnWith.set(view.name, selected);
    if (chosenMeanwhile) view.revealByte?.(selected);
  }

  private save(): void {
    const views: Partial<Record<ViewName, unknown>> = { ...this.saved.views };
    for (const [name, view] of this.views) views[name] = view.save();
    this.saved = {
      // Nothing is known of the trace before the host has spoken.
      uri: this.state ? this.state.trace?.uri : this.saved.uri,
      pinned: this.state?.pinned ?? this.saved.pinned ?? false,
      position: this.frame && this.frame.run === this.run?.id ? this.frame.position : this.saved.position,
      view: this.active?.name,
      views,
      timeline: this.timeline.save(),
      filter: this.frame?.find?.text,
      selected: this.frame?.selection?.from,
    };
    this.host.save(this.saved);
  }

  private select(byte: number | undefined, wholeSlab?: boolean): void {
    this.host.send({ type: 'select', byte, wholeSlab });
  }

  /** Beside the view where there is room, else among its own panels, else below it. */
  private placeInspector(): void {
    const { root } = this.inspector;
    for (const view of this.views.values()) if (view !== this.active || this.wide.matches) view.adopt?.(undefined);
    if (!this.wide.matches && this.active?.adopt) this.active.adopt(root);
    else this.stage.after(root);
  }

  private step(to: StepTarget): void {
    this.timeline.pause();
    this.host.send({ type: 'step', to });
  }

  /** Playing ends first: its next step would follow and undo this one. */
  private moveTo(position: number): void {
    this.timeline.pause();
    this.host.send({ type: 'moveTo', position });
  }

  private async sendPicture(id: number, format: PictureFormat): Promise<void> {
    const { host, active, theme, frame, run, strings, texts, state } = this;
    const shown = active && frame && run && !this.content.hidden && frame.body.kind === active.name;
    const trace = state?.trace?.name ?? strings.title;
    const title = active ? `${trace} · ${texts[active.name].title}` : trace;
    const text = shown ? fill(strings.pictureText, formatCount(frame.position), formatCount(run.operationCount)) : '';
    try {
      const picture = shown ? await pictureOf(active, format, theme, title, text) : undefined;
      host.send({ type: 'picture', id, picture: picture ?? null });
    } catch (error) {
      host.send({ type: 'picture', id, picture: null });
      throw error;
    }
  }

  private keyDown(event: KeyboardEvent): void {
    if (event.key === '?' && !isTextEntry(event) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      return this.shortcuts.toggle();
    }
    if (!this.run) return;
    const modified = event.ctrlKey || event.metaKey;
    if ((modified && !event.altKey && event.key === 'f') || (event.key === '/' && !modified && !isTextEntry(event))) {
      event.preventDefault();
      return this.find.focus();
    }
    if (isTextEntry(event)) return;
    const name = viewNames[Number(event.key) - 1] as ViewName | undefined;
    const shortcut = shortcutOf(event);
    if (name !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) this.show(name);
    else if (this.active?.keyDown(event) !== true) {
      if (shortcut?.kind === 'step') this.step(shortcut.to);
      else if (shortcut?.kind === 'play') this.timeline.togglePlay();
      else if (event.key === 'Escape' && this.frame?.selection) this.select(undefined);
      else return;
    }
    event.preventDefault();
  }
}
