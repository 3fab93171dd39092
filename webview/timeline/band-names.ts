// What the bands below the timeline's drawing are: the greatest rate beside each, and the names of the threads, which filter all views.
import { html, nothing, render, type TemplateResult } from 'lit';
import type { Strings } from '../../src/protocol/strings';
import { element, fill } from '../components/dom';
import { formatCount, formatSize } from '../../src/model/size';
import { cellLength, formatAllocation, formatCallRate, laneName, threadFilter } from './activity-texts';
import { shortCount } from './axes';
import { mostOf, type Band } from './bands';
import type { TimelinePicture } from './picture';

/** A name of more characters is shortened in its middle: what tells `worker-12` from `worker-13` is its end. */
const mostCharacters = 7;
/** So many stay of its beginning and of its end: with the sign between them they are no wider. */
const [fromStart, fromEnd] = [2, 3];

/** The texts on both sides of the bands. */
export class BandNames {
  readonly names: HTMLElement;
  readonly counts = element('div', { class: 'timeline-band-counts', 'aria-hidden': 'true' });
  /** The lane that the tab key leads to. */
  private active = 0;

  /** `choose` is told of the thread whose name is pressed. */
  constructor(
    private readonly strings: Strings,
    private readonly choose: (name: string) => void,
  ) {
    this.names = element('div', { class: 'timeline-band-names', role: 'group', 'aria-label': strings.timelineThreads });
    this.names.addEventListener('keydown', (event) => this.move(event));
  }

  /** `filter` is the one that all views have. */
  show(picture: TimelinePicture, bands: readonly Band[], filter: string): void {
    this.names.hidden = this.counts.hidden = bands.length === 0;
    render(html`${bands.map((band) => this.name(picture, band, filter))}`, this.names);
    render(html`${bands.map((band) => this.count(picture, band))}`, this.counts);
  }

  private name(picture: TimelinePicture, { name, lane, top, height }: Band, filter: string): TemplateResult {
    const { strings } = this;
    const style = `top: ${top}px; height: ${height}px`;
    if (lane === undefined) {
      const rates = (name === 'calls' ? picture.rates.calls : picture.rates.allocated) ?? [];
      const most = mostOf(rates);
      const [what, rate, text] =
        name === 'calls'
          ? [strings.timelineCalls, formatCallRate(strings, most), shortCount(Math.round(most))]
          : [strings.timelineAllocated, formatAllocation(strings, picture, most), formatSize(Math.round(most))];
      const title = `${what}: ${rate}, ${fill(strings.timelineRateOver, cellLength(strings, picture))}`;
      return html`<span class="rate" .style=${style} title=${title}>${text}</span>`;
    }
    const thread = picture.threads!.lanes[lane];
    const text = laneName(strings, thread);
    const did = fill(strings.timelineThreadDid, text, formatCount(thread.calls), formatSize(thread.bytes));
    if (thread.name === undefined) return html`<span class="lane" .style=${style} title=${did}>${text}</span>`;
    return html`<button
      type="button"
      class="lane"
      .style=${style}
      data-lane=${lane}
      tabindex=${lane === this.active ? 0 : -1}
      title=${`${did}\n${strings.timelineThreadFilter}`}
      aria-label=${did}
      aria-pressed=${filter === threadFilter(thread.name) ? 'true' : 'false'}
      @click=${() => this.choose(thread.name!)}
      @focus=${() => (this.active = lane)}
    >
      ${shortened(text)}
    </button>`;
  }

  private count({ threads }: TimelinePicture, { lane, top, height }: Band): TemplateResult | typeof nothing {
    if (lane === undefined || !threads) return nothing;
    return html`<span .style=${`top: ${top}px; height: ${height}px`}>${shortCount(threads.lanes[lane].calls)}</span>`;
  }

  private move(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    const buttons = [...this.names.querySelectorAll('button')];
    const next = buttons[buttons.indexOf(event.target as HTMLButtonElement) + by] as HTMLButtonElement | undefined;
    event.preventDefault();
    event.stopPropagation();
    if (!next) return;
    this.active = Number(next.dataset.lane);
    for (const each of buttons) each.tabIndex = each === next ? 0 : -1;
    next.focus();
  }
}

function shortened(name: string): string {
  return name.length <= mostCharacters ? name : `${name.slice(0, fromStart)}…${name.slice(-fromEnd)}`;
}
