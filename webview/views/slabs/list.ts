import { formatPercent, formatSize } from '../../../src/model/size';
import type { SlabsStrings } from './strings';
import { matchFlag } from '../../../src/protocol/frame';
import { slabsLists, type CacheRow, type SlabRow, type SlabsBody, type SlabsList as ListName } from './protocol';
import { element, fill, formatCount, setAttribute, setText } from '../../components/dom';
import type { Frames } from '../../components/frames';
import { selectedSlot, slabStripScene, slotAt, type StripMarks } from './layout';
import { Canvas2dRenderer } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import { rowMoves, scrollToRow } from '../../components/row-keys';

const rowHeight = 24;
const stripHeight = 18;
const listCounts: Readonly<Record<ListName, keyof SlabsStrings>> = {
  active: 'slabsCountActive',
  partial: 'slabsCountPartial',
  empty: 'slabsCountEmpty',
  full: 'slabsCountFull',
};
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

/** One row of the page: its cells are made once and filled again and again. */
interface MadeRow {
  readonly root: HTMLElement;
  readonly name: HTMLElement;
  /** The list a slab is on, and the name of a cache or the address of a slab. */
  readonly list: HTMLElement;
  readonly label: HTMLElement;
  readonly strip: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly renderer: Canvas2dRenderer;
  readonly text: HTMLElement;
  readonly objects: HTMLElement;
  readonly use: HTMLElement;
  readonly bytes: HTMLElement;
  readonly waste: HTMLElement;
  width: number;
}

