// Which hover a word of a trace has: the others are in files beside this one.
import { formatPercent } from '../../model/size';
import { isRecorded } from '../../trace/formats';
import { textOfToken, type Token, tokenAt, TokenKind } from '../../trace/tokens';
import { metricReference, optionMeaning, statementReference } from '../reference';
import { heldText, phasesOf, phaseWords } from '../../analysis/phases';
import { toldLine } from '../../analysis/told-operation';
import { arenaFileHover, namesArenaFile } from './arena-file-hover';
import { cacheHover } from './cache-hover';
import { snapshotMarkdown } from '../snapshot-texts';
import { code, plain, type HoverContext } from './context';
import { failureHover } from './failure-hover';
import { handleHover } from './handle-hover';
import { metricHover } from './metric-hover';
import { siteHover } from './site-hover';
import { sizeHover } from './size-hover';

/** What a hover says (Markdown), and the columns (1-based, end exclusive) it belongs to. */
export interface HoverText {
  readonly column: number;
  readonly endColumn: number;
  readonly markdown: string;
}

/** What there is to say of the word at a column (1-based) of a line; undefined where that is nothing. */
export function hoverAt(context: HoverContext, column: number): HoverText | undefined {
  const { run } = context.index;
  if (run.trace.snapshots) {
    const markdown = snapshotMarkdown(run, context.line, context.localize, plain);
    return markdown === undefined ? undefined : { column: 1, endColumn: context.text.length + 1, markdown };
  }
  const token = tokenAt(context.tokens, column);
  if (!token) return undefined;
  const said = hoverOfToken(context, token);
  const told = isOfStatement(token.kind) ? toldLine(context.index, context.line, context.localize, context.position) : undefined;
  const failure = token.kind === TokenKind.Comment || token.kind === TokenKind.Text ? undefined : failureHover(context);
  const parts = [told && plain(told), failure, said].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : { column: token.column, endColumn: token.endColumn, markdown: parts.join('\n\n---\n\n') };
}

/** What an operation did is said of its own words, and of no comment. */
function isOfStatement(kind: TokenKind): boolean {
  return kind === TokenKind.Keyword || kind === TokenKind.HandleDefinition || kind === TokenKind.HandleUse || kind === TokenKind.Size;
}

function hoverOfToken(context: HoverContext, token: Token): string | undefined {
  const { text, localize, format } = context;
  const word = textOfToken(text, token);
  switch (token.kind) {
    case TokenKind.HandleDefinition:
    case TokenKind.HandleUse:
      return handleHover(context, token);
    case TokenKind.Size:
      return sizeHover(context, token);
    case TokenKind.CacheName:
      return cacheHover(context, token);
    case TokenKind.Metric:
      return metricHover(context, token);
    case TokenKind.Keyword:
      if (isRecorded(format)) return undefined;
      return keywordHover(context, word === 'arena' && namesArenaFile(context) ? 'arena from' : word);
    case TokenKind.Option: {
      const meaning = optionMeaning(word, localize);
      return meaning === undefined ? undefined : `**${code(word)}** — ${meaning}`;
    }
    case TokenKind.Text:
      return phaseHover(context);
    case TokenKind.FileName:
      return arenaFileHover(context);
    case TokenKind.AttributeValue:
      return isSite(context, token) ? siteHover(context, token) : undefined;
    default:
      return undefined;
  }
}

function keywordHover({ localize }: HoverContext, word: string): string | undefined {
  const reference = statementReference(word, localize);
  if (!reference) return metricReference(word, localize)?.meaning;
  return `${code([reference.keyword, ...reference.parts.map(({ label }) => label)].join(' '))}\n\n${reference.meaning}`;
}

/** The balance of the phase that a mark begins. */
function phaseHover({ index, line, localize }: HoverContext): string | undefined {
  const at = index.run.marks.findIndex((mark) => mark.line === line);
  if (at < 0) return undefined;
  const phase = phasesOf(index.run).finish()[at];
  const items = [
    localize('Positions {0} to {1}.', phase.from, phase.to),
    `${phaseWords(phase, localize).join(', ')}.`,
    localize('Bytes held: {0}.', heldText(phase)),
    localize('External fragmentation: {0} before, {1} after.', formatPercent(phase.externalBefore), formatPercent(phase.externalAfter)),
  ];
  return items.map((item) => `- ${item}`).join('\n');
}

/** Whether an attribute's value is a call site. Recorded lines have no other values. */
function isSite({ format, tokens, text }: Pick<HoverContext, 'format' | 'tokens' | 'text'>, token: Token): boolean {
  if (isRecorded(format)) return true;
  const key = tokens[tokens.indexOf(token) - 1];
  return key?.kind === TokenKind.AttributeKey && textOfToken(text, key) === 'site';
}
