// The timeline as rectangles and texts, from the picture that the host has sent for the window.
import { timelineSeries, type TimelineData, type TimelineMark, type TimelineSeries } from '../../src/protocol/timeline';
import { Scene, type RectangleStyle } from '../layout/scene';
import { dashed, type Dash } from '../layout/dash';
import { middleOf, startOf, type TimelineWindow } from './window';

/** What the host has answered, ready to be drawn. */
export interface TimelinePicture extends TimelineData {
  readonly from: number;
  readonly to: number;
  readonly marks: readonly TimelineMark[];
  /** Lanes are kept free for what the run has anywhere. */
  readonly hasMarks: boolean;
  readonly hasErrors: boolean;
  readonly hasWarnings: boolean;
}

export interface TimelineSize {
  readonly width: number;
  readonly height: number;
}

/** Heights from top to bottom: flags of the marks, figures, warnings, errors. */
export interface TimelineLanes {
  readonly plotTop: number;
  readonly plotHeight: number;
  readonly warningTop: number;
  readonly errorTop: number;
}

const flagHeight = 16;
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

function timelineLanes(picture: TimelinePicture, height: number): TimelineLanes {
  const plotTop = picture.hasMarks ? flagHeight + 2 : edge;
  const errorTop = height - (picture.hasErrors ? problemLane : 0);
  const warningTop = errorTop - (picture.hasWarnings ? problemLane : 0);
  const below = picture.hasErrors || picture.hasWarnings ? 2 : 1;
  return { plotTop, plotHeight: Math.max(8, warningTop - below - plotTop), warningTop, errorTop };
}

/** How much higher than its greatest value a figure's scale reaches: lines that rest at their greatest do not cover each other. */
const headroom: Readonly<Record<TimelineSeries, number>> = { used: 1, requested: 1, largest: 1.07, live: 1.14 };

/** The greatest value in the picture, by figure. Used and requested share it and their scale, so that the gap between them is true. */
export function timelineMost({ greatest }: TimelinePicture): Record<TimelineSeries, number> {
  const most = (name: TimelineSeries): number => greatest[name].reduce((highest, value) => Math.max(highest, value), 0);
  const bytes = Math.max(most('used'), most('requested'));
  return { used: bytes, requested: bytes, largest: most('largest'), live: most('live') };
}

/** Figures, marks and problems; the present position is drawn on top of it. Data of another window is drawn where it belongs. */
export function timelineScene(
  picture: TimelinePicture,
  window: TimelineWindow,
  size: TimelineSize,
  hidden: ReadonlySet<TimelineSeries>,
  characterWidth: number,
): Scene {
  const scene = new Scene();
  const lanes = timelineLanes(picture, size.height);
  const most = timelineMost(picture);
  scene.list('timelineGrid').push(0, lanes.plotTop + lanes.plotHeight, size.width, 1);
  for (const name of timelineSeries) {
    if (!hidden.has(name)) drawSeries(scene, picture, window, size, lanes, name, most[name] * headroom[name]);
  }
  drawProblems(scene, 'timelineWarning', picture.warnings, picture, window, size, lanes.warningTop);
  drawProblems(scene, 'timelineError', picture.errors, picture, window, size, lanes.errorTop);
  drawMarks(scene, picture.marks, window, size, lanes, characterWidth);
  return scene;
}

/** The left edges of the stretches, and of what follows the last. */
function edgesOf(picture: TimelinePicture, window: TimelineWindow, width: number): Float64Array {
  const buckets = picture.errors.length;
  const positions = picture.to - picture.from + 1;
  return Float64Array.from({ length: buckets + 1 }, (_, bucket) =>
    startOf(window, width, picture.from + Math.floor((bucket * positions) / buckets)),
  );
}

