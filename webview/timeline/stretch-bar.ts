// What of the selected stretch can be shown, each with how much that is: a row over the timeline's drawing.
import type { AllocationSum } from '../../src/model/allocation-sum';
import { formatCount, formatSize } from '../../src/model/size';
import type { Stretch } from '../../src/protocol/timeline';
import type { Strings, StringKey } from '../../src/protocol/strings';
import { element, fill, setAttribute, setText } from '../components/dom';
import { iconButton } from '../components/icon-button';
import { stretchChoices, termsOf, type StretchChoice } from './stretch';

export interface StretchBarEvents {
  /** A choice is pressed: to be shown, or no longer. */
  choose(choice: StretchChoice, shown: boolean): void;
  zoom(): void;
  end(): void;
}

const names: Readonly<Record<StretchChoice, StringKey>> = {
  born: 'timelineBorn',
  died: 'timelineDied',
  here: 'timelineLeftHere',
  end: 'timelineLeftEnd',
};

/** What is known of a stretch so far. */
export type StretchSums = Readonly<Partial<Record<StretchChoice, AllocationSum>>>;

/** The row of the stretch: its ends, and four choices that set the filter of all views. */
export class StretchBar {
  readonly root: HTMLElement;
  private readonly title = element('span', { class: 'title' });
  private readonly choices = stretchChoices.map((choice) => {
    const name = element('span');
    const value = element('span', { class: 'value' });
    const button = element('button', { type: 'button', 'aria-pressed': 'false', 'data-choice': choice }, name, value);
    button.addEventListener('click', () => this.events.choose(choice, button.getAttribute('aria-pressed') !== 'true'));
    return { choice, name, value, button };
  });

  constructor(
    private readonly strings: Strings,
    private readonly events: StretchBarEvents,
  ) {
    for (const { choice, name } of this.choices) name.append(strings[names[choice]]);
    this.root = element(
      'div',
      { class: 'timeline-stretch', role: 'group', 'aria-label': strings.timelineStretchShow, hidden: true },
      element('span', { class: 'band', 'aria-hidden': 'true' }),
      this.title,
      iconButton('zoom-in', strings.timelineStretchZoom, () => events.zoom()),
      iconButton('close', strings.timelineStretchEnd, () => events.end()),
      ...this.choices.map(({ button }) => button),
    );
  }

  /** Shows a stretch as one stands at a position; `sums` are the host's of this stretch, if it has answered. */
  update(stretch: Stretch | undefined, position: number, sums: StretchSums | undefined, chosen: StretchChoice | undefined): void {
    this.root.hidden = stretch === undefined;
    if (!stretch) return;
    const { strings } = this;
    setText(this.title, fill(strings.timelineStretch, formatCount(stretch.from), formatCount(stretch.to)));
    for (const { choice, value, button } of this.choices) {
      const sum = sums?.[choice];
      setText(value, sum ? describeSum(strings, sum) : '…');
      setAttribute(button, 'aria-pressed', String(choice === chosen));
      setAttribute(button, 'title', fill(strings.timelineStretchFilter, termsOf(stretch, choice, position).join(' ')));
    }
  }
}

/** A sum in short: 3 · 1.5 KiB. */
function describeSum(strings: Strings, { count, bytes }: AllocationSum): string {
  return count === 0 ? '0' : fill(strings.timelineStretchSum, formatCount(count), formatSize(bytes));
}
