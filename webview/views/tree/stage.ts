import { formatSize } from '../../../src/model/size';
import type { FrameMessage } from '../../../src/protocol/messages';
import type { TreeBody, TreeNode, TreePicture, TreeProbe } from './protocol';
import { describeCell, describeNode, describeProbe } from './describe';
import { element, fill, setAttribute, setText } from '../../components/dom';
import { orderLabel } from './scene';
import { panTree, placeAt, resizeTree, revealInTree, visibleBytes, xOf, zoomTree, type TreeGeometry } from './geometry';
import { leafAt, nextInRow, stopAt, stopUnits, type TreeStop } from './nodes';
import { measureCharacter } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import { ActiveName } from '../../components/active-name';
import type { MapKey } from '../map/keys';
import { Tooltip } from '../../components/tooltip';
import { TreeAnimation } from './animation';
import { TreeSurface } from './surface';
import type { ViewActions } from '../view';

/** Below this width the rows' labels leave the sizes out. */
const narrow = 480;

export interface TreeStageEvents {
  /** Another part of the tree is in view. */
  windowChanged(): void;
  /** Another node is pointed at or in focus. */
  probeChanged(): void;
  focused(stop: TreeStop | undefined): void;
  /** Enter, on the node in focus. */
  activate(node: TreeNode | undefined): void;
  /** Escape: nothing is to be selected. */
  leave(): void;
  drawn(): void;
}

/** A position of the run, as the stage draws it. */
export interface TreeShown {
  readonly frame: FrameMessage;
  readonly body: TreeBody;
  readonly picture: TreePicture;
  /** Handles and caches, by node. */
  readonly names: ReadonlyMap<number, string>;
}

/** The tree's drawing: its nodes, the marks on them, the overview below, and what is pointed at and in focus. */
export class TreeStage {
  readonly root: HTMLElement;
  readonly rows: HTMLElement;
  readonly overview: HTMLElement;
  readonly tooltip = new Tooltip();
  readonly scale = element('span', { class: 'scale' });
  geometry: TreeGeometry | undefined;
  private readonly surface = new TreeSurface();
  private readonly animation: TreeAnimation;
  private readonly focusName: ActiveName;
  private theme: Theme | undefined;
  private characterWidth = 7;
  private base = 0n;
  private shown: TreeShown | undefined;
  private pointer: { readonly clientX: number; readonly clientY: number } | undefined;
  private hover: TreeStop | undefined;
  private focusNode: TreeNode | undefined;
  private dragged = false;

  constructor(
    private readonly actions: ViewActions<'tree'>,
    private readonly events: TreeStageEvents,
  ) {
    const { strings, frames } = actions;
    this.animation = new TreeAnimation(frames, this.drawMarks);
    this.rows = element('div', {
      class: 'rows',
      role: 'tree',
      tabindex: 0,
      id: 'tree-rows',
      'aria-label': strings.tree,
      'aria-describedby': 'tree-help',
    });
    this.focusName = new ActiveName(this.rows, 'treeitem', 'tree-item');
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
    this.root = element('div', { class: 'stage' }, this.surface.nodes, this.surface.marks, this.rows);
    new ResizeObserver(() => this.fitToRoom()).observe(this.root);
  }

  /** Another run: what was drawn is gone. Its own place in the tree it keeps for the same trace. */
  reset(base: bigint, sameTrace: boolean): void {
    this.base = base;
    this.shown = undefined;
    this.hover = undefined;
    this.tooltip.hide();
    if (!sameTrace) this.focusNode = undefined;
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.characterWidth = measureCharacter(theme);
    this.surface.setTheme(theme);
    this.redraw();
  }

  /** `stepped`: an operation lies between this and what was shown before. */
  show(shown: TreeShown, stepped: boolean): void {
    this.shown = shown;
    if (stepped) this.follow(shown);
    this.redraw();
    if (this.pointer) this.point(this.pointer);
  }

