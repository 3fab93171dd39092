import '@vscode-elements/elements/dist/vscode-tabs/index.js';
import type { FrameMessage, RunSummary, SavedState, StateMessage, ToWebview } from '../src/protocol/messages';
import { blockPixels, decodeFrame } from '../src/protocol/frame';
import type { Strings } from '../src/protocol/strings';
import { formatSize } from '../src/model/size';
import { describeOperation } from './describe';
import { element, fill } from './dom';
import { Frames } from './frames';
import type { Host } from './host';
import type { Picture } from './layout/picture';
import { covers, rangeRequest, type RangeRequest } from './layout/request';
import { changeRun, openWindow, resizeWindow, revealInWindow, saveWindow, type MapWindow } from './layout/window';
import { bytesPerPixel, visibleRange } from './layout/geometry';
import { shortcutOf } from './shortcuts';
import { readTheme, watchTheme, type Theme } from './theme';
import { Announcer } from './views/announcer';
import { Blocks } from './views/blocks';
import { Caches } from './views/caches';
import { FreeLists } from './views/freeLists';
import { Header } from './views/header';
import { Legend } from './views/legend';
import { MapView } from './views/mapView';
import { MetricsStrip } from './views/metricsStrip';
import { Placeholder } from './views/placeholder';
import { Transport } from './views/transport';

/** Cells of the overview: one for each pixel of a tall panel. */
const overviewCells = 1024;

/** The panel: takes the host's messages, keeps what is shown, and asks for what is to be shown next. */
export class App {
  private readonly frames = new Frames();
  private readonly header: Header;
  private readonly transport: Transport;
  private readonly metrics: MetricsStrip;
  private readonly placeholder: Placeholder;
  private readonly map: MapView;
  private readonly legend: Legend;
  private readonly freeLists: FreeLists;
  private readonly caches: Caches;
  private readonly blocks: Blocks;
  private readonly announcer = new Announcer();
  private readonly content: HTMLElement;
  private readonly tabs: HTMLElement & { selectedIndex: number };

  private state: StateMessage | undefined;
  private run: RunSummary | undefined;
  private frame: FrameMessage | undefined;
  private picture: Picture | undefined;
  private window: MapWindow | undefined;
  private requested: RangeRequest | undefined;
  private cacheRows = { from: 0, count: 40 };
  private inspections = 0;
  private inspectedByte = 0;
  private saved: SavedState;

  constructor(
    private readonly host: Host,
    private readonly strings: Strings,
    root: HTMLElement,
  ) {
    this.saved = host.saved ?? { pinned: false };
    this.header = new Header(strings, (pinned) => host.send({ type: 'pin', pinned }));
    this.transport = new Transport(strings, {
      step: (to) => host.send({ type: 'step', to }),
      moveTo: (position) => host.send({ type: 'moveTo', position }),
      revealLine: (line) => host.send({ type: 'revealLine', line }),
    });
    this.metrics = new MetricsStrip(strings);
    this.placeholder = new Placeholder(strings, (message) => host.send(message));
    this.map = new MapView(strings, this.frames, {
      windowChanged: (window) => this.windowChanged(window),
      reveal: (byte) => host.send({ type: 'reveal', byte }),
      inspect: (byte) => {
        this.inspectedByte = byte;
        host.send({ type: 'inspect', byte, id: ++this.inspections });
      },
      focusChanged: (byte) => this.blocks.select(byte),
    });
    this.legend = new Legend(strings);
    this.freeLists = new FreeLists(strings);
    this.caches = new Caches(strings, (from, count) => this.showCaches(from, count));
    this.blocks = new Blocks(strings, {
      reveal: (byte) => host.send({ type: 'reveal', byte }),
      focus: (byte) => this.map.focusOn(byte),
    });
    this.tabs = this.createTabs();
    this.content = element(
      'div',
      { class: 'content', hidden: true },
      this.transport.root,
      this.metrics.root,
      element('div', { class: 'picture' }, this.map.root, this.legend.root),
      element('section', { class: 'details', 'aria-label': strings.details }, this.tabs),
    );
    root.replaceChildren(this.header.root, this.placeholder.root, this.content, this.announcer.root);
    this.setTheme(readTheme());
    watchTheme((theme) => this.setTheme(theme));
    document.addEventListener('keydown', (event) => this.keyDown(event));
  }

  receive(message: ToWebview): void {
    switch (message.type) {
      case 'state':
        return this.setState(message);
      case 'frame':
        return this.takeFrame(message);
      case 'inspection':
        if (message.id === this.inspections) this.map.showInspection(this.inspectedByte, message.inspection);
        return;
      case 'command':
        if (message.command === 'fit') this.map.fit('extent');
        else this.map.zoom(message.command === 'zoomIn' ? 1 : -1);
        return;
      case 'strings':
        return;
    }
  }

  /** Something went wrong here; the map can no longer be trusted. */
  fail(message: string): void {
    this.content.hidden = true;
    this.placeholder.broken(message);
  }

  private createTabs(): HTMLElement & { selectedIndex: number } {
    const { strings } = this;
    const tabs = element('vscode-tabs', { panel: true, 'selected-index': this.saved.tab ?? 0 }) as HTMLElement & { selectedIndex: number };
    for (const [title, view] of [
      [strings.freeLists, this.freeLists.root],
      [strings.caches, this.caches.root],
      [strings.blocks, this.blocks.root],
    ] as const) {
      tabs.append(element('vscode-tab-header', { slot: 'header' }, title), element('vscode-tab-panel', {}, view));
    }
    tabs.addEventListener('vsc-tabs-select', () => this.save());
    return tabs;
  }

