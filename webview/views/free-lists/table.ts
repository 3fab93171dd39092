// The table of the orders; its figures come with the frames, the course of each count in parts.
import { html, render, type TemplateResult } from 'lit';
import { formatPercent, formatSize } from '../../../src/model/size';
import type { FreeListsStrings } from './strings';
import { element, fill, formatCount, setAttribute } from '../../components/dom';
import { drawOn } from '../../components/draw-on';
import { formatIndex, historyScene, positionAt } from './layout';
import type { Theme } from '../../render/theme';
import { Tooltip, type Tip } from '../../components/tooltip';
import { courseTip, indexTip, passing, requestText, type FreeListsPicture } from './texts';
import type { Pointed } from '../view';

const courseHeight = 18;

const columns = ['order', 'block', 'count', 'bytes', 'unusable', 'fragmentation', 'course', 'request'] as const;
type Column = (typeof columns)[number];

/** One row for each order, as /proc/buddyinfo counts them, with the course of the count over the run. */
export class FreeListsTable {
  readonly root: HTMLElement;
  readonly tooltip = new Tooltip();
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
    this.redraw();
  }

  update(picture: FreeListsPicture): void {
    const moved = this.order !== picture.body.order;
    this.picture = picture;
    this.order = picture.body.order;
    this.show();
    if (moved) this.bringIntoView();
    this.redraw();
  }

  /** It has another size: the chosen order stays in view. */
  resized(): void {
    if (this.picture) this.bringIntoView();
    this.redraw();
  }

  /** Draws the courses again, in the width they have now. */
  redraw(): void {
    const { picture, theme } = this;
    if (!picture?.history || !theme) return;
    for (const [order, canvas] of [...this.group.querySelectorAll('canvas')].entries()) {
      const width = canvas.parentElement?.clientWidth ?? 0;
      if (width <= 0) continue;
      drawOn(canvas, theme, width, courseHeight, historyScene(picture.history, order, width, courseHeight, picture.position));
    }
  }

  /** The block that a request of the row's order would take from the list of that order. */
  placeOf(event: MouseEvent): Pointed | undefined {
    const order = event.button === 2 ? under(event).order : this.root.contains(event.target as Node) ? this.order : undefined;
    const answer = order === undefined ? undefined : this.picture?.body.answers[order];
    return answer?.kind === 'yes' && answer.fromOrder === order ? { byte: answer.from, allocated: false } : undefined;
  }

  private show(): void {
    const { picture } = this;
    if (!picture) return;
    render(
      picture.body.counts.map((_, order) => this.row(order, picture)),
      this.group,
    );
    setAttribute(this.root, 'aria-activedescendant', `order-${this.order}`);
  }

  private row(order: number, { body, metrics, unit }: FreeListsPicture): TemplateResult {
    const count = body.counts[order];
    const bytes = count * 2 ** order * unit;
    const unusable = metrics.unusable[order] ?? 0;
    const fragmentation = metrics.fragmentation[order] ?? 0;
    const inTheWay = passing(body, order);
    const request = requestText(this.strings, body, order);
    const active = order === this.order;
    const looks = [active && 'active', count === 0 && 'none', body.filtered && (inTheWay > 0 ? 'passes' : 'dimmed')].filter(Boolean);
    return html`<div
      class="orders-row ${looks.join(' ')}"
      role="row"
      id="order-${order}"
      data-order=${order}
      aria-selected=${active ? 'true' : 'false'}
    >
      ${cell('order', String(order))}${cell('block', formatSize(2 ** order * unit))}
      ${cell('count', formatCount(count), count / Math.max(1, ...body.counts))}
      ${cell('bytes', bytes === 0 ? '–' : formatSize(bytes), metrics.free === 0 ? 0 : bytes / metrics.free)}
      ${cell('unusable', metrics.free === 0 ? '–' : formatPercent(unusable), unusable)}
      ${cell('fragmentation', formatIndex(fragmentation), Math.max(0, fragmentation))}
      <div class="cell course" role="gridcell" data-column="course"><canvas aria-hidden="true"></canvas></div>
      <div
        class="cell request ${body.answers[order].kind}"
        role="gridcell"
        data-column="request"
        title=${inTheWay > 0 ? fill(this.strings.freeListsPassing, formatCount(inTheWay)) : request}
        .textContent=${request}
      ></div>
    </div>`;
  }

  private bringIntoView(): void {
    const { offsetTop, offsetHeight } = this.group.children[this.order] as HTMLElement;
    const head = this.group.offsetTop;
    if (offsetTop - head < this.root.scrollTop) this.root.scrollTop = offsetTop - head;
    else if (offsetTop + offsetHeight > this.root.scrollTop + this.root.clientHeight) {
      this.root.scrollTop = offsetTop + offsetHeight - this.root.clientHeight;
    }
  }

  private choose(order: number): void {
    if (order < 0 || order >= this.group.childElementCount || order === this.order) return;
    this.order = order;
    this.show();
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
      const target = { ArrowDown: this.order + 1, ArrowUp: this.order - 1, Home: 0, End: this.group.childElementCount - 1 }[event.key];
      if (target === undefined) return;
      this.choose(target);
      // Where all of the view scrolls as one.
      this.group.children[this.order].scrollIntoView({ block: 'nearest' });
      event.preventDefault();
      event.stopPropagation();
    });
  }

  private tipFor(event: MouseEvent): Tip | undefined {
    const { picture, strings } = this;
    const { order, column, x, width } = under(event);
    if (!picture || order === undefined) return undefined;
    if (column === 'unusable' || column === 'fragmentation') return indexTip(strings, column, order, picture);
    const { history } = picture;
    return column === 'course' && history ? courseTip(strings, history, order, positionAt(history, width, x)) : undefined;
  }
}

/** `share`: from 0 to 1, a bar under the text. */
function cell(column: Column, text: string, share?: number): TemplateResult {
  return html`<div
    class="cell ${column}${share === undefined ? '' : ' bar'}"
    role="gridcell"
    data-column=${column}
    .style=${share === undefined ? '' : `--share: ${share}`}
    .textContent=${text}
  ></div>`;
}

function under(event: MouseEvent): { order?: number; column?: string; x: number; width: number } {
  const target = event.target as Element;
  const row = target.closest<HTMLElement>('.orders-row');
  const cell = target.closest<HTMLElement>('.cell');
  if (!row || !cell) return { x: 0, width: 1 };
  const { left } = cell.getBoundingClientRect();
  return { order: Number(row.dataset.order), column: cell.dataset.column, x: event.clientX - left, width: Math.max(1, cell.clientWidth) };
}
