import { alignColumns } from '../../src/report/columns';
import { isMet, type Figure } from './figures';

/** The figures as a table, a blank line between subjects. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { subject, what, value, unit, target } = figure;
    const met = isMet(figure);
    return [
      subject,
      what,
      formatValue(value),
      unit,
      target ? `${target.comparison} ${formatValue(target.value)}` : '',
      met === undefined ? '' : met ? 'met' : 'NOT MET',
    ];
  });
  const header = ['subject', 'what', 'figure', '', 'target', ''];
  const lines = alignColumns([header, ...rows], ['left', 'left', 'right', 'left', 'left', 'left']);
  return lines
    .map((line, index) => (index > 1 && figures[index - 1].subject !== figures[index - 2].subject ? `\n${line}\n` : `${line}\n`))
    .join('');
}

function formatValue(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
