// Which findings the comments of a trace silence. The comments come from the reader as they are written; what is a code is known here.
import type { SilenceComment } from '../trace/silence';
import { isFindingCode, type FindingCode } from './registry';

interface Silence {
  /** None stands for all. */
  readonly codes: readonly FindingCode[];
}

export class Silences {
  private readonly everywhere: Silence[] = [];
  private readonly byLine = new Map<number, Silence[]>();

  constructor(comments: readonly SilenceComment[]) {
    const silencing = comments.flatMap((comment) => {
      const codes = codesOf(comment.words);
      return codes === undefined ? [] : [{ ...comment, codes }];
    });
    const alone = new Set(silencing.filter(({ scope }) => scope === 'next').map(({ line }) => line));
    for (const silence of silencing) {
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

/** The codes that a comment begins with; behind them a remark may stand. Undefined where there are words and no code: a misspelt one must not silence everything. */
function codesOf(words: readonly string[]): readonly FindingCode[] | undefined {
  const remark = words.findIndex((word) => !isFindingCode(word));
  const codes = (remark < 0 ? words : words.slice(0, remark)).filter(isFindingCode);
  return codes.length === 0 && words.length > 0 ? undefined : codes;
}
