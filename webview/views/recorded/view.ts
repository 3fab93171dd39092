// The view of memory as it was recorded: puts its parts together, and asks the host for the rows in view.
import './style.css';
import { formatPercent, formatSize } from '../../../src/model/size';
import type { FrameMessage, RunSummary } from '../../../src/protocol/messages';
import type { ViewName } from '../../../src/protocol/views';
import { ClassLegend } from '../../components/class-legend';
import { ColorChoice } from '../../components/color-choice';
import { countedText, element, fill, setAttribute, setText } from '../../components/dom';
import { iconButton } from '../../components/icon-button';
import { pageLegend, pageSheet } from '../../components/page-sheet';
import { StartOfTrace } from '../../components/scrolled';
import { shortcutOf } from '../../components/shortcuts';
import { SignLegend, type Sign } from '../../components/signs';
import type { Theme } from '../../render/theme';
import type { MapKey } from '../map/keys';
import type { Pointed, View, ViewActions, ViewSheet, ZoomCommand } from '../view';
import { RecordedPointing } from './pointing';

import {
  groundKinds,
  type RecordedBlock,
  type RecordedPicture,
  type RecordedPlace,
  type RecordedProbe,
  type RecordedRequest,
} from './protocol';
import { readSavedRecorded, type SavedRecorded } from './saved';
import { typeStyle } from './scene';
import { RecordedStage } from './stage';
import { RecordedTable } from './table';
import { blockText } from './text';
import { TypeListsTable } from './type-lists';

/** Blocks where they were, region by region. */
export class RecordedView implements View {
  readonly name = 'recorded';
  readonly root: HTMLElement;
  private readonly stage: RecordedStage;
  private readonly pointing: RecordedPointing;
  private readonly table: RecordedTable;
  private readonly legend: SignLegend;
  private readonly classLegend: ClassLegend;
  private readonly nothingText = element('p', {});
  private readonly nothing: HTMLElement;
  private readonly content: HTMLElement;
  private readonly scale = element('span', { class: 'scale' });
  private readonly figures = element('span', {});
  private readonly simulated = element('span', {});
  private readonly selectedText = element('p', { class: 'recorded-selected' });
  private readonly tableButton: HTMLElement;
  private readonly simulate: HTMLElement;
  private readonly simulateInstead: HTMLElement;
  private readonly start: StartOfTrace;
  private readonly typeLists: TypeListsTable;
  private readonly colors: ColorChoice;
  /** Whether pages of a kernel were recorded. */
  private hasPages = false;

  private rowOrder: number | undefined;
  private tableShown: boolean;
  private run: RunSummary | undefined;
  private picture: RecordedPicture | undefined;
  private asked = '';
  /** The block that keys were to lead to: it is chosen as soon as the host names it. */
  private wanted: RecordedProbe | undefined;
  private anchor: RecordedPlace | undefined;
  private revealSelected = false;
  /** The recording has no blocks. */
  private isEmpty = false;
  private tab: ViewName = 'map';
  private lastId = 0;

