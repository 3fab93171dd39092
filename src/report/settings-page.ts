// A trace under several settings as one HTML page without a script: the table with the best of each row marked, each figure explained where it is pointed
// at and below, and the sweeps as charts.
import type { ComparedRun } from '../analysis/comparison/compared-run';
import { bestOf, comparisonFigureRows, type ComparisonFigure } from '../analysis/comparison/figure-rows';
import type { Localize } from '../model/localize';
import { escapeMarkup } from '../model/markup';
import { formatCount, formatExactSize } from '../model/size';
import { isRefused, type ComparedColumn, type SettingsComparison } from '../session/comparison-plan';
import { pageEnd, pageStart, section } from './page';
import { comparisonNotes, figureText, pointText, settingLabel, valuesOf } from './settings-report';
import { chartStyle, sweepCharts } from './sweep-charts';

/** What a page is made from. */
export interface SettingsPageSource {
  /** The trace's name, for people. */
  readonly name: string;
  readonly comparison: SettingsComparison;
  readonly localize: Localize;
  /** A BCP 47 tag: the language of `localize`. */
  readonly language: string;
  /** Rules of its own, for who shows it in a frame with other colours. */
  readonly style?: string;
}

const pageStyle = `
table.settings th[scope=row] { position: sticky; left: 0; background: var(--ground); cursor: help; text-decoration: underline dotted; text-underline-offset: 3px; }
table.settings thead th { color: var(--text); }
table.settings tbody tr:hover > * { background: var(--freeBackground); }
th small { display: block; font-weight: 400; color: var(--quiet); }
.best { font-weight: 700; }
.best::after { content: "*"; position: absolute; }
dt { font-weight: 600; margin-top: 8px; }
dd { margin: 0; }
details { margin: 10px 0; }
summary { cursor: pointer; }
${chartStyle}`;

/** The page, in pieces to be joined. */
export function* settingsPage({ name, comparison, localize, language, style = '' }: SettingsPageSource): Generator<string> {
  const { columns, sweeps } = comparison;
  const title = localize('{0} under several settings', name);
  yield `${pageStart(title, language, pageStyle + style)}<main>\n<header>\n<h1>${escapeMarkup(title)}</h1>\n${headOf(columns, localize)}</header>\n`;
  const heads = columns.map(({ setting, outcome }) => ({
    title: settingLabel(setting, localize),
    below: isRefused(outcome) ? [localize('cannot be run')] : arenaOf(outcome, localize),
  }));
  yield section(localize('Figures'), `${table(columns, heads, localize)}${notes(comparison, localize)}`);
  for (const swept of sweeps) {
    const { sweep, lines } = swept;
    const tables = lines.map(({ setting, columns: points }) => {
      const values = sweep.points.map(({ value }) => ({ title: pointText(sweep, value) }));
      return `<h3>${escapeMarkup(settingLabel(setting, localize))}</h3>\n${table(points, values, localize)}`;
    });
    const detail = `<details>\n<summary>${escapeMarkup(localize('The charts as tables'))}</summary>\n${tables.join('')}</details>\n`;
    yield section(localize('By {0}', sweep.name), sweepCharts(swept, localize) + detail);
  }
  yield section(localize('What the figures mean'), meanings(localize));
  yield pageEnd(localize);
}

function headOf(columns: readonly ComparedColumn[], localize: Localize): string {
  const counts = columns.flatMap(({ outcome }) => (isRefused(outcome) ? [] : [outcome.operations]));
  if (counts.length === 0) return '';
  return `<p class="quiet">${escapeMarkup(localize('operations: {0}; * the best of its row', formatCount(counts[0])))}</p>\n`;
}

/** In lines below the head of a column. */
function arenaOf({ arena: { policy, size, unit } }: ComparedRun, localize: Localize): string[] {
  return [policy, localize('arena {0}', formatExactSize(size)), localize('unit {0}', formatExactSize(unit))];
}

function table(
  columns: readonly ComparedColumn[],
  heads: readonly { title: string; below?: readonly string[] }[],
  localize: Localize,
): string {
  const cells = heads.map(
    ({ title, below = [] }) =>
      `<th scope="col" class="number">${escapeMarkup(title)}${below.map((line) => `<small>${escapeMarkup(line)}</small>`).join('')}</th>`,
  );
  const rows = comparisonFigureRows.map((figure) => {
    const values = valuesOf(figure, columns);
    const best = bestOf(values, figure.better);
    const shown = values.map(
      (value, column) => `<td class="number${best.has(column) ? ' best' : ''}">${escapeMarkup(figureText(figure, value))}</td>`,
    );
    const explained = escapeMarkup(`${localize(figure.title)}: ${explanation(figure, localize)}`);
    return `<tr title="${explained}"><th scope="row">${escapeMarkup(localize(figure.title))}</th>${shown.join('')}</tr>\n`;
  });
  return `<div class="scroll"><table class="settings">\n<thead><tr><td></td>${cells.join('')}</tr></thead>\n<tbody>\n${rows.join('')}</tbody>\n</table></div>\n`;
}

/** What a figure means, which is better, and its source. */
function explanation({ meaning, better, source }: ComparisonFigure, localize: Localize): string {
  const judged = better === undefined ? '' : ` ${better === 'less' ? localize('Less is better.') : localize('More is better.')}`;
  return `${localize(meaning)}${judged} ${localize('Source: {0}.', source)}`;
}

function notes(comparison: SettingsComparison, localize: Localize): string {
  const sentences = comparisonNotes(comparison, localize);
  if (sentences.length === 0) return '';
  return `<ul class="quiet">\n${sentences.map((sentence) => `<li>${escapeMarkup(sentence)}</li>\n`).join('')}</ul>\n`;
}

function meanings(localize: Localize): string {
  const items = comparisonFigureRows.map(
    (figure) => `<dt>${escapeMarkup(localize(figure.title))}</dt>\n<dd>${escapeMarkup(explanation(figure, localize))}</dd>\n`,
  );
  return `<dl>\n${items.join('')}</dl>\n`;
}
