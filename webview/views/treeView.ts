import { formatSize } from '../../src/model/size';
import type { FrameMessage, RunSummary } from '../../src/protocol/messages';
import type { TreeBody, TreeNode, TreePicture, TreeProbe, TreeRequest } from '../../src/protocol/views/tree';
import { describeCell, describeNode, describeProbe } from '../describeTree';
import { element, fill, setAttribute, setText } from '../dom';
import { orderLabel } from '../layout/treeScene';
import {
  bytesPerPixel,
  cellOrderOf,
  coversTree,
  nodeBytes,
  openTree,
  panTree,
  placeAt,
  rangeOf,
  resizeTree,
  revealInTree,
  visibleBytes,
  xOf,
  zoomStep,
  zoomTree,
  type TreeArena,
  type TreeGeometry,
  type TreeRange,
} from '../layout/treeGeometry';
import { leafAt, nextInRow, stopAt, stopUnits, type TreeStop } from '../layout/treeNodes';
import { measureCharacter } from '../render/canvas2d';
import { shortcutOf } from '../shortcuts';
import type { Theme } from '../theme';
import { iconButton } from './iconButton';
import { Legend, type LegendEntry } from './legend';
import { pageLegend } from './pageSheet';
import { mapKeys, type MapKey } from './mapKeys';
import { TreeAnimation } from './treeAnimation';
import { TreeSurface } from './treeSurface';
import { TreeTable } from './treeTable';
import { Tooltip } from './tooltip';
import type { Pointed, View, ViewActions, ViewSheet, ZoomCommand } from './view';

const overviewCells = 1024;
/** Zooming in twofold for so much turning of the wheel. */
const wheelPixels = 240;
/** Below this width the rows' labels leave the sizes out. */
const narrow = 480;

const legendEntries: readonly LegendEntry[] = [
  { key: 'legendSplit', styles: ['splitFill'] },
  { key: 'legendFree', styles: ['freeFill', 'freeOutline'] },
  { key: 'legendAllocated', styles: ['allocatedFill'] },
  { key: 'legendSlab', styles: ['slabFill', 'slabOutline'], slabs: true },
  { key: 'legendLastOperation', styles: ['touched'] },
  { key: 'legendSplitNow', styles: ['treeSplit'] },
  { key: 'legendMergedNow', styles: ['treeMerge'] },
  { key: 'legendBuddy', styles: ['buddy'] },
  { key: 'legendCursorLine', styles: ['cursorLine'] },
];

interface SavedTree {
  readonly from?: number;
  readonly span?: number;
  readonly fitted?: 'extent' | 'arena';
}

/** The buddy tree as an icicle: one row for each order, from the largest block down to the unit. */
export class TreeView implements View {
  readonly name = 'tree';
  readonly root: HTMLElement;
  private readonly surface = new TreeSurface();
  private readonly tooltip = new Tooltip();
  private readonly legend: Legend;
  private readonly table: TreeTable;
  private readonly animation: TreeAnimation;
  private readonly stage: HTMLElement;
  private readonly rows: HTMLElement;
  private readonly overview: HTMLElement;
  private readonly details: HTMLElement;
  private readonly scale = element('span', { class: 'scale' });
  /** Two, in turn: a changed name is read out only when the active descendant changes. */
  private readonly items = [0, 1].map((index) =>
    element('div', { role: 'treeitem', id: `tree-item-${index}`, 'aria-selected': 'true', hidden: true }),
  );
  private item = 0;

  private readonly saved: SavedTree;
  private theme: Theme | undefined;
  private characterWidth = 7;
  private run: RunSummary | undefined;
  private base = 0n;
  private geometry: TreeGeometry | undefined;
  private frame: FrameMessage | undefined;
  private body: TreeBody | undefined;
  private picture: TreePicture | undefined;
  private names: ReadonlyMap<number, string> = new Map();
  private requested: TreeRange | undefined;
  private requestedProbe: TreeNode | undefined;
  private pointer: { readonly clientX: number; readonly clientY: number } | undefined;
  private hover: TreeStop | undefined;
  private focusNode: TreeNode | undefined;
  private drag: { readonly x: number; readonly from: number; moved: boolean } | undefined;

