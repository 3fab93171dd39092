// What the readers of recordings fill, whatever the format: operations, handles and sites, counts, and what could not be read.
import { HandleTable } from './handle-table';
import { NameTable } from './name-table';
import { largestOperationCount, OperationTable, type OperationKind } from './operation-table';
import { PassTable } from './passes';
import type { Directive, FormatFacts, RecordedCounts, Trace } from './trace';

const fewestRows = 1 << 10;

/** A trace while a recording is read. */
export class Recording {
  /** 1-based number of the present line; whoever counts the lines moves it on. */
  line = 1;
  readonly table: OperationTable;
  readonly names = new NameTable();
  readonly handles = new HandleTable(this.names);
  readonly counts: RecordedCounts = { nullFrees: 0, failedCalls: 0 };
  private readonly directives: Directive[] = [];
  private full = false;

  /** `rows` is about how many operations to expect; a wrong guess costs only time. */
  constructor(rows: number) {
    this.table = new OperationTable(Math.min(Math.max(rows, fewestRows), largestOperationCount));
  }

  /**
   * Appends an operation on the present line. `size` in bytes; `operand` is the old handle of a realloc, else -1; `column` as an editor counts.
   * Returns its row, or -1 where there is no room for more.
   */
  add(kind: OperationKind, handle: number, size: number, operand: number, column: number): number {
    if (this.table.count < largestOperationCount) return this.table.add(kind, handle, size, operand, this.line, column);
    if (!this.full) {
      this.full = true;
      const message = 'A trace holds at most {0} operations; this line and all after it are not run.';
      this.fault(this.line, column, column + 1, message, largestOperationCount);
    }
    return -1;
  }

  /** A line that cannot be read; `column` and `endColumn` are 1-based, in UTF-16 units, the end exclusive. */
  fault(line: number, column: number, endColumn: number, message: string, ...values: (string | number)[]): void {
    this.directives.push({ kind: 'fault', range: { line, column, endColumn }, before: this.table.count, message, values });
  }

  /** The trace, after the last line. */
  finish(format: FormatFacts): Trace {
    this.table.trim();
    return {
      format,
      table: this.table,
      directives: this.directives,
      handles: this.handles,
      names: this.names,
      lineCount: this.line - 1,
      counts: this.counts,
      // Recordings have no comments.
      silences: [],
      passes: new PassTable(),
    };
  }
}
