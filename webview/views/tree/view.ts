// The buddy tree's view: puts its parts together, and asks the host for the nodes in view.
import './style.css';
import { readSavedTree, type SavedTree } from './saved';
import type { TreeStrings } from './strings';
import { formatSize } from '../../../src/model/size';
import type { FrameMessage, RunSummary } from '../../../src/protocol/messages';
import { spaceOfColumns } from '../../../src/protocol/space';
import { nodeKinds, type TreeBody, type TreeNode, type TreePicture, type TreeRequest } from './protocol';
import { element } from '../../components/dom';
import { cellOrderOf, coversTree, nodeBytes, openTree, rangeOf, resizeTree, zoomStep, type TreeArena, type TreeRange } from './geometry';
import { stopAt, type TreeStop } from './nodes';
import { shortcutOf } from '../../components/shortcuts';
import type { Theme } from '../../render/theme';
import { ClassLegend } from '../../components/class-legend';
import { ColorChoice } from '../../components/color-choice';
import { iconButton } from '../../components/icon-button';
import { blockingCount, Legend, type LegendEntry } from '../../components/legend';
import { pageLegend } from '../../components/page-sheet';
import { TreeInput } from './input';
import { TreeStage } from './stage';
import { TreeTable } from './table';
import { hasTorn } from './torn';
import type { Pointed, View, ViewActions, ViewSheet, ZoomCommand } from '../view';

const overviewCells = 1024;

const legendEntries: readonly LegendEntry<keyof TreeStrings>[] = [
  { key: 'legendSplit', styles: ['splitFill'] },
  { key: 'legendFree', styles: ['freeFill', 'freeOutline'] },
  { key: 'legendBefore', styles: ['beforeHatch'], counted: true },
  { key: 'legendAllocated', styles: ['allocatedFill'] },
  { key: 'legendSlab', styles: ['slabFill', 'slabOutline'], slabs: true },
  { key: 'legendLastOperation', styles: ['touched'] },
  { key: 'legendBlocking', styles: ['blocking'], counted: true },
  { key: 'legendTorn', styles: ['freeFill', 'freeOutline', 'torn'], counted: true },
  { key: 'legendSplitNow', styles: ['treeSplit'] },
  { key: 'legendMergedNow', styles: ['treeMerge'] },
  { key: 'legendBuddy', styles: ['buddy'] },
  { key: 'legendCursorLine', styles: ['cursorLine'] },
  { key: 'legendSelected', styles: ['selected'] },
];

/** The buddy tree as an icicle: one row for each order, from the largest block down to the unit. */
export class TreeView implements View {
  readonly name = 'tree';
  readonly root: HTMLElement;
  private readonly stage: TreeStage;
  private readonly legend: Legend<keyof TreeStrings>;
  private readonly classLegend: ClassLegend;
  private readonly table: TreeTable;
  private readonly details: HTMLElement;

  private readonly saved: SavedTree;
  private run: RunSummary | undefined;
  private readonly colors: ColorChoice;
  private frame: FrameMessage | undefined;
  private body: TreeBody | undefined;
  private picture: TreePicture | undefined;
  private names: ReadonlyMap<number, string> = new Map();
  private requested: TreeRange | undefined;
  private requestedProbe: TreeNode | undefined;

