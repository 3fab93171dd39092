// Which statement is being typed, and which of its parts.
import type { Localize } from '../model/localize';
import { callKeywords, leadingKeywords, statementReference, type StatementReference } from './reference';

/** The statement that a line is, and which of its parts the cursor is in. */
export interface Signature {
  readonly reference: StatementReference;
  /** Index of a part; the number of parts where the cursor is behind them all. */
  readonly active: number;
}

/** What statement `prefix`, the text of a line before the cursor, begins. */
export function signatureAt(prefix: string, localize: Localize): Signature | undefined {
  const text = prefix.replace(/"[^"]*"/g, 'x');
  if (text.includes('#') || / @ /.test(text)) return undefined;
  const leading = /^\s*([a-z]+)\s+(.*)$/.exec(text);
  const call = /^\s*\S+\s*=\s*([a-z]+)\s+(.*)$/.exec(text);
  const match = call && callKeywords.some((keyword) => keyword === call[1]) ? call : leading;
  if (!match || ![...leadingKeywords, ...callKeywords].some((keyword) => keyword === match[1])) return undefined;
  const [, fromFile] = match[1] === 'arena' ? (/^from\s+(.*)$/.exec(match[2]) ?? []) : [];
  const reference = statementReference(fromFile === undefined ? match[1] : 'arena from', localize);
  return reference && { reference, active: activePart(reference, fromFile ?? match[2]) };
}

function activePart({ keyword, parts }: StatementReference, rest: string): number {
  // What is being typed is the last word; a blank begins the next.
  const words = rest.split(/\s+/);
  const done = words.slice(0, -1);
  if (keyword === 'free' || keyword === 'mark') return 0;
  const required = parts.filter(({ label }) => !label.startsWith('[')).length;
  if (done.length < required) return done.length;
  for (const word of [words[words.length - 1], ...done.slice(required).reverse()]) {
    const at = parts.findIndex(({ label }) => label.startsWith(`[${word} `) || label === `[${word}]`);
    if (at >= 0) return at;
  }
  return Math.min(required, parts.length);
}
