// One side of a comparison of two runs: what each origin asked for, by size. One pass over the operations.
import { ErrorBits } from '../../replay/run/results';
import type { Run } from '../../replay/run/run';
import { findPeakPosition } from '../../replay/state/peak';
import { OperationKind } from '../../trace/operation-table';
import { operationsPerStep, type Work } from '../../work/work';
import { AlignedOrigins, type Alignment } from './alignment';

/** Requests of one size, at one origin or in all. Counts. */
export interface SizeTally {
  /** Bytes asked for, each. */
  readonly size: number;
  /** Requests that got memory, and those that failed. */
  allocations: number;
  failures: number;
  /** Live where the run uses the most bytes of its arena, and at its end. */
  atPeak: number;
  leaks: number;
}

/** What one origin asked for. */
export interface OriginTally {
  readonly text: string;
  /** 1-based: the first line that asks there. */
  readonly line: number;
  readonly sizes: ReadonlyMap<number, SizeTally>;
}

/** What is counted of a whole run. */
export interface RunTally {
  readonly origins: readonly OriginTally[];
  /** Frees that gave memory back. */
  readonly frees: number;
}

/** Counts the requests of a run by origin and size. */
export function* tallyRun(run: Run, by: Alignment): Work<RunTally> {
  const peak = yield* findPeakPosition(run);
  const counting = new Counting(run, by);
  if (peak === 0) counting.keepPeak();
  for (let op = 0; op < run.operationCount;) {
    const end = Math.min(op + operationsPerStep, run.operationCount);
    // A whole step without the peak needs no look at each position.
    if (peak > op && peak <= end) {
      counting.count(op, peak);
      counting.keepPeak();
      counting.count(peak, end);
    } else counting.count(op, end);
    yield end - op;
    op = end;
  }
  return counting.result();
}

class Counting {
  private readonly origins: AlignedOrigins;
  private readonly tallies: SizeTally[] = [];
  /** By origin and size, the number of its tally; by operation, that of what it allocated. */
  private readonly numbers: Map<number, number>[] = [];
  private readonly tallyOf: Int32Array;
  private frees = 0;

  constructor(
    private readonly run: Run,
    by: Alignment,
  ) {
    this.origins = new AlignedOrigins(run, by);
    this.tallyOf = new Int32Array(run.operationCount);
  }

  /** Counts the operations [from, to). */
  count(from: number, to: number): void {
    const { run, tallies, tallyOf } = this;
    const { results, table } = run;
    for (let op = from; op < to; op++) {
      const kind = table.kind[op] as OperationKind;
      if ((results.error[op] & ErrorBits.Code) !== 0) {
        if (kind <= OperationKind.Realloc) tallies[this.at(op, table.size[op])].failures++;
        continue;
      }
      for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) {
        tallies[tallyOf[ended]].leaks--;
        if (kind === OperationKind.Free) this.frees++;
      }
      if (!results.allocated(op)) continue;
      const number = this.at(op, run.requestedOf(op));
      tallyOf[op] = number;
      tallies[number].allocations++;
      // What is live so far; at the end it leaks.
      tallies[number].leaks++;
    }
  }

  /** What is live now is what is live at the peak. */
  keepPeak(): void {
    for (const tally of this.tallies) tally.atPeak = tally.leaks;
  }

  result(): RunTally {
    const { texts, lines } = this.origins;
    const origins = texts.map((text, origin) => {
      const sizes = new Map([...this.numbers[origin]].map(([size, number]) => [size, this.tallies[number]]));
      return { text, line: lines[origin], sizes };
    });
    return { origins, frees: this.frees };
  }

  /** The number of the tally of requests of a size at the origin of one of them. */
  private at(op: number, size: number): number {
    const numbers = (this.numbers[this.origins.originOf(op)] ??= new Map());
    let number = numbers.get(size);
    if (number === undefined) {
      number = this.tallies.length;
      numbers.set(size, number);
      this.tallies.push({ size, allocations: 0, failures: 0, atPeak: 0, leaks: 0 });
    }
    return number;
  }
}