  constructor(
    private readonly actions: ViewActions,
    saved: unknown,
  ) {
    const { strings, frames } = actions;
    this.saved = (saved as SavedTree | undefined) ?? {};
    this.animation = new TreeAnimation(frames, () => this.drawMarks());
    this.legend = new Legend(strings, legendEntries);
    this.table = new TreeTable(strings, {
      activate: (node) => {
        this.focusOn(this.nodeAt(node));
        this.activate(this.nodeAt(node));
      },
      focus: (node) => this.focusOn(this.nodeAt(node)),
    });
    this.rows = element(
      'div',
      { class: 'rows', role: 'tree', tabindex: 0, id: 'tree-rows', 'aria-label': strings.tree, 'aria-describedby': 'tree-help' },
      element('div', { class: 'visually-hidden', role: 'presentation' }, ...this.items),
    );
    this.overview = element(
      'div',
      {
        class: 'tree-overview',
        role: 'scrollbar',
        'aria-label': strings.treeOverview,
        'aria-controls': 'tree-rows',
        'aria-orientation': 'horizontal',
      },
      this.surface.overview,
    );
    this.stage = element('div', { class: 'stage' }, this.surface.nodes, this.surface.marks, this.rows);
    const tools = element(
      'div',
      { class: 'map-tools' },
      this.scale,
      iconButton('zoom-in', strings.zoomIn, () => this.zoomBy(zoomStep)),
      iconButton('zoom-out', strings.zoomOut, () => this.zoomBy(1 / zoomStep)),
      iconButton('screen-full', strings.fit, () => this.fit('extent')),
      iconButton('screen-normal', strings.wholeArena, () => this.fit('arena')),
    );
    this.details = element('section', { class: 'details', 'aria-label': strings.treeNodes }, this.table.root);
    this.root = element(
      'div',
      { class: 'tree-page' },
      element(
        'section',
        { class: 'tree-picture', 'aria-label': strings.tree },
        tools,
        this.stage,
        this.overview,
        this.legend.root,
        element('p', { class: 'visually-hidden', id: 'tree-help' }, strings.treeHelp),
        this.tooltip.root,
      ),
      this.details,
    );
    this.listen();
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    const first = this.run === undefined;
    const { size, unit, maxOrder } = run.arena;
    const arena: TreeArena = { size, unit, maxOrder };
    const before = this.geometry;
    this.run = run;
    this.base = BigInt(run.arena.base);
    this.forgetPicture();
    if (!sameTrace) this.focusNode = undefined;
    const { width, height } = this.room();
    const kept = first ? this.saved : { from: before?.from, span: before?.span, fitted: before?.fitted };
    const sameArena = first || (before?.arena.size === size && before.arena.unit === unit);
    const opened = openTree(arena, run.extent, width, height, (sameTrace && kept.fitted) || 'extent');
    const moved = sameTrace && sameArena && kept.fitted === undefined && kept.span !== undefined;
    this.geometry = moved
      ? resizeTree({ ...opened, from: kept.from ?? 0, span: kept.span ?? opened.span, fitted: undefined }, width, height)
      : opened;
  }

  request(): TreeRequest | undefined {
    const { geometry } = this;
    if (!this.run || !geometry || geometry.width <= 1) return undefined;
    const probe = this.probed();
    const sameProbe = probe?.unit === this.requestedProbe?.unit && probe?.order === this.requestedProbe?.order;
    const covered = this.requested !== undefined && coversTree(this.requested, geometry);
    if (covered && sameProbe) return undefined;
    const range = covered && this.requested ? this.requested : rangeOf(geometry);
    this.requested = range;
    this.requestedProbe = probe;
    return { kind: 'tree', ...range, overviewCells, probe, have: this.picture && this.body?.serial };
  }

  update(frame: FrameMessage): void {
    const { body } = frame;
    if (body.kind !== 'tree') return;
    const stepped = this.frame !== undefined && this.frame.run === frame.run && this.frame.position !== frame.position;
    this.frame = frame;
    this.body = body;
    if (body.picture) this.setPicture(body.picture);
    if (stepped) this.follow(frame, body);
    this.redraw();
    if (this.pointer) this.point(this.pointer);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.characterWidth = measureCharacter(theme);
    this.surface.setTheme(theme);
    this.legend.draw(theme);
    this.redraw();
  }

