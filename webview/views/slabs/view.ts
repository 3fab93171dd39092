// The slabs view: puts list and details together, and asks the host for the rows in view.
import { formatCount } from '../../../src/model/size';
import './style.css';
import { readSavedSlabs, type SavedSlabs } from './saved';
import type { FrameMessage, RunSummary } from '../../../src/protocol/messages';
import type { CacheRow, SlabRow, SlabsBody, SlabsRequest } from './protocol';
import { element, fill, setText } from '../../components/dom';
import { Space } from '../../../src/model/space';
import { spaceOfColumns } from '../../../src/protocol/space';
import { addressLabels } from '../../layout/labels';
import { byteOfSlot } from './layout';
import type { Theme } from '../../render/theme';
import { iconButton } from '../../components/icon-button';
import { SlabDetailPanel } from './detail';
import { SlabsHeads } from './heads';
import { SlabsList } from './list';
import { SlabsPointing } from './pointing';
import { summaryText } from './row-texts';
import { StartOfTrace } from '../../components/scrolled';
import { SignLegend, type Sign } from '../../components/signs';
import { wholeSheet } from '../../components/page-sheet';
import type { Pointed, View, ViewActions, ViewSheet } from '../view';

/** Rows of a sheet, at most. */
const mostSheetRows = 160;
/** Rows asked for beyond those in view, on both sides. */
const spareRows = 12;

/** Every cache with its slabs on their lists. */
export class SlabsView implements View {
  readonly name = 'slabs';
  readonly root: HTMLElement;
  private readonly list: SlabsList;
  private readonly detail: SlabDetailPanel;
  private readonly pointing: SlabsPointing;
  private readonly summary = element('p', { class: 'summary' });
  /** What else is to be said of all slabs. */
  private readonly notes = element('div');
  private readonly none: HTMLElement;
  private readonly bar: HTMLElement;
  private readonly table: HTMLElement;
  private readonly splitter: HTMLElement;
  private readonly heads: SlabsHeads;
  private readonly legend: SignLegend;
  private readonly saved: SavedSlabs;

  private readonly start: StartOfTrace;
  private run: RunSummary | undefined;
  private base = 0n;
  private addresses = addressLabels(new Space([]));
  private frame: FrameMessage | undefined;
  private body: SlabsBody | undefined;
  private shownNotes: readonly string[] = [];
  private closed: ReadonlySet<number>;
  private asked: SlabsRequest | undefined;
  /** To be scrolled to as soon as its row is known. */
  private wanted: number | undefined;
  /** Takes the first rows of the list, which a sheet waits for. */
  private takeRows: ((frame: FrameMessage) => void) | undefined;

  constructor(
    private readonly actions: ViewActions<'slabs'>,
    saved: unknown,
  ) {
    const { strings } = actions;
    this.saved = readSavedSlabs(saved);
    this.closed = new Set(this.saved.closed);
    const address = (byte: number): string => `0x${(this.base + BigInt(byte)).toString(16)}`;
    this.pointing = new SlabsPointing(actions, address);
    this.list = new SlabsList(strings, actions.frames, address, (byte) => this.addresses.format(byte), {
      range: () => {
        this.pointing.leave();
        actions.requestView();
      },
      toggle: (cache) => this.toggle(cache),
      choose: (row, slot) => {
        this.choose(row, slot);
        this.updateLegend();
      },
      reveal: (row, slot) => actions.reveal(byteOfSlot(row, slot)),
      point: (event, row, slot) => this.pointing.point(event, row, slot),
    });
    this.detail = new SlabDetailPanel(strings, address, {
      select: (byte) => actions.select(byte),
      reveal: (byte) => actions.reveal(byte),
    });
    this.heads = new SlabsHeads(strings, this.saved.sort ?? 'bytes', this.saved.descending, () => this.changed());
    this.none = element('p', { class: 'nothing' }, strings.cachesNone);
    this.legend = new SignLegend(strings.legend);
    this.table = element('div', { class: 'slabs-table' }, this.heads.root, this.list.root, this.legend.root);
    this.splitter = actions.room.splitter('details', this.table);
    this.bar = element(
      'div',
      { class: 'slabs-bar' },
      element('div', { class: 'summaries' }, this.summary, this.notes),
      iconButton('expand-all', strings.slabsOpenAll, () => this.openAll(true)),
      iconButton('collapse-all', strings.slabsCloseAll, () => this.openAll(false)),
    );
    this.root = element(
      'div',
      { class: 'slabs-view' },
      this.bar,
      this.none,
      this.table,
      this.splitter,
      this.detail.root,
      element('p', { class: 'visually-hidden', id: 'slabs-help' }, strings.slabsHelp),
      this.pointing.tooltip.root,
    );
    this.start = new StartOfTrace(this.root);
    new ResizeObserver(() => {
      this.list.resized();
      this.resize();
    }).observe(this.list.root);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    this.run = run;
    this.takeRows = undefined;
    this.base = BigInt(run.arena.base);
    this.addresses = addressLabels(spaceOfColumns(run.space));
    this.asked = undefined;
    // The numbers of caches mean another thing in another trace.
    if (sameTrace) return;
    this.closed = new Set();
    this.list.toStart();
    this.start.begin();
  }

