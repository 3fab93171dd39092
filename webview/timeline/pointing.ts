// What the pointer is at in the timeline's drawing: marks and problems.
import type { TimelineMark } from '../../src/protocol/timeline';
import { flagAt, flagHeight } from './flags';
import type { TimelinePicture } from './picture';
import { TimelinePlaces } from './places';
import { bucketsBetween, edgeOf, timelineLanes, type TimelineSize } from './scene';
import type { TimelineWindow } from './window';

/** The mark or the problem that a click at a pixel means: a flag's, or a tick's within three pixels. */
export function pointOfInterest(
  picture: TimelinePicture,
  window: TimelineWindow,
  { width, height }: TimelineSize,
  x: number,
  y: number,
  characterWidth: number,
): number | undefined {
  if (y > height) return undefined;
  const lanes = timelineLanes(picture, height);
  if (picture.hasMarks && y < flagHeight) return flagAt(picture, window, width, x, characterWidth)?.marks[0].position;
  if (y < lanes.warningTop) return undefined;
  const [first, end] = bucketsBetween(picture, window, width, x - 4, x + 4);
  let nearest: number | undefined;
  let distance = 4;
  for (let bucket = first; bucket < end; bucket++) {
    const middle = (edgeOf(picture, window, width, bucket) + edgeOf(picture, window, width, bucket + 1)) / 2;
    const away = Math.abs(middle - x);
    if (picture.problem[bucket] < 0 || away >= distance) continue;
    nearest = picture.problem[bucket];
    distance = away;
  }
  return nearest;
}

/** Marks told of at once where the pointer is. */
const mostNear = 6;
/** Pixels within which a mark is near the pointer. */
const nearby = 8;

/** The marks that the pointer is at: all of a flag's, or those nearby, nearest first; and how many more there are. */
export function marksNear(
  picture: TimelinePicture,
  window: TimelineWindow,
  { width }: TimelineSize,
  x: number,
  y: number,
  characterWidth: number,
): { readonly marks: readonly TimelineMark[]; readonly more: number } {
  const flag = picture.hasMarks && y < flagHeight ? flagAt(picture, window, width, x, characterWidth) : undefined;
  const places = new TimelinePlaces(picture, window, width);
  const away = ({ position }: TimelineMark): number => Math.abs(places.middleOf(position) - x);
  const found = flag?.marks ?? picture.marks.filter((mark) => away(mark) <= nearby);
  const nearest = [...found].sort((one, other) => away(one) - away(other)).slice(0, mostNear);
  const all = found.reduce((sum, { more = 0 }) => sum + 1 + more, 0);
  return { marks: nearest.sort((one, other) => one.position - other.position), more: all - nearest.length };
}
