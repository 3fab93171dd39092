// A trace under several settings, for programs: JSON and a table for spreadsheets.
import { bestOf, comparisonFigureRows } from '../analysis/comparison/figure-rows';
import { english } from '../model/localize';
import { isRefused, type ComparedColumn, type SettingsComparison } from '../session/comparison-plan';
import { settingLabel, valuesOf } from './settings-report';
import type { Table } from './table';

const schema = 1;

/** `--json`: one object. */
export function settingsJson(file: string, { columns, sweeps }: SettingsComparison): string {
  const report = {
    schema,
    file,
    runs: records(columns),
    sweeps: sweeps.map(({ sweep, lines }) => ({
      sweep: sweep.text,
      parameter: sweep.name,
      lines: lines.map(({ setting, columns: points }) => ({
        with: setting.text,
        label: settingLabel(setting, english),
        points: records(points).map((record, index) => ({ value: sweep.points[index].value, ...record })),
      })),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** A record for each run, with the figures in which it is the best of them. */
function records(columns: readonly ComparedColumn[]): object[] {
  const best = comparisonFigureRows.map((figure) => bestOf(valuesOf(figure, columns), figure.better));
  return columns.map(({ setting, outcome }, column) => {
    const head = { with: setting.text, label: settingLabel(setting, english), options: setting.values };
    if (isRefused(outcome)) {
      return {
        ...head,
        error: english(outcome.text, ...outcome.values),
        operations: null,
        arena: null,
        plain: null,
        figures: null,
        internal: null,
        best: [],
      };
    }
    const { operations, arena, plain, figures, internal } = outcome;
    return {
      ...head,
      error: null,
      operations,
      arena: { ...arena, base: `0x${arena.base.toString(16)}` },
      plain: plain ?? null,
      figures,
      internal,
      best: comparisonFigureRows.flatMap(({ key }, row) => (best[row].has(column) ? [key] : [])),
    };
  });
}

/** `--csv`: a row for each figure, a column for each run, those of the sweeps behind the others. Where one cannot be made, the last row says why. */
export function settingsTable({ columns, sweeps }: SettingsComparison): Table {
  const points = sweeps.flatMap(({ lines }) => lines.flatMap((line) => line.columns));
  const all = [...new Map([...columns, ...points].map((column) => [column.setting.text, column])).values()];
  const labels = all.map(({ setting }) => settingLabel(setting, english));
  const errors = all.map(({ outcome }) => (isRefused(outcome) ? english(outcome.text, ...outcome.values) : null));
  return {
    columns: ['figure', ...labels].map((key) => ({ key, title: key })),
    *rows() {
      for (const figure of comparisonFigureRows) yield [figure.key, ...valuesOf(figure, all)];
      if (errors.some((error) => error !== null)) yield ['error', ...errors];
    },
  };
}
