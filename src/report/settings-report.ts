// A trace under several settings, for people on a terminal: a table with the best of each row marked, and one for each sweep.
import { comparisonFigureRows, bestOf, type ComparisonFigure } from '../analysis/comparison/figure-rows';
import type { Localize } from '../model/localize';
import { formatMetric } from '../model/metric';
import { formatCount, formatExactSize, formatNumber } from '../model/size';
import { isRefused, type ComparedColumn, type SettingsComparison, type SweptLine } from '../session/comparison-plan';
import { isSize, type RunSetting, type Sweep } from '../session/run-setting';
import { alignColumns } from './columns';

/** A setting as people read it. */
export function settingLabel({ text }: RunSetting, localize: Localize): string {
  return text === '' ? localize('as it is') : text;
}

/** A figure of every column: null where it is not defined or there is no run. */
export function valuesOf(figure: ComparisonFigure, columns: readonly ComparedColumn[]): (number | null)[] {
  return columns.map(({ outcome }) => (isRefused(outcome) ? null : figure.value(outcome)));
}

/** A value for people, bytes exactly; a dash where there is none. */
export function figureText({ unit }: ComparisonFigure, value: number | null): string {
  if (value === null) return formatMetric('count', NaN);
  if (unit === 'bytes') return formatExactSize(value);
  return unit === 'ratio' ? formatNumber(value, 2) : formatMetric(unit, value);
}

/** A value of a swept parameter for people. */
export function pointText({ name }: Sweep, value: number): string {
  return isSize(name) ? formatExactSize(value) : formatCount(value);
}

/** What has to be said of the runs beside their figures, a sentence each. */
export function comparisonNotes({ columns, sweeps }: SettingsComparison, localize: Localize): string[] {
  const refusals = columns.flatMap(({ setting, outcome }) =>
    isRefused(outcome)
      ? [localize('{0}: cannot be run. {1}', settingLabel(setting, localize), localize(outcome.text, ...outcome.values))]
      : [],
  );
  const gaps = sweeps.flatMap(({ sweep, lines }) => lines.flatMap((line) => gapNote(sweep, line, localize)));
  const failures = columns.flatMap(({ outcome }) => (isRefused(outcome) ? [] : [outcome.figures.failures.count]));
  const failing =
    new Set(failures).size > 1
      ? [localize('Where requests fail, less is held: the other figures of such a run look better than they are.')]
      : [];
  return [...columns.flatMap((column) => plainNotes(column, localize)), ...refusals, ...gaps, ...failing];
}

/** At which values of a sweep there is no run, and why not at the first of them. */
function gapNote(sweep: Sweep, { setting, columns }: SweptLine, localize: Localize): string[] {
  const values: string[] = [];
  let reason = '';
  columns.forEach(({ outcome }, index) => {
    if (!isRefused(outcome)) return;
    values.push(pointText(sweep, sweep.points[index].value));
    reason ||= localize(outcome.text, ...outcome.values);
  });
  if (values.length === 0) return [];
  return [localize('{0}: cannot be run with {1} {2}. {3}', settingLabel(setting, localize), sweep.name, values.join(', '), reason)];
}

/** What ran as plain allocations; a point of a sweep is as its setting is. */
function plainNotes({ setting, outcome }: ComparedColumn, localize: Localize): string[] {
  if (isRefused(outcome) || !outcome.plain) return [];
  const { objects, kmallocs, placed } = outcome.plain;
  const label = settingLabel(setting, localize);
  const { policy } = outcome.arena;
  const notes: string[] = [];
  if (objects + kmallocs > 0) {
    const counts = [formatCount(objects), formatCount(kmallocs)];
    const message = '{0}: {1} has no slabs: objects ({2}) and kmallocs ({3}) run as plain allocations of their size.';
    notes.push(localize(message, label, policy, ...counts));
  }
  if (placed > 0) {
    notes.push(localize('{0}: allocations at a place of their own ({1}) are left out: {2} has none.', label, formatCount(placed), policy));
  }
  return notes;
}

/** The table, the tables of the sweeps, and what has to be said of them. `name`: of the trace, for people. */
export function settingsText(name: string, comparison: SettingsComparison, localize: Localize): string {
  const { columns, sweeps } = comparison;
  const lines = [
    localize('{0} under several settings', name),
    '',
    ...tableLines(
      columns,
      columns.map(({ setting }) => settingLabel(setting, localize)),
      localize,
    ),
  ];
  for (const { sweep, lines: swept } of sweeps) {
    for (const { setting, columns: points } of swept) {
      const heads = sweep.points.map(({ value }) => pointText(sweep, value));
      lines.push('', localize('{0}, by {1}', settingLabel(setting, localize), sweep.name), '', ...tableLines(points, heads, localize));
    }
  }
  lines.push('', localize('* the best of its row'), ...comparisonNotes(comparison, localize));
  return `${lines.join('\n')}\n`;
}

function tableLines(columns: readonly ComparedColumn[], heads: readonly string[], localize: Localize): string[] {
  const rows = comparisonFigureRows.map((figure) => {
    const values = valuesOf(figure, columns);
    const best = bestOf(values, figure.better);
    return [localize(figure.title), ...values.map((value, column) => `${figureText(figure, value)}${best.has(column) ? '*' : ' '}`)];
  });
  return alignColumns([['', ...heads.map((head) => `${head} `)], ...rows], ['left', ...columns.map(() => 'right' as const)]);
}
