import { formatSize } from '../../../src/model/size';
import type { FreeListsStrings } from './strings';
import type { Blocker, FreeListsBody } from './protocol';
import { element, fill, formatCount, setAttribute, setText } from '../../components/dom';
import { iconButton } from '../../components/icon-button';
import type { Selection } from '../../../src/protocol/inspection';
import type { Pointed } from '../view';
import { indexTip, type FreeListsPicture } from './table';

/** The chosen order in full: what a request would find, what is in its way, its list, its indexes. */
export class FreeListsDetail {
  readonly root: HTMLElement;
  private readonly title = element('h2', {});
  private readonly answer = element('p', {});
  private readonly obstacle = element('p', {});
  private readonly blockers = element('ul', { class: 'blockers' });
  private readonly listTitle: HTMLElement;
  private readonly list = element('ol', { class: 'free-blocks' });
  private readonly listNote = element('p', { class: 'facts' });
  private readonly indexes = element('dl', { class: 'indexes' });
  private shownBlockers = '';
  private shownList = '';

  constructor(
    private readonly strings: FreeListsStrings,
    private readonly address: (byte: number) => string,
    private readonly events: { select(byte: number): void; showOnMap(byte: number): void; revealLine(line: number): void },
  ) {
    setAttribute(this.blockers, 'aria-label', strings.freeListsBlockers);
    setAttribute(this.list, 'aria-label', strings.freeListsList);
    this.listTitle = element('h3', {}, strings.freeListsList);
    this.root = element(
      'section',
      { class: 'order-detail', 'aria-label': strings.details },
      element('div', {}, this.title, this.answer, this.obstacle, this.blockers),
      element('div', {}, this.listTitle, this.list, this.listNote, this.indexes),
    );
  }

  /** `selection`: what is selected, for all views. */
  update(picture: FreeListsPicture, selection: Selection | undefined): void {
    const { strings } = this;
    const { body, unit } = picture;
    const { order } = body;
    setText(this.title, fill(strings.freeListsOrder, order, formatSize(2 ** order * unit)));
    setText(this.answer, this.answerText(picture));
    setText(this.obstacle, this.obstacleText(body));
    this.fillBlockers(body);
    this.fillList(body, unit);
    this.markSelection(selection);
    const rows = (['unusable', 'fragmentation'] as const).map((index) => indexTip(strings, index, order, picture));
    this.indexes.replaceChildren(
      ...rows.flatMap(({ title, rows: [formula, here] }) => [
        element('dt', {}, title),
        element('dd', {}, element('div', {}, formula.value), element('div', {}, here.value)),
      ]),
    );
  }

  /** The block or allocation that a mouse event, or the focus, is at. */
  placeOf(event: MouseEvent): Pointed | undefined {
    const item = (event.target as Element).closest<HTMLElement>('[data-byte]');
    return item && this.root.contains(item)
      ? { byte: Number(item.dataset.byte), allocated: item.parentElement === this.blockers }
      : undefined;
  }

  /** Scrolls to what lies at a byte, where it is listed. */
  bringIntoView(byte: number): void {
    this.itemsWith(({ from, to }) => byte >= from && byte < to)[0]?.scrollIntoView({ block: 'nearest' });
  }

  private markSelection(selection: Selection | undefined): void {
    for (const item of this.root.querySelectorAll('[data-byte][aria-current]')) item.removeAttribute('aria-current');
    if (!selection) return;
    for (const item of this.itemsWith(({ from, to }) => from < selection.to && to > selection.from)) {
      setAttribute(item, 'aria-current', 'true');
    }
  }

