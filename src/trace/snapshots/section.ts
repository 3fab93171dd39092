// What reads one kind of table or report out of a log's lines. Logs hold several kinds, in any order and with anything between.

/** Reads the lines of one kind. */
export interface Section {
  /** Takes a line (without its end, a log's prefix taken off) that is of its kind; `line` is its number, from 1. False for all others. */
  read(text: string, line: number): boolean;
}

/** Lines that are longer are none of any table. */
export const longestTableLine = 4096;
/** Rows that one table holds: what goes on for longer is no table of a kernel. */
export const mostRows = 1 << 16;

/** The numbers of a text, separated by blanks; `>100000`, as pagetypeinfo breaks off counting, is the number. */
export function numbersIn(text: string): number[] {
  return Array.from(text.matchAll(/\d+/g), ([digits]) => Number(digits));
}
