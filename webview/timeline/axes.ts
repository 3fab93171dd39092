// The axes beside and under the timeline's drawing: texts of the page, where the scene has its ticks. The slider says the same in words.
import { formatTime } from '../../src/model/duration';
import type { Stretch } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import { formatCount, formatSize, numberLanguage } from '../../src/model/size';
import { element, setAttribute, setText } from '../components/dom';
import type { AxisTick, TimelineAxes } from './scene';
import { positionTicks, timeTicks } from './axis';
import { secondsOf, type TimelinePicture } from './picture';
import { TimelinePlaces } from './places';
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

  constructor(private readonly strings: Strings) {
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

  /** Names positions or times in view, the ends of the selected stretch before all. */
  setWindow(picture: TimelinePicture | undefined, window: TimelineWindow, width: number, stretch: Stretch | undefined): void {
    const labels: Label[] = [];
    const { ticks, format } = this.ticksOf(picture, window, width);
    const places = new TimelinePlaces(picture, window, width);
    const isTime = picture?.axis === 'time';
    setText(this.captions[0], isTime ? this.strings.timelineTime : this.strings.timelineKeyPosition);
    setAttribute(this.captions[0], 'title', isTime ? this.strings.timelineTimeHint : undefined);
    /** Where there is room beside what is there already. */
    const add = ({ text, at, className }: Label): void => {
      const half = halfOf(text);
      const middle = Math.max(half, Math.min(width - half, at));
      const clear = labels.every((label) => Math.abs(label.at - middle) >= half + halfOf(label.text) + room / 2);
      if (clear) labels.push({ text, at: middle, className });
    };
    for (const end of endsInView(places, stretch, format)) add({ ...end, className: 'end' });
    add({ text: format(window.to, true), at: middleOf(window, width, window.to) });
    for (const place of ticks) add({ text: format(place, false), at: middleOf(window, width, place) });
    show(this.positions, labels, 'left');
  }

  /** Where there are ticks, and how a place is written; one between them with a digit more. */
  private ticksOf(
    picture: TimelinePicture | undefined,
    window: TimelineWindow,
    width: number,
  ): { readonly ticks: readonly number[]; readonly format: (place: number, isBetween: boolean) => string } {
    const apart = (text: string): number => 2 * halfOf(text) + 3 * room;
    if (picture?.axis !== 'time' || !picture.clock) {
      const ticks = positionTicks(window, width, apart(formatCount(window.to))).map(({ position }) => position);
      return { ticks, format: formatCount };
    }
    const { clock } = picture;
    const most = secondsOf(clock, window.to);
    const textOf = (place: number, step: number): string => formatTime(secondsOf(clock, place), { most, step: secondsOf(clock, step) });
    const { step, ticks } = timeTicks(window, clock, width, apart(textOf(window.to, (window.to - window.from + 1) / 10)));
    return { ticks: ticks.map(({ place }) => place), format: (place, isBetween) => textOf(place, isBetween ? step / 10 : step) };
  }
}

function halfOf(text: string): number {
  return (text.length * digitWidth) / 2;
}

/** The ends of a stretch that are in view; as one text where two would not have room. */
function endsInView(places: TimelinePlaces, stretch: Stretch | undefined, format: (place: number, isBetween: boolean) => string): Label[] {
  if (!stretch) return [];
  const ends = [stretch.from, stretch.to]
    .filter((position) => places.isInView(position))
    .map((position) => ({ text: format(places.of(position), true), at: places.middleOf(position) }));
  if (ends.length < 2 || ends[1].at - ends[0].at >= halfOf(ends[0].text) + halfOf(ends[1].text) + room) return ends;
  return [{ text: `${ends[0].text}–${ends[1].text}`, at: (ends[0].at + ends[1].at) / 2 }];
}

/** A count in few characters: 12K. */
export function shortCount(value: number): string {
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
