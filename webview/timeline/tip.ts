// What the timeline says of the stretch under the pointer, from the picture that the host has sent.
import { formatCount } from '../../src/model/size';
import { timelineSeries } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import type { TipRow } from '../components/describe';
import { fill } from '../components/dom';
import type { Tip } from '../components/tooltip';
import { formatSeries, seriesNames } from './legend';
import type { marksNear, TimelinePicture } from './scene';

/** Marks at the pointer, and how many more there are. */
export type NearMarks = ReturnType<typeof marksNear>;

/** What the stretch under the pointer holds. */
export function timelineTip(strings: Strings, picture: TimelinePicture, position: number, near: NearMarks): Tip {
  const buckets = picture.errors.length;
  const positions = picture.to - picture.from + 1;
  const bucket = Math.min(buckets - 1, Math.floor(((position - picture.from + 0.5) * buckets) / positions));
  const from = picture.from + Math.floor((bucket * positions) / buckets);
  const to = Math.max(from, picture.from + Math.floor(((bucket + 1) * positions) / buckets) - 1);
  const rows: TipRow[] = timelineSeries.map((name) => {
    const least = formatSeries(name, picture.least[name][bucket]);
    const greatest = formatSeries(name, picture.greatest[name][bucket]);
    return { name: strings[seriesNames[name]], value: least === greatest ? least : fill(strings.timelineTipRange, least, greatest) };
  });
  for (const mark of near.marks) {
    rows.push({ name: strings.timelineTipMark, value: fill(strings.timelineTipMarkAt, mark.text, formatCount(mark.position)) });
  }
  if (near.more > 0) rows.push({ name: '', value: fill(strings.timelineTipMarksMore, formatCount(near.more)) });
  if (picture.errors[bucket] > 0) rows.push({ name: strings.timelineTipErrors, value: formatCount(picture.errors[bucket]) });
  if (picture.warnings[bucket] > 0) rows.push({ name: strings.timelineTipWarnings, value: formatCount(picture.warnings[bucket]) });
  const title =
    from === to
      ? fill(strings.timelineTipPosition, formatCount(from))
      : fill(strings.timelineTipPositions, formatCount(from), formatCount(to));
  return { title, rows, hint: strings.timelineTipClick };
}
