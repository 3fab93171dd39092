// The bars of request sizes as rectangles and texts, from the bins that the host has counted.
import { formatSize } from '../../../src/model/size';
import { leastOfBin, type SizeBin } from '../../../src/model/sites';
import { textHeight } from '../../layout/marks';
import { Scene } from '../../layout/scene';

/** What the height of a bar is: how many requests, or the bytes they hold. */
export type SizeMeasure = 'count' | 'bytes';

/** A bar and the column it stands in. CSS pixels; the whole column points to it. */
export interface SizeBar {
  readonly bin: SizeBin;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  /** Height of what was asked for, from below; the rest is padding. */
  readonly filled: number;
}

/** What is marked among the bars. */
export interface BarMarks {
  /** The limits of the bins of which anything passes the filter: the others are dimmed. Absent while there is none. */
  readonly passing?: readonly number[];
  /** The limit of the bin of what is selected. */
  readonly selected?: number;
  /** The bar that is pointed at, -1 for none. */
  readonly chosen?: number;
}

export interface HistogramOptions {
  readonly measure: SizeMeasure;
  readonly characterWidth: number;
  /** Words before the two lines below the axis. */
  readonly asked: string;
  readonly got: string;
  formatCount(value: number): string;
}

const gap = 6;
const widestBar = 74;

/** The height of a picture below its axis, and the width it has at least: every figure is in it. */
interface Room {
  /** Whether units stand in a line of their own, one for all ranges that have it. */
  readonly broken: boolean;
  readonly below: number;
  readonly column: number;
}

/** How wide the picture of the bins is: as wide as it may be, or as its figures need. */
export function histogramWidth(bins: readonly SizeBin[], width: number, options: HistogramOptions): number {
  const all = withGaps(bins);
  return Math.max(width, Math.ceil(axisRoom(options) + all.length * roomOf(all, width, options).column));
}

function roomOf(all: readonly SizeBin[], width: number, options: HistogramOptions): Room {
  const { characterWidth } = options;
  const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length)) * characterWidth + gap;
  const ranges = all.map(({ limit }) => rangeText(limit));
  const figures = all.filter(({ count }) => count > 0).flatMap((bin) => [valueText(bin, options), formatSize(usualHeld(bin))]);
  const share = Math.min(widestBar + gap, (width - axisRoom(options)) / Math.max(1, all.length));
  const broken = longest(ranges.map(({ from, unit }) => `${from} ${unit}`)) > share;
  const parts = ranges.flatMap(({ from, unit }) => (broken ? [from, unit] : [`${from} ${unit}`]));
  return { broken, below: (broken ? 3 : 2) * textHeight + 4, column: Math.max(share, longest([...parts, ...figures])) };
}

/** The bars of all bins from the first to the last, none left out, so that their distances are true. */
export function sizeBars(bins: readonly SizeBin[], width: number, height: number, options: HistogramOptions): SizeBar[] {
  const all = withGaps(bins);
  const left = axisRoom(options);
  const top = textHeight;
  const { below, column } = roomOf(all, width, options);
  const room = Math.max(1, height - top - below);
  const most = Math.max(1, ...all.map((bin) => valueOf(bin, options.measure)));
  return all.map((bin, index) => {
    const value = valueOf(bin, options.measure);
    const tall = value === 0 ? 0 : Math.max(2, (value / most) * room);
    const share = bin.held === 0 ? 1 : bin.requested / bin.held;
    return { bin, x: left + index * column, width: column, y: top + room - tall, height: tall, filled: tall * share };
  });
}

