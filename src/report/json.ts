// Tables as JSON files: an array that is read as a whole and yet can be looked at line by line.
import type { Table } from './table';

/** A table as a JSON array of objects, an object a line. */
export function* jsonLines(table: Table): Generator<string> {
  let separator = '[\n';
  for (const row of table.rows()) {
    yield `${separator}  ${JSON.stringify(Object.fromEntries(table.columns.map(({ key }, index) => [key, row[index]])))}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
