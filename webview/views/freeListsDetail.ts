import { formatSize } from '../../src/model/size';
import type { Strings } from '../../src/protocol/strings';
import type { Blocker, FreeListsBody } from '../../src/protocol/views/freeLists';
import { element, fill, formatCount, setAttribute, setText } from '../dom';
import { iconButton } from './iconButton';
import { indexTip, type FreeListsPicture } from './freeListsTable';

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
    private readonly strings: Strings,
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

  update(picture: FreeListsPicture): void {
    const { strings } = this;
    const { body, unit } = picture;
    const { order } = body;
    setText(this.title, fill(strings.freeListsOrder, order, formatSize(2 ** order * unit)));
    setText(this.answer, this.answerText(picture));
    setText(this.obstacle, this.obstacleText(body));
    this.fillBlockers(body);
    this.fillList(body);
    const rows = (['unusable', 'fragmentation'] as const).map((index) => indexTip(strings, index, order, picture));
    this.indexes.replaceChildren(
      ...rows.flatMap(({ title, rows: [formula, here] }) => [
        element('dt', {}, title),
        element('dd', {}, element('div', {}, formula.value), element('div', {}, here.value)),
      ]),
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

  private obstacleText({ order, obstacles }: FreeListsBody): string {
    const { strings } = this;
    const obstacle = obstacles[order];
    if (obstacle === 'searching') return strings.freeListsSearching;
    if (obstacle === null) return '';
    const { count, bytes, from, to } = obstacle;
    if (count === 0) return fill(strings.freeListsEmptySlabs, this.address(from), this.address(to - 1));
    const allocations = count === 1 ? strings.freeListsAllocation : fill(strings.freeListsAllocations, formatCount(count));
    return fill(strings.freeListsObstacle, allocations, formatSize(bytes), this.address(from), this.address(to - 1));
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

  private blockerItem({ handle, line, from, to }: Blocker): HTMLElement {
    const { strings } = this;
    const name = handle || strings.blockUnnamed;
    const link = element('button', { type: 'button', class: 'link' }, fill(strings.freeListsBlockerLine, name, line));
    link.addEventListener('click', () => {
      this.events.select(from);
      this.events.revealLine(line);
    });
    const show = iconButton('location', fill(strings.freeListsShowOnMap, name), () => this.events.showOnMap(from));
    return element('li', {}, link, element('span', { class: 'facts' }, `${this.address(from)}, ${formatSize(to - from)}`), show);
  }

  private fillList({ list, counts, order, fit }: FreeListsBody): void {
    const key = JSON.stringify([list, order, counts[order], fit]);
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
        { class: index === 0 ? 'next' : '' },
        link,
        ...(index === 0 ? [element('span', { class: 'mark' }, strings.freeListsNext)] : []),
      );
    });
    if (rest > 0) items.push(element('li', { class: 'facts' }, fill(strings.freeListsMore, formatCount(rest))));
    this.list.replaceChildren(...items);
    this.list.hidden = items.length === 0;
    const note = fit === 'lifo' ? strings.freeListsFitLifo : strings.freeListsFitLowest;
    setText(this.listNote, items.length === 0 ? strings.freeListsNone : note);
  }
}
