// The map's page: the drawing, its legends and tables, and what of all this the host is asked for.
import './style.css';
import { readSavedMap, type SavedMap } from './saved';
import type { MapStrings } from './strings';
import '@vscode-elements/elements/dist/vscode-tabs/index.js';
import { formatCount, formatSize } from '../../../src/model/size';
import { blockPixels, decodeFrame } from '../../../src/protocol/frame';
import type { FrameMessage, RunSummary } from '../../../src/protocol/messages';
import type { MapBody, MapCounts, MapRequest } from './protocol';
import { spaceOfColumns } from '../../../src/protocol/space';
import { addressOf } from '../../components/describe';
import { element } from '../../components/dom';
import { bytesPerPixel, visibleRange } from '../../layout/geometry';
import type { Picture } from '../../layout/picture';
import { covers, rangeRequest, type RangeRequest } from '../../layout/request';
import { changeRun, openWindow, resizeWindow, revealInWindow, saveWindow, type MapWindow } from '../../layout/window';
import { shortcutOf } from '../../components/shortcuts';
import type { Theme } from '../../render/theme';
import { Blocks } from '../../components/blocks';
import { ClassLegend } from '../../components/class-legend';
import { ColorChoice } from '../../components/color-choice';
import { blockingCount, Legend, type LegendEntry } from '../../components/legend';
import { MapStrip } from './strip';
import { hasTorn } from './torn';
import { MapView } from './view';
import { pageLegend, pageSheet } from '../../components/page-sheet';
import type { Pointed, View, ViewActions, ViewSheet } from '../view';

/** Cells of the overview: one for each pixel of a tall panel. */
const overviewCells = 1024;

/** Tabs that are always there. */
const ownTabs = 1;

const legendEntries: readonly LegendEntry<keyof MapStrings>[] = [
  { key: 'legendRequested', styles: ['allocatedFill'] },
  { key: 'legendPadding', styles: ['paddingHatch'] },
  { key: 'legendFree', styles: ['freeFill', 'freeOutline'] },
  { key: 'legendBefore', styles: ['beforeHatch'], counted: true },
  { key: 'legendObject', styles: ['slabFill', 'slotFill'], slabs: true },
  { key: 'legendFreeSlot', styles: ['slabFill', 'slotFree'], slabs: true },
  { key: 'legendTail', styles: ['slabFill', 'tailHatch'], slabs: true },
  { key: 'legendTorn', styles: ['freeFill', 'freeOutline', 'torn'], counted: true },
  { key: 'legendLastOperation', styles: ['touched'] },
  { key: 'legendSplitNow', styles: ['treeSplit'] },
  { key: 'legendMergedNow', styles: ['treeMerge'] },
  { key: 'legendStopped', styles: ['buddy'] },
  { key: 'legendBlocking', styles: ['blocking'], counted: true },
  { key: 'legendCursorLine', styles: ['cursorLine'] },
  { key: 'legendSelected', styles: ['selected'] },
];

/** The first view: the arena in rows, with its legend and the tables below. */
export class MapPage implements View {
  readonly name = 'map';
  readonly root: HTMLElement;
  private readonly map: MapView;
  private readonly strip: MapStrip;
  private readonly legend: Legend<keyof MapStrings>;
  private readonly classLegend: ClassLegend;
  private readonly blocks: Blocks;
  private readonly tabs: HTMLElement & { selectedIndex: number };

  private readonly saved: SavedMap;
  private run: RunSummary | undefined;
  private frame: FrameMessage | undefined;
  private picture: Picture | undefined;
  private window: MapWindow | undefined;
  private requested: RangeRequest | undefined;
  private inspectedByte = 0;
  private readonly colors: ColorChoice;
  /** A row of the table has just been chosen. */
  private choosing = false;
  /** The tab, and its panel, about the selection. */
  private adopted: readonly HTMLElement[] | undefined;