  resize(): void {
    this.requested = undefined;
    this.fitToRoom();
  }

  keyDown(event: KeyboardEvent): boolean {
    const shortcut = shortcutOf(event);
    if (shortcut?.kind !== 'zoom') return false;
    if (shortcut.to === 'in' || shortcut.to === 'out') this.zoomBy(shortcut.to === 'in' ? zoomStep : 1 / zoomStep);
    else this.fit(shortcut.to);
    return true;
  }

  save(): SavedTree {
    const { geometry } = this;
    return geometry ? { from: geometry.from, span: geometry.span, fitted: geometry.fitted } : this.saved;
  }

  sheet(): ViewSheet | undefined {
    const { geometry } = this;
    const parts = this.surface.parts();
    if (!geometry || parts.length === 0) return undefined;
    const { width, height } = this.surface.size;
    return { sheet: { width, height, parts }, ...pageLegend(this.root) };
  }

  zoom(to: ZoomCommand): void {
    if (to === 'fit') this.fit('extent');
    else this.zoomBy(to === 'zoomIn' ? zoomStep : 1 / zoomStep);
  }

  revealByte(byte: number): void {
    const { picture, geometry } = this;
    if (!picture || !geometry) return;
    this.change((each) => revealInTree(each, byte, byte + 1));
    this.focusOn(leafAt(picture, geometry.arena, { from: byte, to: byte + 1 }));
  }

  adopt(panel: HTMLElement | undefined): void {
    if (panel) this.details.append(panel);
  }

  contextAt(event: MouseEvent): Pointed | undefined {
    const stop = event.type === 'contextmenu' && event.button === 2 ? this.stopUnder(event) : this.focusStop();
    if (!stop || !this.run) return undefined;
    return { byte: stop.unit * this.run.arena.unit, allocated: stop.node >= 0 && (this.picture?.nodes.line[stop.node] ?? 0) > 0 };
  }

  private setPicture(picture: TreePicture): void {
    this.picture = picture;
    this.names = new Map(picture.labels.index.map((index, at) => [index, picture.labels.text[at]]));
  }

  private forgetPicture(): void {
    this.picture = undefined;
    this.body = undefined;
    this.frame = undefined;
    this.hover = undefined;
    this.requested = undefined;
    this.requestedProbe = undefined;
    this.tooltip.hide();
  }

  /** After a step: brings what it touched into view, shows how the tree changed, and says so. */
  private follow(frame: FrameMessage, { changes }: TreeBody): void {
    const touched = frame.touched.at(0);
    const { from, to } = this.geometry ? visibleBytes(this.geometry) : { from: 0, to: 0 };
    if (touched && (touched.to <= from || touched.from >= to)) this.change((geometry) => revealInTree(geometry, touched.from, touched.to));
    if (changes.splits.length + changes.merges.length > 0) this.animation.start();
    else this.animation.finish();
  }

  private gutter(): number {
    const { run } = this;
    if (!run) return 0;
    const { maxOrder, unit } = run.arena;
    const labels = Array.from({ length: maxOrder + 1 }, (_, order) => this.orderLabel(order, unit).length);
    return Math.ceil(Math.max(...labels) * this.characterWidth) + 12;
  }

  private orderLabel(order: number, unit: number): string {
    return orderLabel(order, unit, this.actions.strings.orderShort, this.stage.clientWidth >= narrow);
  }

  private room(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.stage;
    return { width: Math.max(0, clientWidth - this.gutter()), height: clientHeight };
  }

  private fitToRoom(): void {
    const { width, height } = this.room();
    if (width > 0 && height > 0) this.change((geometry) => resizeTree(geometry, width, height));
  }

  private change(next: (geometry: TreeGeometry) => TreeGeometry): void {
    if (!this.geometry) return;
    const changed = next(this.geometry);
    if (changed === this.geometry) return;
    this.geometry = changed;
    this.redraw();
    this.actions.requestView();
    this.actions.save();
  }

