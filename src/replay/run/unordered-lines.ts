// Finds the operations of lines where the lines of a trace do not ascend: recordings that were written by thread or by CPU, and are run in the order of time.
import type { OperationTable } from '../../trace/operation-table';

/** The operations of a table by their lines. */
export class UnorderedLines {
  /** Operations by ascending line, on one line by number. */
  private readonly order: Int32Array;

  constructor(
    private readonly table: OperationTable,
    count: number,
  ) {
    const { line } = table;
    this.order = Int32Array.from({ length: count }, (_, op) => op).sort((a, b) => line[a] - line[b] || a - b);
  }

  /** The first operations [from, to) of a line (1-based) that follow one another; undefined when it has none. */
  operationsOf(line: number): { readonly from: number; readonly to: number } | undefined {
    let at = this.firstFrom(line);
    const from = this.order[at];
    if (at === this.order.length || this.table.line[from] !== line) return undefined;
    let to = from + 1;
    while (++at < this.order.length && this.order[at] === to && this.table.line[to] === line) to++;
    return { from, to };
  }

  /** The position after the last operation of the last line up to `line` that has one. */
  positionOf(line: number): number {
    const at = this.firstFrom(line + 1);
    return at === 0 ? 0 : this.order[at - 1] + 1;
  }

  private firstFrom(line: number): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.table.line[this.order[middle]] < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
