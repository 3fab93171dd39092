/** A text by lines, without their ends. */
export interface TextLines {
  readonly lineCount: number;
  /** The text of a line (1-based). */
  line(line: number): string;
}

/** Lines of a text that is in memory. */
export function linesOfText(text: string): TextLines {
  const lines = text.split(/\r?\n/);
  return { lineCount: lines.length, line: (line) => lines[line - 1] };
}
