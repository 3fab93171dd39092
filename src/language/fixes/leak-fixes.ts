// Fixes of leaks: a `free` at the end, or after the last use.
import { parseHandlePattern, writeMembers } from '../../trace/handle-pattern';
import { endsOf, liveOperationsAt } from '../../analysis/lifetimes';
import { insertAfter, insertAtEnd, type Fix, type FixScope } from './fix';

/** Handles in one `free` statement. */
const mostInStatement = 200;

/** Frees what a line allocated and nobody freed: at the end, or after the last line that uses it. */
export function leakFixes(scope: FixScope, line: number): Fix[] {
  const { index, lines, localize } = scope;
  const leaked = leakedHandles(scope, line);
  if (leaked.length === 0) return [];
  const statements = freeStatements(scope, leaked);
  const what = leaked.length === 1 ? leaked[0] : localize('{0} handles', leaked.length);
  const fixes: Fix[] = [{ title: localize('Free {0} at the end', what), edits: [insertAtEnd(lines, statements)], isPreferred: true }];
  const lastUse = lastUseOf(scope, leaked, line);
  const lastLine = index.run.lineOfPosition(index.run.operationCount) ?? 0;
  // In a repeat that would free what a later pass allocates anew.
  if (lastUse < lastLine && !index.run.trace.passes.isRepeated(lastUse)) {
    fixes.push({ title: localize('Free {0} after its last use', what), edits: [insertAfter(lines, lastUse, statements)] });
  }
  return fixes;
}

/** The handles of a line's allocations that are still theirs at the end; of all lines where none is given. */
export function leakedHandles({ index }: FixScope, line?: number): string[] {
  const { run } = index;
  const { from, to } = line === undefined ? { from: 0, to: run.operationCount } : run.lines.placesOf(line);
  const ends = endsOf(run);
  const live = liveOperationsAt(run, run.operationCount);
  const handles: string[] = [];
  for (let place = from; place < to; place++) {
    const op = run.lines.inOrder(place);
    // A lost allocation has no name any more.
    if (run.results.allocated(op) && ends[op] < 0 && live[run.table.handle[op]] === op) handles.push(run.handleText(op));
  }
  return handles;
}

/** Statements that free handles; those of a family together. */
export function freeStatements({ index }: FixScope, handles: readonly string[]): string[] {
  const words: string[] = [];
  const families = new Map<string, number[]>();
  for (const handle of handles) {
    const pattern = parseHandlePattern(handle);
    if (pattern?.kind !== 'members') words.push(handle);
    else families.set(pattern.name, [...(families.get(pattern.name) ?? []), pattern.first]);
  }
  const live = liveInFamilies(index.run);
  for (const [name, indexes] of families) {
    const all = live.get(name) === indexes.length;
    words.push(
      ...(all && indexes.length > 1
        ? [`${name}[*]`]
        : writeMembers(
            name,
            indexes.sort((a, b) => a - b),
          )),
    );
  }
  const statements: string[] = [];
  for (let at = 0; at < words.length; at += mostInStatement) statements.push(`free ${words.slice(at, at + mostInStatement).join(', ')}`);
  return statements;
}

/** How many members of each family are live at the end. */
function liveInFamilies(run: FixScope['index']['run']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const op of liveOperationsAt(run, run.operationCount)) {
    const pattern = op < 0 ? undefined : parseHandlePattern(run.handleText(op));
    if (pattern?.kind === 'members') counts.set(pattern.name, (counts.get(pattern.name) ?? 0) + 1);
  }
  return counts;
}

/** The last line that asks about one of the handles; the allocating line where none does. */
function lastUseOf({ index }: FixScope, handles: readonly string[], line: number): number {
  const { handles: table, directives } = index.run.trace;
  const named = new Set(handles);
  let last = line;
  for (const directive of directives) {
    if (directive.kind !== 'expect') continue;
    const { metric } = directive;
    if ((metric.name === 'address' || metric.name === 'size') && named.has(table.text(metric.handle))) {
      last = Math.max(last, directive.range.line);
    }
  }
  return last;
}
