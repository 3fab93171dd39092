// What the timeline says of the stretch under the pointer, from the picture that the host has sent.
import { formatTime } from '../../src/model/duration';
import { formatCount } from '../../src/model/size';
import { timelineSeries } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import type { TipRow } from '../components/describe';
import { fill } from '../components/dom';
import type { Tip } from '../components/tooltip';
import { laneName, formatAllocated, formatCalls } from './activity-texts';
import type { Band } from './bands';
import { formatSeries, seriesNames } from './legend';
import { cellAt, secondsOf, type TimelinePicture } from './picture';
import { afterStretch } from './places';
import type { marksNear } from './pointing';

/** Marks at the pointer, and how many more there are. */
type NearMarks = ReturnType<typeof marksNear>;

/** What the pointer is over. */
export interface Pointed {
  /** The position that a click goes to, and the place on the axis. */
  readonly position: number;
  readonly place: number;
  /** The stretch of the picture. */
  readonly stretch: number;
  /** A band below the drawing. */
  readonly band: Band | undefined;
  readonly near: NearMarks;
}

/** What the stretch under the pointer holds. */
export function timelineTip(strings: Strings, picture: TimelinePicture, { position, place, stretch, band, near }: Pointed): Tip {
  const from = picture.starts[stretch];
  const to = Math.max(from, afterStretch(picture, stretch) - 1);
  const rows: TipRow[] = [];
  if (picture.axis === 'time') rows.push({ name: strings.timelineTipAfter, value: formatCount(position) });
  for (const name of timelineSeries) {
    const least = formatSeries(name, picture.least[name][stretch]);
    const greatest = formatSeries(name, picture.greatest[name][stretch]);
    rows.push({ name: strings[seriesNames[name]], value: least === greatest ? least : fill(strings.timelineTipRange, least, greatest) });
  }
  rows.push(...activityRows(strings, picture, place, stretch, band));
  for (const mark of near.marks) {
    rows.push({ name: strings.timelineTipMark, value: fill(strings.timelineTipMarkAt, mark.text, formatCount(mark.position)) });
  }
  if (near.more > 0) rows.push({ name: '', value: fill(strings.timelineTipMarksMore, formatCount(near.more)) });
  if (picture.errors[stretch] > 0) rows.push({ name: strings.timelineTipErrors, value: formatCount(picture.errors[stretch]) });
  if (picture.warnings[stretch] > 0) rows.push({ name: strings.timelineTipWarnings, value: formatCount(picture.warnings[stretch]) });
  const title =
    picture.axis === 'time'
      ? timeTitle(picture, place)
      : from === to
        ? fill(strings.timelineTipPosition, formatCount(from))
        : fill(strings.timelineTipPositions, formatCount(from), formatCount(to));
  return { title, rows, hint: strings.timelineTipClick };
}

function timeTitle({ clock, from, to, starts }: TimelinePicture, place: number): string {
  return formatTime(secondsOf(clock!, place), { most: secondsOf(clock!, to), step: secondsOf(clock!, (to - from + 1) / starts.length) });
}

/** Of a band that is pointed at: the rate there, or what its thread did. */
function activityRows(strings: Strings, picture: TimelinePicture, place: number, stretch: number, band: Band | undefined): TipRow[] {
  if (!band) return [];
  const { rates, threads, starts } = picture;
  if (band.lane !== undefined) {
    const count = threads?.counts[band.lane * starts.length + stretch] ?? 0;
    return [{ name: laneName(strings, threads!.lanes[band.lane]), value: fill(strings.timelineThreadCalls, formatCount(count)) }];
  }
  const cell = cellAt(rates, place);
  if (cell === undefined) return [];
  return band.name === 'calls'
    ? [{ name: strings.timelineCalls, value: formatCalls(strings, picture, cell) }]
    : [{ name: strings.timelineAllocated, value: formatAllocated(strings, picture, cell) }];
}
