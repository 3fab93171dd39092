// The list of the slabs view. Its rows come from the host, as far as they are in view.
import { html, nothing, render, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SlabsStrings } from './strings';
import { matchFlag } from '../../../src/protocol/frame';
import type { CacheRow, SlabRow, SlabsBody } from './protocol';
import { element, setAttribute } from '../../components/dom';
import { drawOn } from '../../components/draw-on';
import type { Frames } from '../../components/frames';
import { selectedSlot, slabStripScene, slotAt, stripSigns, type StripSigns } from './layout';
import type { Theme } from '../../render/theme';
import { rowMoves, scrollToRow } from '../../components/row-keys';
import { cacheTexts, slabTexts, type RowTexts } from './row-texts';

const rowHeight = 24;
const stripHeight = 18;
/** Rows made above and below those in view. */
const spare = 3;

export interface SlabsListEvents {
  /** Other rows are in view. */
  range(): void;
  toggle(cache: CacheRow): void;
  /** A slot of a slab is chosen by pointer or key; -1 is the slab itself, and undefined its tail. */
  choose(row: SlabRow, slot: number | undefined): void;
  /** The line of a slot is asked for. */
  reveal(row: SlabRow, slot: number): void;
  /** The pointer is over a slot, the tail (undefined), or has left (no row). */
  point(event: MouseEvent, row: SlabRow | undefined, slot: number | undefined): void;
}

/** Caches and their slabs, a tree with thousands of rows of which only those in view are in the page. */
export class SlabsList {
  readonly root: HTMLElement;
  private readonly space = element('div', { class: 'slabs-space', role: 'presentation' });
  private rows = new Map<number, CacheRow | SlabRow>();
  private total = 0;
  private active = -1;
  /** The slot the keyboard stands on, -1 for the whole row. */
  private slot = -1;
  /** The row that was scrolled to last, until the reader scrolls; -1 for none. */
  private sought = -1;
  private selected: { readonly from: number; readonly to: number } | undefined;
  private filtered = false;
  private theme: Theme | undefined;

  constructor(
    private readonly strings: SlabsStrings,
    private readonly frames: Frames,
    /** An address in full, and as rows write it. */
    private readonly address: (byte: number) => string,
    private readonly shortAddress: (byte: number) => string,
    private readonly events: SlabsListEvents,
  ) {
    this.root = element(
      'div',
      { class: 'slabs-list', role: 'treegrid', tabindex: 0, 'aria-label': strings.slabsCaption, 'aria-describedby': 'slabs-help' },
      this.space,
    );
    this.listen();
  }

  /** The rows there is room for. */
  range(): { from: number; count: number } {
    const { scrollTop, clientHeight } = this.root;
    const from = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
    return { from, count: Math.ceil(clientHeight / rowHeight) + 2 * spare + 1 };
  }

  /** Pixels a slab has for its slots. */
  stripWidth(): number {
    const width = this.space.querySelector('.strip')?.clientWidth ?? 0;
    return width > 0 ? width : Math.max(1, this.root.clientWidth - 480);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.redraw();
  }

  update(body: SlabsBody, selected: { readonly from: number; readonly to: number } | undefined): void {
    this.total = body.totalRows;
    this.rows = new Map(body.rows.map((row) => [row.index, row]));
    this.selected = selected;
    this.filtered = body.filtered;
    this.space.style.height = `${body.totalRows * rowHeight}px`;
    setAttribute(this.root, 'aria-rowcount', body.totalRows);
    if (this.active >= this.total) this.active = this.total - 1;
    this.layout();
  }

  /** The rows of another trace: the first are in view, and the keyboard is on none. */
  toStart(): void {
    this.active = -1;
    this.slot = -1;
    this.sought = -1;
    this.root.scrollTo(0, 0);
    this.redraw();
  }

  /** What there is in the strips of the rows that are known. */
  signs(): StripSigns {
    const { selected, filtered, slot } = this;
    const width = this.stripWidth();
    const slabs = [...this.rows.values()].filter((row) => row.kind === 'slab');
    const each = slabs.map((row) => stripSigns(row, width, { selected: selected && selectedSlot(row, selected), filtered }));
    const any = (sign: keyof StripSigns): boolean => each.some((signs) => signs[sign]);
    return {
      objects: any('objects'),
      free: any('free'),
      tails: any('tails'),
      selected: any('selected'),
      cursorLine: any('cursorLine'),
      dimmed: any('dimmed'),
      shares: any('shares'),
      focus: slot >= 0,
    };
  }

