// The outline of a trace's text, what of it can be folded, and how a selection grows.
import type { TextLines } from '../trace/text-lines';
import type { TokenIndex } from '../trace/token-index';
import { textOfToken, TokenKind } from '../trace/tokens';
import { isRecorded, type FormatName } from '../trace/formats';
import { inStretches, type Work } from '../work/work';

export type OutlineKind = 'phase' | 'cache' | 'arena' | 'machine' | 'handle' | 'site';

/** An entry of the outline. Lines are 1-based, both included. */
export interface OutlineEntry {
  readonly kind: OutlineKind;
  readonly name: string;
  readonly detail: string;
  readonly line: number;
  endLine: number;
  /** What is selected on the first line when one goes there: 1-based, in UTF-16 units, the end exclusive. */
  readonly column: number;
  readonly endColumn: number;
  readonly children: OutlineEntry[];
}

/** Handles and call sites that an outline lists: beyond that it is no overview. */
const mostEntries = 500;

/** Tokens of one step. */
const stretch = 1 << 14;

/** Phases with the caches and handles that begin in them; of recorded traces the call sites. */
export function outlineOf(index: TokenIndex, lines: TextLines, format: FormatName): Work<OutlineEntry[]> {
  return isRecorded(format) ? sitesOutline(index, lines) : phasesOutline(index, lines);
}

function* phasesOutline(index: TokenIndex, lines: TextLines): Work<OutlineEntry[]> {
  const outline = new Outline(index, lines);
  yield* inStretches(index.count, stretch, (from, to) => outline.add(from, to));
  outline.endPhase(lines.lineCount);
  return outline.entries;
}

/** An outline that is being made. */
class Outline {
  readonly entries: OutlineEntry[] = [];
  private phase: OutlineEntry | undefined;
  private readonly handles = new Set<string>();
  private last = 0;

  constructor(
    private readonly index: TokenIndex,
    private readonly lines: TextLines,
  ) {}

  /** Adds what the tokens [from, to) make; called in their order. */
  add(from: number, to: number): void {
    const { index } = this;
    for (let at = from; at < to; at++) {
      const line = index.line(at);
      if (line === this.last) continue;
      this.last = line;
      if (this.mayBeEntry(at)) this.read(line);
    }
  }

  /** Ends the phase that is under way at a line. */
  endPhase(line: number): void {
    if (this.phase) this.phase.endLine = Math.max(this.phase.line, line);
  }

  /** Tells by kinds alone, without a look at the text, most lines that are no entries. */
  private mayBeEntry(first: number): boolean {
    const kind = this.index.kind(first);
    if (kind === TokenKind.HandleDefinition) return this.handles.size < mostEntries;
    return kind === TokenKind.Keyword && first + 1 < this.index.count && this.index.kind(first + 1) !== TokenKind.HandleUse;
  }