  private setTheme(theme: Theme): void {
    this.map.setTheme(theme);
    this.legend.draw(theme);
  }

  private setState(state: StateMessage): void {
    const sameTrace = state.trace?.uri === (this.state?.trace?.uri ?? this.saved.uri);
    this.state = state;
    const waiting = this.placeholder.update(state);
    this.content.hidden = waiting;
    this.header.update(state);
    if (state.run && state.run.id !== this.run?.id) this.openRun(state.run, sameTrace);
    if (!state.run) this.run = undefined;
    this.save();
  }

  private openRun(run: RunSummary, sameTrace: boolean): void {
    const first = this.run === undefined;
    this.run = run;
    this.requested = undefined;
    this.map.setArena(BigInt(run.arena.base), run.arena.size, sameTrace);
    const viewport = this.map.viewport();
    const { arena, extent } = run;
    if (this.window && sameTrace && !first) this.window = resizeWindow(changeRun(this.window, arena, extent), viewport);
    else this.window = openWindow(arena, extent, viewport, sameTrace ? this.saved : {});
    this.map.setWindow(this.window);
    this.requestView();
  }

  private windowChanged(window: MapWindow): void {
    this.window = window;
    this.requestView();
    this.updateWindowViews();
    this.save();
  }

  private showCaches(from: number, count: number): void {
    const { from: haveFrom, count: haveCount } = this.cacheRows;
    if (from >= haveFrom && from + count <= haveFrom + haveCount) return;
    this.cacheRows = { from: Math.max(0, from - 20), count: count + 40 };
    this.requested = undefined;
    this.requestView();
  }

  private requestView(): void {
    const { run, window, requested } = this;
    if (!run || !window || window.geometry.width <= 1) return;
    if (requested && covers(requested, window.geometry, window.arena)) return;
    this.requested = rangeRequest(window.geometry, window.arena);
    this.host.send({ type: 'view', view: { run: run.id, ...this.requested, overviewCells, caches: this.cacheRows } });
  }

  private takeFrame(frame: FrameMessage): void {
    const { run } = this;
    if (run && frame.run === run.id) {
      const stepped = this.frame !== undefined && this.frame.run === frame.run && this.frame.position !== frame.position;
      this.frame = frame;
      this.picture = toPicture(frame, run);
      this.map.setPicture(this.picture);
      this.transport.update(frame.position, run.operationCount, frame.operation);
      this.metrics.update(frame.metrics);
      this.freeLists.update(frame.freeBlocks, frame.metrics, run.arena.unit);
      this.caches.update(frame);
      this.updateWindowViews();
      if (stepped) this.follow(frame, run);
      this.save();
    }
    // Told when this one is about to be drawn: the host sends no faster than the screen shows.
    this.frames.request(() => this.host.send({ type: 'drawn', sequence: frame.sequence }));
  }

  /** What depends on both the picture and the part of it in view. */
  private updateWindowViews(): void {
    const { picture, window, frame } = this;
    if (!picture || !window || !frame) return;
    this.blocks.update(picture, window.geometry);
    const drawn = 2 ** Math.ceil(Math.log2(blockPixels * bytesPerPixel(window.geometry)));
    this.legend.update(frame.caches.total > 0, picture.cells.unit.length > 0 ? formatSize(drawn) : undefined);
  }

  /** After a step: brings what it touched into view, and says what it did. */
  private follow(frame: FrameMessage, run: RunSummary): void {
    const { strings } = this;
    const touched = frame.touched[0];
    if (this.window && touched) {
      const { from, to } = visibleRange(this.window.geometry);
      if (touched.to <= from || touched.from >= to) {
        const window = revealInWindow(this.window, touched.from);
        this.map.setWindow(window);
        this.windowChanged(window);
      }
    }
    this.announcer.say(fill(strings.announceStep, frame.position, run.operationCount, describeOperation(strings, frame.operation)));
  }

  private save(): void {
    const uri = this.state?.trace?.uri;
    this.saved = {
      uri,
      pinned: this.state?.pinned ?? false,
      position: this.frame && this.frame.run === this.run?.id ? this.frame.position : this.saved.position,
      tab: this.tabs.selectedIndex,
      ...(this.window ? saveWindow(this.window) : { rowOrder: this.saved.rowOrder, topByte: this.saved.topByte }),
    };
    this.host.save(this.saved);
  }

  private keyDown(event: KeyboardEvent): void {
    const shortcut = shortcutOf(event);
    if (!shortcut || !this.run) return;
    event.preventDefault();
    if (shortcut.kind === 'step') this.host.send({ type: 'step', to: shortcut.to });
    else if (shortcut.to === 'in' || shortcut.to === 'out') this.map.zoom(shortcut.to === 'in' ? 1 : -1);
    else this.map.fit(shortcut.to);
  }
}

function toPicture(frame: FrameMessage, { arena }: RunSummary): Picture {
  const names = ({ index, text }: { index: readonly number[]; text: readonly string[] }): Map<number, string> =>
    new Map(index.map((each, at) => [each, text[at]]));
  return {
    ...decodeFrame(frame.data),
    unit: arena.unit,
    arenaBytes: arena.size,
    base: BigInt(arena.base),
    blockNames: names(frame.blockLabels),
    slotNames: names(frame.slotLabels),
    cacheNames: frame.cacheNames,
    touched: frame.touched,
  };
}
