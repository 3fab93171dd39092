// What each line of a trace costs in padding or in bytes held: from the result columns alone.
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { inStretches, type Work } from '../work/work';

/** What lines can be tinted by. */
export type LineCost = 'padding' | 'held';

/** Steps that costs are shown in. */
export const costLevels = 3;

/** Operations of one step. */
const stretch = 1 << 14;

/** Finds what each line's allocations cost over a run: padding in all, or the most bytes held at once. */
export function* findLineCosts(run: Run, kind: LineCost): Work<LineCosts> {
  const costs = new LineCosts(run, kind);
  yield* inStretches(run.operationCount, stretch, (from, to) => costs.add(from, to));
  return costs;
}

export class LineCosts {
  private readonly costs: Float64Array;
  private readonly held: Float64Array;
  private most = 0;

  constructor(
    private readonly run: Run,
    private readonly kind: LineCost,
  ) {
    const lines = run.trace.lineCount + 1;
    this.costs = new Float64Array(lines);
    this.held = new Float64Array(kind === 'held' ? lines : 0);
  }

  /** Adds what the operations [from, to) cost; called in the order of the run. */
  add(from: number, to: number): void {
    for (let op = from; op < to; op++) this.take(op);
  }

  /** Bytes. */
  cost(line: number): number {
    return this.costs[line] ?? 0;
  }

  /** From 1 to `costLevels`; 0 for a line that costs nothing or next to nothing: each step is eight times the one before. */
  level(line: number): number {
    const cost = this.cost(line);
    for (let level = costLevels, share = this.most; level > 0 && cost > 0; level--, share /= 8) if (cost > share / 8) return level;
    return 0;
  }

  private take(op: number): void {
    const { results, table } = this.run;
    if ((results.error[op] & ErrorBits.Code) !== 0) return;
    for (let ended = results.firstEnded(op); ended >= 0 && this.kind === 'held'; ended = results.nextEnded(ended)) {
      this.held[table.line[ended]] -= this.run.heldOf(ended);
    }
    if (!results.allocated(op)) return;
    const line = table.line[op];
    const held = this.run.heldOf(op);
    if (this.kind === 'padding') this.costs[line] += held - this.run.requestedOf(op);
    else {
      this.held[line] += held;
      this.costs[line] = Math.max(this.costs[line], this.held[line]);
    }
    this.most = Math.max(this.most, this.costs[line]);
  }
}
