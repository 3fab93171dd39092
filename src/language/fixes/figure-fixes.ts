// Fixes of figures that cannot work, and of statements that stand in the wrong place: arenas, machines, caches, requests that are too large.
import { ceilOrder } from '../../engine/arithmetic';
import { readSize, writeSize } from '../../model/size-grammar';
import type { Diagnostic } from '../../model/diagnostic';
import { textOfToken, TokenKind, type Token } from '../../trace/tokens';
import { insertBefore, removeLine, replaceToken, type Fix, type FixScope } from './fix';

/** Options whose figure is a power of two. */
const powersOfTwo = ['unit', 'page', 'align', 'minalign', 'max'];

/** Takes a statement away that has no effect. */
export function removeStatementFix({ lines, localize }: FixScope, line: number): Fix {
  return { title: localize('Remove this line'), edits: [removeLine(lines, line)], isPreferred: true };
}

/** Moves a statement that comes too late to where it has an effect: before the first operation, and before the `repeat` that may be around that. */
export function moveUpFix({ index, lines, localize }: FixScope, line: number): Fix | undefined {
  const first = firstOperationLine(index);
  if (first === undefined || first >= line) return undefined;
  return {
    title: localize('Move this line before the first operation'),
    edits: [insertBefore(first, [lines.line(line).trim()]), removeLine(lines, line)],
    isPreferred: true,
  };
}

function firstOperationLine({ run }: FixScope['index']): number | undefined {
  if (run.operationCount === 0) return undefined;
  return run.trace.passes.outermost(run.table.line[0]);
}

/** Puts a figure that works in the place of one that does not: the power of two next to it, or the next multiple of the unit. */
export function figureFixes({ index, lines, tokens, localize }: FixScope, { line, column, code }: Diagnostic): Fix[] {
  const onLine = tokens.ofLine(line);
  const at = onLine.findIndex((token) => token.column === column);
  const token: Token | undefined = onLine[at];
  const text = lines.line(line);
  const value = token && readSize(textOfToken(text, token), 'trace');
  if (!token || value === undefined || value < 1) return [];
  const option = textOfToken(text, onLine[at - 1]);
  const change = (to: number): Fix => {
    const word = writeSize(to);
    return { title: localize('Change to {0}', word), edits: [replaceToken(line, token, word)] };
  };
  if (powersOfTwo.includes(option)) {
    if (Number.isInteger(Math.log2(value))) return [];
    const above = 2 ** Math.ceil(Math.log2(value));
    return option === 'align' ? [change(above)] : [change(above), change(above / 2)];
  }
  const directive = index.directiveOf(line);
  if (code !== 'invalid-arena' || option !== 'arena' || directive?.kind !== 'arena') return [];
  const unit = directive.unit ?? 1;
  return value % unit === 0 ? [] : [change(Math.ceil(value / unit) * unit)];
}

/** Names one of the zones of a snapshot, where only one of several can be an arena. */
export function zoneFixes({ index, lines, tokens, localize }: FixScope, line: number): Fix[] {
  const directive = index.directiveOf(line);
  const file = tokens.ofLine(line).find(({ kind }) => kind === TokenKind.FileName);
  if (directive?.kind !== 'arena' || file === undefined) return [];
  const name = textOfToken(lines.line(line), file);
  return (directive.fault?.choices ?? []).map((zone) => ({
    title: localize('Take {0}', zone),
    edits: [replaceToken(line, file, `${name} ${zone}`)],
  }));
}

/** Makes the arena so large that a request is no longer too large for its largest block. */
export function largerArenaFix({ index, lines, tokens, localize }: FixScope, operation: number): Fix | undefined {
  const { run } = index;
  const { unit, size } = run.arena;
  const needed = unit * 2 ** ceilOrder(run.table.size[operation], unit);
  if (!Number.isSafeInteger(needed)) return undefined;
  const word = writeSize(needed);
  const title = localize('Make room for a block of {0}', word);
  const statement = run.trace.directives.find((directive) => directive.kind === 'arena');
  if (!statement) {
    const first = firstOperationLine(index);
    return first === undefined ? undefined : { title, edits: [insertBefore(first, [`arena ${word} unit ${unit}`])] };
  }
  const { line } = statement.range;
  const text = lines.line(line);
  const onLine = tokens.ofLine(line);
  const figureOf = (option: string): Token | undefined => {
    const at = onLine.findIndex((token) => textOfToken(text, token) === option);
    const figure = at < 0 ? undefined : onLine[at + 1];
    return figure?.kind === TokenKind.Size ? figure : undefined;
  };
  const edits = [];
  const max = figureOf('max');
  if (max) edits.push(replaceToken(line, max, word));
  const whole = figureOf('arena');
  if (size < needed) {
    if (!whole) return undefined;
    edits.push(replaceToken(line, whole, word));
  }
  return edits.length === 0 ? undefined : { title, edits };
}
