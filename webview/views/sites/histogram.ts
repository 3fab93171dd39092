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
  /** Words before the two lines below the axis; `upTo` where the first has the greatest sizes alone. */
  readonly asked: string;
  readonly upTo: string;
  readonly got: string;
  formatCount(value: number): string;
}

const widestGap = 6;
const widestBar = 74;
/** Room between two figures in a line. */
const apart = 4;

/** How the columns stand, and what is written below their axis. */
interface Columns {
  /** Pixels from one to the next, and how many of them are between two bars. */
  readonly width: number;
  readonly gap: number;
  /** What was asked for, a text for each: a range with its unit, or where these have no room the greatest size of each. */
  readonly asked: readonly string[];
  /** Whether `asked` are greatest sizes alone. */
  readonly upTo: boolean;
  /** What most of each got; without any where there is no room for all of them. */
  readonly got: readonly (string | undefined)[] | undefined;
  /** The height of the picture below its axis. */
  readonly below: number;
}

function columnsOf(all: readonly SizeBin[], width: number, options: HistogramOptions): Columns {
  const column = Math.min(widestBar + widestGap, (width - axisRoom(options)) / Math.max(1, all.length));
  const fit = (texts: readonly (string | undefined)[]): boolean =>
    texts.every((text = '') => text.length * options.characterWidth + apart <= column);
  const ranges = all.map(({ limit }) => rangeText(limit));
  const upTo = !fit(ranges);
  const held = (write: (bytes: number) => string) => all.map((bin) => (bin.count === 0 ? undefined : write(usualHeld(bin))));
  const got = [held(formatSize), held(shortSize)].find(fit);
  return {
    width: column,
    gap: Math.min(widestGap, column / 4),
    asked: upTo ? all.map(({ limit }) => shortSize(limit)) : ranges,
    upTo,
    got,
    below: (got ? 2 : 1) * textHeight + 4,
  };
}

/** The bars of all bins from the first to the last, none left out, so that their distances are true. */
export function sizeBars(bins: readonly SizeBin[], width: number, height: number, options: HistogramOptions): SizeBar[] {
  const all = withGaps(bins);
  const left = axisRoom(options);
  const top = textHeight;
  const { below, width: column } = columnsOf(all, width, options);
  const room = Math.max(1, height - top - below);
  const most = Math.max(1, ...all.map((bin) => valueOf(bin, options.measure)));
  return all.map((bin, index) => {
    const value = valueOf(bin, options.measure);
    const tall = value === 0 ? 0 : Math.max(2, (value / most) * room);
    const share = bin.held === 0 ? 1 : bin.requested / bin.held;
    return { bin, x: left + index * column, width: column, y: top + room - tall, height: tall, filled: tall * share };
  });
}

/**
 * The bars with their figures above, and below the axis what was asked for, and what most of it got. All of it is in the width: figures
 * that have no room between others are left out, those of the highest bars last.
 */
export function histogramScene(
  bins: readonly SizeBin[],
  width: number,
  height: number,
  options: HistogramOptions,
  marks: BarMarks = {},
): Scene {
  const scene = new Scene();
  const bars = sizeBars(bins, width, height, options);
  const { gap, asked, upTo, got, below } = columnsOf(withGaps(bins), width, options);
  const axis = height - below;
  const line = axis + 4 + textHeight / 2;
  scene.list('timelineGrid').push(0, axis, width, 1);
  scene.texts.push({ text: upTo ? options.upTo : options.asked, x: 0, y: line, align: 'left', style: 'gutter' });
  if (got) scene.texts.push({ text: options.got, x: 0, y: line + textHeight, align: 'left', style: 'gutter' });
  const isWritten = roomFor(asked, bars, options);
  bars.forEach((bar, index) => {
    const { bin, x, y, height: tall, filled } = bar;
    const inner = Math.max(1, bar.width - gap);
    const below = (text: string, at: number): void => {
      scene.texts.push({ text, x: middleOf(bar, gap, text, width, options), y: at, align: 'center', style: 'gutter' });
    };
    if (isWritten(index)) below(asked[index], line);
    if (bin.count === 0) return;
    if (filled > 0) scene.list('allocatedFill').push(x, y + tall - filled, inner, filled);
    if (tall - filled >= 0.5) scene.list('paddingHatch').push(x, y, inner, tall - filled);
    if (isDimmed(bin, marks)) scene.list('dimmed').push(x, y, inner, tall);
    if (bin.limit === marks.selected) scene.list('selected').push(x - 2, y - 2, inner + 4, tall + 4);
    if (index === marks.chosen) scene.list('hover').push(x - 1, y - 1, inner + 2, tall + 2);
    if (got?.[index] !== undefined) below(got[index], line + textHeight);
  });
  writeValues(scene, bars, { gap, width }, options, marks);
  return scene;
}