  /** The room for the tree, in CSS pixels. */
  room(maxOrder: number, unit: number): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.root;
    return { width: Math.max(0, clientWidth - this.gutter(maxOrder, unit)), height: clientHeight };
  }

  fitToRoom(): void {
    if (!this.geometry) return;
    const { maxOrder, unit } = this.geometry.arena;
    const { width, height } = this.room(maxOrder, unit);
    if (width > 0 && height > 0) this.change((geometry) => resizeTree(geometry, width, height));
  }

  change(next: (geometry: TreeGeometry) => TreeGeometry): void {
    if (!this.geometry) return;
    const changed = next(this.geometry);
    if (changed === this.geometry) return;
    this.geometry = changed;
    this.redraw();
    this.events.windowChanged();
  }

  /** Zooms around a point, else around what is pointed at, in focus, or touched last. */
  zoomBy(factor: number, x?: number): void {
    this.change((geometry) => {
      const { unit } = geometry.arena;
      const hover = this.pointer && this.pointer.clientX - this.rows.getBoundingClientRect().left;
      const focus = this.focusNode && xOf(geometry, (this.focusNode.unit + 2 ** this.focusNode.order / 2) * unit);
      const touched = this.shown?.frame.touched.at(0);
      const anchors = [x, hover, focus, touched && xOf(geometry, touched.from)];
      const anchor = anchors.find((each) => each !== undefined && each >= 0 && each <= geometry.width);
      return zoomTree(geometry, factor, anchor ?? geometry.width / 2);
    });
  }

  /** What was drawn last, for a sheet. */
  sheet(): ReturnType<TreeSurface['sheet']> {
    return this.surface.sheet();
  }

  /** The pointer is at a place of the page, or has left. */
  point(pointer: { readonly clientX: number; readonly clientY: number } | undefined): void {
    this.pointer = pointer && { clientX: pointer.clientX, clientY: pointer.clientY };
    this.hover = pointer && this.stopUnder(pointer);
    this.events.probeChanged();
    this.actions.frames.request(this.drawMarks);
  }

  setDragged(dragged: boolean): void {
    this.dragged = dragged;
    this.rows.classList.toggle('dragged', dragged);
  }

  stopUnder({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): TreeStop | undefined {
    const { geometry, shown } = this;
    if (!geometry || !shown) return undefined;
    const bounds = this.rows.getBoundingClientRect();
    const place = placeAt(geometry, clientX - bounds.left, clientY - bounds.top);
    return place && stopAt(shown.picture, Math.floor(place.byte / geometry.arena.unit), place.order);
  }

  focusStop(): TreeStop | undefined {
    const { focusNode, shown } = this;
    return shown && focusNode && stopAt(shown.picture, focusNode.unit, focusNode.order);
  }

  /** The node to ask the host about: the one pointed at, else the one in focus. */
  probed(): TreeNode | undefined {
    const stop = this.pointer ? this.hover : this.focusStop();
    return stop && stop.node >= 0 ? { unit: stop.unit, order: stop.order } : undefined;
  }

  /** Puts the focus on a node and brings it into view. */
  focusOn(node: TreeNode | undefined): void {
    const { shown, geometry } = this;
    if (!node || !shown || !geometry) return;
    const { unit, size } = geometry.arena;
    const stop = stopAt(shown.picture, node.unit, node.order);
    this.focusNode = { unit: node.unit, order: node.order };
    const from = node.unit * unit;
    const bytes = (stop ? stopUnits(shown.picture, stop) : 2 ** node.order) * unit;
    this.change((each) => revealInTree(each, from, Math.min(size, from + bytes)));
    this.events.focused(stop);
    this.events.probeChanged();
    this.actions.frames.request(this.drawMarks);
  }

  /** The keyboard has come: it begins at what was touched last. */
  focusFirst(): void {
    const { shown, geometry } = this;
    if (this.focusNode || !shown || !geometry) return;
    const touched = shown.frame.touched.at(0);
    this.focusOn((touched && leafAt(shown.picture, geometry.arena, touched)) ?? { unit: 0, order: geometry.arena.maxOrder });
  }

  /** Brings the block at a byte into view, with the focus on it. */
  revealByte(byte: number): void {
    const { shown, geometry } = this;
    if (!shown || !geometry) return;
    this.change((each) => revealInTree(each, byte, byte + 1));
    this.focusOn(leafAt(shown.picture, geometry.arena, { from: byte, to: byte + 1 }));
  }

  press(key: MapKey): void {
    const { shown, geometry } = this;
    if (!shown || !geometry) return;
    const { picture } = shown;
    const { arena } = geometry;
    const { unit, order } = this.focusNode ?? { unit: Math.floor(geometry.from / arena.unit), order: arena.maxOrder };
    const { from, to } = visibleBytes(geometry);
    const visible = { first: Math.floor(from / arena.unit), last: Math.ceil(to / arena.unit) - 1 };
    // By keys the focus is asked about, wherever the pointer rests.
    this.pointer = undefined;
    this.hover = undefined;
    switch (key) {
      case 'next':
        return this.focusOn(nextInRow(picture, unit, order, 1));
      case 'previous':
        return this.focusOn(nextInRow(picture, unit, order, -1));
      case 'up':
        return order < arena.maxOrder ? this.focusOn(stopAt(picture, unit, order + 1)) : undefined;
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
        return this.events.activate(this.focusNode);
      case 'leave':
        this.focusNode = undefined;
        this.events.leave();
        this.events.probeChanged();
        return this.actions.frames.request(this.drawMarks);
    }
  }

  readonly address = (byte: number): string => `0x${(this.base + BigInt(byte)).toString(16)}`;

  /** After a step: brings what it touched into view, and shows how the tree changed. */
  private follow({ frame, body: { changes } }: TreeShown): void {
    const touched = frame.touched.at(0) ?? frame.blocking?.ranges.at(0);
    const { from, to } = this.geometry ? visibleBytes(this.geometry) : { from: 0, to: 0 };
    if (touched && (touched.to <= from || touched.from >= to)) this.change((geometry) => revealInTree(geometry, touched.from, touched.to));
    if (changes.splits.length + changes.merges.length > 0) this.animation.start();
    else this.animation.finish();
  }

  private gutter(maxOrder: number, unit: number): number {
    const labels = Array.from({ length: maxOrder + 1 }, (_, order) => this.orderLabel(order, unit).length);
    return Math.ceil(Math.max(...labels) * this.characterWidth) + 12;
  }

  private orderLabel(order: number, unit: number): string {
    return orderLabel(order, unit, this.actions.strings.orderShort, this.root.clientWidth >= narrow);
  }

  private redraw(): void {
    this.actions.frames.request(this.draw);
  }

  private readonly draw = (): void => {
    const { geometry, shown, theme } = this;
    const { strings } = this.actions;
    if (!geometry || !shown || !theme) return;
    const { unit, maxOrder, size } = geometry.arena;
    const gutter = this.gutter(maxOrder, unit);
    this.rows.style.left = `${gutter}px`;
    this.rows.style.width = `${geometry.width}px`;
    this.overview.style.marginLeft = `${gutter}px`;
    const { touched, blocking } = shown.frame;
    this.surface.draw(
      shown.picture,
      shown.names,
      geometry,
      gutter,
      { touched, blocking: blocking?.ranges ?? [] },
      {
        characterWidth: this.characterWidth,
        words: { order: strings.order, orderShort: strings.orderShort, free: strings.stateFree },
        label: (order) => this.orderLabel(order, unit),
      },
    );
    this.drawMarks();
    const { from, to } = visibleBytes(geometry);
    setText(this.scale, fill(strings.treeScale, formatSize(geometry.span < 1024 ? Math.round(geometry.span) : geometry.span)));
    setAttribute(this.overview, 'aria-valuemin', 0);
    setAttribute(this.overview, 'aria-valuemax', Math.max(0, size - (to - from)));
    setAttribute(this.overview, 'aria-valuenow', from);
    setAttribute(this.overview, 'aria-valuetext', fill(strings.overviewValue, this.address(from), this.address(to - 1)));
    this.events.drawn();
  };

  private readonly drawMarks = (): void => {
    const { geometry, shown } = this;
    if (!geometry || !shown) return;
    const { picture, body, frame } = shown;
    const focus = this.focusStop();
    const probe = this.probe();
    const leavesAt = (ranges: FrameMessage['touched']): TreeNode[] =>
      ranges.map((range) => leafAt(picture, geometry.arena, range)).filter((node) => node !== undefined);
    this.surface.drawMarks(picture, geometry, {
      changes: body.changes,
      progress: this.animation.progress,
      touched: leavesAt(frame.touched),
      blocking: leavesAt(frame.blocking?.ranges ?? []),
      selected: frame.selection && leafAt(picture, geometry.arena, frame.selection),
      buddy: probe?.buddy && probe.buddy.state !== 'outside' ? { unit: probe.buddy.unit, order: probe.order } : undefined,
      hover: this.hover,
      focus,
    });
    this.nameFocus(focus, probe, shown, geometry);
    this.showTip(probe, shown, geometry);
  };

  /** The host's answer, if it is about the node that is asked for now. */
  private probe(): TreeProbe | undefined {
    const wanted = this.probed();
    const probe = this.shown?.body.probe;
    return wanted && probe?.unit === wanted.unit && probe.order === wanted.order ? probe : undefined;
  }

  private showTip(probe: TreeProbe | undefined, { picture }: TreeShown, { arena }: TreeGeometry): void {
    const { pointer, hover } = this;
    if (!pointer || !hover || this.dragged) return this.tooltip.hide();
    const { strings } = this.actions;
    if (hover.node < 0) this.tooltip.show(pointer.clientX, pointer.clientY, describeCell(strings, picture, hover, arena, this.address).tip);
    else if (probe) this.tooltip.show(pointer.clientX, pointer.clientY, describeProbe(strings, probe, arena, this.address));
  }

  private nameFocus(stop: TreeStop | undefined, probe: TreeProbe | undefined, { picture }: TreeShown, { arena }: TreeGeometry): void {
    if (!stop) return this.focusName.hide();
    const { strings } = this.actions;
    const about = probe?.unit === stop.unit && probe.order === stop.order ? probe : undefined;
    // Named when the host has told all about it, which is at once.
    if (stop.node >= 0 && !about) return;
    const name = about ? describeNode(strings, about, arena, this.address) : describeCell(strings, picture, stop, arena, this.address).text;
    this.focusName.show(name, { 'aria-level': arena.maxOrder - stop.order + 1 });
  }
}
