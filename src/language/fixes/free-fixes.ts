// Fixes of frees that free nothing.
import { parseHandlePattern, writeMembers } from '../../trace/handle-pattern';
import { OperationKind } from '../../trace/operation-table';
import { TokenKind } from '../../trace/tokens';
import { removeLine, type Fix, type FixEdit, type FixScope } from './fix';

/** Takes a free away that frees nothing: the handle was freed before, or never allocated. */
export function uselessFreeFix(scope: FixScope, operation: number, title: string): Fix | undefined {
  const edit = withoutFrees(scope, new Set([operation]));
  return edit && { title, edits: [edit], isPreferred: true };
}

/** The line of some frees without them; undefined where they cannot be taken out. All are of one line. */
export function withoutFrees(scope: FixScope, useless: ReadonlySet<number>): FixEdit | undefined {
  const { index, lines, tokens } = scope;
  const { run } = index;
  const [any] = useless;
  const line = run.table.line[any];
  const operations = run.operationsOfLine(line);
  if (!operations || run.table.kind[any] !== OperationKind.Free) return undefined;
  const text = lines.line(line);
  const words = tokens.ofLine(line).filter(({ kind }) => kind === TokenKind.HandleUse);
  if (run.trace.passes.isRepeated(line)) return withoutFailingWord(scope, line, run.table.column[any]);
  const kept: string[] = [];
  for (const word of words) {
    const written = text.slice(word.column - 1, word.endColumn - 1);
    const left: number[] = [];
    let removed = 0;
    for (let op = operations.from; op < operations.to; op++) {
      if (run.table.column[op] !== word.column) continue;
      if (useless.has(op)) removed++;
      else left.push(op);
    }
    if (removed === 0) kept.push(written);
    else if (left.length > 0) kept.push(...membersOf(left.map((op) => run.handleText(op))));
  }
  if (kept.length === 0) return removeLine(lines, line);
  const [first, last] = [words[0], words[words.length - 1]];
  return { line, column: first.column, endLine: line, endColumn: last.endColumn, text: kept.join(', ') };
}

/** The line of a `repeat` without the word at a column, where that frees nothing in any pass; undefined where it does. */
function withoutFailingWord({ index: { run }, lines, tokens }: FixScope, line: number, column: number): FixEdit | undefined {
  const { from, to } = run.lines.placesOf(line);
  for (let place = from; place < to; place++) {
    const op = run.lines.inOrder(place);
    if (run.table.column[op] === column && !run.countsAsError(op)) return undefined;
  }
  const text = lines.line(line);
  const words = tokens.ofLine(line).filter(({ kind }) => kind === TokenKind.HandleUse);
  const kept = words.filter((word) => word.column !== column).map((word) => text.slice(word.column - 1, word.endColumn - 1));
  if (kept.length === 0) return removeLine(lines, line);
  return { line, column: words[0].column, endLine: line, endColumn: words[words.length - 1].endColumn, text: kept.join(', ') };
}

function membersOf(handles: readonly string[]): string[] {
  const patterns = handles.map((handle) => parseHandlePattern(handle));
  const [first] = patterns;
  const indexes = patterns.flatMap((pattern) => (pattern?.kind === 'members' ? [pattern.first] : []));
  return first && indexes.length === handles.length ? writeMembers(first.name, indexes) : [...handles];
}
