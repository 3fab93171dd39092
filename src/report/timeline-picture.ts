// The course of a run as a picture of an HTML report, from its series.
import type { Localize } from '../model/localize';
import { escapeMarkup } from '../model/markup';
import { formatCount, formatSize } from '../model/size';
import type { SeriesName } from '../replay/run/series';
import type { Run } from '../replay/run/run';
import { round } from './markup';

const width = 1024;
const height = 180;
const gutter = 76;
const above = 22;
const below = 24;
const buckets = 512;
const mostMarks = 40;
const characterWidth = 6.7;

const drawn: readonly SeriesName[] = ['largest', 'used', 'requested'];

/**
 * The course of the run as a picture (SVG, styled by the report's style sheet): for each stretch of positions the range from the
 * least to the greatest value, so that no peak is lost. A line stands at `position`.
 */
export function timelinePicture(run: Run, position: number, localize: Localize): string {
  const last = run.operationCount;
  const shown = run.placement === 'recorded' ? drawn.filter((name) => name !== 'largest') : drawn;
  const values = run.series.minMaxOf(shown, 0, last, buckets);
  const top = values.reduce((most, each) => each.reduce((a, b) => Math.max(a, b), most), 1);
  const y = (value: number): string => round(height - (value / top) * height);
  const x = (at: number): string => round(last === 0 ? 0 : (at / (last + 1)) * width);
  const ranges = shown.map((name, index) => `<path class="${name}" d="${rangePath(values[index], y)}"/>\n`);
  const text = (words: string, at: string, line: number, anchor: string): string =>
    `<text class="address" x="${at}" y="${line}" dy="0.35em" text-anchor="${anchor}">${escapeMarkup(words)}</text>\n`;
  const marks = markPictures(run, x);
  return (
    `<svg class="timeline" viewBox="${-gutter} ${-above} ${width + gutter + 8} ${height + above + below}" role="img" ` +
    `aria-label="${escapeMarkup(localize('Bytes used, requested and largest free block over all positions'))}">\n` +
    `<path class="axis" d="M0 0V${height}H${width}"/>\n${ranges.join('')}${marks.join('')}` +
    `<path class="here" d="M${x(position)} 0V${height}"/>\n` +
    text(formatSize(top), '-8', 4, 'end') +
    text('0', '-8', height, 'end') +
    text('0', '0', height + below / 2 + 4, 'start') +
    text(formatCount(last), String(width), height + below / 2 + 4, 'end') +
    `</svg>\n`
  );
}

/** The run's marks, with their texts as far as there is room. */
function markPictures(run: Run, x: (position: number) => string): string[] {
  let free = 0;
  return run.marks.slice(0, mostMarks).map(({ position, text }) => {
    const place = Number(x(position));
    const end = place + text.length * characterWidth;
    const named = place >= free && end <= width;
    if (named) free = end + 12;
    const name = named ? `<text class="address" x="${place}" y="-12" dy="0.35em">${escapeMarkup(text)}</text>` : '';
    return `<path class="mark" d="M${place} ${named ? -6 : 0}V${height}"><title>${escapeMarkup(text)}</title></path>${name}\n`;
  });
}

/** Along the greatest values and back along the least. */
function rangePath(pairs: Float64Array, y: (value: number) => string): string {
  const step = width / buckets;
  let there = '';
  let back = '';
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = round(bucket * step);
    const to = round((bucket + 1) * step);
    there += `${bucket === 0 ? 'M' : 'L'}${from} ${y(pairs[bucket * 2 + 1])}H${to}`;
    back = `L${to} ${y(pairs[bucket * 2])}H${from}${back}`;
  }
  return `${there}${back}z`;
}
