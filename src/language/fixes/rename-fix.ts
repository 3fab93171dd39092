// The fix of a lost handle: another name for the second allocation.
import { parseHandlePattern } from '../../trace/handle-pattern';
import { writtenFormat } from '../../trace/formats';
import { TokenKind } from '../../trace/tokens';
import { finish } from '../../work/work';
import { findOccurrences, type Occurrence } from '../symbols';
import { replaceToken, type Fix, type FixScope } from './fix';

/** Gives a handle that is assigned while live another name, from there up to its next allocation: the first one keeps its own. */
export function lostHandleFix({ index, lines, tokens, localize }: FixScope, operation: number): Fix | undefined {
  const { run } = index;
  const line = run.table.line[operation];
  const handle = run.handleText(operation);
  const pattern = parseHandlePattern(handle);
  if (!pattern || pattern.kind === 'all' || /^\d/.test(pattern.name)) return undefined;
  const name = freshName(tokens.count, pattern.name, (candidate) => isUsed(candidate, { index, lines, tokens, localize }));
  const found = finish(findOccurrences({ kind: 'handle', pattern }, tokens, lines, writtenFormat));
  const renamed: Occurrence[] = [];
  for (const occurrence of found) {
    if (occurrence.line < line) continue;
    if (occurrence.line > line && occurrence.isDefinition && !isResized(occurrence, found)) break;
    renamed.push(occurrence);
  }
  const written = (occurrence: Occurrence): string => lines.line(occurrence.line).slice(occurrence.column - 1, occurrence.endColumn - 1);
  // A range names others, too, and so does what a repeat calls an index.
  if (renamed.length === 0 || run.trace.passes.isRepeated(line) || renamed.some((occurrence) => written(occurrence) !== handle)) {
    return undefined;
  }
  const word = handle.replace(pattern.name, name);
  return {
    title: localize('Rename this allocation to {0}', word),
    edits: renamed.map((occurrence) => replaceToken(occurrence.line, occurrence, word)),
    isPreferred: true,
  };
}

/** Whether a definition goes on with what the handle has, as in `a = realloc a 64`. */
function isResized({ line, column }: Occurrence, all: readonly Occurrence[]): boolean {
  return all.some((other) => other.line === line && other.column > column && !other.isDefinition);
}

function freshName(limit: number, name: string, isTaken: (candidate: string) => boolean): string {
  const stem = name.replace(/_\d+$/, '');
  for (let number = 2; number <= limit + 2; number++) if (!isTaken(`${stem}_${number}`)) return `${stem}_${number}`;
  return `${stem}_`;
}

function isUsed(candidate: string, { lines, tokens }: FixScope): boolean {
  for (let at = 0; at < tokens.count; at++) {
    const kind = tokens.kind(at);
    if (kind !== TokenKind.HandleDefinition && kind !== TokenKind.HandleUse) continue;
    const word = lines.line(tokens.line(at)).slice(tokens.column(at) - 1, tokens.endColumn(at) - 1);
    if (parseHandlePattern(word)?.name === candidate) return true;
  }
  return false;
}