  private read(line: number): void {
    const tokens = this.index.ofLine(line);
    const text = this.lines.line(line);
    const [first, second] = tokens;
    const word = textOfToken(text, first);
    if (first.kind === TokenKind.Keyword && second !== undefined) {
      const subject = textOfToken(text, second);
      const entry = (kind: OutlineKind, name: string, detail: string): OutlineEntry => ({
        kind,
        name,
        detail,
        line,
        endLine: line,
        column: second.column,
        endColumn: second.endColumn,
        children: [],
      });
      if (word === 'mark' && second.kind === TokenKind.Text) {
        this.endPhase(line - 1);
        this.phase = entry('phase', subject.replace(/^"(.*)"$/, '$1') || subject, '');
        this.entries.push(this.phase);
      } else if (word === 'cache' && second.kind === TokenKind.CacheName) {
        this.put(entry('cache', subject, tokens[2] ? textOfToken(text, tokens[2]) : ''));
      } else if (word === 'arena') {
        const file = tokens.find(({ kind }) => kind === TokenKind.FileName);
        this.put(entry('arena', 'arena', file ? `${subject} ${textOfToken(text, file)}` : subject));
      } else if (word === 'machine') {
        this.put(
          entry(
            'machine',
            'machine',
            text
              .slice(second.column - 1)
              .replace(/#.*/, '')
              .trim(),
          ),
        );
      }
    } else if (first.kind === TokenKind.HandleDefinition && !this.handles.has(word) && this.handles.size < mostEntries) {
      this.handles.add(word);
      const call = tokens[1] ? text.slice(tokens[1].column - 1, tokens[tokens.length > 2 ? 2 : 1].endColumn - 1) : '';
      const { column, endColumn } = first;
      this.put({ kind: 'handle', name: word, detail: call, line, endLine: line, column, endColumn, children: [] });
    }
  }

  private put(entry: OutlineEntry): void {
    (this.phase?.children ?? this.entries).push(entry);
  }
}

function* sitesOutline(index: TokenIndex, lines: TextLines): Work<OutlineEntry[]> {
  const sites = new Map<string, { entry: OutlineEntry; count: number }>();
  yield* inStretches(index.count, stretch, (from, to) => {
    for (let at = from; at < to; at++) {
      if (index.kind(at) !== TokenKind.AttributeValue) continue;
      const line = index.line(at);
      const [column, endColumn] = [index.column(at), index.endColumn(at)];
      const name = lines.line(line).slice(column - 1, endColumn - 1);
      const known = sites.get(name);
      if (known) known.count++;
      else if (sites.size < mostEntries) {
        sites.set(name, { entry: { kind: 'site', name, detail: '', line, endLine: line, column, endColumn, children: [] }, count: 1 });
      }
    }
  });
  return [...sites.values()].map(({ entry, count }) => ({ ...entry, detail: `${count} ×` }));
}

/** Lines that can be folded away. 1-based, both included. */
export interface Fold {
  readonly line: number;
  readonly endLine: number;
  readonly kind: 'phase' | 'comment' | 'repeat';
}

/** Phases, repeats, and comments of several lines. */
export function* foldsOf(index: TokenIndex, lines: TextLines): Work<Fold[]> {
  const folds: Fold[] = [];
  let phase = 0;
  let comment = 0;
  let lastComment = 0;
  const repeats: number[] = [];
  const endComment = (): void => {
    if (comment > 0 && lastComment > comment) folds.push({ line: comment, endLine: lastComment, kind: 'comment' });
    comment = 0;
  };
  const endPhase = (line: number): void => {
    let end = line;
    // Blank lines and the comment above the next mark stay in sight.
    while (end > phase && /^\s*(#.*)?$/.test(lines.line(end))) end--;
    if (phase > 0 && end > phase) folds.push({ line: phase, endLine: end, kind: 'phase' });
  };
  // A `repeat` has a number or a name behind it, an `end` nothing but attributes: others need no look at their text.
  const lookForRepeat = (at: number, line: number): void => {
    if (index.kind(at) !== TokenKind.Keyword) return;
    const next = at + 1 < index.count && index.line(at + 1) === line ? index.kind(at + 1) : TokenKind.Comment;
    const starts = (word: string): boolean => lines.line(line).startsWith(word, index.column(at) - 1);
    if (next === TokenKind.Number || next === TokenKind.RepeatName) {
      if (starts('repeat')) repeats.push(line);
    } else if ((next === TokenKind.Comment || next === TokenKind.AttributeKey) && starts('end')) {
      const opened = repeats.pop();
      if (opened !== undefined && line > opened + 1) folds.push({ line: opened, endLine: line - 1, kind: 'repeat' });
    }
  };
  const look = (at: number): void => {
    const line = index.line(at);
    if (at > 0 && index.line(at - 1) === line) return;
    if (index.kind(at) === TokenKind.Comment) {
      if (comment > 0 && line !== lastComment + 1) endComment();
      if (comment === 0) comment = line;
      lastComment = line;
      return;
    }
    endComment();
    lookForRepeat(at, line);
    const isMark = index.kind(at) === TokenKind.Keyword && at + 1 < index.count && index.kind(at + 1) === TokenKind.Text;
    if (!isMark || !lines.line(line).startsWith('mark', index.column(at) - 1)) return;
    endPhase(line - 1);
    phase = line;
  };
  yield* inStretches(index.count, stretch, (from, to) => {
    for (let at = from; at < to; at++) look(at);
  });
  endComment();
  endPhase(lines.lineCount);
  return folds.sort((a, b) => a.line - b.line);
}

/** The stretches around a column (1-based) of a line, from its word outwards to the statement; columns 1-based, the end exclusive. */
export function stretchesAround(text: string, index: TokenIndex, line: number, column: number): { column: number; endColumn: number }[] {
  const tokens = index.ofLine(line);
  const stretches: { column: number; endColumn: number }[] = [];
  const add = (from: number, to: number): void => {
    const last = stretches.at(-1);
    if (from <= column && column <= to && (!last || from < last.column || to > last.endColumn)) {
      stretches.push({ column: from, endColumn: to });
    }
  };
  const at = tokens.findIndex((token) => token.column <= column && column <= token.endColumn);
  const token = tokens[at];
  if (token) {
    const word = textOfToken(text, token);
    const bracket = word.indexOf('[');
    if (bracket > 0 && (token.kind === TokenKind.HandleDefinition || token.kind === TokenKind.HandleUse)) {
      add(token.column, token.column + bracket);
      add(token.column + bracket + 1, token.endColumn - 1);
    }
    add(token.column, token.endColumn);
    const next = tokens[at + 1];
    const before = tokens[at - 1];
    if (token.kind === TokenKind.AttributeKey && next) add(token.column, next.endColumn);
    if (token.kind === TokenKind.AttributeValue && before) add(before.column, token.endColumn);
    const uses = tokens.filter(({ kind }) => kind === TokenKind.HandleUse);
    if (token.kind === TokenKind.HandleUse) add(uses[0].column, uses[uses.length - 1].endColumn);
  }
  const statement = tokens.filter(({ kind }) => kind !== TokenKind.Comment);
  if (statement.length > 0) {
    const calls = statement.filter(({ kind }) => kind !== TokenKind.AttributeKey && kind !== TokenKind.AttributeValue);
    if (calls.length > 0) add(calls[0].column, calls[calls.length - 1].endColumn);
    add(statement[0].column, statement[statement.length - 1].endColumn);
  }
  add(1, text.length + 1);
  return stretches;
}
