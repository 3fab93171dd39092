// The bars of request sizes as rectangles and texts, from the bins that the host has counted.
import type { SizeBin } from '../../../src/model/sites';
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
  formatSize(bytes: number): string;
}

const gap = 4;
const lines = 2;
const widestBar = 64;

/** The bars of all bins from the first to the last, none left out, so that their distances are true. */
export function sizeBars(bins: readonly SizeBin[], width: number, height: number, options: HistogramOptions): SizeBar[] {
  const all = withGaps(bins);
  const left = axisRoom(options);
  const top = textHeight;
  const room = Math.max(1, height - top - lines * textHeight - 4);
  const column = Math.min(widestBar + gap, (width - left) / Math.max(1, all.length));
  const most = Math.max(1, ...all.map((bin) => valueOf(bin, options.measure)));
  return all.map((bin, index) => {
    const value = valueOf(bin, options.measure);
    const tall = value === 0 ? 0 : Math.max(2, (value / most) * room);
    const share = bin.held === 0 ? 1 : bin.requested / bin.held;
    return { bin, x: left + index * column, width: column, y: top + room - tall, height: tall, filled: tall * share };
  });
}

/** The bars with their figures above, and below the axis what was asked for and what most of it got. */
export function histogramScene(
  bars: readonly SizeBar[],
  width: number,
  height: number,
  options: HistogramOptions,
  marks: BarMarks = {},
): Scene {
  const scene = new Scene();
  const axis = height - lines * textHeight - 4;
  scene.list('timelineGrid').push(0, axis, width, 1);
  scene.texts.push({ text: options.asked, x: 0, y: axis + 4 + textHeight / 2, align: 'left', style: 'gutter' });
  scene.texts.push({ text: options.got, x: 0, y: axis + 4 + textHeight * 1.5, align: 'left', style: 'gutter' });
  bars.forEach((bar, index) => {
    const { bin, x, y, height: tall, filled } = bar;
    const inner = Math.max(1, bar.width - gap);
    const middle = x + inner / 2;
    const room = Math.floor((bar.width - 1) / options.characterWidth);
    const write = (text: string, at: number, style: 'gutter' | 'onSlab' | 'onDimmed'): void => {
      if (text.length <= room) scene.texts.push({ text, x: middle, y: at, align: 'center', style });
    };
    write(shortSize(bin.limit), axis + 4 + textHeight / 2, 'gutter');
    if (bin.count === 0) return;
    if (filled > 0) scene.list('allocatedFill').push(x, y + tall - filled, inner, filled);
    if (tall - filled >= 0.5) scene.list('paddingHatch').push(x, y, inner, tall - filled);
    const isDimmed = marks.passing?.includes(bin.limit) === false;
    if (isDimmed) scene.list('dimmed').push(x, y, inner, tall);
    if (bin.limit === marks.selected) scene.list('selected').push(x - 2, y - 2, inner + 4, tall + 4);
    if (index === marks.chosen) scene.list('hover').push(x - 1, y - 1, inner + 2, tall + 2);
    write(
      options.measure === 'count' ? options.formatCount(bin.count) : options.formatSize(bin.held),
      y - textHeight / 2,
      isDimmed ? 'onDimmed' : 'onSlab',
    );
    write(shortSize(usualHeld(bin)), axis + 4 + textHeight * 1.5, 'gutter');
  });
  return scene;
}

/** The bar at `x`, -1 beside the bars and where nothing was asked for. */
export function barAt(bars: readonly SizeBar[], x: number): number {
  return bars.findIndex((bar) => bar.bin.count > 0 && x >= bar.x && x < bar.x + bar.width);
}

/** What most of a bin's requests got. */
export function usualHeld({ served }: SizeBin): number {
  return served.reduce((most, each) => (each.count > most.count ? each : most)).held;
}

/** A size in as few characters as can be: `64`, `4K`, `1.5M`. */
export function shortSize(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  const digits = Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 1 : 0);
  return `${digits}${['', 'K', 'M', 'G', 'T'][power]}`;
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
