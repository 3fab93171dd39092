// The timeline as rectangles and texts, from the picture that the host has sent for the window.
import { timelineSeries, type TimelineSeries } from '../../src/protocol/timeline';
import { Scene, type RectangleStyle } from '../layout/scene';
import { dashed, type Dash } from '../layout/dash';
import { byteTicks, countTicks, greatestBytes, greatestCount, scalesOf, type Ticks, type TimelineScales } from './axis';
import { drawBands, type BandName } from './bands';
import { drawMarks, flagHeight } from './flags';
import type { TimelinePicture } from './picture';
import { lengthOf, startOf, type TimelineWindow } from './window';

/** Pixels of the drawing; below it are the bands, see `bands.ts`. */
export interface TimelineSize {
  readonly width: number;
  readonly height: number;
  /** Of the bands. */
  readonly below?: number;
}

/** Heights from top to bottom: flags of the marks, figures, warnings, errors. */
export interface TimelineLanes {
  readonly plotTop: number;
  readonly plotHeight: number;
  readonly warningTop: number;
  readonly errorTop: number;
}

const edge = 4;
/** Height of the lane of errors or warnings; a tick fills it where there are very many. */
const problemLane = 8;
const lowestTick = 4;

/** How each figure is drawn. Lines differ by dash and thickness, so that colour is not needed to tell them apart. */
export const lineLooks: Readonly<
  Record<TimelineSeries, { readonly style: RectangleStyle; readonly thickness: number; readonly dash?: Dash }>
> = {
  used: { style: 'timelineUsed', thickness: 2 },
  requested: { style: 'timelineRequested', thickness: 1 },
  largest: { style: 'timelineLargest', thickness: 2, dash: { on: 7, off: 4 } },
  live: { style: 'timelineLive', thickness: 2, dash: { on: 2, off: 3 } },
};

export function timelineLanes(picture: TimelinePicture, height: number): TimelineLanes {
  const plotTop = picture.hasMarks ? flagHeight + 2 : edge;
  const errorTop = height - (picture.hasErrors ? problemLane : 0);
  const warningTop = errorTop - (picture.hasWarnings ? problemLane : 0);
  const below = picture.hasErrors || picture.hasWarnings ? 2 : 1;
  return { plotTop, plotHeight: Math.max(8, warningTop - below - plotTop), warningTop, errorTop };
}

/** The greatest value in the picture, by figure. */
export function timelineMost({ greatest }: TimelinePicture): Record<TimelineSeries, number> {
  const most = (name: TimelineSeries): number => greatest[name].reduce((highest, value) => Math.max(highest, value), 0);
  return { used: most('used'), requested: most('requested'), largest: most('largest'), live: most('live') };
}

/** Pixels between two ticks of a scale, at least: their texts have room. */
const tickRoom = 15;

/** The scales of a picture with their ticks, and how high these lie. */
export interface TimelineAxes {
  readonly scales: TimelineScales;
  readonly bytes: readonly AxisTick[];
  readonly counts: readonly AxisTick[];
}

export interface AxisTick {
  readonly value: number;
  readonly y: number;
}

/** What the heights of a picture stand for. */
export function timelineAxes(picture: TimelinePicture, height: number, hidden: ReadonlySet<TimelineSeries>): TimelineAxes {
  const lanes = timelineLanes(picture, height);
  const scales = scalesOf(timelineMost(picture), hidden);
  const placed = (ticks: Ticks, top: number): AxisTick[] => ticks.map((value) => ({ value, y: heightOf(lanes, value, top, 1) }));
  const { plotHeight } = lanes;
  return {
    scales,
    bytes: placed(byteTicks(greatestBytes(scales), scales.bytes, plotHeight, tickRoom), scales.bytes),
    counts: placed(countTicks(greatestCount(scales), scales.count, plotHeight, tickRoom), scales.count),
  };
}

/** The upper edge of a line of some thickness at a value; what goes beyond the scale lies along the top. */
function heightOf({ plotTop, plotHeight }: TimelineLanes, value: number, scale: number, thickness: number): number {
  const share = scale === 0 ? 0 : Math.min(1, value / scale);
  return plotTop + plotHeight - share * (plotHeight - thickness) - thickness;
}

