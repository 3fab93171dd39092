// Tables as CSV files, for spreadsheets and scripts: the export of a table writes them.
import type { Cell, Table } from './table';

const endOfLine = '\r\n';

/**
 * A table as CSV (RFC 4180), line by line. Texts that spreadsheets would run as a formula are led by an apostrophe: handles and
 * sites come from a file that anyone may have written.
 */
export function* csvLines(table: Table): Generator<string> {
  yield table.columns.map(({ key }) => quoted(key)).join(',') + endOfLine;
  for (const row of table.rows()) yield row.map(csvField).join(',') + endOfLine;
}

function csvField(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'number' ? String(cell) : quoted(/^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
