// What asks for the lines of a text, be it a document of the editor's or one that was read.

/** A text by lines, without their ends. */
export interface TextLines {
  readonly lineCount: number;
  /** The text of a line (1-based). */
  line(line: number): string;
}