  constructor(
    private readonly actions: ViewActions<'tree'>,
    saved: unknown,
  ) {
    const { strings } = actions;
    this.saved = readSavedTree(saved);
    this.colors = new ColorChoice(strings, this.saved, () => this.colorsChanged());
    this.stage = new TreeStage(actions, {
      windowChanged: () => {
        actions.requestView();
        actions.save();
      },
      probeChanged: () => actions.requestView(),
      focused: (stop) => stop && stop.node >= 0 && this.table.select(stop.node),
      activate: (node) => this.activate(node),
      leave: () => actions.select(undefined),
      drawn: () => this.describe(),
    });
    new TreeInput(this.stage, { press: (stop) => this.press(stop), activate: (stop) => this.activate(stop) });
    this.legend = new Legend(strings, legendEntries);
    this.classLegend = new ClassLegend(strings);
    this.table = new TreeTable(strings, {
      activate: (node) => {
        this.stage.focusOn(this.nodeAt(node));
        this.activate(this.nodeAt(node));
      },
      focus: (node) => this.stage.focusOn(this.nodeAt(node)),
    });
    const tools = element(
      'div',
      { class: 'map-tools' },
      this.stage.scale,
      this.colors.root,
      iconButton('zoom-in', strings.zoomIn, () => this.zoom('zoomIn')),
      iconButton('zoom-out', strings.zoomOut, () => this.zoom('zoomOut')),
      iconButton('screen-full', strings.fit, () => this.fit('extent')),
      iconButton('screen-normal', strings.wholeArena, () => this.fit('arena')),
    );
    this.details = element('section', { class: 'details', 'aria-label': strings.treeNodes }, this.table.root);
    const picture = element(
      'section',
      { class: 'tree-picture', 'aria-label': strings.tree },
      tools,
      this.stage.root,
      this.stage.overview,
      actions.room.fold('legend', this.legend.root, this.classLegend.root),
      element('p', { class: 'visually-hidden', id: 'tree-help' }, strings.treeHelp),
      this.stage.pointing.tooltip.root,
    );
    this.root = element('div', { class: 'tree-page' }, picture, actions.room.splitter('details', picture), this.details);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    const first = this.run === undefined;
    const { size, unit, maxOrder, base } = run.arena;
    const arena: TreeArena = { size, unit, maxOrder };
    const before = this.stage.geometry;
    this.run = run;
    this.forgetPicture();
    this.stage.reset(BigInt(base), sameTrace);
    this.table.setSpace(spaceOfColumns(run.space));
    const { width, height } = this.stage.room(maxOrder, unit);
    const kept = first ? this.saved : { from: before?.from, span: before?.span, fitted: before?.fitted };
    const sameArena = first || (before?.arena.size === size && before.arena.unit === unit);
    const opened = openTree(arena, run.extent, width, height, (sameTrace && kept.fitted) || 'extent');
    const moved = sameTrace && sameArena && kept.fitted === undefined && kept.span !== undefined;
    this.stage.geometry = moved
      ? resizeTree({ ...opened, from: kept.from ?? 0, span: kept.span ?? opened.span, fitted: undefined }, width, height)
      : opened;
  }

  request(): TreeRequest | undefined {
    const { geometry } = this.stage;
    if (!this.run || !geometry || geometry.width <= 1) return undefined;
    const probe = this.stage.probed();
    const sameProbe = probe?.unit === this.requestedProbe?.unit && probe?.order === this.requestedProbe?.order;
    const covered = this.requested !== undefined && coversTree(this.requested, geometry);
    if (covered && sameProbe) return undefined;
    const range = covered && this.requested ? this.requested : rangeOf(geometry);
    this.requested = range;
    this.requestedProbe = probe;
    return { kind: 'tree', ...range, overviewCells, colorBy: this.colors.by, probe, have: this.picture && this.body?.serial };
  }

  update(frame: FrameMessage): void {
    const { body } = frame;
    if (body.kind !== 'tree') return;
    const stepped = this.frame !== undefined && this.frame.run === frame.run && this.frame.position !== frame.position;
    this.frame = frame;
    this.body = body;
    if (body.picture) this.setPicture(body.picture);
    if (this.picture) this.stage.show({ frame, body, picture: this.picture, names: this.names }, stepped);
    this.colors.update(frame.pinnedPosition);
  }

  setTheme(theme: Theme): void {
    this.stage.setTheme(theme);
    this.legend.draw(theme);
    this.classLegend.draw(theme);
  }

  resize(): void {
    this.requested = undefined;
    this.stage.fitToRoom();
  }

  keyDown(event: KeyboardEvent): boolean {
    const shortcut = shortcutOf(event);
    if (shortcut?.kind !== 'zoom') return false;
    if (shortcut.to === 'in' || shortcut.to === 'out') this.zoom(shortcut.to === 'in' ? 'zoomIn' : 'zoomOut');
    else this.fit(shortcut.to);
    return true;
  }

