import type { Metrics } from '../../../src/model/metrics';
import { formatPercent, formatSize } from '../../../src/model/size';
import type { FreeListsStrings } from './strings';
import type { FreeListsBody } from './protocol';
import type { TipRow } from '../../components/describe';
import { element, fill, formatCount, setAttribute, setText } from '../../components/dom';
import { historyScene, positionAt, type FreeHistory } from './layout';
import { bucketOf, bucketStart } from './protocol';
import { Canvas2dRenderer } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import { Tooltip } from '../../components/tooltip';
import type { Pointed } from '../view';

const courseHeight = 18;

const columns = ['order', 'block', 'count', 'bytes', 'unusable', 'fragmentation', 'course', 'request'] as const;
type Column = (typeof columns)[number];

interface MadeRow {
  readonly root: HTMLElement;
  readonly cells: Readonly<Record<Column, HTMLElement>>;
  readonly renderer: Canvas2dRenderer;
  width: number;
}

/** What the rows show; all of one position. */
export interface FreeListsPicture {
  readonly body: FreeListsBody;
  readonly metrics: Metrics;
  readonly unit: number;
  readonly position: number;
  readonly history: FreeHistory | undefined;
}

/** One row for each order, as /proc/buddyinfo counts them, with the course of the count over the run. */
export class FreeListsTable {
  readonly root: HTMLElement;
  readonly tooltip = new Tooltip();
  private readonly rows: MadeRow[] = [];
  private readonly group = element('div', { role: 'rowgroup' });
  private picture: FreeListsPicture | undefined;
  private theme: Theme | undefined;
  private order = 0;

  constructor(
    private readonly strings: FreeListsStrings,
    private readonly events: { choose(order: number): void; moveTo(position: number): void },
  ) {
    const titles: Readonly<Record<Column, readonly [title: string, hint?: string]>> = {
      order: [strings.columnOrder],
      block: [strings.columnBlockSize],
      count: [strings.columnFreeBlocks],
      bytes: [strings.columnFreeBytes],
      unusable: [strings.columnUnusable, strings.columnUnusableHint],
      fragmentation: [strings.freeListsColumnFragmentation, strings.freeListsColumnFragmentationHint],
      course: [strings.freeListsColumnCourse, strings.freeListsColumnCourseHint],
      request: [strings.freeListsColumnRequest, strings.freeListsColumnRequestHint],
    };
    const head = element(
      'div',
      { class: 'orders-row head', role: 'row' },
      ...columns.map((column) =>
        element('div', { class: `cell ${column}`, role: 'columnheader', title: titles[column][1] }, titles[column][0]),
      ),
    );
    this.root = element(
      'div',
      { class: 'orders', role: 'grid', tabindex: 0, 'aria-label': strings.freeLists, 'aria-readonly': 'true' },
      element('div', { class: 'orders-head', role: 'rowgroup' }, head),
      this.group,
    );
    this.listen();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    for (const { renderer } of this.rows) renderer.setTheme(theme);
    this.redraw();
  }

  update(picture: FreeListsPicture): void {
    const moved = this.order !== picture.body.order;
    this.picture = picture;
    this.order = picture.body.order;
    const { counts } = picture.body;
    while (this.rows.length > counts.length) this.rows.pop()?.root.remove();
    while (this.rows.length < counts.length) this.addRow(this.rows.length);
    counts.forEach((_, order) => this.fillRow(order, picture));
    this.showOrder();
    if (moved) this.bringIntoView();
    this.redraw();
  }

  /** Draws the courses again, in the width they have now. */
  redraw(): void {
    const { picture, theme } = this;
    if (!picture?.history || !theme) return;
    for (const [order, made] of this.rows.entries()) {
      const width = made.cells.course.clientWidth;
      if (width <= 0) continue;
      if (made.width !== width) made.renderer.resize(width, courseHeight, window.devicePixelRatio);
      made.width = width;
      made.renderer.draw(historyScene(picture.history, order, width, courseHeight, picture.position), 0);
    }
  }

  /** The block that a request of the row's order would take from the list of that order. */
  placeOf(event: MouseEvent): Pointed | undefined {
    const order = event.button === 2 ? under(event).order : this.root.contains(event.target as Node) ? this.order : undefined;
    const answer = order === undefined ? undefined : this.picture?.body.answers[order];
    return answer?.kind === 'yes' && answer.fromOrder === order ? { byte: answer.from, allocated: false } : undefined;
  }