  private zoomBy(factor: number, x?: number): void {
    this.change((geometry) => {
      const focus = this.focusNode && xOf(geometry, (this.focusNode.unit + 2 ** this.focusNode.order / 2) * geometry.arena.unit);
      const touched = this.frame?.touched.at(0);
      const anchors = [x, this.hoverX(), focus, touched && xOf(geometry, touched.from)];
      const anchor = anchors.find((each) => each !== undefined && each >= 0 && each <= geometry.width);
      return zoomTree(geometry, factor, anchor ?? geometry.width / 2);
    });
  }

  private fit(to: 'extent' | 'arena'): void {
    const { run } = this;
    if (run) this.change(({ arena, width, height }) => openTree(arena, run.extent, width, height, to));
  }

  private redraw(): void {
    this.actions.frames.request(this.draw);
  }

  private readonly draw = (): void => {
    const { geometry, picture, theme, frame } = this;
    const { strings } = this.actions;
    if (!geometry || !picture || !theme || !frame) return;
    const gutter = this.gutter();
    const { unit } = geometry.arena;
    this.rows.style.left = `${gutter}px`;
    this.rows.style.width = `${geometry.width}px`;
    this.overview.style.marginLeft = `${gutter}px`;
    this.surface.draw(picture, this.names, geometry, gutter, frame.touched, {
      characterWidth: this.characterWidth,
      words: { order: strings.order, orderShort: strings.orderShort, free: strings.stateFree },
      label: (order) => this.orderLabel(order, unit),
    });
    this.drawMarks();
    const { from, to } = visibleBytes(geometry);
    setText(this.scale, fill(strings.treeScale, formatSize(geometry.span < 1024 ? Math.round(geometry.span) : geometry.span)));
    setAttribute(this.overview, 'aria-valuemin', 0);
    setAttribute(this.overview, 'aria-valuemax', Math.max(0, geometry.arena.size - (to - from)));
    setAttribute(this.overview, 'aria-valuenow', from);
    setAttribute(this.overview, 'aria-valuetext', fill(strings.overviewValue, this.address(from), this.address(to - 1)));
    this.table.update(picture, this.names, geometry, this.address);
    const cellOrder = cellOrderOf(geometry);
    const hasSlabs = picture.nodes.kind.includes(2) || picture.cells.slab.some((share) => share > 0);
    this.legend.update(hasSlabs, cellOrder > 0 ? formatSize(nodeBytes(geometry.arena, cellOrder)) : undefined);
  };

  private drawMarks(): void {
    const { geometry, picture, body, frame } = this;
    if (!geometry || !picture || !body || !frame) return;
    const focus = this.focusStop();
    const probe = this.probe();
    this.surface.drawMarks(picture, geometry, {
      changes: body.changes,
      progress: this.animation.progress,
      touched: frame.touched.map((range) => leafAt(picture, geometry.arena, range)).filter((node) => node !== undefined),
      selected: frame.selection && leafAt(picture, geometry.arena, frame.selection),
      buddy: probe?.buddy && probe.buddy.state !== 'outside' ? { unit: probe.buddy.unit, order: probe.order } : undefined,
      hover: this.hover,
      focus,
    });
    this.nameFocus(focus, probe);
    this.showTip(probe);
  }

  private readonly address = (byte: number): string => `0x${(this.base + BigInt(byte)).toString(16)}`;

  /** The node to ask the host about: the one pointed at, else the one in focus. */
  private probed(): TreeNode | undefined {
    const stop = this.pointer ? this.hover : this.focusStop();
    return stop && stop.node >= 0 ? { unit: stop.unit, order: stop.order } : undefined;
  }

  /** The host's answer, if it is about the node that is asked for now. */
  private probe(): TreeProbe | undefined {
    const wanted = this.probed();
    const probe = this.body?.probe;
    return wanted && probe?.unit === wanted.unit && probe.order === wanted.order ? probe : undefined;
  }

  private showTip(probe: TreeProbe | undefined): void {
    const { pointer, hover, picture, geometry } = this;
    if (!pointer || !picture || !geometry || !hover || this.drag?.moved) return this.tooltip.hide();
    const { strings } = this.actions;
    const arena = geometry.arena;
    if (hover.node < 0) this.tooltip.show(pointer.clientX, pointer.clientY, describeCell(strings, picture, hover, arena, this.address).tip);
    else if (probe) this.tooltip.show(pointer.clientX, pointer.clientY, describeProbe(strings, probe, arena, this.address));
  }