  save(): SavedTree {
    const { geometry } = this.stage;
    const window = geometry ? { from: geometry.from, span: geometry.span, fitted: geometry.fitted } : this.saved;
    return { ...window, ...this.colors.save() };
  }

  sheet(): ViewSheet | undefined {
    const sheet = this.stage.sheet();
    return sheet && { sheet, ...pageLegend(this.root) };
  }

  zoom(to: ZoomCommand): void {
    if (to === 'fit') this.fit('extent');
    else this.stage.zoomBy(to === 'zoomIn' ? zoomStep : 1 / zoomStep);
  }

  revealByte(byte: number): void {
    this.stage.revealByte(byte);
  }

  adopt(panel: HTMLElement | undefined): void {
    if (panel) this.details.append(panel);
  }

  contextAt(event: MouseEvent): Pointed | undefined {
    const stop = event.button === 2 ? this.stage.stopUnder(event) : this.stage.focusStop();
    if (!stop || !this.run) return undefined;
    return { byte: stop.unit * this.run.arena.unit, allocated: this.hasLine(stop) };
  }

  private setPicture(picture: TreePicture): void {
    this.picture = picture;
    this.names = new Map(picture.labels.index.map((index, at) => [index, picture.labels.text[at]]));
  }

  private forgetPicture(): void {
    this.picture = undefined;
    this.body = undefined;
    this.frame = undefined;
    this.requested = undefined;
    this.requestedProbe = undefined;
  }

  private colorsChanged(): void {
    this.requested = undefined;
    this.actions.requestView();
    this.actions.save();
  }

  private fit(to: 'extent' | 'arena'): void {
    const { run } = this;
    if (run) this.stage.change(({ arena, width, height }) => openTree(arena, run.extent, width, height, to));
  }

  /** Brings the table and the legends to what has been drawn. */
  private describe(): void {
    const { picture, body } = this;
    const { geometry } = this.stage;
    if (!picture || !geometry) return;
    this.table.update(picture, this.names, geometry, this.frame?.selection);
    const cellOrder = cellOrderOf(geometry);
    const hasBefore = picture.nodes.kind.includes(nodeKinds.before) || picture.cells.before.some((share) => share > 0);
    const hasSlabs = picture.nodes.kind.includes(2) || picture.cells.slab.some((share) => share > 0);
    this.legend.root.hidden = body?.classes !== undefined;
    const density = cellOrder > 0 ? formatSize(nodeBytes(geometry.arena, cellOrder)) : undefined;
    this.legend.update(hasSlabs, density, {
      ...blockingCount(this.frame?.blocking),
      ...(hasBefore && { legendBefore: '' }),
      ...(hasTorn(picture, geometry) && { legendTorn: '' }),
    });
    this.classLegend.update(this.colors.by, body?.classes, cellOrder > 0);
  }

  private press(stop: TreeStop | undefined): void {
    if (!stop) return this.actions.select(undefined);
    this.stage.focusOn(stop);
    this.actions.select(stop.unit * (this.run?.arena.unit ?? 1));
  }

  /** Shows the line that allocated a node; nothing for those without one. */
  private activate(node: TreeNode | undefined): void {
    if (!node || !this.run || !this.picture) return;
    const byte = node.unit * this.run.arena.unit;
    this.actions.select(byte);
    const stop = stopAt(this.picture, node.unit, node.order);
    if (stop && this.hasLine(stop)) this.actions.reveal(byte);
  }

  private hasLine({ node }: TreeStop): boolean {
    return node >= 0 && (this.picture?.nodes.line[node] ?? 0) > 0;
  }

  private nodeAt(node: number): TreeNode | undefined {
    const nodes = this.picture?.nodes;
    return nodes && node >= 0 && node < nodes.unit.length ? { unit: nodes.unit[node], order: nodes.order[node] } : undefined;
  }
}