  private itemsWith(holds: (range: { readonly from: number; readonly to: number }) => boolean): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>('[data-byte]')].filter(({ dataset }) =>
      holds({ from: Number(dataset.byte), to: Number(dataset.end) }),
    );
  }

  private answerText({ body, metrics }: FreeListsPicture): string {
    const { strings } = this;
    const answer = body.answers[body.order];
    switch (answer.kind) {
      case 'yes':
        return answer.fromOrder === body.order
          ? fill(strings.freeListsTakes, this.address(answer.from))
          : fill(strings.freeListsSplits, answer.fromOrder, this.address(answer.from));
      case 'exhausted':
        return fill(strings.freeListsExhausted, formatSize(answer.missing));
      case 'fragmented':
        return fill(strings.freeListsFragmented, formatSize(metrics.free));
    }
  }

  private obstacleText({ order, obstacles: found }: FreeListsBody): string {
    const { strings } = this;
    const obstacle = found[order];
    if (obstacle === 'searching') return strings.freeListsSearching;
    if (obstacle === null) return '';
    const { count, bytes, from, to, passing } = obstacle;
    if (count === 0) return fill(strings.freeListsEmptySlabs, this.address(from), this.address(to - 1));
    const allocations = count === 1 ? strings.freeListsAllocation : fill(strings.freeListsAllocations, formatCount(count));
    const obstacles = fill(strings.freeListsObstacle, allocations, formatSize(bytes), this.address(from), this.address(to - 1));
    return passing === undefined ? obstacles : `${obstacles} ${fill(strings.freeListsPassing, formatCount(passing))}`;
  }

  private fillBlockers({ blockers, obstacles, order }: FreeListsBody): void {
    // Made anew only when they are others: a focus on one of them is not lost by a frame.
    const obstacle = obstacles[order];
    const rest = obstacle === null || obstacle === 'searching' ? 0 : obstacle.count - blockers.length;
    const key = JSON.stringify([blockers, rest]);
    if (key === this.shownBlockers) return;
    this.shownBlockers = key;
    const more = rest > 0 ? [element('li', { class: 'facts' }, fill(this.strings.freeListsMore, formatCount(rest)))] : [];
    this.blockers.replaceChildren(...blockers.map((blocker) => this.blockerItem(blocker)), ...more);
  }

  private blockerItem({ handle, line, from, to, passes }: Blocker): HTMLElement {
    const { strings } = this;
    const name = handle || strings.blockUnnamed;
    const link = element('button', { type: 'button', class: 'link' }, fill(strings.freeListsBlockerLine, name, line));
    link.addEventListener('click', () => {
      this.events.select(from);
      this.events.revealLine(line);
    });
    const show = iconButton('location', fill(strings.freeListsShowOnMap, name), () => this.events.showOnMap(from));
    const looks = passes === undefined ? undefined : passes ? 'passes' : 'dimmed';
    const facts = element('span', { class: 'facts' }, `${this.address(from)}, ${formatSize(to - from)}`);
    return element('li', { class: looks, 'data-byte': from, 'data-end': to }, link, facts, show);
  }

  private fillList({ list, counts, order, fit }: FreeListsBody, unit: number): void {
    const size = 2 ** order * unit;
    const key = JSON.stringify([list, size, counts[order], fit]);
    if (key === this.shownList) return;
    this.shownList = key;
    const { strings } = this;
    const rest = counts[order] - list.length;
    const items = list.map((byte, index) => {
      const link = element('button', { type: 'button', class: 'link' }, this.address(byte));
      link.addEventListener('click', () => this.events.showOnMap(byte));
      link.title = fill(strings.freeListsShowOnMap, this.address(byte));
      return element(
        'li',
        { class: index === 0 ? 'next' : '', 'data-byte': byte, 'data-end': byte + size },
        link,
        ...(index === 0 ? [element('span', { class: 'mark' }, strings.next)] : []),
      );
    });
    if (rest > 0) items.push(element('li', { class: 'facts' }, fill(strings.freeListsMore, formatCount(rest))));
    this.list.replaceChildren(...items);
    this.list.hidden = items.length === 0;
    const note = fit === 'lifo' ? strings.freeListsFitLifo : strings.freeListsFitLowest;
    setText(this.listNote, items.length === 0 ? strings.freeListsNone : note);
  }
}