/** The bars with their figures above, and below the axis what was asked for, as a range, and what most of it got. `width` is that of the place it is seen in. */
export function histogramScene(
  bins: readonly SizeBin[],
  width: number,
  height: number,
  options: HistogramOptions,
  marks: BarMarks = {},
): Scene {
  const scene = new Scene();
  const bars = sizeBars(bins, width, height, options);
  const { broken, below } = roomOf(withGaps(bins), width, options);
  const axis = height - below;
  const asked = axis + 4 + textHeight / 2;
  const got = asked + (broken ? 2 : 1) * textHeight;
  scene.list('timelineGrid').push(0, axis, histogramWidth(bins, width, options), 1);
  scene.texts.push({ text: options.asked, x: 0, y: asked, align: 'left', style: 'gutter' });
  scene.texts.push({ text: options.got, x: 0, y: got, align: 'left', style: 'gutter' });
  bars.forEach((bar, index) => {
    const { bin, x, y, height: tall, filled } = bar;
    const inner = Math.max(1, bar.width - gap);
    const write = (text: string, at: number, style: 'gutter' | 'onSlab' | 'onDimmed'): void => {
      scene.texts.push({ text, x: x + inner / 2, y: at, align: 'center', style });
    };
    const range = rangeText(bin.limit);
    write(broken ? range.from : `${range.from} ${range.unit}`, asked, 'gutter');
    if (bin.count === 0) return;
    if (filled > 0) scene.list('allocatedFill').push(x, y + tall - filled, inner, filled);
    if (tall - filled >= 0.5) scene.list('paddingHatch').push(x, y, inner, tall - filled);
    const isDimmed = marks.passing?.includes(bin.limit) === false;
    if (isDimmed) scene.list('dimmed').push(x, y, inner, tall);
    if (bin.limit === marks.selected) scene.list('selected').push(x - 2, y - 2, inner + 4, tall + 4);
    if (index === marks.chosen) scene.list('hover').push(x - 1, y - 1, inner + 2, tall + 2);
    write(valueText(bin, options), y - textHeight / 2, isDimmed ? 'onDimmed' : 'onSlab');
    write(formatSize(usualHeld(bin)), got, 'gutter');
  });
  if (broken) writeUnits(scene, bars, asked);
  return scene;
}

/** A line below the ranges that have the same unit, and the unit below the line. */
function writeUnits(scene: Scene, bars: readonly SizeBar[], asked: number): void {
  for (let first = 0, next = 0; first < bars.length; first = next) {
    const { unit } = rangeText(bars[first].bin.limit);
    while (next < bars.length && rangeText(bars[next].bin.limit).unit === unit) next++;
    const { x } = bars[first];
    const width = next * bars[first].width - first * bars[first].width - gap;
    scene.list('timelineGrid').push(x, asked + textHeight / 2, width, 1);
    scene.texts.push({ text: unit, x: x + width / 2, y: asked + textHeight, align: 'center', style: 'gutter' });
  }
}

/** The bar at `x`, -1 beside the bars and where nothing was asked for. */
export function barAt(bars: readonly SizeBar[], x: number): number {
  return bars.findIndex((bar) => bar.bin.count > 0 && x >= bar.x && x < bar.x + bar.width);
}

/** What most of a bin's requests got. */
export function usualHeld({ served }: SizeBin): number {
  return served.reduce((most, each) => (each.count > most.count ? each : most)).held;
}

/** The sizes of a bin as a range with its unit: `33–64 B`, `1–2 KiB`. What is above the first figure belongs to it, so does the last. */
export function rangeText(limit: number): { readonly from: string; readonly unit: string } {
  const least = leastOfBin(limit);
  if (limit < 1024) return { from: least === limit ? String(limit) : `${least}–${limit}`, unit: 'B' };
  const [figure, unit] = formatSize(limit).split(' ');
  return { from: `${Number(figure) / 2}–${figure}`, unit };
}

function valueText(bin: SizeBin, options: HistogramOptions): string {
  return options.measure === 'count' ? options.formatCount(bin.count) : formatSize(bin.held);
}

function valueOf(bin: SizeBin, measure: SizeMeasure): number {
  return measure === 'count' ? bin.count : bin.held;
}

function axisRoom({ asked, got, characterWidth }: HistogramOptions): number {
  return Math.ceil(Math.max(asked.length, got.length) * characterWidth) + 10;
}

/** Bins that nothing fell into stand between the others, too. */
function withGaps(bins: readonly SizeBin[]): SizeBin[] {
  const positive = bins.filter(({ limit }) => limit > 0);
  const all: SizeBin[] = bins.filter(({ limit }) => limit === 0);
  if (positive.length === 0) return all;
  const last = positive[positive.length - 1].limit;
  for (let limit = positive[0].limit; limit <= last; limit *= 2) {
    all.push(positive.find((bin) => bin.limit === limit) ?? { limit, count: 0, requested: 0, held: 0, served: [] });
  }
  return all;
}