/** Caches and their slabs, a tree with thousands of rows of which only those in view are in the page. */
export class SlabsList {
  readonly root: HTMLElement;
  private readonly space = element('div', { class: 'slabs-space', role: 'presentation' });
  private readonly made = new Map<number, MadeRow>();
  private readonly spareRows: MadeRow[] = [];
  private rows = new Map<number, CacheRow | SlabRow>();
  private total = 0;
  private active = -1;
  /** The slot the keyboard stands on, -1 for the whole row. */
  private slot = -1;
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
    for (const { strip } of this.made.values()) if (strip.clientWidth > 0) return strip.clientWidth;
    return Math.max(1, this.root.clientWidth - 480);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    for (const row of [...this.made.values(), ...this.spareRows]) {
      row.renderer.setTheme(theme);
      row.width = 0;
    }
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
    const end = Math.min(this.total, from + count);
    for (const [index, row] of this.made) {
      if (index >= from && index < end) continue;
      row.root.remove();
      this.made.delete(index);
      this.spareRows.push(row);
    }
    for (let index = from; index < end; index++) this.fillRow(index);
    setAttribute(this.root, 'aria-activedescendant', this.made.has(this.active) ? `slabs-${this.active}` : undefined);
  };

  private fillRow(index: number): void {
    const made = this.made.get(index) ?? this.place(index);
    const row = this.rows.get(index);
    const active = index === this.active;
    const selected = row?.kind === 'slab' && this.selected !== undefined && this.selected.from >= row.from && this.selected.to <= row.to;
    const looks = [row?.kind ?? 'waiting', active && 'active', row && this.filtered && (passes(row) ? 'passes' : 'dimmed')];
    setAttribute(made.root, 'class', ['slabs-row', ...looks].filter(Boolean).join(' '));
    setAttribute(made.root, 'aria-current', selected ? 'true' : undefined);
    setAttribute(made.root, 'aria-selected', active ? 'true' : 'false');
    setAttribute(made.root, 'aria-level', row?.kind === 'slab' ? 2 : 1);
    setAttribute(made.root, 'aria-expanded', row?.kind === 'cache' ? String(row.open) : undefined);
    made.canvas.hidden = row?.kind !== 'slab';
    if (row?.kind === 'cache') this.fillCache(made, row);
    else if (row) this.fillSlab(made, row, active);
    else for (const cell of [made.list, made.label, made.text, made.objects, made.use, made.bytes, made.waste]) setText(cell, '');
  }

  private fillCache(made: MadeRow, row: CacheRow): void {
    const { strings } = this;
    const lists = slabsLists
      .filter((list) => row.lists[list] > 0)
      .map((list) => fill(strings[listCounts[list]], formatCount(row.lists[list])));
    setText(made.list, '');
    setAttribute(made.list, 'class', undefined);
    setText(made.label, row.name);
    setAttribute(made.name, 'title', fill(strings.slabsShape, formatSize(row.objectSize), formatSize(row.slot), row.order));
    setText(made.text, lists.join(' · '));
    setAttribute(made.strip, 'title', undefined);
    const use = row.slots === 0 ? 0 : row.objects / row.slots;
    this.fillFigures(made, row.objects, row.slots, use, row.bytes, row.waste);
    setAttribute(
      made.root,
      'aria-label',
      fill(
        strings.slabsRowCache,
        row.name,
        formatCount(row.objects),
        formatCount(row.slots),
        formatCount(row.slabs),
        formatSize(row.bytes),
      ),
    );
  }

  private fillSlab(made: MadeRow, row: SlabRow, active: boolean): void {
    const { strings } = this;
    const list = listText(strings, row);
    setText(made.list, list);
    setAttribute(made.list, 'class', `list ${row.list}`);
    setText(made.label, this.shortAddress(row.from));
    setAttribute(made.name, 'title', `${this.address(row.from)}\n${listHint(strings, row, this.cacheOf(row))}`);
    setText(made.text, '');
    this.fillFigures(made, row.objects, row.slots, row.objects / row.slots, row.to - row.from, row.to - row.from - row.objects * row.slot);
    setAttribute(made.root, 'aria-label', fill(strings.slabsRowSlab, this.address(row.from), list, row.objects, row.slots));
    const width = made.strip.clientWidth;
    if (width <= 0 || !this.theme) return;
    if (made.width !== width) {
      made.renderer.resize(width, stripHeight, window.devicePixelRatio);
      made.width = width;
    }
    made.renderer.draw(slabStripScene(row, { width, height: stripHeight }, this.marks(row, active)), 0);
  }

  private fillFigures(made: MadeRow, objects: number, slots: number, use: number, bytes: number, waste: number): void {
    setText(made.objects, `${formatCount(objects)}/${formatCount(slots)}`);
    setText(made.use, slots === 0 ? '–' : formatPercent(use));
    made.use.style.setProperty('--share', String(use));
    setText(made.bytes, formatSize(bytes));
    setText(made.waste, formatSize(waste));
  }

  private marks(row: SlabRow, active: boolean): StripMarks {
    return {
      focus: active && this.slot >= 0 ? this.slot : undefined,
      selected: this.selected && selectedSlot(row, this.selected),
      filtered: this.filtered,
    };
  }

  private cacheOf(row: SlabRow): CacheRow | undefined {
    for (const each of this.rows.values()) if (each.kind === 'cache' && each.serial === row.cache) return each;
    return undefined;
  }

  private place(index: number): MadeRow {
    const made = this.spareRows.pop() ?? this.makeRow();
    made.root.id = `slabs-${index}`;
    made.root.dataset.index = String(index);
    made.root.style.top = `${index * rowHeight}px`;
    setAttribute(made.root, 'aria-rowindex', index + 1);
    this.made.set(index, made);
    this.space.append(made.root);
    return made;
  }

  private makeRow(): MadeRow {
    const cell = (className: string): HTMLElement => element('div', { class: `cell ${className}`, role: 'gridcell' });
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    const renderer = new Canvas2dRenderer(canvas);
    if (this.theme) renderer.setTheme(this.theme);
    const text = element('span', {});
    const [name, strip, objects, use, bytes, waste] = ['name', 'strip', 'number', 'number bar', 'number', 'number'].map(cell);
    const list = element('span', {});
    const label = element('span', { class: 'label' });
    name.append(list, label);
    strip.append(canvas, text);
    const root = element('div', { role: 'row' }, name, strip, objects, use, bytes, waste);
    return { root, name, list, label, strip, canvas, renderer, text, objects, use, bytes, waste, width: 0 };
  }

  private listen(): void {
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

/** The list a slab is on, in a word or two. */
export function listText(strings: SlabsStrings, { list, cpu, place }: Pick<SlabRow, 'list' | 'cpu' | 'place'>): string {
  switch (list) {
    case 'active':
      return fill(strings.slabsActive, cpu ?? 0);
    case 'partial':
      return fill(strings.slabsPartial, place ?? 0);
    case 'empty':
      return fill(strings.slabsEmpty, place ?? 0);
    case 'full':
      return strings.slabsFull;
  }
}

function listHint(strings: SlabsStrings, { list, cpu, place }: SlabRow, cache: CacheRow | undefined): string {
  if (list === 'active') return fill(strings.slabsActiveHint, cpu ?? 0);
  if (list === 'full') return strings.slabsFullHint;
  return fill(strings.slabsPartialHint, place ?? 0, cache ? cache.lists.partial + cache.lists.empty : '…');
}