  constructor(
    private readonly actions: ViewActions<'map'>,
    saved: unknown,
  ) {
    const { strings } = actions;
    this.saved = readSavedMap(saved);
    this.colors = new ColorChoice(strings, this.saved, () => this.colorsChanged());
    this.map = new MapView(strings, actions.frames, {
      windowChanged: (window) => this.windowChanged(window),
      reveal: (byte) => {
        actions.select(byte);
        actions.reveal(byte);
      },
      inspect: (byte) => {
        this.inspectedByte = byte;
        void actions.inspect(byte).then((inspection) => {
          if (this.inspectedByte === byte) this.map.showInspection(byte, inspection);
        });
      },
      focusChanged: (byte) => this.blocks.select(byte),
      leave: () => actions.select(undefined),
      picked: () => this.showSelection(),
    });
    this.map.addTool(this.colors.root);
    this.strip = new MapStrip(strings, (byte) => (this.picture ? addressOf(this.picture, byte) : ''));
    this.classLegend = new ClassLegend(strings);
    this.legend = new Legend(strings, legendEntries);
    this.blocks = new Blocks(strings, {
      reveal: (byte) => {
        this.choosing = true;
        actions.select(byte);
        actions.reveal(byte);
      },
      focus: (byte) => this.map.focusOn(byte),
    });
    this.tabs = this.createTabs();
    const legend = actions.room.fold('legend', this.legend.root, this.classLegend.root);
    const picture = element('div', { class: 'picture' }, this.strip.root, this.map.root, legend);
    this.root = element(
      'div',
      { class: 'map-page' },
      picture,
      actions.room.splitter('details', picture),
      element('section', { class: 'details', 'aria-label': strings.details }, this.tabs),
    );
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    const first = this.run === undefined;
    this.run = run;
    this.requested = undefined;
    const space = spaceOfColumns(run.space);
    this.map.setSpace(space, sameTrace);
    this.blocks.setSpace(space);
    const viewport = this.map.viewport();
    const { arena, extent } = run;
    if (this.window && sameTrace && !first) this.window = resizeWindow(changeRun(this.window, arena, extent), viewport);
    else this.window = openWindow(arena, extent, viewport, sameTrace ? this.saved : {});
    this.map.setWindow(this.window);
  }

  request(): MapRequest | undefined {
    const { run, window, requested } = this;
    if (!run || !window || window.geometry.width <= 1) return undefined;
    if (requested && covers(requested, window.geometry, window.arena)) return undefined;
    this.requested = rangeRequest(window.geometry, window.arena);
    return { kind: 'map', ...this.requested, overviewCells, colorBy: this.colors.by };
  }

  update(frame: FrameMessage): void {
    const { run } = this;
    if (!run) return;
    const { body } = frame;
    if (body.kind !== 'map') return;
    const before = this.frame;
    const stepped = this.frame !== undefined && this.frame.run === frame.run && this.frame.position !== frame.position;
    this.frame = frame;
    this.picture = toPicture(frame, body, run);
    this.map.setPicture(this.picture, stepped);
    this.strip.update(body.strip, frame.position === 0);
    this.updateWindowViews();
    if (stepped) this.follow(frame);
    if (before) this.selectionShown(before, frame);
    this.colors.update(frame.pinnedPosition);
  }

  setTheme(theme: Theme): void {
    this.map.setTheme(theme);
    this.legend.draw(theme);
    this.classLegend.draw(theme);
  }

  resize(): void {
    this.requested = undefined;
  }

  keyDown(event: KeyboardEvent): boolean {
    const shortcut = shortcutOf(event);
    if (shortcut?.kind !== 'zoom') return false;
    if (shortcut.to === 'in' || shortcut.to === 'out') this.map.zoom(shortcut.to === 'in' ? 1 : -1);
    else this.map.fit(shortcut.to);
    return true;
  }

  sheet(): ViewSheet | undefined {
    const sheet = this.picture && pageSheet(this.map.drawing);
    return sheet && { sheet, ...pageLegend(this.root) };
  }

  contextAt(event: MouseEvent): Pointed | undefined {
    return this.map.contextAt(event);
  }

  save(): SavedMap {
    const { rowOrder, topByte } = this.window ? saveWindow(this.window) : this.saved;
    return { rowOrder, topByte, tab: this.tabs.selectedIndex, ...this.colors.save() };
  }

  /** Zooms by a command of the host's. */
  zoom(to: 'zoomIn' | 'zoomOut' | 'fit'): void {
    if (to === 'fit') this.map.fit('extent');
    else this.map.zoom(to === 'zoomIn' ? 1 : -1);
  }

  revealByte(byte: number): void {
    this.map.focusOn(byte);
  }

  adopt(panel: HTMLElement | undefined): void {
    if ((panel !== undefined) === (this.adopted !== undefined)) return;
    this.adopted?.forEach((each) => each.remove());
    this.adopted = undefined;
    if (panel === undefined) {
      this.tabs.selectedIndex = Math.min(this.tabs.selectedIndex, ownTabs - 1);
      return;
    }
    const header = element('vscode-tab-header', { slot: 'header' }, this.actions.strings.inspector);
    this.adopted = [header, element('vscode-tab-panel', {}, panel)];
    this.tabs.append(...this.adopted);
    if (this.saved.tab === ownTabs) this.tabs.selectedIndex = ownTabs;
  }

