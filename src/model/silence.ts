import { isFindingCode, type FindingCode } from './finding-codes';

/** A comment of a trace that silences findings. */
export interface Silence {
  /** 1-based line of the comment. */
  readonly line: number;
  /** The line it stands on, the line after it (where nothing else stands on its own), or all. */
  readonly scope: 'line' | 'next' | 'file';
  /** The codes named; none stands for all. */
  readonly codes: readonly FindingCode[];
}

/** What such comments begin with, behind `#` and blanks. */
export const silenceWord = 'alloctrace-ignore';

const pattern = new RegExp(`^#\\s*${silenceWord}(-file)?(?![\\w-])\\s*(.*)$`);

/**
 * What a comment (from its `#` on) silences: `# alloctrace-ignore CODE, CODE`, or for the whole file
 * `# alloctrace-ignore-file CODE`; behind the codes a remark may stand. Undefined for any other comment.
 */
export function parseSilence(comment: string, line: number, alone: boolean): Silence | undefined {
  const match = pattern.exec(comment.trimEnd());
  if (!match) return undefined;
  const file = match[1];
  const rest = match[2] ?? '';
  const codes: FindingCode[] = [];
  for (const word of rest.split(/[\s,:]+/)) {
    if (!isFindingCode(word)) break;
    codes.push(word);
  }
  // A misspelt code must not silence everything.
  if (codes.length === 0 && rest !== '') return undefined;
  return { line, scope: file ? 'file' : alone ? 'next' : 'line', codes };
}

/** Which findings the comments of a trace silence. */
export class Silences {
  private readonly everywhere: Silence[] = [];
  private readonly byLine = new Map<number, Silence[]>();

  constructor(silences: readonly Silence[]) {
    const alone = new Set(silences.filter(({ scope }) => scope === 'next').map(({ line }) => line));
    for (const silence of silences) {
      if (silence.scope === 'file') {
        this.everywhere.push(silence);
        continue;
      }
      let target = silence.line;
      // Several comments above a line all hold for it.
      if (silence.scope === 'next') while (alone.has(target)) target++;
      const list = this.byLine.get(target);
      if (list) list.push(silence);
      else this.byLine.set(target, [silence]);
    }
  }

  /** Whether a finding of this code on this line (1-based) is not to be shown. */
  covers(code: FindingCode, line: number): boolean {
    const covering = ({ codes }: Silence): boolean => codes.length === 0 || codes.includes(code);
    return this.everywhere.some(covering) || (this.byLine.get(line)?.some(covering) ?? false);
  }
}