  constructor(
    private readonly actions: ViewActions<'recorded'>,
    saved: unknown,
  ) {
    const { strings } = actions;
    const { rowOrder, table, ...colors } = readSavedRecorded(saved);
    this.rowOrder = rowOrder;
    this.tableShown = table ?? false;
    this.pointing = new RecordedPointing(strings, () => ++this.lastId);
    this.stage = new RecordedStage(strings, actions.frames, {
      scrolled: () => actions.requestView(),
      point: (event, at) => this.point(event, at),
      pick: () => this.pick(),
      press: (key) => this.press(key),
      focused: () => this.focusFirst(),
      zoom: (steps) => this.zoomBy(steps),
    });
    this.table = new RecordedTable(strings, (place) => this.look({ ...place, find: 'near' }));
    this.legend = new SignLegend(strings.legend);
    this.classLegend = new ClassLegend(strings);
    this.tableButton = iconButton('table', strings.recordedTable, () => this.showTable(!this.tableShown), true);
    this.simulate = element('button', { type: 'button', class: 'link' }, strings.recordedSimulate);
    this.simulate.addEventListener('click', () => actions.place('simulated'));
    this.typeLists = new TypeListsTable(strings);
    this.colors = new ColorChoice(strings, colors, () => this.colorsChanged());
    const tools = element(
      'div',
      { class: 'view-tools' },
      this.colors.root,
      element(
        'span',
        { class: 'tools-end' },
        this.scale,
        this.tableButton,
        iconButton('zoom-in', strings.zoomIn, () => this.zoomBy(1)),
        iconButton('zoom-out', strings.zoomOut, () => this.zoomBy(-1)),
        iconButton('screen-normal', strings.recordedFit, () => this.fit()),
      ),
    );
    this.content = element(
      'div',
      { class: 'recorded-content' },
      tools,
      element('p', { class: 'recorded-figures' }, this.figures, this.simulated, this.simulate),
      element('div', { class: 'recorded-body' }, this.stage.root, this.table.root),
      this.selectedText,
      actions.room.fold('legend', this.legend.root, this.classLegend.root),
    );
    this.simulateInstead = element('button', { type: 'button', class: 'link' }, strings.recordedSimulate);
    this.simulateInstead.addEventListener('click', () => actions.place('simulated'));
    this.nothing = element('div', { class: 'nothing', hidden: true }, this.nothingText, this.simulateInstead);
    this.root = element(
      'div',
      { class: 'recorded-view' },
      this.nothing,
      this.typeLists.root,
      this.content,
      element('p', { class: 'visually-hidden', id: 'recorded-help' }, strings.recordedHelp),
      this.pointing.tooltip.root,
    );
    this.start = new StartOfTrace(this.root);
    this.showTable(this.tableShown);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    if (!sameTrace && this.run !== undefined) this.rowOrder = undefined;
    this.run = run;
    // Blocks that an allocator placed are simulated already.
    this.simulate.hidden = run.placement === 'blocks';
    this.simulateInstead.hidden = run.placement === 'blocks';
    this.asked = '';
    this.picture = undefined;
    this.wanted = undefined;
    this.pointing.forget();
    if (!sameTrace) this.start.begin();
  }

  request(): RecordedRequest | undefined {
    const { stage, colors, rowOrder, anchor } = this;
    if (!this.run || this.root.clientHeight === 0) return undefined;
    const probe = this.wanted ?? this.pointing.probe;
    const request: RecordedRequest = {
      kind: 'recorded',
      colorBy: colors.by,
      rowOrder,
      fitRows: stage.roomForRows,
      ...stage.range,
      probe,
      anchor,
      typeLists: this.tab === 'freeLists',
    };
    const asked = JSON.stringify(request);
    if (asked === this.asked) return undefined;
    this.asked = asked;
    return request;
  }

  update({ body, touched, pinnedPosition }: FrameMessage): void {
    if (body.kind !== 'recorded') return;
    const { strings } = this.actions;
    const { picture } = body;
    this.isEmpty = picture === undefined;
    this.picture = picture;
    this.hasPages = picture?.pages !== undefined;
    this.colors.update(pinnedPosition, this.hasPages);
    this.showContent();
    if (!picture) return;
    if (picture.typeLists) this.typeLists.update(picture.typeLists);
    this.stage.show(picture, body.classes?.kind, touched);
    this.showFigures(picture);
    this.classLegend.update(this.colors.by, body.classes, hasSmall(picture));
    this.updateLegend(picture, touched.length > 0);
    this.pointing.update(picture);
    this.stage.setHover(this.pointing.operation);
    this.follow(picture);
    const selected = picture.selectedBlock;
    setText(this.selectedText, selected ? blockText(strings, selected) : '');
    this.stage.setName(selected && blockText(strings, selected));
    if (this.tableShown) this.table.update(picture);
    this.start.drawn();
    // The rows may have found their place only now.
    this.actions.requestView();
  }

  /** In the tab of a view of what blocks as recorded have not, it says so. */
  showIn(tab: ViewName): void {
    this.tab = tab;
    this.showContent();
    this.actions.requestView();
  }

  setTheme(theme: Theme): void {
    this.stage.setTheme(theme);
    this.legend.setTheme(theme);
    this.classLegend.draw(theme);
  }

  resize(): void {
    // It asks again in any case: the host has answered another view since.
    this.asked = '';
    this.start.shown();
    this.actions.requestView();
  }

  keyDown(event: KeyboardEvent): boolean {
    const shortcut = shortcutOf(event);
    if (shortcut?.kind !== 'zoom') return false;
    if (shortcut.to === 'in' || shortcut.to === 'out') this.zoomBy(shortcut.to === 'in' ? 1 : -1);
    else this.fit();
    return true;
  }

  zoom(to: ZoomCommand): void {
    if (to === 'fit') this.fit();
    else this.zoomBy(to === 'zoomIn' ? 1 : -1);
  }