/** Where the middle of a bar's text is, so that it ends in the picture. */
function middleOf(bar: SizeBar, gap: number, text: string, width: number, { characterWidth }: HistogramOptions): number {
  return Math.min(bar.x + Math.max(1, bar.width - gap) / 2, width - (text.length * characterWidth) / 2);
}

function isDimmed({ limit }: SizeBin, { passing }: BarMarks): boolean {
  return passing?.includes(limit) === false;
}

/** Every how many columns of the axis are named: the last one is, and as many others as there is room for. */
function roomFor(texts: readonly string[], bars: readonly SizeBar[], { characterWidth }: HistogramOptions): (index: number) => boolean {
  const longest = Math.max(0, ...texts.map(({ length }) => length)) * characterWidth + apart;
  const each = Math.max(1, Math.ceil(longest / (bars[0]?.width ?? longest)));
  return (index) => (texts.length - 1 - index) % each === 0;
}

/**
 * The figures above the bars, the highest bars first: none over another, and none over another's bar. One that has no room directly above its
 * bar stands higher.
 */
function writeValues(
  scene: Scene,
  bars: readonly SizeBar[],
  { gap, width }: { readonly gap: number; readonly width: number },
  options: HistogramOptions,
  marks: BarMarks,
): void {
  const written: { readonly from: number; readonly to: number; readonly y: number }[] = [];
  const full = bars.filter(({ bin }) => bin.count > 0);
  for (const bar of [...full].sort((a, b) => a.y - b.y)) {
    const text = valueText(bar.bin, options);
    const middle = middleOf(bar, gap, text, width, options);
    const half = (text.length * options.characterWidth) / 2;
    const [from, to] = [middle - half, middle + half];
    const isIn = (left: number, right: number): boolean => left < to + apart / 2 && right > from - apart / 2;
    const others = written.filter((each) => isIn(each.from, each.to)).map((each) => each.y);
    const highest = Math.min(
      bar.y,
      ...full.filter((each) => each !== bar && isIn(each.x, each.x + Math.max(1, each.width - gap))).map((each) => each.y),
    );
    // As low as may be: on the bars of its width, or above one of the figures there.
    const y = [highest, ...others.map((each) => each - textHeight)]
      .filter((at) => at <= highest && at >= textHeight && others.every((each) => Math.abs(each - at) >= textHeight))
      .reduce((lowest, at) => Math.max(lowest, at), -1);
    if (y < 0) continue;
    written.push({ from, to, y });
    scene.texts.push({
      text,
      x: middle,
      y: y - textHeight / 2,
      align: 'center',
      style: isDimmed(bar.bin, marks) ? 'onDimmed' : 'onSlab',
    });
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
export function rangeText(limit: number): string {
  const least = leastOfBin(limit);
  if (limit < 1024) return `${least === limit ? limit : `${least}–${limit}`} B`;
  const [figure, unit] = formatSize(limit).split(' ');
  return `${Number(figure) / 2}–${figure} ${unit}`;
}

/** A size in as few characters as traces and filters have it in: `64`, `1.2K`, `16M`. */
function shortSize(bytes: number): string {
  const [figure, unit] = formatSize(bytes).split(' ');
  return unit === 'B' ? figure : `${figure}${unit[0]}`;
}

function valueText(bin: SizeBin, options: HistogramOptions): string {
  return options.measure === 'count' ? options.formatCount(bin.count) : formatSize(bin.held);
}

function valueOf(bin: SizeBin, measure: SizeMeasure): number {
  return measure === 'count' ? bin.count : bin.held;
}

function axisRoom({ asked, upTo, got, characterWidth }: HistogramOptions): number {
  return Math.ceil(Math.max(asked.length, upTo.length, got.length) * characterWidth) + 10;
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