function drawSeries(
  scene: Scene,
  picture: TimelinePicture,
  window: TimelineWindow,
  { width }: TimelineSize,
  { plotTop, plotHeight }: TimelineLanes,
  name: TimelineSeries,
  scale: number,
): void {
  const { style, thickness, dash } = lineLooks[name];
  const least = picture.least[name];
  const greatest = picture.greatest[name];
  const edges = edgesOf(picture, window, width);
  const bottom = plotTop + plotHeight;
  const list = scene.list(style);
  const y = (value: number): number => bottom - (scale === 0 ? 0 : value / scale) * (plotHeight - thickness) - thickness;
  for (let bucket = 0; bucket < least.length; bucket++) {
    const left = Math.max(0, edges[bucket]);
    const right = Math.min(width, edges[bucket + 1]);
    if (right <= left) continue;
    const top = y(greatest[bucket]);
    const height = y(least[bucket]) + thickness - top;
    if (name === 'used' && greatest[bucket] > 0) scene.list('timelineUsedArea').pushMerged(left, top, right - left, bottom - top);
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

/** Ticks, at least two pixels wide; the more problems a stretch has, the higher, by powers of four. */
function drawProblems(
  scene: Scene,
  style: RectangleStyle,
  counts: Uint32Array,
  picture: TimelinePicture,
  window: TimelineWindow,
  { width }: TimelineSize,
  top: number,
): void {
  const edges = edgesOf(picture, window, width);
  for (let bucket = 0; bucket < counts.length; bucket++) {
    if (counts[bucket] === 0) continue;
    const middle = (edges[bucket] + edges[bucket + 1]) / 2;
    if (middle < 0 || middle > width) continue;
    const wide = Math.max(2, Math.min(6, edges[bucket + 1] - edges[bucket]));
    const high = Math.min(problemLane - 1, lowestTick + Math.floor(Math.log2(counts[bucket]) / 2));
    const left = Math.max(0, Math.min(width - wide, middle - wide / 2));
    scene.list(style).pushMerged(left, top + problemLane - 1 - high, wide, high);
  }
}

/** A pole for each mark, and its text on a flag where there is room up to the next. */
function drawMarks(
  scene: Scene,
  marks: readonly TimelineMark[],
  window: TimelineWindow,
  { width }: TimelineSize,
  { plotTop, plotHeight }: TimelineLanes,
  characterWidth: number,
): void {
  const shown = marks.filter(({ position }) => position >= window.from && position <= window.to);
  shown.forEach(({ position, text }, index) => {
    const x = Math.round(middleOf(window, width, position));
    const next = shown[index + 1];
    const room = (next ? Math.round(middleOf(window, width, next.position)) : width) - x - 3;
    const label = shortened(text, Math.floor((room - 8) / characterWidth));
    const flag = label === '' ? Math.max(3, Math.min(6, room)) : label.length * characterWidth + 8;
    scene.list('timelinePole').push(x, label === '' ? flagHeight - 8 : 1, 1, plotTop + plotHeight - (label === '' ? flagHeight - 8 : 1));
    if (label === '') scene.list('timelineFlag').push(x, flagHeight - 8, Math.min(flag, width - x), 6);
    else {
      scene.list('timelineFlag').push(x, 1, flag, flagHeight - 2);
      scene.texts.push({ text: label, x: x + 4, y: flagHeight / 2, align: 'left', style: 'onFlag' });
    }
  });
}

/** As much of a text as there is room for; nothing where that says nothing. */
function shortened(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return characters < 4 ? '' : `${text.slice(0, characters - 1).trimEnd()}…`;
}

/** What lies over the timeline: the present position, the pointer's, and what a brush has covered so far, in pixels. */
export function timelineOverlay(
  window: TimelineWindow,
  { width, height }: TimelineSize,
  position: number,
  pointer: number | undefined,
  brush: { readonly from: number; readonly to: number } | undefined,
): Scene {
  const scene = new Scene();
  if (brush) scene.list('windowFill').push(Math.min(brush.from, brush.to), 0, Math.max(1, Math.abs(brush.to - brush.from)), height);
  if (pointer !== undefined && !brush) {
    scene.list('timelinePointer').push(Math.min(width - 1, Math.round(middleOf(window, width, pointer))), 0, 1, height);
  }
  if (position >= window.from && position <= window.to) {
    const x = Math.max(1, Math.min(width - 3, Math.round(middleOf(window, width, position)) - 1));
    scene.list('timelinePlayheadRim').push(x - 1, 0, 4, height);
    scene.list('timelinePlayheadRim').push(x - 5, 0, 12, 7);
    scene.list('timelinePlayhead').push(x, 0, 2, height);
    scene.list('timelinePlayhead').push(x - 4, 0, 10, 6);
  }
  return scene;
}

/** The mark or the problem that a click at a pixel means: a flag's, or a tick's within three pixels. */
export function pointOfInterest(
  picture: TimelinePicture,
  window: TimelineWindow,
  { width, height }: TimelineSize,
  x: number,
  y: number,
): number | undefined {
  const lanes = timelineLanes(picture, height);
  if (picture.hasMarks && y < flagHeight) {
    const before = picture.marks.filter(({ position }) => position >= window.from && middleOf(window, width, position) <= x + 2);
    return before.at(-1)?.position;
  }
  if (y < lanes.warningTop) return undefined;
  const edges = edgesOf(picture, window, width);
  let nearest: number | undefined;
  let distance = 4;
  picture.problem.forEach((position, bucket) => {
    const away = Math.abs((edges[bucket] + edges[bucket + 1]) / 2 - x);
    if (position < 0 || away >= distance) return;
    nearest = position;
    distance = away;
  });
  return nearest;
}