  private fillRow(order: number, { body, metrics, unit }: FreeListsPicture): void {
    const { cells, root } = this.rows[order];
    const count = body.counts[order];
    const bytes = count * 2 ** order * unit;
    const unusable = metrics.unusable[order] ?? 0;
    const fragmentation = metrics.fragmentation[order] ?? 0;
    setText(cells.order, String(order));
    setText(cells.block, formatSize(2 ** order * unit));
    setBar(cells.count, formatCount(count), count / Math.max(1, ...body.counts));
    setBar(cells.bytes, bytes === 0 ? '–' : formatSize(bytes), metrics.free === 0 ? 0 : bytes / metrics.free);
    setBar(cells.unusable, formatPercent(unusable), unusable);
    setBar(cells.fragmentation, formatIndex(fragmentation), Math.max(0, fragmentation));
    const inTheWay = passing(body, order);
    const request = requestText(this.strings, body, order);
    setText(cells.request, request);
    setAttribute(cells.request, 'title', inTheWay > 0 ? fill(this.strings.freeListsPassing, formatCount(inTheWay)) : request);
    setAttribute(cells.request, 'class', `cell request ${body.answers[order].kind}`);
    root.classList.toggle('none', count === 0);
    root.classList.toggle('passes', body.filtered && inTheWay > 0);
    root.classList.toggle('dimmed', body.filtered && inTheWay === 0);
  }

  private addRow(order: number): void {
    const cells = Object.fromEntries<HTMLElement>(
      columns.map((column) => [
        column,
        element('div', { class: `cell ${column}`, role: 'gridcell', 'data-column': column }) as HTMLElement,
      ]),
    ) as Record<Column, HTMLElement>;
    for (const column of ['count', 'bytes', 'unusable', 'fragmentation'] as const) cells[column].classList.add('bar');
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    cells.course.append(canvas);
    const renderer = new Canvas2dRenderer(canvas);
    if (this.theme) renderer.setTheme(this.theme);
    const root = element(
      'div',
      { class: 'orders-row', role: 'row', id: `order-${order}`, 'data-order': order },
      ...columns.map((column) => cells[column]),
    );
    this.rows.push({ root, cells, renderer, width: 0 });
    this.group.append(root);
  }

  private showOrder(): void {
    this.rows.forEach(({ root }, order) => {
      root.classList.toggle('active', order === this.order);
      setAttribute(root, 'aria-selected', String(order === this.order));
    });
    setAttribute(this.root, 'aria-activedescendant', `order-${this.order}`);
  }

  private bringIntoView(): void {
    const { offsetTop, offsetHeight } = this.rows[this.order].root;
    const head = this.group.offsetTop;
    if (offsetTop - head < this.root.scrollTop) this.root.scrollTop = offsetTop - head;
    else if (offsetTop + offsetHeight > this.root.scrollTop + this.root.clientHeight) {
      this.root.scrollTop = offsetTop + offsetHeight - this.root.clientHeight;
    }
  }

  private choose(order: number): void {
    if (order < 0 || order >= this.rows.length || order === this.order) return;
    this.order = order;
    this.showOrder();
    this.bringIntoView();
    this.events.choose(order);
  }

  private listen(): void {
    this.group.addEventListener('click', (event) => {
      const { order, column, x, width } = under(event);
      if (order === undefined) return;
      const history = this.picture?.history;
      if (column === 'course' && history) this.events.moveTo(positionAt(history, width, x));
      this.choose(order);
    });
    this.group.addEventListener('pointermove', (event) => {
      const tip = this.tipFor(event);
      if (tip) this.tooltip.show(event.clientX, event.clientY, tip);
      else this.tooltip.hide();
    });
    this.group.addEventListener('pointerleave', () => this.tooltip.hide());
    this.root.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const target = { ArrowDown: this.order + 1, ArrowUp: this.order - 1, Home: 0, End: this.rows.length - 1 }[event.key];
      if (target === undefined) return;
      this.choose(target);
      event.preventDefault();
      event.stopPropagation();
    });
  }

  private tipFor(event: MouseEvent): { title: string; rows: TipRow[]; hint?: string } | undefined {
    const { picture, strings } = this;
    const { order, column, x, width } = under(event);
    if (!picture || order === undefined) return undefined;
    if (column === 'unusable' || column === 'fragmentation') return indexTip(strings, column, order, picture);
    const { history } = picture;
    if (column !== 'course' || !history) return undefined;
    const position = positionAt(history, width, x);
    const bucket = bucketOf(position, history.buckets, history.operationCount);
    const end = bucketStart(bucket + 1, history.buckets, history.operationCount) - 1;
    const range = (from: number, to: number): string =>
      from === to ? formatCount(from) : fill(strings.freeListsRange, formatCount(from), formatCount(to));
    const known = bucket < history.length;
    const { least, greatest } = history.extremes(order, bucket, bucket + 1);
    return {
      title: fill(strings.freeListsCourse, order),
      rows: [
        { name: strings.freeListsCoursePositions, value: range(position, end) },
        { name: strings.freeListsCourseBlocks, value: known ? range(least, greatest) : '…' },
      ],
      hint: fill(strings.freeListsGoThere, formatCount(position)),
    };
  }
}

