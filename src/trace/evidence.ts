// How surely a text is of a format, judged by its first lines.
import type { Evidence } from './format';

/** So many lines of a format make sure: fewer may look like it by chance. */
const convincingLines = 5;

/** Weighs lines; `judge` says whether one (by its index) is of the format, undefined where that says nothing. */
export function evidenceOfLines(lines: readonly string[], judge: (line: string, index: number) => boolean | undefined): Evidence {
  let judged = 0;
  let matched = 0;
  lines.forEach((line, index) => {
    const verdict = line.trim() === '' ? undefined : judge(line, index);
    if (verdict !== undefined) judged++;
    if (verdict) matched++;
  });
  return evidenceOfParts(matched, judged);
}

/** Weighs how many of the parts that were judged are of the format; they are lines where nothing else is said. */
export function evidenceOfParts(matched: number, judged: number): Evidence {
  const certainty = judged === 0 ? 0 : (matched / judged) * Math.min(1, matched / convincingLines);
  return { certainty, reason: { message: '{0} of its first {1} lines are of this format', values: [matched, judged] } };
}
