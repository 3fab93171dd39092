// Which operations the lines of a trace stand for. Where lines ascend all is found by halving; where they do not, as in the passes of a `repeat`, the
// operations are gathered once, by line.
import { firstThat } from '../../model/first-that';
import type { OperationTable } from '../../trace/operation-table';
import type { PassTable } from '../../trace/passes';

/** Operations [from, to): those of one statement, once. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Lines are 1-based, operations count from 0. */
export class LineIndex {
  /** Operations by line, those of a line in the order of the run; undefined where that is the order they are in. */
  private byLine: Int32Array | undefined;
  /** The last operation on each line or above it, plus one. */
  private after: Int32Array | undefined;

  constructor(
    private readonly table: OperationTable,
    private readonly count: number,
    private readonly lineCount: number,
    private readonly passes: PassTable,
  ) {}

  /** The operation at a place in the order of lines. */
  inOrder(place: number): number {
    if (!this.table.descends) return place;
    return this.gathered()[place];
  }

  /** The places in the order of lines that a line's operations have, those of all passes. */
  placesOf(line: number): Stretch {
    return { from: this.firstPlaceFrom(line), to: this.firstPlaceFrom(line + 1) };
  }

  /** The operations of the statement that operation `op` belongs to, in its pass. */
  statementOf(op: number): Stretch {
    const { line, pass, descends } = this.table;
    if (!descends) return this.placesOf(line[op]);
    let from = op;
    while (from > 0 && line[from - 1] === line[op] && pass?.[from - 1] === pass?.[op]) from--;
    let to = op + 1;
    while (to < this.count && line[to] === line[op] && pass?.[to] === pass?.[op]) to++;
    return { from, to };
  }

  /**
   * The operations of the statement on a line, in one pass: the one that a position lies in, else the last. Undefined where the line has none.
   */
  statementOn(line: number, position = this.count): Stretch | undefined {
    const { from, to } = this.placesOf(line);
    if (from === to) return undefined;
    if (!this.table.descends) return { from, to };
    return this.statementOf(this.nearest(from, to, position));
  }

  /** How often the statement on a line is done. */
  timesOf(line: number): number {
    const { from, to } = this.placesOf(line);
    const { pass } = this.table;
    if (pass === undefined) return Math.min(to - from, 1);
    let times = 0;
    for (let place = from; place < to; place++) {
      if (place === from || pass[this.inOrder(place)] !== pass[this.inOrder(place - 1)]) times++;
    }
    return times;
  }

  /** The position after the last operation on a line or above it. */
  positionAfter(line: number): number {
    if (!this.table.descends) return this.firstPlaceFrom(line + 1);
    this.after ??= this.lastByLine();
    return this.after[Math.min(Math.max(line, 0), this.lineCount)];
  }

  /** The first operation of a line, or of the first line below it that has any; undefined where there is none. */
  firstOn(line: number): number | undefined {
    const place = this.firstPlaceFrom(line);
    return place < this.count ? this.inOrder(place) : undefined;
  }

  /** The last operation of a line that has any. */
  lastOn(line: number): number {
    return this.inOrder(this.firstPlaceFrom(line + 1) - 1);
  }

  /** Of the operations of a line the one to be shown at a position: in the pass that the position lies in, else in the last. */
  private nearest(from: number, to: number, position: number): number {
    const last = this.inOrder(to - 1);
    const here = (this.table.pass?.[position - 1] ?? 0) - 1;
    if (here < 0) return last;
    // The operations of the line right before and right after the position: one of them shares the most passes with it.
    const next = firstThat(from, to, (place) => this.inOrder(place) >= position);
    const before = next > from ? this.inOrder(next - 1) : -1;
    const behind = next < to ? this.inOrder(next) : -1;
    const [shared, sharedBehind] = [this.sharedPasses(here, before), this.sharedPasses(here, behind)];
    if (shared === 0 && sharedBehind === 0) return last;
    return sharedBehind > shared ? behind : before;
  }

  /** How many passes around an operation (-1: none) are among those of a pass. */
  private sharedPasses(pass: number, op: number): number {
    const other = op < 0 ? 0 : this.table.pass![op];
    if (other === 0) return 0;
    const chain = this.passes.chain(pass);
    return this.passes.chain(other - 1).filter((each, depth) => chain[depth] === each).length;
  }

  /** The first place of a line or below it. */
  private firstPlaceFrom(line: number): number {
    const lines = this.table.line;
    const byLine = this.table.descends ? this.gathered() : undefined;
    return firstThat(0, this.count, (place) => lines[byLine === undefined ? place : byLine[place]] >= line);
  }

  private gathered(): Int32Array {
    return (this.byLine ??= this.gather());
  }

  /** Sorts the operations by line, counting. */
  private gather(): Int32Array {
    const { line } = this.table;
    const next = new Int32Array(this.lineCount + 2);
    for (let op = 0; op < this.count; op++) next[line[op] + 1]++;
    for (let at = 1; at < next.length; at++) next[at] += next[at - 1];
    const byLine = new Int32Array(this.count);
    for (let op = 0; op < this.count; op++) byLine[next[line[op]]++] = op;
    return byLine;
  }

  private lastByLine(): Int32Array {
    const { line } = this.table;
    const after = new Int32Array(this.lineCount + 1);
    for (let op = 0; op < this.count; op++) after[line[op]] = op + 1;
    for (let at = 1; at < after.length; at++) after[at] = Math.max(after[at], after[at - 1]);
    return after;
  }
}
