// A `try` statement as the console has it, read by the language's own reader against the names of a run.
import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import { createReader } from '../../trace/formats';
import { OperationKind, OperationTable } from '../../trace/operation-table';
import type { ExpressionFault } from '../../query/expressions/context';
import { longestExpression } from '../../query/expressions/parser';
import { parseSizeChange } from './change';

const tryPattern = /^\s*try(?:\s+|$)/;
/** Requests that need a handle on their left; a statement without one gets this name. The words themselves are names of handles, too. */
const requestPattern = /^(?:alloc|kmalloc|realloc)(?![\w.$:[-]|[ \t]*=)/;
const placeholder = 'it = ';

/** What is to be tried: a table of one row, with the run's ids, and the name of the handle on its left. */
export interface TriedStatement {
  readonly ok: true;
  readonly table: OperationTable;
  /** What the handle is called; the table has an id only for a handle that the run knows. */
  readonly handle: string;
}

/** Whether a text is a `try` statement. */
export function isTryStatement(text: string): boolean {
  return tryPattern.test(text);
}

/** Reads `try` and one statement of the language, or `a.size = 64` for a `realloc`. A left side can be left out. */
export function parseTryStatement(text: string, run: Run, localize: Localize): TriedStatement | ExpressionFault {
  const start = tryPattern.exec(text)![0].length;
  const written = text.slice(start);
  const change = parseSizeChange(written);
  const source = change ? `${change.handle} = realloc ${change.handle} ${change.size}` : written;
  const prefix = requestPattern.test(source) ? placeholder : '';
  const fault = (message: string, column = 1): ExpressionFault => ({
    ok: false,
    message,
    column: start + Math.max(column - prefix.length, 1),
  });
  if (source.length > longestExpression) return fault(localize('This is too long: {0} characters are the most.', longestExpression));
  const notOne = fault(localize('Try one operation, such as try alloc 4096 or try free a.'));
  // The reader takes a zero for the sign of a binary file.
  if (source.includes('\0')) return notOne;
  // Ranges can have millions of handles: none is read to be refused.
  if (/\[[^\]]*\.\./.test(source)) return fault(localize('Try one operation, not a range.'));
  const reader = createReader('alloctrace');
  reader.push(new TextEncoder().encode(`${prefix}${source}\n`));
  const { table, directives, handles, names } = reader.finish();
  for (const directive of directives) {
    if (directive.kind === 'fault') return fault(localize(directive.message, ...directive.values), directive.range.column);
  }
  const kind = table.kind[0] as OperationKind;
  if (table.count === 0 || kind === OperationKind.Cache) {
    return notOne;
  }
  if (table.count > 1 || kind === OperationKind.FreeAll) return fault(localize('Try one operation, not a range.'));
  const handle = table.handle[0] < 0 ? '' : handles.text(table.handle[0]);
  const row = new OperationTable(1);
  row.append(table, 0, 1);
  row.handle[0] = handle === '' ? -1 : run.trace.handles.idOf(handle);
  if (kind === OperationKind.Realloc) {
    const from = handles.text(table.operand[0]);
    row.operand[0] = run.trace.handles.idOf(from);
    if (row.operand[0] < 0) return fault(localize('There is no handle {0} in this trace.', from), table.column[0]);
  }
  if (kind === OperationKind.Free && row.handle[0] < 0) {
    return fault(localize('There is no handle {0} in this trace.', handle), table.column[0]);
  }
  if (kind === OperationKind.AllocObject || kind >= OperationKind.Shrink) {
    const cache = names.text(table.operand[0]);
    row.operand[0] = run.trace.names.idOf(cache);
    if (row.operand[0] < 0) return fault(localize('There is no cache {0} in this trace.', cache), table.column[0]);
  }
  return { ok: true, table: row, handle: prefix === '' ? handle : localize('the request') };
}
