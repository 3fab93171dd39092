// The bands below the timeline's drawing, on the same axis: how much was allocated, how many calls there were, and a lane for each thread.
import { classStyle } from '../layout/picture';
import type { RectangleStyle, Scene } from '../layout/scene';
import type { TimelinePicture } from './picture';
import { startOf, type TimelineWindow } from './window';

/** What there are bands for, from top to bottom. */
export const bandNames = ['allocated', 'calls', 'threads'] as const;
export type BandName = (typeof bandNames)[number];

/** A band, or the lane of a thread: where it lies below the drawing, in pixels. */
export interface Band {
  readonly name: BandName;
  /** Of a thread: its number among the lanes. */
  readonly lane?: number;
  readonly top: number;
  readonly height: number;
}

const rateHeight = 22;
const laneHeight = 13;
/** Room above a band of rates, and above all lanes. */
const gap = 3;
/** The least that a lane has to show is so high. */
const leastHeight = 3;
/** The class of what has no name of its own, whatever colours are by. */
const classOfOthers = 6;
/** Cells wider than this are kept apart. */
const apartFrom = 4;

/** Those that are shown, as far as the run has anything for them. */
export function bandsOf({ rates, threads }: TimelinePicture, shown: ReadonlySet<BandName>): readonly Band[] {
  const bands: Band[] = [];
  let top = 0;
  for (const name of ['allocated', 'calls'] as const) {
    if (!shown.has(name) || rates[name] === undefined) continue;
    bands.push({ name, top: top + gap, height: rateHeight });
    top += gap + rateHeight;
  }
  if (!shown.has('threads') || !threads) return bands;
  top += gap;
  for (let lane = 0; lane < threads.lanes.length; lane++) {
    bands.push({ name: 'threads', lane, top, height: laneHeight });
    top += laneHeight;
  }
  return bands;
}

/** Pixels that all of them take. */
export function bandsHeight(bands: readonly Band[]): number {
  const last = bands.at(-1);
  return last ? last.top + last.height : 0;
}

/** The greatest rate in the picture. */
export function mostOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** The colour that a thread's lane has: that of the thread in the other views; all others have the last. */
function laneStyle({ threads }: TimelinePicture, lane: number): RectangleStyle {
  return classStyle('name', threads!.lanes[lane].name === undefined ? classOfOthers : lane + 1);
}

/** Draws the bands from `top` on. */
export function drawBands(
  scene: Scene,
  picture: TimelinePicture,
  window: TimelineWindow,
  width: number,
  top: number,
  shown: ReadonlySet<BandName>,
): void {
  for (const band of bandsOf(picture, shown)) {
    scene.list('timelineTick').push(0, top + band.top + band.height - 1, width, 1);
    if (band.lane === undefined) drawRates(scene, picture, window, width, top + band.top, band);
    else drawLane(scene, picture, window, width, top + band.top, band.height, band.lane);
  }
}

function drawRates(scene: Scene, { rates }: TimelinePicture, window: TimelineWindow, width: number, top: number, band: Band): void {
  const values = band.name === 'calls' ? rates.calls! : rates.allocated;
  const most = mostOf(values);
  const list = scene.list('timelineRate');
  values.forEach((value, cell) => {
    if (value <= 0) return;
    const left = Math.max(0, startOf(window, width, rates.first + cell * rates.step));
    const end = Math.min(width, startOf(window, width, rates.first + (cell + 1) * rates.step));
    if (end <= left) return;
    const high = Math.max(1, (value / most) * (band.height - 1));
    list.push(left, top + band.height - high, Math.max(0.5, end - left - (end - left > apartFrom ? 1 : 0)), high);
  });
}

/** The more calls, the higher, by powers: one call among thousands is still seen. */
function drawLane(
  scene: Scene,
  picture: TimelinePicture,
  window: TimelineWindow,
  width: number,
  top: number,
  height: number,
  lane: number,
): void {
  const { counts } = picture.threads!;
  const buckets = picture.starts.length;
  const length = picture.to - picture.from + 1;
  const most = Math.log2(1 + counts.reduce((greatest, count) => Math.max(greatest, count), 1));
  const list = scene.list(laneStyle(picture, lane));
  for (let bucket = 0; bucket < buckets; bucket++) {
    const count = counts[lane * buckets + bucket];
    if (count === 0) continue;
    const left = startOf(window, width, picture.from + Math.floor((bucket * length) / buckets));
    const right = startOf(window, width, picture.from + Math.floor(((bucket + 1) * length) / buckets));
    if (right <= 0 || left >= width) continue;
    const from = Math.max(0, left);
    const high = Math.round(leastHeight + (Math.log2(1 + count) / most) * (height - 2 - leastHeight));
    list.pushMerged(from, top + height - 1 - high, Math.max(1, Math.min(width, right) - from), high);
  }
}
