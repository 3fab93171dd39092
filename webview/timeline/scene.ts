// The timeline as rectangles and texts, from the picture that the host has sent for the window.
import { timelineSeries, type Stretch, type TimelineData, type TimelineMark, type TimelineSeries } from '../../src/protocol/timeline';
import { Scene, type RectangleStyle } from '../layout/scene';
import { dashed, type Dash } from '../layout/dash';
import { byteTicks, countTicks, greatestBytes, greatestCount, scalesOf, type Ticks, type TimelineScales } from './axis';
import { middleOf, positionsOf, startOf, type TimelineWindow } from './window';

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
  drawMarks(scene, picture.marks, window, size, lanes, characterWidth);
  return scene;
}

/** The left edge of a stretch, or of what follows the last. */
function edgeOf(picture: TimelinePicture, window: TimelineWindow, width: number, bucket: number): number {
  const positions = picture.to - picture.from + 1;
  return startOf(window, width, picture.from + Math.floor((bucket * positions) / picture.errors.length));
}

/** The stretches that touch the pixels from `left` to `right`, the second not included. */
function bucketsBetween(picture: TimelinePicture, window: TimelineWindow, width: number, left: number, right: number): [number, number] {
  const buckets = picture.errors.length;
  const positions = picture.to - picture.from + 1;
  const at = (x: number): number => ((window.from + (x / width) * positionsOf(window) - picture.from) / positions) * buckets;
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
function drawProblems(
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

/** Marks that stand too close to be told apart, as one flag; most often a single mark. */
export interface MarkGroup {
  readonly marks: readonly TimelineMark[];
  /** How many there are, with those that the host has left out. */
  readonly count: number;
  /** Where its pole stands, and how wide its flag is. */
  readonly x: number;
  readonly width: number;
  /** What is written on the flag; empty where there is no room. */
  readonly label: string;
}

/** Characters that the flag of a group has room for, at least: its count. */
const groupCharacters = 3;
const flagPadding = 8;

/** The flags of the marks in view, none over another. */
export function markGroups(marks: readonly TimelineMark[], window: TimelineWindow, width: number, characterWidth: number): MarkGroup[] {
  const apart = groupCharacters * characterWidth + flagPadding + 2;
  const groups: { x: number; marks: TimelineMark[] }[] = [];
  for (const mark of marks) {
    if (mark.position < window.from || mark.position > window.to) continue;
    const x = Math.min(width - 1, Math.round(middleOf(window, width, mark.position)));
    const last = groups.at(-1);
    if (last && x - last.x < apart) last.marks.push(mark);
    else groups.push({ x, marks: [mark] });
  }
  return groups.map(({ x, marks }, index) => {
    const room = (groups[index + 1]?.x ?? width) - x - 3;
    const count = marks.reduce((sum, { more = 0 }) => sum + 1 + more, 0);
    const label = flagLabel(marks[0].text, count, Math.floor((room - flagPadding) / characterWidth));
    const wide = label === '' ? Math.max(3, Math.min(6, room)) : label.length * characterWidth + flagPadding;
    return { marks, count, x, label, width: wide };
  });
}

/** What a flag says: the first mark's text and how many more there are, or else how many there are, or else nothing. */
function flagLabel(text: string, count: number, characters: number): string {
  if (count === 1) return shortened(text, characters);
  const more = ` +${count - 1}`;
  const named = shortened(text, characters - more.length);
  if (named !== '') return named + more;
  const number = count < 1000 ? String(count) : `${Math.floor(count / 1000)}k`;
  return number.length <= characters ? number : '';
}

/** A pole for each group of marks, and a flag on it that ends before the next. */
function drawMarks(
  scene: Scene,
  marks: readonly TimelineMark[],
  window: TimelineWindow,
  { width }: TimelineSize,
  { plotTop, plotHeight }: TimelineLanes,
  characterWidth: number,
): void {
  for (const { x, label, width: flag } of markGroups(marks, window, width, characterWidth)) {
    const top = label === '' ? flagHeight - 8 : 1;
    scene.list('timelinePole').push(x, top, 1, plotTop + plotHeight - top);
    if (label === '') scene.list('timelineFlag').push(x, top, Math.min(flag, width - x), 6);
    else {
      scene.list('timelineFlag').push(x, top, flag, flagHeight - 2);
      scene.texts.push({ text: label, x: x + 4, y: flagHeight / 2, align: 'left', style: 'onFlag' });
    }
  }
}

/** As much of a text as there is room for; nothing where that says nothing. */
function shortened(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return characters < 4 ? '' : `${text.slice(0, characters - 1).trimEnd()}…`;
}

/** What lies over the drawing. */
export interface TimelineOverlay {
  readonly position: number;
  /** The position under the pointer. */
  readonly pointer?: number;
  /** What a brush has covered so far, in pixels. */
  readonly brush?: { readonly from: number; readonly to: number };
  /** The stretch that is selected. */
  readonly stretch?: Stretch;
  /** The problems beside the present position are drawn over it. */
  readonly picture?: TimelinePicture;
}

/** How far the present position's sign reaches to either side. */
const playheadReach = 7;

/** The selected stretch, the present position, and the pointer's. */
export function timelineOverlay(
  window: TimelineWindow,
  { width, height }: TimelineSize,
  { position, pointer, brush, stretch, picture }: TimelineOverlay,
): Scene {
  const scene = new Scene();
  if (stretch) drawStretch(scene, window, width, height, stretch, picture?.hasMarks ? flagHeight : 0);
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
    if (picture) {
      const lanes = timelineLanes(picture, height);
      const [from, to] = [x - playheadReach, x + playheadReach];
      drawProblems(scene, 'timelineWarning', picture.warnings, picture, window, lanes.warningTop, from, to, width, 1);
      drawProblems(scene, 'timelineError', picture.errors, picture, window, lanes.errorTop, from, to, width, 1);
    }
  }
  return scene;
}

/** A band between the two positions, below the flags, and a line at each end that is in view. */
function drawStretch(scene: Scene, window: TimelineWindow, width: number, height: number, { from, to }: Stretch, top: number): void {
  const left = middleOf(window, width, from);
  const right = middleOf(window, width, to);
  if (right < 0 || left > width) return;
  const start = Math.round(Math.max(0, left));
  const end = Math.round(Math.min(width, right));
  scene.list('timelineStretch').push(start, top, Math.max(1, end - start), height - top);
  for (const x of [left, right]) {
    if (x < 0 || x > width) continue;
    scene.list('timelineStretchEdge').push(Math.max(0, Math.min(width - 1, Math.round(x))), top, 1, height - top);
  }
}

/** The mark or the problem that a click at a pixel means: a flag's, or a tick's within three pixels. */
export function pointOfInterest(
  picture: TimelinePicture,
  window: TimelineWindow,
  { width, height }: TimelineSize,
  x: number,
  y: number,
  characterWidth: number,
): number | undefined {
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

function flagAt(picture: TimelinePicture, window: TimelineWindow, width: number, x: number, characterWidth: number): MarkGroup | undefined {
  return markGroups(picture.marks, window, width, characterWidth).find((group) => x >= group.x - 3 && x <= group.x + group.width + 1);
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
  const away = ({ position }: TimelineMark): number => Math.abs(middleOf(window, width, position) - x);
  const found = flag?.marks ?? picture.marks.filter((mark) => away(mark) <= nearby);
  const nearest = [...found].sort((one, other) => away(one) - away(other)).slice(0, mostNear);
  const all = found.reduce((sum, { more = 0 }) => sum + 1 + more, 0);
  return { marks: nearest.sort((one, other) => one.position - other.position), more: all - nearest.length };
}
