// Comments of a trace that silence findings, as they are written. Which of their words are codes is known to who judges.

export interface SilenceComment {
  /** 1-based line of the comment. */
  readonly line: number;
  /** The line it stands on, the line after it (where nothing else stands on its own), or all. */
  readonly scope: 'line' | 'next' | 'file';
  /** The words behind: codes first, then perhaps a remark. */
  readonly words: readonly string[];
}

/** What such comments begin with, behind `#` and blanks. */
export const silenceWord = 'alloctrace-ignore';

const pattern = new RegExp(`^#\\s*${silenceWord}(-file)?(?![\\w-])\\s*(.*)$`);

/**
 * What a comment (from its `#` on) silences: `# alloctrace-ignore CODE, CODE`, or for the whole file
 * `# alloctrace-ignore-file CODE`. Undefined for any other comment.
 */
export function parseSilence(comment: string, line: number, alone: boolean): SilenceComment | undefined {
  const match = pattern.exec(comment.trimEnd());
  if (!match) return undefined;
  const [, file, rest = ''] = match;
  return { line, scope: file ? 'file' : alone ? 'next' : 'line', words: rest === '' ? [] : rest.split(/[\s,:]+/) };
}