  request(): SlabsRequest | undefined {
    if (!this.run || this.root.clientHeight === 0) return undefined;
    const pixels = this.list.stripWidth();
    if (this.takeRows) {
      this.asked = undefined;
      const { sort, descending } = this.heads;
      return { kind: 'slabs', sort, descending, closed: [...this.closed], from: 0, count: mostSheetRows, pixels };
    }
    const { from, count } = this.list.range();
    const { asked } = this;
    const { sort, descending } = this.heads;
    const closed = [...this.closed];
    const covered =
      asked?.sort === sort &&
      asked.descending === descending &&
      asked.pixels === pixels &&
      asked.closed.join() === closed.join() &&
      asked.from <= from &&
      asked.from + asked.count >= from + count;
    if (covered) return undefined;
    const first = Math.max(0, from - spareRows);
    this.asked = { kind: 'slabs', sort, descending, closed, from: first, count: from + count + spareRows - first, pixels };
    return this.asked;
  }

  update(frame: FrameMessage): void {
    const { body } = frame;
    if (body.kind !== 'slabs') return;
    if (this.takeRows && body.rows.length >= Math.min(body.totalRows, mostSheetRows)) {
      this.takeRows(frame);
      return;
    }
    this.show(frame, body);
    this.start.drawn();
    this.pointing.refresh(frame.position);
    this.revealWanted();
    // The strips may have found their width only now.
    this.actions.requestView();
  }

  private show(frame: FrameMessage, body: SlabsBody): void {
    const { strings } = this.actions;
    this.frame = frame;
    this.body = body;
    const { total } = body;
    const summary = body.serials.length === 0 ? '' : summaryText(strings, body.serials.length, total);
    setText(this.summary, summary);
    this.summary.title = summary;
    if (body.notes.join() !== this.shownNotes.join()) {
      this.shownNotes = body.notes;
      this.notes.replaceChildren(...body.notes.map((note) => element('p', { class: 'summary', title: note }, note)));
    }
    this.none.hidden = body.serials.length > 0;
    this.bar.hidden = body.serials.length === 0;
    this.table.hidden = body.serials.length === 0;
    this.detail.root.classList.toggle('bare', body.serials.length === 0);
    this.splitter.hidden = body.serials.length === 0;
    this.legend.root.hidden = body.serials.length === 0;
    this.list.update(body, frame.selection);
    this.updateLegend();
    this.detail.update(body.detail, frame.selection);
  }

  setTheme(theme: Theme): void {
    this.legend.setTheme(theme);
    this.list.setTheme(theme);
  }

  resize(): void {
    // It asks again in any case: the host has answered another view since.
    this.asked = undefined;
    this.start.shown();
    this.list.redraw();
    this.actions.requestView();
  }

  /** Below what the details say of the slab: both scroll as one. */
  adopt(panel: HTMLElement | undefined): void {
    if (panel) this.detail.root.append(panel);
  }

  keyDown(): boolean {
    return false;
  }

  revealByte(byte: number): void {
    this.wanted = byte;
    this.revealWanted();
  }