  /** Its block is selected by now, and the host says in which row. */
  revealByte(): void {
    this.revealSelected = true;
    this.asked = '';
    this.actions.requestView();
  }

  contextAt(event: MouseEvent): Pointed | undefined {
    const block = event.button === 2 ? this.pointing.block : this.picture?.selectedBlock;
    return block && { byte: block.byte, allocated: true };
  }

  sheet(): ViewSheet | undefined {
    const sheet = this.picture && pageSheet(this.stage.root);
    return sheet && { sheet, ...pageLegend(this.root) };
  }

  save(): SavedRecorded {
    return { ...this.colors.save(), rowOrder: this.rowOrder, table: this.tableShown };
  }

  private showContent(): void {
    const { strings } = this.actions;
    // The tabs of other views are those of what blocks as recorded have not, except for pages that are free.
    const isStandIn = this.tab !== 'map';
    const isHidden = isStandIn || this.isEmpty;
    const hasLists = this.tab === 'freeLists' && this.hasPages && !this.isEmpty;
    this.typeLists.root.hidden = !hasLists;
    this.nothing.hidden = !isHidden || hasLists;
    this.content.hidden = isHidden;
    const standIn = this.run?.placement === 'blocks' ? fill(strings.blocksStandIn, this.run.arena.policy) : strings.recordedStandIn;
    setText(this.nothingText, isStandIn ? standIn : strings.recordedNone);
  }

  private showFigures({ blocks, bytes, policy, regionCount, span, pages, simulated: { used, external } }: RecordedPicture): void {
    const { strings } = this.actions;
    const regions = countedText(regionCount, strings.recordedRegionOne, strings.recordedRegions);
    const told = countedText(blocks, strings.recordedBlockOne, strings.recordedBlocks);
    setText(this.scale, fill(strings.recordedScale, formatSize(2 ** (this.picture?.rowOrder ?? 0))));
    if (policy !== undefined) {
      const figures = [policy, told, formatSize(bytes), formatSize(used), formatPercent(external)];
      setText(this.figures, fill(strings.blocksFigures, ...figures));
      setText(this.simulated, '');
      return;
    }
    const free = pages && fill(strings.recordedPagesFree, sizeOrDash(pages.free), sizeOrDash(pages.largest), formatSize(pages.listed));
    const figures = fill(strings.recordedFigures, told, formatSize(bytes), regions, formatSize(span));
    setText(this.figures, free === undefined ? figures : `${figures}; ${free}`);
    setText(this.simulated, fill(strings.recordedSimulated, formatSize(used), formatPercent(external)));
  }

  /** Goes on with what was asked for with the request that this answers. */
  private follow(picture: RecordedPicture): void {
    if (this.anchor && picture.anchorRow !== undefined) {
      this.anchor = undefined;
      this.stage.bringIntoView(picture.anchorRow, true);
    }
    if (this.revealSelected && picture.selectedBlock) {
      this.revealSelected = false;
      this.stage.bringIntoView(picture.selectedBlock.row, false);
    }
    const { wanted } = this;
    if (!wanted || picture.probed?.id !== wanted.id) return;
    this.wanted = undefined;
    if (picture.probed.block) this.choose(picture.probed.block);
  }

  private choose(block: RecordedBlock): void {
    this.actions.select(block.byte);
    this.stage.bringIntoView(block.row, false);
    this.actions.requestView();
  }

  private point(event: MouseEvent, at: { readonly x: number; readonly y: number } | undefined): void {
    this.pointing.point(event, at, this.picture, this.stage.geometry);
    this.stage.setHover(this.pointing.operation);
    this.actions.requestView();
  }

  private pick(): void {
    const { block } = this.pointing;
    if (!block) return;
    this.choose(block);
    this.actions.revealLine(block.line);
  }

  private focusFirst(): void {
    if (!this.picture?.selectedBlock && this.wanted === undefined) this.press('first');
  }

  private press(key: MapKey): void {
    const { picture } = this;
    if (!picture) return;
    const { selectedBlock: block } = picture;
    const rowBytes = 2 ** picture.rowOrder;
    const first = picture.rows.find((row) => row.kind === 'memory');
    const at: RecordedPlace = block ?? (first?.kind === 'memory' ? first.at : { region: 0, offset: 0 });
    switch (key) {
      case 'activate':
        return block && this.actions.revealLine(block.line);
      case 'leave':
        return this.actions.select(undefined);
      case 'next':
      case 'previous':
        return this.look({ ...at, find: key });
      case 'up':
      case 'down':
        return this.lookAside(at, key === 'up' ? -rowBytes : rowBytes);
      case 'first':
        return this.look({ region: 0, offset: 0, find: 'near' });
      case 'last':
        return this.look({ region: picture.regionCount - 1, offset: Number.MAX_SAFE_INTEGER, find: 'near' });
      case 'pageUp':
      case 'pageDown':
        return;
    }
  }

