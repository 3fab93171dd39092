// Charts of a sweep for a page: for each figure that changes, a small picture of it against the parameter, a line for each setting.
import { comparisonFigureRows, type ComparisonFigure } from '../analysis/comparison/figure-rows';
import type { Localize } from '../model/localize';
import { escapeMarkup } from '../model/markup';
import { formatSize } from '../model/size';
import { isRefused, type SettingsComparison, type SweptLine } from '../session/comparison-plan';
import { isSize, type Sweep } from '../session/run-setting';
import { round } from './markup';
import { figureText, pointText, settingLabel } from './settings-report';

const width = 220;
const height = 110;
const gutter = 66;
const above = 10;
const below = 22;
/** Lines that can be told apart; more have the same looks again. */
const looks = 6;
/** Parameters that reach over more than this are drawn by their logarithm. */
const wideRange = 8;
/** Values whose least is beyond this share of the greatest fill the height; others start at 0. */
const closeValues = 0.6;

type SweptFigures = SettingsComparison['sweeps'][number];

/** Lines and marks of charts, beside the rules of all pages. */
export const chartStyle = `
.charts { display: flex; flex-wrap: wrap; gap: 12px 20px; }
.chart { margin: 0; }
.chart figcaption { font-size: 0.9em; max-width: ${width + gutter}px; }
.chart svg { width: ${width + gutter + 14}px; }
.chart path.line { fill: none; stroke-width: 1.5; }
.chart text { font-size: 10px; }
.look0 { stroke: var(--allocatedBackground); fill: var(--allocatedBackground); }
.look1 { stroke: var(--objectBackground); fill: var(--objectBackground); stroke-dasharray: 6 3; }
.look2 { stroke: var(--freeForeground); fill: var(--freeForeground); stroke-dasharray: 2 2; }
.look3 { stroke: var(--lastOperationBorder); fill: var(--lastOperationBorder); }
.look4 { stroke: var(--error); fill: var(--error); stroke-dasharray: 8 3 2 3; }
.look5 { stroke: var(--text); fill: var(--text); stroke-dasharray: 1 3; }
.charts circle { stroke: none; }
`;

/** The charts of a sweep and what they show, as markup. */
export function sweepCharts({ sweep, lines }: SweptFigures, localize: Localize): string {
  const charts: string[] = [];
  const flat: string[] = [];
  for (const figure of comparisonFigureRows) {
    const values = lines.map((line) => valuesAt(figure, line));
    const known = values.flat().filter((value) => value !== null);
    if (known.length === 0) continue;
    if (new Set(known).size === 1) flat.push(`${localize(figure.title)} (${figureText(figure, known[0])})`);
    else charts.push(chart(figure, sweep, lines, values, localize));
  }
  const same = flat.length === 0 ? '' : `<p class="quiet">${escapeMarkup(localize('The same at all values: {0}.', flat.join(', ')))}</p>\n`;
  const legend = lines.length > 1 ? legendOf(lines, localize) : '';
  return `${legend}<div class="charts">\n${charts.join('')}</div>\n${same}`;
}

function valuesAt(figure: ComparisonFigure, { columns }: SweptLine): (number | null)[] {
  return columns.map(({ outcome }) => (isRefused(outcome) ? null : figure.value(outcome)));
}

