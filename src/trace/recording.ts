import { HandleTable } from './handle-table';
import { LineReader, longestLine } from './line-cutter';
import { NameTable } from './name-table';
import { largestOperationCount, OperationTable, type OperationKind } from './operation-table';
import type { Directive, FormatName, RecordedCounts, Trace } from './trace';

/** What the readers of recorded formats share: the tables they fill, and how they say that a line cannot be read. */
export abstract class RecordedReader extends LineReader {
  protected readonly table: OperationTable;
  protected readonly names = new NameTable();
  protected readonly handles = new HandleTable(this.names);
  protected readonly counts: RecordedCounts = { nullFrees: 0, failedCalls: 0 };
  private readonly directives: Directive[] = [];
  private full = false;

  /** `rows` is about how many operations to expect. */
  constructor(
    private readonly format: FormatName,
    rows: number,
  ) {
    super();
    this.table = new OperationTable(Math.min(Math.max(rows, 1 << 10), largestOperationCount));
  }

  protected override reportLongLine(): void {
    this.fault(this.line, 1, 1, 'This line is longer than {0} bytes; it is skipped.', longestLine);
  }

  /** Appends an operation on the present line; returns its row, or -1 where there is no room for more. */
  protected addOperation(kind: OperationKind, handle: number, size: number, operand: number, column: number): number {
    if (this.table.count < largestOperationCount) return this.table.add(kind, handle, size, operand, this.line, column);
    if (!this.full) {
      this.full = true;
      const message = 'A trace holds at most {0} operations; this line and all after it are not run.';
      this.fault(this.line, column, column + 1, message, largestOperationCount);
    }
    return -1;
  }

  /** A line that cannot be read; `column` and `endColumn` are 1-based, in UTF-16 units, the end exclusive. */
  protected fault(line: number, column: number, endColumn: number, message: string, ...values: (string | number)[]): void {
    this.directives.push({ kind: 'fault', range: { line, column, endColumn }, before: this.table.count, message, values });
  }

  protected override build(lineCount: number): Trace {
    this.table.trim();
    return {
      format: this.format,
      table: this.table,
      directives: this.directives,
      handles: this.handles,
      names: this.names,
      lineCount,
      counts: this.counts,
      // Recordings have no comments.
      silences: [],
    };
  }
}

/** 1-based column, in UTF-16 units, of byte `at` in the line that starts at `start`. */
export function columnOf(bytes: Uint8Array, start: number, at: number): number {
  let column = 1;
  for (let i = start; i < at; i++) {
    const byte = bytes[i];
    // Continuation bytes add nothing; a sequence of four bytes is a surrogate pair.
    if ((byte & 0xc0) !== 0x80) column += byte >= 0xf0 ? 2 : 1;
  }
  return column;
}
