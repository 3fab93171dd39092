// The axes beside and under the timeline's drawing: texts of the page, where the scene has its ticks. The slider says the same in words.
import type { Stretch } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import { formatCount, formatSize, numberLanguage } from '../../src/model/size';
import { element } from '../components/dom';
import type { AxisTick, TimelineAxes } from './scene';
import { positionTicks } from './axis';
import { middleOf, type TimelineWindow } from './window';

interface Label {
  readonly text: string;
  /** Its middle, in pixels along the axis. */
  readonly at: number;
  readonly className?: string;
}

/** Width of a digit of the axes' texts, and room between two of them, in pixels. */
const digitWidth = 6.5;
const room = 14;

/** The texts of the three axes: bytes, live allocations, positions. */
export class TimelineAxisTexts {
  readonly bytes = element('div', { class: 'timeline-axis bytes', 'aria-hidden': 'true' });
  readonly counts = element('div', { class: 'timeline-axis counts', 'aria-hidden': 'true' });
  readonly positions = element('div', { class: 'timeline-axis positions', 'aria-hidden': 'true' });
  readonly captions: readonly [HTMLElement, HTMLElement];

  constructor(strings: Strings) {
    this.captions = [
      element('span', { class: 'timeline-caption', 'aria-hidden': 'true' }, strings.timelineKeyPosition),
      element('span', { class: 'timeline-caption counts', 'aria-hidden': 'true' }, strings.timelineLive),
    ];
  }

  /** Names the values; an axis that nothing is drawn by is empty. */
  setScales({ bytes, counts }: TimelineAxes): void {
    const placed = (ticks: readonly AxisTick[], format: (value: number) => string): Label[] =>
      ticks.map(({ value, y }) => ({ text: format(value), at: y }));
    show(this.bytes, placed(bytes, formatSize), 'top');
    show(this.counts, placed(counts, shortCount), 'top');
    for (const each of [this.counts, this.captions[1]]) each.classList.toggle('empty', counts.length === 0);
  }

  /** Names positions in view, the ends of the selected stretch before all. */
  setWindow(window: TimelineWindow, width: number, stretch: Stretch | undefined): void {
    const labels: Label[] = [];
    /** Where there is room beside what is there already. */
    const add = ({ text, at, className }: Label): void => {
      const half = halfOf(text);
      const middle = Math.max(half, Math.min(width - half, at));
      const clear = labels.every((label) => Math.abs(label.at - middle) >= half + halfOf(label.text) + room / 2);
      if (clear) labels.push({ text, at: middle, className });
    };
    const labelOf = (position: number): Label => ({ text: formatCount(position), at: middleOf(window, width, position) });
    for (const end of endsInView(window, width, stretch)) add({ ...end, className: 'end' });
    add(labelOf(window.to));
    for (const { position } of positionTicks(window, width, 2 * halfOf(formatCount(window.to)) + 3 * room)) add(labelOf(position));
    show(this.positions, labels, 'left');
  }
}

function halfOf(text: string): number {
  return (text.length * digitWidth) / 2;
}

/** The ends of a stretch that are in view; as one text where two would not have room. */
function endsInView(window: TimelineWindow, width: number, stretch: Stretch | undefined): Label[] {
  if (!stretch) return [];
  const ends = [stretch.from, stretch.to]
    .filter((position) => position >= window.from && position <= window.to)
    .map((position) => ({ text: formatCount(position), at: middleOf(window, width, position) }));
  if (ends.length < 2 || ends[1].at - ends[0].at >= halfOf(ends[0].text) + halfOf(ends[1].text) + room) return ends;
  return [{ text: `${ends[0].text}–${ends[1].text}`, at: (ends[0].at + ends[1].at) / 2 }];
}

/** A count in few characters: 12K. */
function shortCount(value: number): string {
  if (value < 10_000) return formatCount(value);
  const format = new Intl.NumberFormat(numberLanguage(), { notation: 'compact', maximumFractionDigits: 1 });
  return format.format(value);
}

function show(axis: HTMLElement, labels: readonly Label[], side: 'top' | 'left'): void {
  const key = JSON.stringify(labels);
  if (axis.dataset.shown === key) return;
  axis.dataset.shown = key;
  axis.replaceChildren(
    ...labels.map(({ text, at, className }) => {
      const label = element('span', { class: className }, text);
      label.style[side] = `${Math.round(at)}px`;
      return label;
    }),
  );
}
