// The tree's stage: what is drawn of a position, and what is pointed at and in focus. Pictures come from the view.
import type { TreeNode, TreeProbe } from './protocol';
import { describeWindow, nameOfStop, tipOfStop } from './describe';
import { element } from '../../components/dom';
import { orderLabel } from './scene';
import { panTree, resizeTree, revealInTree, visibleBytes, xOf, zoomTree, type TreeGeometry } from './geometry';
import { leafAt, moveAmongNodes, stopAt, stopUnits, type TreeStop } from './nodes';
import { measureCharacter } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import { ActiveName } from '../../components/active-name';
import { ChangeAnimation } from '../../components/change-animation';
import type { MapKey } from '../map/keys';
import { marksOf, probeOf, type TreeShown } from './marks';
import { TreePointing, type PagePoint } from './pointing';
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

/** The tree's drawing: its nodes, the marks on them, the overview below, and what is pointed at and in focus. */
export class TreeStage {
  readonly root: HTMLElement;
  readonly rows: HTMLElement;
  readonly overview: HTMLElement;
  readonly scale = element('span', { class: 'scale' });
  geometry: TreeGeometry | undefined;
  private readonly surface = new TreeSurface();
  private readonly animation: ChangeAnimation;
  private readonly focusName: ActiveName;
  readonly pointing: TreePointing;
  private theme: Theme | undefined;
  private characterWidth = 7;
  private base = 0n;
  private shown: TreeShown | undefined;
  private focusNode: TreeNode | undefined;

  constructor(
    private readonly actions: ViewActions<'tree'>,
    private readonly events: TreeStageEvents,
  ) {
    const { strings, frames } = actions;
    this.animation = new ChangeAnimation(frames, this.drawMarks);
    this.rows = element('div', {
      class: 'rows',
      role: 'tree',
      tabindex: 0,
      id: 'tree-rows',
      'aria-label': strings.tree,
      'aria-describedby': 'tree-help',
    });
    this.pointing = new TreePointing(this.rows);
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
    this.pointing.reset();
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
    if (this.pointing.at) this.point(this.pointing.at);
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
      const { at } = this.pointing;
      const hover = at && at.clientX - this.rows.getBoundingClientRect().left;
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
  point(at: PagePoint | undefined): void {
    this.pointing.point(at, at && this.stopUnder(at));
    this.events.probeChanged();
    this.actions.frames.request(this.drawMarks);
  }

  stopUnder(at: PagePoint): TreeStop | undefined {
    const { geometry, shown } = this;
    return geometry && shown && this.pointing.stopUnder(at, shown.picture, geometry);
  }

  focusStop(): TreeStop | undefined {
    const { focusNode, shown } = this;
    return shown && focusNode && stopAt(shown.picture, focusNode.unit, focusNode.order);
  }

  /** The node to ask the host about: the one pointed at, else the one in focus. */
  probed(): TreeNode | undefined {
    const stop = this.pointing.at ? this.pointing.stop : this.focusStop();
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
    const node = this.focusNode ?? { unit: Math.floor(geometry.from / arena.unit), order: arena.maxOrder };
    const { from, to } = visibleBytes(geometry);
    const visible = { first: Math.floor(from / arena.unit), last: Math.ceil(to / arena.unit) - 1 };
    // By keys the focus is asked about, wherever the pointer rests.
    this.pointing.point(undefined, undefined);
    switch (key) {
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
      default:
        return this.focusOn(moveAmongNodes(key, picture, node, arena.maxOrder, visible));
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
    return orderLabel(order, unit, this.actions.strings.order, this.root.clientWidth >= narrow);
  }

  private redraw(): void {
    this.actions.frames.request(this.draw);
  }

  private readonly draw = (): void => {
    const { geometry, shown, theme } = this;
    const { strings } = this.actions;
    if (!geometry || !shown || !theme) return;
    const { unit, maxOrder } = geometry.arena;
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
        words: { order: strings.order, free: strings.stateFree, before: strings.stateBefore },
        label: (order) => this.orderLabel(order, unit),
        gone: shown.body.gone,
      },
    );
    this.drawMarks();
    describeWindow(strings, geometry, this.scale, this.overview, this.address);
    this.events.drawn();
  };

  private readonly drawMarks = (): void => {
    const { geometry, shown } = this;
    if (!geometry || !shown) return;
    const focus = this.focusStop();
    const probe = probeOf(shown, this.probed());
    const pointed = { hover: this.pointing.stop, focus, probe };
    this.surface.drawMarks(shown.picture, geometry, marksOf(shown, geometry.arena, this.animation.progress, pointed));
    this.tell(focus, probe, shown, geometry);
  };

  /** Says what is pointed at, and names what is in focus. */
  private tell(focus: TreeStop | undefined, probe: TreeProbe | undefined, { picture }: TreeShown, { arena }: TreeGeometry): void {
    const { strings } = this.actions;
    const name = focus && nameOfStop(strings, picture, focus, probe, arena, this.address);
    if (!focus) this.focusName.hide();
    else if (name !== undefined) this.focusName.show(name, { 'aria-level': arena.maxOrder - focus.order + 1 });
    this.pointing.tell((stop) => tipOfStop(strings, picture, stop, probe, arena, this.address));
  }
}
