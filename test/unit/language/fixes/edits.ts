import type { FixEdit } from '../../../../src/language/fixes/fix';

/** A text with edits applied that do not overlap. */
export function applyEdits(text: string, edits: readonly FixEdit[]): string {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = (line: number, column: number): number => starts[line - 1] + column - 1;
  return [...edits]
    .map((edit) => ({ from: offset(edit.line, edit.column), to: offset(edit.endLine, edit.endColumn), text: edit.text }))
    .sort((a, b) => b.from - a.from || b.to - a.to)
    .reduce((result, edit) => result.slice(0, edit.from) + edit.text + result.slice(edit.to), text);
}
