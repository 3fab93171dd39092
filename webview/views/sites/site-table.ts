// One of the tables of sites: keeps its order and the rows in view, for which the view asks the host.
import type { ViewActions } from '../view';
import { RowsInView } from '../../components/rows-in-view';
import { SortOrder } from '../../components/sort-order';
import { VirtualTable, type TableRow } from '../../components/virtual-table';
import { rowHint, type SiteColumn } from './columns';
import type { SiteRow } from './protocol';

/** Rows as the host has them. */
export interface ShownRows<Row> {
  readonly total: number;
  readonly from: number;
  readonly rows: readonly Row[];
  /** The greatest figure of all rows, which bars are measured by. */
  readonly most: number;
  readonly passing?: readonly boolean[];
  readonly selectedRow?: number;
}

/** What a table tells its view. */
interface SiteTableEvents {
  /** Filters every view; the same once more ends it. */
  filterBy(expression: string): void;
}

/** What filters by a row. */
export function expressionOf({ operation, site, line }: SiteRow): string {
  if (operation !== undefined) return `stack-of:${operation}`;
  return site === undefined ? `line:${line}` : `site:"${site}"`;
}

/** A table of sites with columns of one kind. */
export class SiteTable<Row extends SiteRow, Sort extends string> {
  readonly root: HTMLElement;
  readonly order: SortOrder<Sort>;
  private readonly table: VirtualTable;
  private readonly inView = new RowsInView();
  private shown: ShownRows<Row> | undefined;

  constructor(
    private readonly actions: ViewActions<'sites'>,
    label: string,
    private readonly columns: readonly SiteColumn<Row, Sort>[],
    sort: Sort,
    descending: boolean,
    events: SiteTableEvents,
  ) {
    this.order = new SortOrder(sort, descending, ['site', 'line']);
    this.table = new VirtualTable(columns, label, {
      activate: (index) => this.reveal(index),
      choose: (index) => {
        const row = this.at(index);
        if (row) events.filterBy(expressionOf(row));
      },
      range: (from, count) => this.showRows(from, count),
      sort: (column) => this.sortBy(column),
    });
    this.root = this.table.root;
    this.table.showSorted(
      columns.findIndex((column) => column.sort === sort),
      descending,
    );
  }

  /** Another trace. */
  toStart(): void {
    this.inView.toStart();
    this.table.toStart();
  }

  /** The rows to be asked for. */
  get wanted(): { readonly from: number; readonly count: number } {
    return this.inView.wanted;
  }

  /** Shows rows; what the filter is made from is marked. */
  show(shown: ShownRows<Row>, filter: string): void {
    this.shown = shown;
    this.table.update({ total: shown.total, at: (index) => this.row(index, shown, filter) });
  }

  bringIntoView(index: number): void {
    this.table.bringIntoView(index);
  }

  /** The row under the pointer, or the active one. */
  rowAt(event: MouseEvent): Row | undefined {
    return this.at(this.table.rowOf(event));
  }

  /** Columns as wide as their titles and the longest figures of a run with so many digits of operations. */
  sizeColumns(digits: number): void {
    // A title is sorted by, then in bold letters and with an arrow.
    const figures = this.columns.slice(1).map(({ title, width }) => Math.max(width(digits), title.length * 0.85 + 1.5));
    const { style } = this.root;
    style.setProperty('--figures', figures.map((width) => `${width}ch`).join(' '));
    style.setProperty(
      '--least',
      `calc(${figures.reduce((sum, width) => sum + width, 0)}ch + ${figures.length} * var(--gap-between) + 8px)`,
    );
  }

  private at(index: number): Row | undefined {
    return this.shown?.rows[index - this.shown.from];
  }

  private row(index: number, { from, rows, most, passing, selectedRow }: ShownRows<Row>, filter: string): TableRow | undefined {
    const row = rows[index - from] as Row | undefined;
    if (!row) return undefined;
    const passes = passing?.[index - from];
    const looks = passes === true ? 'passes' : passes === false ? 'dimmed' : row.live === 0 ? 'none' : undefined;
    return {
      className: expressionOf(row) === filter ? 'passes filtered' : looks,
      current: index === selectedRow,
      title: rowHint(row, this.actions.strings),
      cells: this.columns.map(({ cell }) => cell(row, most)),
    };
  }

  private reveal(index: number): void {
    const row = this.at(index);
    if (row) this.actions.revealLine(row.line);
  }

  private showRows(from: number, count: number): void {
    if (this.inView.cover(from, count)) this.actions.requestView();
  }

  private sortBy(column: number): void {
    const { order, actions } = this;
    const { sort, title } = this.columns[column];
    order.press(sort);
    this.table.showSorted(column, order.descending);
    actions.announce(order.told(actions.strings, title));
    actions.requestView();
    actions.save();
  }
}