/** The formula of an index with its figures at this position, and where it comes from. */
export function indexTip(
  strings: FreeListsStrings,
  index: 'unusable' | 'fragmentation',
  order: number,
  { body, metrics, unit }: Pick<FreeListsPicture, 'body' | 'metrics' | 'unit'>,
): { title: string; rows: TipRow[] } {
  const { free } = metrics;
  const source = (text: string): TipRow => ({ name: strings.freeListsSource, value: text });
  if (index === 'unusable') {
    const above = body.counts.reduce((sum, count, each) => (each >= order ? sum + count * 2 ** each * unit : sum), 0);
    const here =
      free === 0
        ? '0'
        : `(${formatCount(free)} − ${formatCount(above)}) ÷ ${formatCount(free)} = ${formatPercent(metrics.unusable[order])}`;
    return {
      title: fill(strings.freeListsUnusable, order),
      rows: [
        { name: strings.freeListsFormula, value: fill(strings.freeListsUnusableFormula, order) },
        { name: strings.freeListsHere, value: here },
        source(strings.freeListsUnusableSource),
      ],
    };
  }
  const value = metrics.fragmentation[order];
  const blocks = body.counts.reduce((sum, count) => sum + count, 0);
  const size = 2 ** order * unit;
  const here =
    value < 0
      ? fill(strings.freeListsFragmentationFits, order)
      : blocks === 0
        ? '0'
        : `1 − (1 + ${formatCount(free)} ÷ ${formatCount(size)}) ÷ ${formatCount(blocks)} = ${formatIndex(value)}`;
  return {
    title: fill(strings.freeListsFragmentation, order),
    rows: [
      { name: strings.freeListsFormula, value: strings.freeListsFragmentationFormula },
      { name: strings.freeListsHere, value: here },
      source(strings.freeListsFragmentationSource),
    ],
  };
}

function under(event: MouseEvent): { order?: number; column?: string; x: number; width: number } {
  const target = event.target as Element;
  const row = target.closest<HTMLElement>('.orders-row');
  const cell = target.closest<HTMLElement>('.cell');
  if (!row || !cell) return { x: 0, width: 1 };
  const { left } = cell.getBoundingClientRect();
  return { order: Number(row.dataset.order), column: cell.dataset.column, x: event.clientX - left, width: Math.max(1, cell.clientWidth) };
}

function setBar(cell: HTMLElement, text: string, share: number): void {
  setText(cell, text);
  cell.style.setProperty('--share', String(share));
}

/** An index as the kernel prints it, with a real minus sign. */
function formatIndex(value: number): string {
  return value.toFixed(3).replace('-', '−');
}

/** How many of the allocations in the way of an order pass the filter. */
function passing({ obstacles }: FreeListsBody, order: number): number {
  const obstacle = obstacles[order];
  return obstacle === null || obstacle === 'searching' ? 0 : (obstacle.passing ?? 0);
}

function requestText(strings: FreeListsStrings, { answers, obstacles }: FreeListsBody, order: number): string {
  const answer = answers[order];
  const obstacle = obstacles[order];
  switch (answer.kind) {
    case 'yes':
      return answer.fromOrder === order
        ? strings.freeListsYes
        : fill(strings.freeListsYesSplit, fill(strings.orderShort, answer.fromOrder));
    case 'exhausted':
      return fill(strings.freeListsNoExhausted, formatSize(answer.missing));
    case 'fragmented':
      if (obstacle === null || obstacle === 'searching') return strings.freeListsNoFragmented;
      if (obstacle.count === 0) return strings.freeListsNoEmptySlabs;
      return fill(strings.freeListsNoBlocked, formatCount(obstacle.count));
  }
}