  /** Its height has changed: the row that was scrolled to stays in view. */
  resized(): void {
    if (this.sought >= 0 && this.sought < this.total) scrollToRow(this.root, this.sought, rowHeight, this.root.clientHeight);
  }

  /** Sizes may have changed. */
  redraw(): void {
    this.frames.request(this.layout);
  }

  /** Puts the keyboard on a row of the list. */
  activate(index: number): void {
    if (this.total === 0) return;
    this.active = Math.max(0, Math.min(this.total - 1, index));
    this.slot = -1;
    this.bringIntoView(this.active);
  }

  /** Gives the list room for all of its rows at once, or takes it back. */
  unroll(unrolled: boolean): void {
    this.root.style.height = unrolled ? `${this.total * rowHeight}px` : '';
    this.layout();
  }

  /** Scrolls to a row if it is out of view. */
  bringIntoView(index: number): void {
    this.sought = index;
    scrollToRow(this.root, index, rowHeight, this.root.clientHeight);
    this.layout();
    this.events.range();
  }

  /** What a context menu is about: the row under the pointer, or the one the keyboard stands on, and its slot where it is one's. */
  placeOf(event: MouseEvent): { readonly row: SlabRow; readonly slot: number | undefined } | undefined {
    const { row, slot } = event.button === 2 ? this.under(event) : { row: this.rows.get(this.active), slot: this.slot };
    return row?.kind === 'slab' ? { row, slot: slot === -1 ? undefined : slot } : undefined;
  }

  private readonly layout = (): void => {
    if (this.root.clientHeight === 0) return;
    const { from, count } = this.range();
    const inView = Array.from({ length: Math.max(0, Math.min(this.total - from, count)) }, (_, index) => from + index);
    // A row that leaves the view on one side is the one that comes in on the other.
    render(
      repeat(
        inView,
        (index) => index % count,
        (index) => this.row(index),
      ),
      this.space,
    );
    for (const root of this.space.querySelectorAll<HTMLElement>('.slabs-row.slab')) this.drawStrip(root);
    setAttribute(this.root, 'aria-activedescendant', inView.includes(this.active) ? `slabs-${this.active}` : undefined);
  };

  private row(index: number): TemplateResult {
    const row = this.rows.get(index);
    const active = index === this.active;
    const selected = row?.kind === 'slab' && this.selected !== undefined && this.selected.from >= row.from && this.selected.to <= row.to;
    const looks = [row?.kind ?? 'waiting', active && 'active', row && this.filtered && (passes(row) ? 'passes' : 'dimmed')];
    const texts = row && (row.kind === 'cache' ? cacheTexts(this.strings, row) : this.slabTexts(row));
    return html`<div
      role="row"
      id="slabs-${index}"
      data-index=${index}
      aria-rowindex=${index + 1}
      class=${['slabs-row', ...looks].filter(Boolean).join(' ')}
      aria-label=${texts?.name ?? nothing}
      aria-current=${selected ? 'true' : nothing}
      aria-selected=${active ? 'true' : 'false'}
      aria-level=${row?.kind === 'slab' ? 2 : 1}
      aria-expanded=${row?.kind === 'cache' ? String(row.open) : nothing}
      .style=${`top: ${index * rowHeight}px`}
    >
      <div class="cell name" role="gridcell" title=${texts?.hint ?? nothing}>
        <span class=${texts?.list === undefined ? nothing : `list ${texts.list}`} .textContent=${texts?.listText ?? ''}></span
        ><span class="label" .textContent=${texts?.label ?? ''}></span>
      </div>
      <div class="cell strip" role="gridcell">
        <canvas aria-hidden="true" ?hidden=${row?.kind !== 'slab'}></canvas><span .textContent=${texts?.lists ?? ''}></span>
      </div>
      <div class="cell number" role="gridcell" .textContent=${texts?.objects ?? ''}></div>
      <div class="cell number bar" role="gridcell" .style=${`--share: ${texts?.share ?? 0}`} .textContent=${texts?.use ?? ''}></div>
      <div class="cell number" role="gridcell" .textContent=${texts?.bytes ?? ''}></div>
      <div class="cell number" role="gridcell" .textContent=${texts?.waste ?? ''}></div>
    </div>`;
  }

  private slabTexts(row: SlabRow): RowTexts {
    return slabTexts(this.strings, row, this.cacheOf(row), this.address(row.from), this.shortAddress(row.from));
  }

