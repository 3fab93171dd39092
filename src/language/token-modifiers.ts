// How a handle fared on its line, from the run: what semantic tokens add to its colour.
import { parseHandlePattern, patternHas } from '../trace/handle-pattern';
import { OperationKind } from '../trace/operation-table';
import { textOfToken, type Token, TokenKind } from '../trace/tokens';
import { endsOf } from '../analysis/lifetimes';
import type { RunIndex } from '../analysis/run-index';

/** What a run adds to a handle's token: something of it leaks, fails, or does nothing. */
export type HandleState = 'leaked' | 'failed' | 'unused';

/** How the operations of a handle's token on a line (1-based) came out; undefined where there is nothing to say. */
export function handleState({ run }: RunIndex, line: number, text: string, token: Token): HandleState | undefined {
  const operations = run.operationsOfLine(line);
  const pattern = parseHandlePattern(textOfToken(text, token));
  if (!operations || !pattern) return undefined;
  const ends = endsOf(run);
  let state: HandleState | undefined;
  for (let op = operations.from; op < operations.to; op++) {
    const kind = run.table.kind[op] as OperationKind;
    if (kind === OperationKind.Realloc && token.kind === TokenKind.HandleUse) return run.countsAsError(op) ? 'failed' : undefined;
    const handle = run.table.handle[op];
    if (handle < 0 || !patternHas(pattern, run.trace.handles.text(handle))) continue;
    // A free tells which of several words of its line it is of.
    if (kind === OperationKind.Free && token.kind === TokenKind.HandleUse && run.table.column[op] !== token.column) continue;
    // An error that is expected is as it should be.
    if (run.countsAsError(op)) return 'failed';
    if (run.errorOf(op) !== undefined) continue;
    if (run.results.allocated(op) && ends[op] < 0) state = 'leaked';
    else if (kind === OperationKind.Free && run.results.subject(op) < 0) state ??= 'unused';
  }
  return state;
}
