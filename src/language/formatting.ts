// How a trace is laid out: one blank between words, the bodies of repeats indented, comments of neighbouring lines in one column.
import { readLine } from '../trace/formats/alloctrace/read-line';
import type { TextLines } from '../trace/text-lines';
import { textOfToken, type Token, TokenKind } from '../trace/tokens';

/** A line as it should be, where it is not already. 1-based. */
export interface FormattedLine {
  readonly line: number;
  readonly text: string;
}

/** Blanks between a statement and its comment, at least. */
const commentGap = 2;

/** A line taken apart. */
interface Parts {
  readonly line: number;
  readonly statement: string;
  readonly comment: string;
  /** Where the comment stands now, from 0. */
  readonly commentAt: number;
  /** Blanks before the statement, as many as the repeats around it ask for. */
  readonly indent: string;
}

/** Blanks that the body of a `repeat` is indented by. */
const indentWidth = 2;

/** How many repeats lie around the line behind the lines [from, to] (1-based, both included), where `depth` lie around the first of them. */
export function depthBehind(lines: TextLines, from: number, to: number, depth: number): number {
  for (let line = from; line <= to; line++) depth = Math.max(0, depth + opening(lines.line(line)));
  return depth;
}

/** 1 for a line that opens a repeat, -1 for one that closes one: its first word decides. */
function opening(text: string): number {
  const word = /^\s*(repeat|end)(?![\w.$:-])/.exec(text)?.[1];
  return word === undefined ? 0 : word === 'repeat' ? 1 : -1;
}

/**
 * Formats the lines [from, to] (1-based, both included): one blank between words, the bodies of repeats indented, comments of neighbouring
 * lines below each other. Lines that cannot be parsed stay as they are. The lines around decide with whom comments align; `depth` is how many
 * repeats lie around the first line.
 */
export function formatLines(lines: TextLines, from: number, to: number, depth = depthBehind(lines, 1, from - 1, 0)): FormattedLine[] {
  const formatted: FormattedLine[] = [];
  const indents: string[] = [];
  for (let line = from; line <= to; line++) {
    const opened = opening(lines.line(line));
    if (opened < 0) depth = Math.max(0, depth - 1);
    indents.push(' '.repeat(depth * indentWidth));
    if (opened > 0) depth++;
  }
  for (let line = from; line <= to;) {
    const block = blockAt(lines, line, to, (at) => indents[at - from]);
    if (block.length === 0) {
      const text = lines.line(line);
      if (text.trim() === '' && text !== '') formatted.push({ line, text: '' });
      line++;
      continue;
    }
    formatted.push(...formatBlock(block).filter((each) => each.text !== lines.line(each.line)));
    line = block[block.length - 1].line + 1;
  }
  return formatted;
}

/** The neighbouring lines from `line` on that can be parsed and are not blank. */
function blockAt(lines: TextLines, line: number, to: number, indentOf: (line: number) => string): Parts[] {
  const block: Parts[] = [];
  for (let at = line; at <= to; at++) {
    const parts = partsOf(lines.line(at), at, indentOf(at));
    if (!parts) break;
    block.push(parts);
  }
  return block;
}

function formatBlock(block: readonly Parts[]): FormattedLine[] {
  const column = commentColumn(block);
  const hasComments = block.some(({ statement, comment }) => statement !== '' && comment !== '');
  let hanging = false;
  return block.map(({ line, statement, comment, commentAt, indent }) => {
    if (comment === '') {
      hanging = false;
      return { line, text: statement };
    }
    if (statement === '') {
      // A comment below the comment of a statement goes on with it; others begin the line.
      hanging ||= commentAt > indent.length && commentAt === column && hasComments;
      const text = hanging && commentAt > indent.length ? ' '.repeat(column) + comment : indent + comment;
      hanging &&= commentAt > indent.length;
      return { line, text };
    }
    hanging = true;
    return { line, text: statement.padEnd(column) + comment };
  });
}

/** Where the comments behind the statements of a block stand: where they all do already, if that is far enough out; else as near as they can. */
function commentColumn(block: readonly Parts[]): number {
  const commented = block.filter(({ statement, comment }) => statement !== '' && comment !== '');
  const nearest = Math.max(0, ...commented.map(({ statement }) => statement.length + commentGap));
  const present = new Set(commented.map(({ commentAt }) => commentAt));
  const [only = nearest] = present;
  return present.size === 1 && only >= nearest ? only : nearest;
}

function partsOf(text: string, line: number, indent: string): Parts | undefined {
  if (text.trim() === '') return undefined;
  const { tokens, fault } = readLine(text);
  if (fault) return undefined;
  const comment = tokens.findLast(({ kind }) => kind === TokenKind.Comment);
  const words = tokens.filter((token) => token !== comment);
  const commentAt = comment ? comment.column - 1 : text.length;
  const statement = words.length === 0 ? '' : indent + writeStatement(text.slice(0, commentAt), words);
  if (words.length === 0 && !comment) return undefined;
  return { line, statement, comment: comment ? text.slice(commentAt).trimEnd() : '', commentAt, indent };
}

/** The words of a statement with what stands between them, blanks as they should be. */
function writeStatement(text: string, words: readonly Token[]): string {
  let written = '';
  let end = 1;
  words.forEach((word, at) => {
    const before: Token | undefined = words[at - 1];
    written += gap(text.slice(end - 1, word.column - 1).replace(/\s+/g, ''), before, at === 0) + textOfToken(text, word);
    end = word.endColumn;
  });
  // What follows the last word can only close a string.
  return written + text.slice(end - 1).trim();
}

function gap(between: string, before: Token | undefined, isFirst: boolean): string {
  if (isFirst) return between;
  switch (between) {
    case '':
      return ' ';
    case '=':
      return before?.kind === TokenKind.AttributeKey ? '=' : ' = ';
    case '="':
    case '(':
      return between;
    case ',':
    case ')':
    case '"':
      return `${between} `;
    default:
      // Attributes: ` @ `, perhaps behind what was closed.
      return between.endsWith('@') ? `${between.slice(0, -1)} @ ` : between;
  }
}
