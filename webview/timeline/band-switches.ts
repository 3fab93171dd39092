// Which bands the timeline has below its drawing: a switch for each, with what it says at the present position.
import type { Strings, StringKey } from '../../src/protocol/strings';
import { countedText, element, fill, setAttribute, setText } from '../components/dom';
import { drawOn } from '../components/draw-on';
import { iconButton } from '../components/icon-button';
import { classStyle } from '../layout/picture';
import { Scene } from '../layout/scene';
import type { Theme } from '../render/theme';
import { cellLength, formatAllocated, formatAllocation, formatCallRate, formatCalls } from './activity-texts';
import { bandNames, mostOf, type BandName } from './bands';
import { swatchHeight, swatchWidth } from './legend';
import { cellAt, type TimelinePicture } from './picture';

/** What the reader has chosen; the rest is as the panel's room suggests. */
export type BandChoice = Readonly<Partial<Record<BandName, boolean>>>;

/** Below this height of the panel lanes are shown only where they are asked for. */
const roomForLanes = 720;

const names: Readonly<Record<BandName, StringKey>> = {
  allocated: 'timelineAllocated',
  calls: 'timelineCalls',
  threads: 'timelineThreads',
};

export class BandSwitches {
  readonly root: HTMLElement;
  private readonly chosen: Partial<Record<BandName, boolean>>;
  private picture: TimelinePicture | undefined;
  private place: number | undefined;
  /** Shows the switches of bands that are off where there is room for those alone that are on. */
  private readonly others: HTMLElement;
  private readonly entries = bandNames.map((name) => {
    const canvas = element('canvas', { class: 'swatch', 'aria-hidden': 'true' });
    const value = element('span', { class: 'value' });
    const button = element('button', { type: 'button', 'data-band': name, hidden: true });
    return { name, canvas, value, button };
  });

  constructor(
    private readonly strings: Strings,
    chosen: BandChoice,
    changed: () => void,
  ) {
    this.chosen = { ...chosen };
    for (const { name, canvas, value, button } of this.entries) {
      button.append(canvas, element('span', {}, strings[names[name]]), value);
      button.addEventListener('click', () => {
        this.chosen[name] = !this.shown.has(name);
        this.refresh();
        changed();
      });
    }
    this.others = iconButton('ellipsis', strings.timelineBandsOff, () => this.showOthers(!this.root.classList.contains('open')), true);
    this.root = element(
      'div',
      { class: 'timeline-legend bands', role: 'group', 'aria-label': strings.timelineBands },
      ...this.entries.map(({ button }) => button),
      this.others,
    );
  }

  /** Bands that are to be seen where there is something for them. */
  get shown(): ReadonlySet<BandName> {
    const { chosen } = this;
    const isShown = (name: BandName): boolean => chosen[name] ?? (name === 'threads' && window.innerHeight > roomForLanes);
    return new Set(bandNames.filter(isShown));
  }

  get choice(): BandChoice | undefined {
    return Object.keys(this.chosen).length > 0 ? { ...this.chosen } : undefined;
  }

  draw(theme: Theme): void {
    for (const { name, canvas } of this.entries) drawOn(canvas, theme, swatchWidth, swatchHeight, swatch(name));
  }

  /** `place`: where the present position stands on the axis, if that is known. */
  update(picture: TimelinePicture | undefined, place: number | undefined): void {
    this.picture = picture;
    this.place = place;
    this.refresh();
  }

  private showOthers(shown: boolean): void {
    this.root.classList.toggle('open', shown);
    setAttribute(this.others, 'checked', shown);
  }

  private refresh(): void {
    const { picture, place, strings, shown } = this;
    if (!picture) return;
    const { rates, threads } = picture;
    const cell = place === undefined ? undefined : cellAt(rates, place);
    const count = threads?.lanes.reduce((sum, lane) => sum + lane.threads, 0) ?? 0;
    const over = fill(strings.timelineRateOver, cellLength(strings, picture));
    const told: Readonly<Record<BandName, readonly [value: string, hint: string] | undefined>> = {
      allocated: [
        formatAllocated(strings, picture, cell),
        fill(strings.timelineRateHint, strings.timelineAllocatedHint, over, formatAllocation(strings, picture, mostOf(rates.allocated))),
      ],
      calls: rates.calls && [
        formatCalls(strings, picture, cell),
        fill(strings.timelineRateHint, strings.timelineCallsHint, over, formatCallRate(strings, mostOf(rates.calls))),
      ],
      threads: threads && [countedText(count, '1', '{0}'), strings.timelineThreadsHint],
    };
    for (const { name, value, button } of this.entries) {
      const [text, hint] = told[name] ?? ['', ''];
      button.hidden = told[name] === undefined;
      setAttribute(button, 'aria-pressed', String(shown.has(name)));
      setAttribute(button, 'title', hint);
      setText(value, text);
    }
    this.others.hidden = bandNames.every((name) => told[name] === undefined || shown.has(name));
  }
}

/** A piece of the band. */
function swatch(name: BandName): Scene {
  const scene = new Scene();
  if (name === 'threads') {
    for (const lane of [0, 1, 2]) scene.list(classStyle('name', lane + 1)).push(lane * 5, lane * 4, swatchWidth - lane * 5, 3);
    return scene;
  }
  const heights = name === 'allocated' ? [4, 9, 12, 6] : [8, 5, 10, 11];
  heights.forEach((high, at) => scene.list('timelineRate').push(at * 4 + 1, swatchHeight - high, 3, high));
  return scene;
}