function legendOf(lines: readonly SweptLine[], localize: Localize): string {
  const items = lines.map(({ setting, columns }, index) =>
    columns.every(({ outcome }) => isRefused(outcome))
      ? ''
      : `<li><svg viewBox="0 0 22 14" aria-hidden="true"><path class="look${index % looks}" d="M1 7h20" stroke-width="2"/></svg>` +
        `${escapeMarkup(settingLabel(setting, localize))}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>\n`;
}

function chart(
  figure: ComparisonFigure,
  sweep: Sweep,
  lines: readonly SweptLine[],
  values: readonly (readonly (number | null)[])[],
  localize: Localize,
): string {
  const known = values.flat().filter((value) => value !== null);
  const most = Math.max(...known);
  const least = Math.min(...known);
  const from = least < most * closeValues && least >= 0 ? 0 : least;
  const y = (value: number): number => height - ((value - from) / (most - from)) * height;
  const x = scaleOf(sweep.points.map(({ value }) => value));
  const title = localize(figure.title);
  const drawn = values.map((each, index) =>
    linePicture(each, index, x, y, (value, at) => pointTitle(figure, sweep, lines[index], value, at, localize)),
  );
  const text = (words: string, at: number, line: number, anchor: string): string =>
    `<text class="address" x="${round(at)}" y="${round(line)}" dy="0.35em" text-anchor="${anchor}">${escapeMarkup(words)}</text>\n`;
  const ticks = ticksOf(sweep.points.length).map((at) =>
    text(shortPoint(sweep, at), x[at], height + below / 2 + 3, anchorOf(at, sweep.points.length)),
  );
  return (
    `<figure class="chart" title="${escapeMarkup(localize(figure.meaning))}">\n<figcaption>${escapeMarkup(title)}</figcaption>\n` +
    `<svg viewBox="${-gutter} ${-above} ${width + gutter + 14} ${height + above + below}" role="img" ` +
    `aria-label="${escapeMarkup(localize('{0}, by {1}', title, sweep.name))}">\n<path class="axis" d="M0 0V${height}H${width}"/>\n${drawn.join('')}` +
    `${text(shortFigure(figure, most), -6, 0, 'end')}${text(shortFigure(figure, from), -6, height, 'end')}${ticks.join('')}</svg>\n</figure>\n`
  );
}

function linePicture(
  values: readonly (number | null)[],
  index: number,
  x: readonly number[],
  y: (value: number) => number,
  titleOf: (value: number, at: number) => string,
): string {
  const look = `look${index % looks}`;
  let path = '';
  let isOn = false;
  const dots: string[] = [];
  values.forEach((value, at) => {
    if (value !== null) {
      path += `${isOn ? 'L' : 'M'}${round(x[at])} ${round(y(value))}`;
      dots.push(
        `<circle class="${look}" cx="${round(x[at])}" cy="${round(y(value))}" r="3"><title>${escapeMarkup(titleOf(value, at))}</title></circle>\n`,
      );
    }
    isOn = value !== null;
  });
  return path === '' ? '' : `<path class="line ${look}" d="${path}"/>\n${dots.join('')}`;
}

/** What a point says when it is pointed at. */
function pointTitle(figure: ComparisonFigure, sweep: Sweep, { setting }: SweptLine, value: number, at: number, localize: Localize): string {
  return `${settingLabel(setting, localize)}, ${sweep.name} ${pointText(sweep, sweep.points[at].value)}: ${figureText(figure, value)}`;
}

/** Where values of a parameter stand, in pixels: by themselves, or by their logarithm where they reach far. */
function scaleOf(values: readonly number[]): number[] {
  const [first] = values;
  const last = values[values.length - 1];
  if (first === last) return values.map(() => width / 2);
  const place = first > 0 && last / first >= wideRange ? Math.log2 : (value: number): number => value;
  return values.map((value) => ((place(value) - place(first)) / (place(last) - place(first))) * width);
}

/** Which values are written below a chart: the ends, and one in between. */
function ticksOf(count: number): number[] {
  return [...new Set([0, Math.floor((count - 1) / 2), count - 1])];
}

function anchorOf(at: number, count: number): string {
  return count > 1 && at === 0 ? 'start' : count > 1 && at === count - 1 ? 'end' : 'middle';
}

function shortPoint(sweep: Sweep, at: number): string {
  const { value } = sweep.points[at];
  return isSize(sweep.name) ? formatSize(value) : pointText(sweep, value);
}

function shortFigure(figure: ComparisonFigure, value: number): string {
  return figure.unit === 'bytes' ? formatSize(value) : figureText(figure, value);
}
