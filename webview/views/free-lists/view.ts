// The free lists view. Its frames bring all that is shown of a position; of the history each brings what is missing.
import './style.css';
import { readSavedFreeLists, type SavedFreeLists } from './saved';
import { formatPercent } from '../../../src/model/size';
import type { Selection } from '../../../src/protocol/inspection';
import type { FrameMessage, RunSummary } from '../../../src/protocol/messages';
import type { FreeListsRequest } from './protocol';
import { element, fill, setText } from '../../components/dom';
import { firstOrder, FreeHistory } from './layout';
import type { Theme } from '../../render/theme';
import { FreeListsDetail } from './detail';
import { FreeListsTable } from './table';
import { FreeListsPins } from './pins';
import type { FreeListsPicture } from './texts';
import { SignLegend } from '../../components/signs';
import { StartOfTrace } from '../../components/scrolled';
import { wholeSheet } from '../../components/page-sheet';
import type { Pointed, View, ViewActions, ViewSheet } from '../view';

/** Blocks of the chosen order's list that are shown. */
const listedBlocks = 64;

/** The free blocks by order: how many, since when, what a request would find, and what is in its way. */
export class FreeListsView implements View {
  readonly name = 'freeLists';
  readonly root: HTMLElement;
  private readonly table: FreeListsTable;
  private readonly detail: FreeListsDetail;
  private readonly pins: FreeListsPins;
  private readonly legend: SignLegend;
  private readonly progress = element('p', { class: 'counting' });
  private readonly start: StartOfTrace;
  private run: RunSummary | undefined;
  private base = 0n;
  private history: FreeHistory | undefined;
  private order: number;
  /** The reader has chosen an order; until then it is that of `firstOrder`. */
  private chosen: boolean;
  private asked: FreeListsRequest | undefined;
  private selection: Selection | undefined;
  /** To be scrolled to when it is listed. */
  private wanted: number | undefined;

  constructor(
    private readonly actions: ViewActions<'freeLists'>,
    saved: unknown,
  ) {
    const { strings } = actions;
    const { order } = readSavedFreeLists(saved);
    this.order = order ?? 0;
    this.chosen = order !== undefined;
    this.table = new FreeListsTable(strings, {
      choose: (each) => this.choose(each),
      moveTo: (position) => actions.moveTo(position),
    });
    const address = (byte: number): string => `0x${(this.base + BigInt(byte)).toString(16)}`;
    const select = (byte: number): void => actions.select(byte);
    const revealLine = (line: number): void => actions.revealLine(line);
    this.detail = new FreeListsDetail(strings, address, {
      select,
      showOnMap: (byte) => {
        actions.select(byte);
        actions.show('map');
      },
      revealLine,
    });
    this.legend = new SignLegend(strings.legend);
    this.pins = new FreeListsPins(strings, address, { select, revealLine });
    this.root = element(
      'div',
      { class: 'free-lists-view' },
      this.table.root,
      element('div', { class: 'orders-foot' }, this.progress, this.legend.root),
      this.pins.root,
      this.detail.root,
      this.table.tooltip.root,
    );
    this.start = new StartOfTrace(this.root);
    new ResizeObserver(() => this.table.resized()).observe(this.table.root);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    this.run = run;
    this.base = BigInt(run.arena.base);
    this.history = undefined;
    this.asked = undefined;
    if (sameTrace) return;
    this.chosen = false;
    this.start.begin();
  }

  request(): FreeListsRequest | undefined {
    if (!this.run) return undefined;
    const haveBuckets = this.history?.length ?? 0;
    if (this.asked?.order === this.order && this.asked.haveBuckets === haveBuckets) return undefined;
    this.asked = { kind: 'freeLists', order: this.order, count: listedBlocks, haveBuckets };
    return this.asked;
  }

  update(frame: FrameMessage): void {
    const { run } = this;
    const { strings } = this.actions;
    const { body, metrics, position } = frame;
    if (body.kind !== 'freeLists' || !run) return;
    const part = body.history;
    if (part) {
      this.history ??= new FreeHistory(body.counts.length, part.buckets, run.operationCount);
      this.history.add(part);
    }
    if (!this.chosen) {
      this.order = firstOrder(body);
    }
    const { history } = this;
    const done = history ? history.length / history.buckets : 0;
    setText(this.progress, done < 1 ? fill(strings.freeListsCounting, formatPercent(done)) : '');
    const picture: FreeListsPicture = { body, metrics, unit: run.arena.unit, position, history };
    this.table.update(picture);
    this.detail.update(picture, frame.selection);
    this.legend.update([
      { label: strings.freeListsLegendLeast, styles: ['courseLeast'] },
      { label: strings.freeListsLegendRange, styles: ['courseRange'] },
      { label: strings.freeListsLegendNow, styles: ['courseNow'] },
      ...(frame.selection ? [{ label: strings.legendSelected, styles: ['focus'] } as const] : []),
    ]);
    this.pins.update(body.pins, frame.selection);
    this.start.drawn();
    this.selection = frame.selection;
    if (this.wanted !== undefined && body.order === this.order) this.revealWanted();
    this.actions.requestView();
  }

  setTheme(theme: Theme): void {
    this.table.setTheme(theme);
    this.legend.setTheme(theme);
  }

  resize(): void {
    // It asks again in any case: the host has answered another view since.
    this.asked = undefined;
    this.start.shown();
    this.table.redraw();
  }

  /** Below what the details say of the order: both scroll as one. */
  adopt(panel: HTMLElement | undefined): void {
    if (panel) this.detail.root.append(panel);
  }

  /** A free block is shown in the list of its order; an allocation where it is in the way of the order shown. */
  revealByte(byte: number): void {
    this.wanted = byte;
    this.revealWanted();
  }

  contextAt(event: MouseEvent): Pointed | undefined {
    return this.detail.placeOf(event) ?? this.pins.placeOf(event) ?? this.table.placeOf(event);
  }

  keyDown(): boolean {
    return false;
  }

  /** All orders, and what is listed of the chosen one. */
  sheet(): ViewSheet | undefined {
    const sheet = wholeSheet(this.root);
    return sheet && { sheet, legend: [] };
  }

  save(): SavedFreeLists {
    return this.chosen ? { order: this.order } : {};
  }

  private revealWanted(): void {
    const { wanted, selection, run } = this;
    if (wanted === undefined || !run || !selection || wanted < selection.from || wanted >= selection.to) return;
    const order = Math.log2((selection.to - selection.from) / run.arena.unit);
    // The list of another order is to come first.
    if (selection.kind === 'free' && order !== this.order) return this.choose(order);
    this.wanted = undefined;
    this.detail.bringIntoView(wanted);
  }

  private choose(order: number): void {
    this.order = order;
    this.chosen = true;
    this.actions.requestView();
    this.actions.save();
  }
}