  /** A click picks a block to look at: its tab comes to the front, where it has one. */
  private showSelection(): void {
    if (this.adopted) this.tabs.selectedIndex = ownTabs;
  }

  /** What is selected elsewhere comes to the front as well; who chooses rows of the table stays there. */
  private selectionShown(before: FrameMessage, { selection }: FrameMessage): void {
    if (selection?.from === before.selection?.from) return;
    if (selection && !this.choosing) this.showSelection();
    this.choosing = false;
  }

  private colorsChanged(): void {
    this.requested = undefined;
    this.actions.requestView();
    this.actions.save();
  }

  private createTabs(): HTMLElement & { selectedIndex: number } {
    const { strings } = this.actions;
    const tabs = element('vscode-tabs', { panel: true, 'selected-index': this.saved.tab ?? 0 }) as HTMLElement & { selectedIndex: number };
    tabs.append(element('vscode-tab-header', { slot: 'header' }, strings.blocks), element('vscode-tab-panel', {}, this.blocks.root));
    tabs.addEventListener('vsc-tabs-select', () => this.actions.save());
    return tabs;
  }

  private windowChanged(window: MapWindow): void {
    this.window = window;
    this.actions.requestView();
    this.updateWindowViews();
    this.actions.save();
  }

  /** What depends on both the picture and the part of it in view. */
  private updateWindowViews(): void {
    const { picture, window, frame } = this;
    if (!picture || !window || frame?.body.kind !== 'map') return;
    this.blocks.update(picture, window.geometry);
    const drawn = 2 ** Math.ceil(Math.log2(blockPixels * bytesPerPixel(window.geometry)));
    const { classes, hasCaches, counts } = frame.body;
    const summedUp = picture.cells.unit.length > 0;
    this.legend.root.hidden = classes !== undefined;
    this.legend.update(hasCaches, summedUp ? formatSize(drawn) : undefined, {
      ...legendCounts(counts, frame.blocking),
      ...(hasTorn(picture, window.geometry) && { legendTorn: '' }),
    });
    this.classLegend.update(this.colors.by, classes, summedUp);
  }

  /** After a step: brings what it touched into view. */
  private follow(frame: FrameMessage): void {
    const touched = frame.touched[0] ?? frame.blocking?.ranges[0];
    if (!this.window || !touched) return;
    const { from, to } = visibleRange(this.window.geometry);
    if (touched.to > from && touched.from < to) return;
    const window = revealInWindow(this.window, touched.from);
    this.map.setWindow(window);
    this.windowChanged(window);
  }
}

function legendCounts(counts: MapCounts, blocking: FrameMessage['blocking']): Partial<Record<keyof MapStrings, string>> {
  const amount = (count: number, bytes: number): string => `${formatCount(count)} · ${formatSize(bytes)}`;
  return {
    legendRequested: amount(counts.blocks, counts.blockBytes),
    legendPadding: formatSize(counts.paddingBytes),
    legendFree: amount(counts.free, counts.freeBytes),
    legendObject: amount(counts.objects, counts.objectBytes),
    legendFreeSlot: amount(counts.freeSlots, counts.freeSlotBytes),
    ...(counts.bytesBefore > 0 && { legendBefore: formatSize(counts.bytesBefore) }),
    ...blockingCount(blocking),
  };
}

function toPicture(frame: FrameMessage, body: MapBody, { arena }: RunSummary): Picture {
  const names = ({ index, text }: { index: readonly number[]; text: readonly string[] }): Map<number, string> =>
    new Map(index.map((each, at) => [each, text[at]]));
  return {
    ...decodeFrame(body.data),
    unit: arena.unit,
    arenaBytes: arena.size,
    base: BigInt(arena.base),
    blockNames: names(body.blockLabels),
    slotNames: names(body.slotLabels),
    cacheNames: body.cacheNames,
    touched: frame.touched,
    blocking: frame.blocking?.ranges ?? [],
    ...body.changes,
    stopped: frame.stopped,
    filtered: body.filtered,
    classKind: body.classes?.kind ?? 'scale',
    gone: body.gone,
    selection: frame.selection,
  };
}