  private nameFocus(stop: TreeStop | undefined, probe: TreeProbe | undefined): void {
    const { picture, geometry } = this;
    if (!stop || !picture || !geometry) return this.rows.removeAttribute('aria-activedescendant');
    const { strings } = this.actions;
    const about = probe?.unit === stop.unit && probe.order === stop.order ? probe : undefined;
    // Named when the host has told all about it, which is at once.
    if (stop.node >= 0 && !about) return;
    const name = about
      ? describeNode(strings, about, geometry.arena, this.address)
      : describeCell(strings, picture, stop, geometry.arena, this.address).text;
    if (this.items[this.item].textContent !== name) {
      this.items[this.item].hidden = true;
      this.item = 1 - this.item;
      this.items[this.item].hidden = false;
      setText(this.items[this.item], name);
      setAttribute(this.items[this.item], 'aria-level', geometry.arena.maxOrder - stop.order + 1);
    }
    setAttribute(this.rows, 'aria-activedescendant', this.items[this.item].id);
  }

  private listen(): void {
    new ResizeObserver(() => this.fitToRoom()).observe(this.stage);
    this.rows.addEventListener('pointermove', (event) => this.point(event));
    this.rows.addEventListener('pointerleave', () => this.leave());
    this.rows.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || !this.geometry) return;
      this.drag = { x: event.clientX, from: this.geometry.from, moved: false };
      this.rows.setPointerCapture(event.pointerId);
    });
    this.rows.addEventListener('pointerup', (event) => {
      const moved = this.drag?.moved ?? false;
      this.drag = undefined;
      this.rows.classList.remove('dragged');
      if (!moved && event.button === 0) this.press(event);
    });
    this.rows.addEventListener('pointercancel', () => (this.drag = undefined));
    this.rows.addEventListener('dblclick', (event) => this.activate(this.stopUnder(event)));
    this.stage.addEventListener('wheel', (event) => this.turnWheel(event), { passive: false });
    this.rows.addEventListener('keydown', (event) => {
      const key = mapKeys(event);
      if (!key) return;
      event.preventDefault();
      event.stopPropagation();
      this.pressKey(key);
    });
    this.rows.addEventListener('focus', () => {
      if (this.focusNode || !this.picture || !this.geometry || this.drag) return;
      const touched = this.frame?.touched.at(0);
      this.focusOn((touched && leafAt(this.picture, this.geometry.arena, touched)) ?? { unit: 0, order: this.geometry.arena.maxOrder });
    });
    const scroll = (event: PointerEvent): void => {
      const { left, width } = this.overview.getBoundingClientRect();
      this.change((geometry) => panTree(geometry, ((event.clientX - left) / width) * geometry.arena.size - geometry.span / 2));
    };
    this.overview.addEventListener('pointerdown', (event) => {
      this.overview.setPointerCapture(event.pointerId);
      scroll(event);
    });
    this.overview.addEventListener('pointermove', (event) => {
      if (this.overview.hasPointerCapture(event.pointerId)) scroll(event);
    });
  }

  private hoverX(): number | undefined {
    return this.pointer && this.pointer.clientX - this.rows.getBoundingClientRect().left;
  }

  private stopUnder({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): TreeStop | undefined {
    const { geometry, picture } = this;
    if (!geometry || !picture) return undefined;
    const bounds = this.rows.getBoundingClientRect();
    const place = placeAt(geometry, clientX - bounds.left, clientY - bounds.top);
    return place && stopAt(picture, Math.floor(place.byte / geometry.arena.unit), place.order);
  }

  private point({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): void {
    const { drag } = this;
    this.pointer = { clientX, clientY };
    if (drag && Math.abs(clientX - drag.x) > 3) {
      drag.moved = true;
      this.rows.classList.add('dragged');
    }
    if (drag?.moved) this.change((geometry) => panTree(geometry, drag.from - (clientX - drag.x) * bytesPerPixel(geometry)));
    this.hover = this.stopUnder(this.pointer);
    this.actions.requestView();
    this.actions.frames.request(this.drawMarksLater);
  }

  private readonly drawMarksLater = (): void => this.drawMarks();

  private leave(): void {
    this.pointer = undefined;
    this.hover = undefined;
    this.actions.requestView();
    this.actions.frames.request(this.drawMarksLater);
  }

  private press(event: PointerEvent): void {
    const stop = this.stopUnder(event);
    if (!stop) return this.actions.select(undefined);
    this.focusOn(stop);
    this.actions.select(stop.unit * (this.run?.arena.unit ?? 1));
  }

  /** Shows the line that allocated a node; nothing for those without one. */
  private activate(node: TreeNode | undefined): void {
    if (!node || !this.run || !this.picture) return;
    const byte = node.unit * this.run.arena.unit;
    this.actions.select(byte);
    const stop = stopAt(this.picture, node.unit, node.order);
    if (stop && stop.node >= 0 && this.picture.nodes.line[stop.node] > 0) this.actions.reveal(byte);
  }

  private turnWheel(event: WheelEvent): void {
    const { geometry } = this;
    if (!geometry) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const across = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.change((each) => panTree(each, each.from + across * unit * bytesPerPixel(each)));
    } else {
      // Pinching arrives as a wheel with Ctrl, in small amounts.
      const pixels = event.deltaY * unit * (event.ctrlKey && Math.abs(event.deltaY) < 20 ? 4 : 1);
      this.zoomBy(2 ** (-pixels / wheelPixels), event.clientX - this.rows.getBoundingClientRect().left);
    }
    this.point(event);
  }

  private nodeAt(node: number): TreeNode | undefined {
    const nodes = this.picture?.nodes;
    return nodes && node >= 0 && node < nodes.unit.length ? { unit: nodes.unit[node], order: nodes.order[node] } : undefined;
  }

  private focusStop(): TreeStop | undefined {
    const { focusNode, picture } = this;
    return picture && focusNode && stopAt(picture, focusNode.unit, focusNode.order);
  }

  private focusOn(node: TreeNode | undefined): void {
    const { picture, geometry } = this;
    if (!node || !picture || !geometry) return;
    const stop = stopAt(picture, node.unit, node.order);
    this.focusNode = { unit: node.unit, order: node.order };
    const from = node.unit * geometry.arena.unit;
    const bytes = (stop ? stopUnits(picture, stop) : 2 ** node.order) * geometry.arena.unit;
    this.change((each) => revealInTree(each, from, Math.min(each.arena.size, from + bytes)));
    if (stop && stop.node >= 0) this.table.select(stop.node);
    this.actions.requestView();
    this.actions.frames.request(this.drawMarksLater);
  }

  private pressKey(key: MapKey): void {
    const { picture, geometry } = this;
    if (!picture || !geometry) return;
    const { unit, order } = this.focusNode ?? { unit: Math.floor(geometry.from / geometry.arena.unit), order: geometry.arena.maxOrder };
    const { from, to } = visibleBytes(geometry);
    const visible = { first: Math.floor(from / geometry.arena.unit), last: Math.ceil(to / geometry.arena.unit) - 1 };
    // By keys the focus is asked about, wherever the pointer rests.
    this.pointer = undefined;
    this.hover = undefined;
    switch (key) {
      case 'next':
        return this.focusOn(nextInRow(picture, unit, order, 1));
      case 'previous':
        return this.focusOn(nextInRow(picture, unit, order, -1));
      case 'up':
        return order < geometry.arena.maxOrder ? this.focusOn(stopAt(picture, unit, order + 1)) : undefined;
      case 'down':
        return order > 0 ? this.focusOn(stopAt(picture, unit, order - 1)) : undefined;
      case 'first':
        return this.focusOn(stopAt(picture, visible.first, order) ?? nextInRow(picture, visible.first, order, 1));
      case 'last':
        return this.focusOn(stopAt(picture, visible.last, order) ?? nextInRow(picture, visible.last, order, -1));
      case 'pageDown':
      case 'pageUp':
        return this.change((each) => panTree(each, each.from + (key === 'pageDown' ? 0.8 : -0.8) * each.span));
      case 'activate':
        return this.activate(this.focusNode);
      case 'leave':
        this.focusNode = undefined;
        this.actions.select(undefined);
        this.actions.requestView();
        return this.actions.frames.request(this.drawMarksLater);
    }
  }
}