  contextAt(event: MouseEvent): Pointed | undefined {
    const place = this.list.placeOf(event);
    const inDetail = this.detail.placeOf(event);
    if (inDetail) return inDetail;
    if (!place || !this.list.root.contains(event.target as Node)) return undefined;
    const { row, slot } = place;
    if (slot === undefined) return { byte: row.from, allocated: false };
    const byte = byteOfSlot(row, slot);
    const used = this.pointing.isUsed(byte);
    if (used !== undefined) return { byte, allocated: used };
    const { use } = row.cells;
    return { byte, allocated: use[Math.floor((slot * use.length) / row.slots)] > 0 };
  }

  /** The list from its start, as many rows as a sheet has room for, with the details of the selected slab. */
  async sheet(): Promise<ViewSheet | undefined> {
    if (!this.body) return undefined;
    const before = this.frame;
    const all = await new Promise<FrameMessage>((resolve) => {
      this.takeRows = resolve;
      this.actions.requestView();
    });
    this.takeRows = undefined;
    const { body } = all;
    if (body.kind !== 'slabs') return undefined;
    const shown = Math.min(body.totalRows, mostSheetRows);
    this.show(all, { ...body, totalRows: shown });
    const sheet = wholeSheet(this.root, () => this.list.unroll(true));
    this.list.unroll(false);
    if (before?.body.kind === 'slabs') this.show(before, before.body);
    this.actions.requestView();
    const { strings } = this.actions;
    const note = shown < body.totalRows ? fill(strings.sheetRows, formatCount(shown), formatCount(body.totalRows)) : undefined;
    return sheet && { sheet, legend: [], note };
  }

  save(): SavedSlabs {
    const { sort, descending } = this.heads;
    return { sort, descending, closed: [...this.closed] };
  }

  /** What the strips in view are made of. */
  private updateLegend(): void {
    const { strings } = this.actions;
    const { objects, free, tails, selected, cursorLine, dimmed, focus, shares } = this.list.signs();
    const signs: readonly [boolean, Sign][] = [
      [objects, { label: strings.stateSlot, styles: ['slotFill'] }],
      [free, { label: strings.stateFreeSlot, styles: ['slotFree'] }],
      [tails, { label: strings.stateSlabTail, styles: ['tailHatch'] }],
      [dimmed, { label: strings.slabsLegendDimmed, styles: ['slotFill', 'dimmed'] }],
      [cursorLine, { label: strings.legendCursorLine, styles: ['slotFill', 'cursorLine'] }],
      [selected, { label: strings.legendSelected, styles: ['slotFill', 'selected'] }],
      [focus, { label: strings.slabsLegendFocus, styles: ['slotFill', 'focus'] }],
    ];
    this.legend.update(
      signs.filter(([there]) => there).map(([, sign]) => sign),
      shares ? strings.slabsLegendShare : '',
    );
  }

  /** Opens the cache of what is to be revealed, if need be, and scrolls to its slab. Other memory than slabs' is not in this list. */
  private revealWanted(): void {
    const { wanted, body } = this;
    const detail = body?.detail;
    if (wanted === undefined || !detail || wanted < detail.row.from || wanted >= detail.row.to) return;
    if (detail.index === undefined) {
      if (!this.closed.has(detail.row.cache)) return;
      this.closed = new Set([...this.closed].filter((each) => each !== detail.row.cache));
      return this.changed();
    }
    this.wanted = undefined;
    this.list.bringIntoView(detail.index);
  }

  private toggle(cache: CacheRow): void {
    const closed = new Set(this.closed);
    if (!closed.delete(cache.serial)) closed.add(cache.serial);
    this.closed = closed;
    this.changed();
  }

  private openAll(open: boolean): void {
    this.closed = open ? new Set() : new Set(this.body?.serials);
    this.changed();
  }

  private changed(): void {
    this.asked = undefined;
    this.actions.requestView();
    this.actions.save();
  }

  private choose(row: SlabRow, slot: number | undefined): void {
    if (slot === -1) return this.actions.select(row.from, true);
    const byte = byteOfSlot(row, slot ?? row.slots);
    this.actions.select(byte);
    if (slot === undefined) return;
    const { strings } = this.actions;
    void this.pointing.ask(byte).then((found) => {
      if (!found) return;
      const used = found.kind === 'slot';
      const text = used
        ? fill(strings.slabsSlot, slot + 1, row.slots, found.handle || strings.blockUnnamed, found.line ?? 0)
        : fill(strings.slabsSlotFree, slot + 1, row.slots);
      this.actions.announce(text);
    });
  }
}