  private drawStrip(root: HTMLElement): void {
    const index = Number(root.dataset.index);
    const row = this.rows.get(index);
    const canvas = root.querySelector('canvas');
    const width = canvas?.parentElement?.clientWidth ?? 0;
    if (row?.kind !== 'slab' || !canvas || width <= 0 || !this.theme) return;
    const marks = {
      focus: index === this.active && this.slot >= 0 ? this.slot : undefined,
      selected: this.selected && selectedSlot(row, this.selected),
      filtered: this.filtered,
    };
    drawOn(canvas, this.theme, width, stripHeight, slabStripScene(row, { width, height: stripHeight }, marks));
  }

  private cacheOf(row: SlabRow): CacheRow | undefined {
    for (const each of this.rows.values()) if (each.kind === 'cache' && each.serial === row.cache) return each;
    return undefined;
  }

  private listen(): void {
    for (const type of ['wheel', 'pointerdown']) this.root.addEventListener(type, () => (this.sought = -1), { passive: true });
    this.root.addEventListener(
      'scroll',
      () => {
        this.redraw();
        this.events.range();
      },
      { passive: true },
    );
    this.root.addEventListener('focus', () => this.active < 0 && this.activate(0));
    this.root.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !this.press(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    this.space.addEventListener('click', (event) => this.click(event));
    this.space.addEventListener('dblclick', (event) => {
      const { row, slot } = this.under(event);
      if (row?.kind === 'slab' && slot !== undefined) this.events.reveal(row, slot);
    });
    this.space.addEventListener('pointermove', (event) => {
      const { row, slot, onStrip } = this.under(event);
      if (row?.kind === 'slab' && onStrip) this.events.point(event, row, slot);
      else this.events.point(event, undefined, undefined);
    });
    this.space.addEventListener('pointerleave', (event) => this.events.point(event, undefined, undefined));
  }

  private click(event: MouseEvent): void {
    const { index, row, slot, onStrip } = this.under(event);
    if (!row) return;
    this.active = index;
    this.slot = row.kind === 'slab' && onStrip && slot !== undefined ? slot : -1;
    if (row.kind === 'cache') this.events.toggle(row);
    else this.events.choose(row, onStrip ? slot : -1);
    this.layout();
  }

  private under(event: MouseEvent): { index: number; row?: CacheRow | SlabRow; slot?: number; onStrip: boolean } {
    const target = event.target as Element;
    const root = target.closest<HTMLElement>('.slabs-row');
    const index = Number(root?.dataset.index ?? -1);
    const row = this.rows.get(index);
    const strip = target.closest<HTMLElement>('.strip');
    if (row?.kind !== 'slab' || !strip) return { index, row, onStrip: false };
    const { left, width } = strip.getBoundingClientRect();
    return { index, row, slot: slotAt(row, width, event.clientX - left), onStrip: true };
  }

  /** True when the key had a use here. */
  private press(key: string): boolean {
    const page = Math.max(1, Math.floor(this.root.clientHeight / rowHeight) - 1);
    const target = rowMoves(this.active, this.total, page)[key];
    if (target !== undefined) {
      this.activate(target);
      return true;
    }
    const row = this.rows.get(this.active);
    if (!row) return false;
    if (row.kind === 'slab') return this.pressOnSlab(row, key);
    const open = { ArrowRight: true, ArrowLeft: false, Enter: !row.open, ' ': !row.open }[key];
    if (open === undefined) return false;
    if (open !== row.open) this.events.toggle(row);
    return true;
  }

  private pressOnSlab(row: SlabRow, key: string): boolean {
    if (key === 'Enter' || key === ' ') {
      if (this.slot >= 0 && key === 'Enter') this.events.reveal(row, this.slot);
      else this.events.choose(row, this.slot);
    } else if (key === 'ArrowRight' || (key === 'ArrowLeft' && this.slot >= 0)) {
      this.slot = Math.min(row.slots - 1, this.slot + (key === 'ArrowRight' ? 1 : -1));
      this.events.choose(row, this.slot);
      this.layout();
    } else if (key === 'ArrowLeft') {
      const parent = this.cacheOf(row);
      this.activate(parent?.index ?? this.active - 1);
    } else {
      return false;
    }
    return true;
  }
}

function passes(row: CacheRow | SlabRow): boolean {
  return row.kind === 'cache' ? row.passes === true : row.cells.flags.some((flags) => (flags & matchFlag) !== 0);
}
