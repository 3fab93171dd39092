// From a word of a trace to the lines of its allocations, by what happened in the run and not by names alone.
import { parseHandlePattern } from '../trace/handle-pattern';
import { textOfToken, type Token, TokenKind } from '../trace/tokens';
import { cacheOfLine } from './hovers/cache-hover';
import type { HoverContext } from './hovers/context';
import { allocationsOfToken } from './hovers/handle-hover';
import { endsOf, lifeOf } from '../analysis/lifetimes';

/** The lines (as they were run) that define what a token stands for: the allocations, or the creation of the cache. */
export function definitionLines(context: HoverContext, token: Token): number[] {
  const { run } = context.index;
  if (token.kind === TokenKind.CacheName) {
    const cache = cacheOfLine(context, textOfToken(context.text, token));
    const creator = cache && run.creators.get(cache.serial);
    return creator === undefined ? [] : [run.table.line[creator]];
  }
  if (token.kind !== TokenKind.HandleUse && token.kind !== TokenKind.HandleDefinition) return [];
  return [...new Set(allocationsOfToken(context, token).map((op) => run.table.line[op]))];
}

/** First and last line of the life of the allocations that a token stands for; undefined where there are none. */
export function linesOfLife(context: HoverContext, token: Token): { readonly from: number; readonly to: number } | undefined {
  const allocations = allocationsOfToken(context, token);
  if (allocations.length === 0) return undefined;
  const { run } = context.index;
  const ends = endsOf(run);
  let from = Infinity;
  let to = 0;
  for (const op of allocations) {
    const life = lifeOf(run, op);
    const end = ends[life[life.length - 1]];
    from = Math.min(from, run.table.line[life[0]]);
    to = Math.max(to, end < 0 ? run.trace.lineCount : run.table.line[end]);
  }
  return { from, to };
}

/** The token of a line that names a handle like another token does, the one that is given the allocation first. */
export function tokenLike(pattern: string, text: string, tokens: readonly Token[]): Token | undefined {
  const wanted = parseHandlePattern(pattern);
  const named = tokens.filter((token) => {
    if (token.kind === TokenKind.CacheName) return textOfToken(text, token) === pattern;
    if (token.kind !== TokenKind.HandleDefinition && token.kind !== TokenKind.HandleUse) return false;
    return parseHandlePattern(textOfToken(text, token))?.name === wanted?.name;
  });
  return named.find(({ kind }) => kind === TokenKind.HandleDefinition) ?? named[0];
}
