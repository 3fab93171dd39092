// What the free lists say of the chosen order; all of it comes with the frames.
import { html, nothing, render, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { formatSize } from '../../../src/model/size';
import type { FreeListsStrings } from './strings';
import type { Blocker, FreeListsBody } from './protocol';
import { countedText, element, fill, formatCount } from '../../components/dom';
import type { Selection } from '../../../src/protocol/inspection';
import type { Pointed } from '../view';
import { indexTip, type FreeListsPicture } from './texts';

/** The chosen order in full: what a request would find, what is in its way, its list, its indexes. */
export class FreeListsDetail {
  readonly root: HTMLElement;
  private readonly request = element('div', {});
  private readonly lists = element('div', {});

  constructor(
    private readonly strings: FreeListsStrings,
    private readonly address: (byte: number) => string,
    private readonly events: { select(byte: number): void; showOnMap(byte: number): void; revealLine(line: number): void },
  ) {
    this.root = element('section', { class: 'order-detail', 'aria-label': strings.details }, this.request, this.lists);
  }

  /** `selection`: what is selected, for all views. */
  update(picture: FreeListsPicture, selection: Selection | undefined): void {
    const { strings } = this;
    const { body, unit } = picture;
    const { order, blockers, obstacles } = body;
    const obstacle = obstacles[order];
    const rest = obstacle === null || obstacle === 'searching' ? 0 : obstacle.count - blockers.length;
    render(
      html`<h2>${fill(strings.freeListsOrder, order, formatSize(2 ** order * unit))}</h2>
        <p>${this.answerText(picture)}</p>
        <p>${this.obstacleText(body)}</p>
        <ul class="blockers" aria-label=${strings.freeListsBlockers}>
          ${blockers.map((blocker) => this.blocker(blocker, selection))}${this.more(rest)}
        </ul>`,
      this.request,
    );
    render(html`${this.list(body, unit, selection)}${this.indexes(picture)}`, this.lists);
  }

  /** The block or allocation that a mouse event, or the focus, is at. */
  placeOf(event: MouseEvent): Pointed | undefined {
    const item = (event.target as Element).closest<HTMLElement>('[data-byte]');
    return item && this.root.contains(item)
      ? { byte: Number(item.dataset.byte), allocated: item.closest('.blockers') !== null }
      : undefined;
  }

  /** Scrolls to what lies at a byte, where it is listed; but not past what is told of the selection. */
  bringIntoView(byte: number): void {
    const item = [...this.root.querySelectorAll<HTMLElement>('[data-byte]')].find(
      ({ dataset }) => byte >= Number(dataset.byte) && byte < Number(dataset.end),
    );
    const panel = this.root.querySelector('.inspector:not(.empty)');
    const topOf = (each: Element): number => each.getBoundingClientRect().top;
    const isPanelAbove = panel !== null && item !== undefined && topOf(panel) < topOf(item);
    if (!isPanelAbove) item?.scrollIntoView({ block: 'nearest' });
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
    const allocations = countedText(count, strings.freeListsAllocation, strings.freeListsAllocations);
    const obstacles = fill(strings.freeListsObstacle, allocations, formatSize(bytes), this.address(from), this.address(to - 1));
    return passing === undefined ? obstacles : `${obstacles} ${fill(strings.freeListsPassing, formatCount(passing))}`;
  }

  private blocker({ handle, line, from, to, passes }: Blocker, selection: Selection | undefined): TemplateResult {
    const { strings, events } = this;
    const name = handle || strings.blockUnnamed;
    const show = fill(strings.freeListsShowOnMap, name);
    const press = (): void => {
      events.select(from);
      events.revealLine(line);
    };
    const looks = passes === undefined ? nothing : passes ? 'passes' : 'dimmed';
    return html`<li class=${looks} data-byte=${from} data-end=${to} aria-current=${isSelected(selection, from, to)}>
      <button type="button" class="link" @click=${press}>${fill(strings.freeListsBlockerLine, name, line)}</button
      ><span class="facts">${this.address(from)}, ${formatSize(to - from)}</span
      ><vscode-toolbar-button icon="location" label=${show} title=${show} @click=${() => events.showOnMap(from)}></vscode-toolbar-button>
    </li>`;
  }

  private list({ list, counts, order, fit }: FreeListsBody, unit: number, selection: Selection | undefined): TemplateResult {
    const { strings } = this;
    const size = 2 ** order * unit;
    const items = list.map((byte, index) => {
      const address = this.address(byte);
      const title = fill(strings.freeListsShowOnMap, address);
      const next = index === 0 ? html`<span class="mark">${strings.next}</span>` : nothing;
      return html`<li
        class=${index === 0 ? 'next' : ''}
        data-byte=${byte}
        data-end=${byte + size}
        aria-current=${isSelected(selection, byte, byte + size)}
      >
        <button type="button" class="link" title=${title} @click=${() => this.events.showOnMap(byte)}>${address}</button>${next}
      </li>`;
    });
    const note = fit === 'lifo' ? strings.freeListsFitLifo : strings.freeListsFitLowest;
    const none = counts[order] === 0;
    return html`<h3>${strings.freeListsList}</h3>
      <ol class="free-blocks" aria-label=${strings.freeListsList} ?hidden=${none}>
        ${items}${this.more(counts[order] - list.length)}
      </ol>
      <p class="facts">${none ? strings.freeListsNone : note}</p>`;
  }

  private indexes(picture: FreeListsPicture): TemplateResult {
    const tips = (['unusable', 'fragmentation'] as const).map((index) => indexTip(this.strings, index, picture.body.order, picture));
    return html`<dl class="indexes">
      ${tips.map(
        ({ title, rows: [formula, here] }) =>
          html`<dt>${title}</dt>
            <dd>
              <div>${formula.value}</div>
              <div>${here.value}</div>
            </dd>`,
      )}
    </dl>`;
  }

  /** So many are not listed. */
  private more(rest: number): TemplateResult | typeof nothing {
    return rest > 0 ? html`<li class="facts">${fill(this.strings.freeListsMore, formatCount(rest))}</li>` : nothing;
  }
}

function isSelected(selection: Selection | undefined, from: number, to: number): 'true' | typeof nothing {
  return selection && from < selection.to && to > selection.from ? 'true' : nothing;
}
