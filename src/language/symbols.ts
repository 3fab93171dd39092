// What the words of a trace name, where else they stand, and what they may be named instead.
import type { Localize } from '../model/localize';
import { isClassName } from '../engine/geometry';
import { parseHandlePattern, patternsMeet, type HandlePattern } from '../trace/handle-pattern';
import type { TextLines } from '../trace/text-lines';
import type { TokenIndex } from '../trace/token-index';
import { textOfToken, type Token, tokenAt, TokenKind } from '../trace/tokens';
import { isRecorded, type FormatName } from '../trace/formats';
import { keywords } from '../trace/formats/alloctrace/lexer';
import { inStretches, type Work } from '../work/work';

/** What a word of a trace names. */
export type TraceSymbol =
  | { readonly kind: 'handle'; readonly pattern: HandlePattern }
  | { readonly kind: 'cache'; readonly name: string }
  | { readonly kind: 'site'; readonly name: string };

/** A place where a symbol stands. 1-based; columns in UTF-16 units, the end exclusive. */
export interface Occurrence {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** Whether it is given a value here: an allocation, or the creation of a cache. */
  readonly isDefinition: boolean;
}

/** The symbol at a column (1-based) of a line, and its token. */
export function symbolAt(
  text: string,
  tokens: readonly Token[],
  column: number,
  format: FormatName,
): { readonly symbol: TraceSymbol; readonly token: Token } | undefined {
  const token = tokenAt(tokens, column);
  if (!token) return undefined;
  const word = textOfToken(text, token);
  switch (token.kind) {
    case TokenKind.HandleDefinition:
    case TokenKind.HandleUse: {
      const pattern = parseHandlePattern(word);
      return pattern && { symbol: { kind: 'handle', pattern }, token };
    }
    case TokenKind.CacheName:
      return { symbol: { kind: 'cache', name: word }, token };
    case TokenKind.AttributeValue: {
      if (!isRecorded(format)) {
        const key = tokens[tokens.indexOf(token) - 1];
        if (textOfToken(text, key) !== 'site') return undefined;
      }
      return { symbol: { kind: 'site', name: word }, token };
    }
    default:
      return undefined;
  }
}

/** The handles that share a name with a symbol: the whole family of `t[3]`. */
export function wholeFamily(symbol: TraceSymbol): TraceSymbol {
  if (symbol.kind !== 'handle' || symbol.pattern.kind === 'one') return symbol;
  return { kind: 'handle', pattern: { kind: 'all', name: symbol.pattern.name } };
}

/** Tokens of one step. */
const stretch = 1 << 12;

/** Finds every place where a symbol stands. */
export function* findOccurrences(symbol: TraceSymbol, index: TokenIndex, lines: TextLines, format: FormatName): Work<Occurrence[]> {
  const search = new OccurrenceSearch(symbol, index, lines, format);
  yield* inStretches(index.count, stretch, (from, to) => {
    for (let at = from; at < to; at++) search.look(at);
  });
  return search.found;
}

class OccurrenceSearch {
  readonly found: Occurrence[] = [];
  private textLine = 0;
  private text = '';

  constructor(
    private readonly symbol: TraceSymbol,
    private readonly index: TokenIndex,
    private readonly lines: TextLines,
    private readonly format: FormatName,
  ) {}

  /** Looks at a token, by its index. */
  look(at: number): void {
    const { index, symbol } = this;
    const kind = index.kind(at);
    if (!this.mayBe(kind)) return;
    const line = index.line(at);
    const [column, endColumn] = [index.column(at), index.endColumn(at)];
    const word = this.textOf(line).slice(column - 1, endColumn - 1);
    if (symbol.kind === 'handle') {
      const { name } = symbol.pattern;
      // Addresses may be written with leading zeros or capitals.
      if (!word.startsWith(name) && !word.startsWith('0')) return;
      const pattern = parseHandlePattern(word);
      if (!pattern || !patternsMeet(pattern, symbol.pattern)) return;
    } else if (word !== symbol.name) return;
    else if (symbol.kind === 'site' && !isRecorded(this.format) && !this.isSiteValue(at)) return;
    this.found.push({ line, column, endColumn, isDefinition: this.isDefinition(at, kind) });
  }

  private mayBe(kind: TokenKind): boolean {
    switch (this.symbol.kind) {
      case 'handle':
        return kind === TokenKind.HandleDefinition || kind === TokenKind.HandleUse;
      case 'cache':
        return kind === TokenKind.CacheName;
      case 'site':
        return kind === TokenKind.AttributeValue;
    }
  }

  private isSiteValue(at: number): boolean {
    const { index } = this;
    return this.textOf(index.line(at)).slice(index.column(at - 1) - 1, index.endColumn(at - 1) - 1) === 'site';
  }

  private isDefinition(at: number, kind: TokenKind): boolean {
    if (kind !== TokenKind.CacheName) return kind === TokenKind.HandleDefinition;
    const { index } = this;
    const first = index.firstFrom(index.line(at));
    return this.textOf(index.line(at)).startsWith('cache', index.column(first) - 1);
  }

  private textOf(line: number): string {
    if (line !== this.textLine) {
      this.text = this.lines.line(line);
      this.textLine = line;
    }
    return this.text;
  }
}

/** The part of an occurrence that is the symbol's name: of `t[0..9]` the `t`. */
export function nameRange(symbol: TraceSymbol, { column, endColumn }: Occurrence): { column: number; endColumn: number } {
  if (symbol.kind !== 'handle' || symbol.pattern.kind === 'one') return { column, endColumn };
  return { column, endColumn: column + symbol.pattern.name.length };
}

/** Whether a symbol has a name of the trace's own choice. */
export function canBeRenamed(symbol: TraceSymbol, format: FormatName): boolean {
  if (isRecorded(format)) return false;
  if (symbol.kind === 'handle') return !/^\d/.test(symbol.pattern.name);
  return symbol.kind === 'cache' && !isClassName(symbol.name);
}

/** Why a symbol cannot have a name; undefined where it can. */
export function nameError(symbol: TraceSymbol, name: string, localize: Localize): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_.$:-]*$/.test(name)) {
    return localize('A name begins with a letter or _, and goes on with letters, digits and _ . $ : -');
  }
  if (symbol.kind === 'handle' && keywords.some((keyword) => keyword === name)) {
    return localize('{0} is a keyword and cannot be a handle.', name);
  }
  if (symbol.kind === 'cache' && isClassName(name)) return localize('Names like {0} belong to the size classes of kmalloc.', name);
  return undefined;
}
