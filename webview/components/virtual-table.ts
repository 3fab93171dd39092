// A table for any view: the caller has the rows, of which it asks for those that are in view.
import { html, nothing, render, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { element, setAttribute, setText } from './dom';
import { rowMoves, scrollToRow } from './row-keys';

export interface TableColumn {
  readonly title: string;
  readonly hint?: string;
  /** A CSS class for the cells of the column: `number`, `text` or `grow`. */
  readonly kind: 'number' | 'text' | 'grow';
}

/** A row as its cells; a fraction from 0 to 1 makes a bar under the text. */
export interface TableRow {
  readonly cells: readonly (string | { readonly text: string; readonly bar: number })[];
  readonly className?: string;
  /** It is what is selected, for all views. */
  readonly current?: boolean;
  /** How deep the row lies in a tree, from 1. */
  readonly level?: number;
  /** The whole of what its cells cut off. */
  readonly title?: string;
}

export interface TableRows {
  readonly total: number;
  /** undefined while a row is not there yet. */
  at(index: number): TableRow | undefined;
}

export interface TableEvents {
  /** Enter, or a click; a double click where `choose` takes the click. */
  activate?(index: number): void;
  choose?(index: number): void;
  /** The active row has changed by the keyboard. */
  focus?(index: number): void;
  /** Other rows are in view. */
  range?(from: number, count: number): void;
  /** The title of a column was pressed: rows are to be sorted by it. */
  sort?(column: number): void;
}

const rowHeight = 22;
const noRows: TableRows = { total: 0, at: () => undefined };
let tables = 0;

/** A table that keeps only the rows in view in the document. One tab stop; arrow keys move an active row. */
export class VirtualTable {
  readonly root: HTMLElement;
  private readonly header: HTMLElement;
  private readonly space: HTMLElement;
  private readonly id = `table${++tables}`;
  private rows = noRows;
  private active = -1;
  /** The height of what is in view and how far it is scrolled, as last told: to ask for them would have the page laid out at once. */
  private height = 0;
  private scrolled = 0;

  constructor(
    private readonly columns: readonly TableColumn[],
    label: string,
    private readonly events: TableEvents = {},
    /** A tree's rows have a level. */
    role: 'grid' | 'treegrid' = 'grid',
  ) {
    this.header = element(
      'div',
      { class: 'table-header', role: 'row', 'aria-rowindex': 1 },
      ...columns.map((column, index) => this.titleOf(column, index)),
    );
    this.space = element('div', { class: 'table-space', role: 'rowgroup' });
    this.root = element(
      'div',
      { class: 'virtual-table', role, tabindex: 0, 'aria-label': label, 'aria-readonly': 'true' },
      element('div', { role: 'rowgroup', class: 'table-head' }, this.header),
      this.space,
    );
    this.root.addEventListener('scroll', () => this.measure(), { passive: true });
    this.root.addEventListener('keydown', (event) => this.keyDown(event));
    this.root.addEventListener('focus', () => this.setActive(this.active < 0 ? 0 : this.active));
    this.space.addEventListener('click', (event) => {
      const row = (event.target as Element).closest<HTMLElement>('.table-row');
      if (!row) return;
      this.setActive(Number(row.dataset.index));
      if (this.events.choose) this.events.choose(this.active);
      else this.events.activate?.(this.active);
    });
    this.space.addEventListener('dblclick', () => {
      if (this.events.choose && this.active >= 0) this.events.activate?.(this.active);
    });
    new ResizeObserver(() => this.measure()).observe(this.root);
  }

  update(rows: TableRows): void {
    this.rows = rows;
    setAttribute(this.root, 'aria-rowcount', rows.total + 1);
    this.space.style.height = `${rows.total * rowHeight}px`;
    if (this.active >= rows.total) this.active = rows.total - 1;
    this.layout();
  }

  /** Marks a row as the active one without moving the focus. */
  select(index: number): void {
    if (index === this.active || index < 0 || index >= this.rows.total) return;
    this.setActive(index);
  }

  /** Other rows than those before: none is active, and the first are in view. */
  toStart(): void {
    this.active = -1;
    this.root.scrollTo(0, 0);
    this.measure();
  }

  /** Scrolls to a row if it is out of view. */
  bringIntoView(index: number): void {
    scrollToRow(this.root, index, rowHeight, this.root.clientHeight - this.header.offsetHeight);
    this.measure();
  }

  /** The row under the pointer of a mouse event, or the active one where the event is of a key; -1 where there is none. */
  rowOf(event: MouseEvent): number {
    if (event.button !== 2) return this.root.contains(event.target as Node) ? this.active : -1;
    const row = (event.target as Element).closest<HTMLElement>('.table-row');
    return row && this.space.contains(row) ? Number(row.dataset.index) : -1;
  }

  /** Says by which column the rows are sorted. */
  showSorted(column: number, descending: boolean): void {
    [...this.header.children].forEach((title, index) => {
      setAttribute(title, 'aria-sort', index !== column ? undefined : descending ? 'descending' : 'ascending');
    });
  }

  /** Names a column otherwise: its rows are something else now. */
  entitle(column: number, title: string): void {
    const cell = this.header.children[column];
    setText(cell.querySelector('.sort') ?? cell, title);
  }

  private titleOf({ kind, hint, title }: TableColumn, index: number): HTMLElement {
    const { events } = this;
    if (!events.sort) return element('div', { class: `cell ${kind}`, role: 'columnheader', title: hint }, title);
    const button = element('button', { type: 'button', class: 'sort' }, title);
    button.addEventListener('click', () => events.sort?.(index));
    return element('div', { class: `cell ${kind}`, role: 'columnheader', title: hint }, button);
  }

  private measure(): void {
    this.height = this.root.clientHeight;
    this.scrolled = this.root.scrollTop;
    this.layout();
  }

  private layout(): void {
    if (this.height === 0) return;
    const { active, rows } = this;
    const first = Math.max(0, Math.floor(this.scrolled / rowHeight) - 2);
    const last = Math.min(rows.total, Math.ceil((this.scrolled + this.height) / rowHeight) + 2);
    const inView = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
    const room = Math.ceil(this.height / rowHeight) + 5;
    // Rows that leave the view on one side are those that come in on the other.
    render(
      repeat(
        inView,
        (index) => index % room,
        (index) => this.row(index, rows.at(index)),
      ),
      this.space,
    );
    setAttribute(this.root, 'aria-activedescendant', active >= first && active < last ? `${this.id}-${active}` : undefined);
    this.events.range?.(first, inView.length);
  }

  private row(index: number, content: TableRow | undefined): TemplateResult {
    const active = index === this.active;
    const level = content?.level;
    const cells = this.columns.map(({ kind }, column) => {
      const value = content?.cells[column] ?? '';
      return typeof value === 'string'
        ? html`<div class="cell ${kind}" role="gridcell" .textContent=${value}></div>`
        : html`<div class="cell ${kind} bar" role="gridcell" .style=${`--share: ${value.bar}`} .textContent=${value.text}></div>`;
    });
    // Styles by property: the page's policy refuses the attribute. No white space around the cells: it would be text of the row.
    // prettier-ignore
    return html`<div
      role="row"
      id="${this.id}-${index}"
      aria-rowindex=${index + 2}
      data-index=${index}
      class="table-row ${content?.className ?? ''}${active ? ' active' : ''}"
      title=${content?.title ?? nothing}
      aria-current=${content?.current === true ? 'true' : nothing}
      aria-level=${level ?? nothing}
      aria-selected=${active ? 'true' : 'false'}
      .style=${`top: ${index * rowHeight}px;${level === undefined ? '' : ` --level: ${level}`}`}
    >${cells}</div>`;
  }

  private setActive(index: number): void {
    this.active = Math.max(0, Math.min(this.rows.total - 1, index));
    if (this.rows.total === 0) return;
    this.bringIntoView(this.active);
  }

  private keyDown(event: KeyboardEvent): void {
    // The titles are buttons, with keys of their own.
    if (this.header.contains(event.target as Node)) return;
    const page = Math.max(1, Math.floor(this.root.clientHeight / rowHeight) - 2);
    const target = rowMoves(this.active, this.rows.total, page)[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (target !== undefined) {
      this.setActive(target);
      this.events.focus?.(this.active);
    } else if (event.key === 'Enter' && this.active >= 0) {
      this.events.activate?.(this.active);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
