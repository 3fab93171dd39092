// Which fixes there are for which diagnostic; each kind is in a file beside this one.
import { meantAttribute } from '../../model/attributes';
import type { Diagnostic } from '../../model/diagnostic';
import { readLine } from '../../trace/formats/alloctrace/read-line';
import { tokenAt } from '../../trace/tokens';
import { isFamily } from '../../analysis/operation-diagnostics';
import { liveOperationsAt } from '../../analysis/lifetimes';
import { expectedValueFix } from './expect-fixes';
import { figureFixes, largerArenaFix, moveUpFix, removeStatementFix, zoneFixes } from './figure-fixes';
import { insertAtEnd, replaceToken, type Fix, type FixEdit, type FixScope } from './fix';
import { uselessFreeFix, withoutFrees } from './free-fixes';
import { keywordFix } from './keyword-fix';
import { freeStatements, leakedHandles, leakFixes } from './leak-fixes';
import { lostHandleFix } from './rename-fix';
import { nearestWord } from '../../model/spelling';
import { repairsOf } from './repairs';

/** What can be done about a diagnostic of a trace, the best first. */
export function fixesFor(scope: FixScope, diagnostic: Diagnostic): Fix[] {
  const { code, line, column, operation } = diagnostic;
  const { localize } = scope;
  const some = (fix: Fix | undefined): Fix[] => (fix ? [fix] : []);
  switch (code) {
    case 'leak':
      return leakFixes(scope, line);
    case 'double-free':
      return operation === undefined ? [] : some(uselessFreeFix(scope, operation, localize('Remove the second free')));
    case 'invalid-free':
      if (operation === undefined) return [];
      return [
        ...some(wholeFamilyFix(scope, line, column, operation)),
        ...nearestHandle(scope, line, column, operation),
        ...some(uselessFreeFix(scope, operation, localize('Remove this free'))),
      ];
    case 'invalid-realloc':
      return operation === undefined ? [] : nearestHandle(scope, line, column, operation);
    case 'lost-handle':
      return operation === undefined ? [] : some(lostHandleFix(scope, operation));
    case 'expectation-failed':
      return some(expectedValueFix(scope, line));
    case 'unknown-cache':
      return nearestCache(scope, line, column, operation);
    case 'duplicate-arena':
    case 'duplicate-cache':
      return [removeStatementFix(scope, line)];
    case 'late-arena':
    case 'late-machine':
      return some(moveUpFix(scope, line));
    case 'invalid-arena':
      return [...zoneFixes(scope, line), ...figureFixes(scope, diagnostic)];
    case 'invalid-machine':
    case 'invalid-cache':
      return figureFixes(scope, diagnostic);
    case 'too-large':
      return operation === undefined ? [] : some(largerArenaFix(scope, operation));
    case 'unknown-attribute':
      return some(meantAttributeFix(scope, diagnostic));
    case 'syntax':
      return repairs(scope, line);
    default:
      return [];
  }
}

/** A keyword that is a handle is not misspelt: nothing but another name puts it right. */
function repairs(scope: FixScope, line: number): Fix[] {
  const renamed = keywordFix(scope, line);
  return renamed ? [renamed] : repairsOf(line, scope.lines.line(line), scope.localize);
}

/** All that can be put right without a choice: second frees go, and what leaks is freed at the end. */
export function fixAll(scope: FixScope, diagnostics: readonly Diagnostic[]): FixEdit[] {
  const { lines } = scope;
  const byLine = new Map<number, Set<number>>();
  for (const { code, operation, line } of diagnostics) {
    if (code !== 'double-free' || operation === undefined) continue;
    byLine.set(line, (byLine.get(line) ?? new Set<number>()).add(operation));
  }
  const edits = [...byLine.values()].flatMap((useless) => withoutFrees(scope, useless) ?? []);
  const leaked = leakedHandles(scope);
  if (leaked.length > 0) edits.push(insertAtEnd(lines, freeStatements(scope, leaked)));
  return disjoint(edits);
}

/** Frees all that leaks, at the end. */
export function freeAllFix(scope: FixScope): Fix | undefined {
  const leaked = leakedHandles(scope);
  if (leaked.length < 2) return undefined;
  const title = scope.localize('Free all {0} leaked handles at the end', leaked.length);
  return { title, edits: [insertAtEnd(scope.lines, freeStatements(scope, leaked))] };
}

/** A line that is taken away up to the end of the last one would overlap with what is put behind that. */
function disjoint(edits: FixEdit[]): FixEdit[] {
  const last = edits.at(-1);
  if (!last || edits.length < 2) return edits;
  return edits.filter((edit) => edit === last || edit.endLine < last.line || (edit.endLine === last.line && edit.endColumn <= last.column));
}

/** Writes a misspelt attribute as it is meant, if its line can be read then: the value may be none for it. */
function meantAttributeFix({ lines, localize }: FixScope, { line, column, endColumn }: Diagnostic): Fix | undefined {
  const text = lines.line(line);
  const meant = meantAttribute(text.slice(column - 1, endColumn - 1));
  if (meant === undefined || readLine(text.slice(0, column - 1) + meant + text.slice(endColumn - 1)).fault) return undefined;
  return { title: localize('Change to {0}', meant), edits: [replaceToken(line, { column, endColumn }, meant)], isPreferred: true };
}

/** Of a range that is freed like one handle all members. */
function wholeFamilyFix({ index, tokens, localize }: FixScope, line: number, column: number, operation: number): Fix | undefined {
  const { run } = index;
  const name = run.handleText(operation);
  const token = tokenAt(tokens.ofLine(line), column);
  if (!token || !isFamily(run, name)) return undefined;
  return { title: localize('Change to {0}', `${name}[*]`), edits: [replaceToken(line, token, `${name}[*]`)], isPreferred: true };
}

function nearestHandle({ index, lines, tokens, localize }: FixScope, line: number, column: number, operation: number): Fix[] {
  const token = tokenAt(tokens.ofLine(line), column);
  if (!token) return [];
  const { run } = index;
  const live = Array.from(liveOperationsAt(run, operation)).filter((op) => op >= 0);
  const written = lines.line(line).slice(token.column - 1, token.endColumn - 1);
  const nearest = nearestWord(
    written,
    live.slice(0, 5000).map((op) => run.handleText(op)),
  );
  return nearest === undefined
    ? []
    : [{ title: localize('Change to {0}', nearest), edits: [replaceToken(line, token, nearest)], isPreferred: true }];
}

function nearestCache({ index, lines, tokens, localize }: FixScope, line: number, column: number, operation?: number): Fix[] {
  const onLine = tokens.ofLine(line);
  const { run } = index;
  // An expectation is reported as a whole: the cache is its only name.
  const token = operation === undefined ? onLine.find(({ column: from }) => lines.line(line)[from - 2] === '(') : tokenAt(onLine, column);
  if (!token) return [];
  const written = lines.line(line).slice(token.column - 1, token.endColumn - 1);
  const nearest = nearestWord(
    written,
    run.caches.filter(({ sizeClass }) => !sizeClass || operation === undefined).map(({ name }) => name),
  );
  return nearest === undefined
    ? []
    : [{ title: localize('Change to {0}', nearest), edits: [replaceToken(line, token, nearest)], isPreferred: true }];
}
