// What a stretch of a run allocated, what it ended, and how much of what it allocated is live at any position: for the timeline.
import type { AllocationSum } from '../model/allocation-sum';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { inStretches, type Work } from '../work/work';
import { findEnds } from './lifetimes';

/** Positions between two that sums are kept of. */
const apart = 1 << 10;
/** Operations looked at in one step. */
const step = 1 << 14;

/**
 * The sums of the stretch between two positions: of the operations after `from`, up to `to`. What is left of what it allocated is
 * found from sums at every 1024th position, so that an answer costs the same however long the run is.
 */
export class StretchSums {
  born: AllocationSum = { count: 0, bytes: 0 };
  died: AllocationSum = { count: 0, bytes: 0 };
  private readonly counts: Int32Array;
  private readonly bytes: Float64Array;

  private constructor(
    private readonly run: Run,
    readonly from: number,
    readonly to: number,
  ) {
    const kept = Math.floor(run.operationCount / apart) + 1;
    this.counts = new Int32Array(kept);
    this.bytes = new Float64Array(kept);
  }

  /** Sums up in small steps. */
  static *make(run: Run, from: number, to: number): Work<StretchSums> {
    yield* findEnds(run);
    const sums = new StretchSums(run, from, to);
    const left = { count: 0, bytes: 0 };
    const born = { count: 0, bytes: 0 };
    const died = { count: 0, bytes: 0 };
    yield* inStretches(run.operationCount, step, (first, end) => {
      for (let op = first; op < end; op++) {
        if (op % apart === 0) sums.keep(op / apart, left);
        sums.take(op, left);
        if (op >= from && op < to) count(run, op, born, died);
      }
    });
    if (run.operationCount % apart === 0) sums.keep(run.operationCount / apart, left);
    sums.born = born;
    sums.died = died;
    return sums;
  }

  /** What is live at a position of all that the stretch has allocated. */
  leftAt(position: number): AllocationSum {
    const entry = Math.floor(position / apart);
    const left = { count: this.counts[entry], bytes: this.bytes[entry] };
    for (let op = entry * apart; op < position; op++) this.take(op, left);
    return left;
  }

  private keep(entry: number, { count, bytes }: AllocationSum): void {
    this.counts[entry] = count;
    this.bytes[entry] = bytes;
  }

  /** What an operation changes of what is left. */
  private take(op: number, left: { count: number; bytes: number }): void {
    const { run } = this;
    if (op < this.from || (run.results.error[op] & ErrorBits.Code) !== 0) return;
    if (op < this.to && run.results.allocated(op)) {
      left.count++;
      left.bytes += run.heldOf(op);
    }
    const { results } = run;
    for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) {
      if (ended < this.from || ended >= this.to) continue;
      left.count--;
      left.bytes -= run.heldOf(ended);
    }
  }
}

function count(run: Run, op: number, born: { count: number; bytes: number }, died: { count: number; bytes: number }): void {
  const { results } = run;
  if ((results.error[op] & ErrorBits.Code) !== 0) return;
  if (results.allocated(op)) {
    born.count++;
    born.bytes += run.heldOf(op);
  }
  for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) {
    died.count++;
    died.bytes += run.heldOf(ended);
  }
}