/** Figures, marks and problems; the present position is drawn on top of it. Data of another window is drawn where it belongs. */
export function timelineScene(
  picture: TimelinePicture,
  window: TimelineWindow,
  size: TimelineSize,
  hidden: ReadonlySet<TimelineSeries>,
  characterWidth: number,
  bands: ReadonlySet<BandName> = new Set(),
): Scene {
  const scene = new Scene();
  const lanes = timelineLanes(picture, size.height);
  const { scales, bytes } = timelineAxes(picture, size.height, hidden);
  for (const { value, y } of bytes) if (value > 0) scene.list('timelineTick').push(0, Math.round(y), size.width, 1);
  scene.list('timelineGrid').push(0, lanes.plotTop + lanes.plotHeight, size.width, 1);
  for (const name of timelineSeries) {
    if (!hidden.has(name)) drawSeries(scene, picture, window, size, lanes, name, name === 'live' ? scales.count : scales.bytes);
  }
  drawProblems(scene, 'timelineWarning', picture.warnings, picture, window, lanes.warningTop, 0, size.width, size.width);
  drawProblems(scene, 'timelineError', picture.errors, picture, window, lanes.errorTop, 0, size.width, size.width);
  drawMarks(scene, picture, window, size.width, lanes.plotTop + lanes.plotHeight, characterWidth);
  drawBands(scene, picture, window, size.width, size.height, bands);
  return scene;
}

/** The left edge of a stretch, or of what follows the last. */
export function edgeOf(picture: TimelinePicture, window: TimelineWindow, width: number, bucket: number): number {
  const positions = picture.to - picture.from + 1;
  return startOf(window, width, picture.from + Math.floor((bucket * positions) / picture.errors.length));
}

/** The stretches that touch the pixels from `left` to `right`, the second not included. */
export function bucketsBetween(
  picture: TimelinePicture,
  window: TimelineWindow,
  width: number,
  left: number,
  right: number,
): [number, number] {
  const buckets = picture.errors.length;
  const positions = picture.to - picture.from + 1;
  const at = (x: number): number => ((window.from + (x / width) * lengthOf(window) - picture.from) / positions) * buckets;
  return [Math.max(0, Math.floor(at(left)) - 1), Math.min(buckets, Math.ceil(at(right)) + 1)];
}

function drawSeries(
  scene: Scene,
  picture: TimelinePicture,
  window: TimelineWindow,
  { width }: TimelineSize,
  lanes: TimelineLanes,
  name: TimelineSeries,
  scale: number,
): void {
  const { style, thickness, dash } = lineLooks[name];
  const least = picture.least[name];
  const greatest = picture.greatest[name];
  const bottom = lanes.plotTop + lanes.plotHeight;
  const list = scene.list(style);
  const y = (value: number): number => heightOf(lanes, value, scale, thickness);
  for (let bucket = 0; bucket < least.length; bucket++) {
    const left = Math.max(0, edgeOf(picture, window, width, bucket));
    const right = Math.min(width, edgeOf(picture, window, width, bucket + 1));
    if (right <= left) continue;
    const top = y(greatest[bucket]);
    const height = y(least[bucket]) + thickness - top;
    if (name === 'used' && greatest[bucket] > 0) fillBelow(scene, left, right, top, bottom);
    if (dash && height <= 2 * thickness) dashed(left, right, dash, (from, to) => list.push(from, top, to - from, height));
    else list.pushMerged(left, top, right - left, height);
    if (bucket > 0) {
      // The way from one stretch to the next is drawn where they do not overlap.
      const upper = Math.min(y(least[bucket]), y(least[bucket - 1]));
      const lower = Math.max(top, y(greatest[bucket - 1]));
      if (lower > upper + thickness) list.push(Math.max(0, left - thickness / 2), upper, thickness, lower - upper + thickness);
    }
  }
}

/** The area under a line, in whole pixels: it is half transparent, so that nothing of it may lie over another piece. */
function fillBelow(scene: Scene, left: number, right: number, top: number, bottom: number): void {
  const [from, to] = [Math.round(left), Math.round(right)];
  if (to > from) scene.list('timelineUsedArea').pushMerged(from, top, to - from, bottom - top);
}

/** Ticks, at least two pixels wide, of the problems between two pixels; the more a stretch has, the higher, by powers of four. */
export function drawProblems(
  scene: Scene,
  style: 'timelineWarning' | 'timelineError',
  counts: Uint32Array,
  picture: TimelinePicture,
  window: TimelineWindow,
  top: number,
  from: number,
  to: number,
  width: number,
  rim = 0,
): void {
  const [first, end] = bucketsBetween(picture, window, width, from, to);
  for (let bucket = first; bucket < end; bucket++) {
    if (counts[bucket] === 0) continue;
    const left = edgeOf(picture, window, width, bucket);
    const right = edgeOf(picture, window, width, bucket + 1);
    const middle = (left + right) / 2;
    if (middle < Math.max(0, from) || middle > Math.min(width, to)) continue;
    const wide = Math.max(2, Math.min(6, right - left));
    const high = Math.min(problemLane - 1, lowestTick + Math.floor(Math.log2(counts[bucket]) / 2));
    const x = Math.max(0, Math.min(width - wide, middle - wide / 2));
    const y = top + problemLane - 1 - high;
    if (rim > 0) scene.list('timelineProblemRim').push(x - rim, y - rim, wide + 2 * rim, high + 2 * rim);
    scene.list(style).pushMerged(x, y, wide, high);
  }
}
