// Columns of the text reports, lined up for a terminal's fixed letters.
export type Alignment = 'left' | 'right';

/** Rows of cells as lines, each column as wide as its widest cell, two blanks between columns, none at the end of a line. */
export function alignColumns(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string[] {
  const widths = alignments.map((_, column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (alignments[column] === 'left' ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