  /** A row away, or in the next region where this one ends. */
  private lookAside({ region, offset }: RecordedPlace, by: number): void {
    if (offset + by < 0 && region > 0) this.look({ region: region - 1, offset: Number.MAX_SAFE_INTEGER, find: 'near' });
    else this.look({ region, offset: Math.max(0, offset + by), find: by < 0 || offset + by < 0 ? 'near' : 'reach' });
  }

  private look(probe: Omit<RecordedProbe, 'id'>): void {
    this.wanted = { ...probe, id: ++this.lastId };
    this.actions.requestView();
  }

  private zoomBy(steps: number): void {
    const { picture } = this;
    if (!picture) return;
    const middle = picture.rows[Math.floor(picture.rows.length / 2)];
    const near = [middle, ...picture.rows].find((row) => row.kind === 'memory');
    this.anchor = picture.selectedBlock ?? (near?.kind === 'memory' ? near.at : undefined);
    this.rowOrder = Math.max(6, Math.min(64, picture.rowOrder - steps));
    this.actions.requestView();
    this.actions.save();
  }

  private fit(): void {
    this.rowOrder = undefined;
    this.actions.requestView();
    this.actions.save();
  }

  private colorsChanged(): void {
    this.actions.requestView();
    this.actions.save();
  }

  private showTable(shown: boolean): void {
    this.tableShown = shown;
    this.table.root.hidden = !shown;
    setAttribute(this.tableButton, 'checked', shown);
    if (shown && this.picture) this.table.update(this.picture);
    this.actions.save();
  }

  private updateLegend(picture: RecordedPicture, isTouched: boolean): void {
    const { strings } = this.actions;
    const isOfPolicy = picture.policy !== undefined;
    const unreached = picture.rows.some((row) => row.kind === 'memory' && row.reached < row.bytes);
    const signs: readonly [boolean, Sign][] = [
      [
        this.colors.by === 'state',
        { label: isOfPolicy ? strings.blocksLegendBlock : strings.recordedLegendBlock, styles: ['allocatedFill'] },
      ],
      [
        !isOfPolicy,
        { label: picture.pages ? strings.recordedLegendUnknownPages : strings.recordedLegendUnknown, styles: ['unknownHatch'] },
      ],
      [picture.pages !== undefined, { label: strings.recordedLegendFree, styles: ['freePages'] }],
      [
        hasObjects(picture),
        { label: strings.recordedLegendObjects, styles: ['allocatedFill', this.colors.by === 'state' ? 'slotFill' : 'slabOutline'] },
      ],
      [picture.types !== undefined, { label: strings.recordedLegendTint, styles: ['freePages', typeStyle(2)] }],
      [hasListed(picture), { label: strings.recordedLegendListed, styles: ['listedFill'] }],
      [unreached, { label: isOfPolicy ? strings.blocksLegendFree : strings.recordedLegendUnreached, styles: ['freeOutline'] }],
      [picture.filtered, { label: strings.recordedLegendDimmed, styles: ['allocatedFill', 'dimmed'] }],
      [isTouched, { label: strings.legendLastOperation, styles: ['touched'] }],
      [picture.selected !== undefined, { label: strings.legendSelected, styles: ['allocatedFill', 'selected'] }],
    ];
    const shown = signs.filter(([there]) => there).map(([, sign]) => sign);
    this.legend.update(shown, hasSmall(picture) ? strings.recordedLegendSmall : '');
  }
}

function hasSmall({ sums }: RecordedPicture): boolean {
  return sums.share.some((share) => share > 0);
}

function hasListed({ grounds }: RecordedPicture): boolean {
  return grounds?.kind.includes(groundKinds.listed) === true;
}

function hasObjects({ objects, objectShare }: RecordedPicture): boolean {
  return (objects?.row.length ?? 0) > 0 || objectShare?.some((share) => share > 0) === true;
}

/** What nobody knows is a dash. */
function sizeOrDash(bytes: number | null): string {
  return bytes === null ? '–' : formatSize(bytes);
}
