// Which sizes were asked for up to a position and what they got: tallies that move along with it.
import { binOf, type Served, type SizeBin } from '../model/sites';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';

interface Tally {
  count: number;
  requested: number;
  readonly place: number;
  /** Bytes, of each. */
  readonly held: number;
}

/** Counts the requests of a run, or those that are asked for, by size and by what they got, going forward from its start. */
export class SizeTallies {
  /** Operations counted. */
  position = 0;
  /** By bin, then by place, where blocks of one size share theirs whichever call asked for them. */
  private readonly bins = new Map<number, Map<number, Tally>>();

  constructor(
    private readonly run: Run,
    /** Whether the allocation that an operation (from 0) made counts. */
    private readonly counts: (op: number) => boolean = () => true,
  ) {}

  /** Goes on to a position at or after the present one. */
  goOnTo(to: number): void {
    const { run } = this;
    const { results } = run;
    for (; this.position < to; this.position++) {
      const op = this.position;
      if ((results.error[op] & ErrorBits.Code) !== 0 || !results.allocated(op) || !this.counts(op)) continue;
      const place = results.place(op);
      const requested = run.requestedOf(op);
      const limit = binOf(requested);
      let bin = this.bins.get(limit);
      if (bin === undefined) this.bins.set(limit, (bin = new Map<number, Tally>()));
      const key = place >= 0 ? place : -1 - run.heldOf(op);
      const served = bin.get(key);
      if (served === undefined) bin.set(key, { count: 1, requested, place, held: run.heldOf(op) });
      else {
        served.count++;
        served.requested += requested;
      }
    }
  }

  /** The bins that have requests, ascending. */
  summarise(): SizeBin[] {
    return [...this.bins].map(([limit, bin]) => this.summary(limit, [...bin.values()])).sort((a, b) => a.limit - b.limit);
  }

  private summary(limit: number, tallies: readonly Tally[]): SizeBin {
    const { run } = this;
    const served = tallies
      .map(({ count, requested, place, held }) => ({
        held,
        cache: place >= 0 ? run.caches[place].name : undefined,
        count,
        requested,
      }))
      .sort((a, b) => a.held - b.held || (a.cache ?? '').localeCompare(b.cache ?? ''));
    const sum = (of: (each: Served) => number): number => served.reduce((total, each) => total + of(each), 0);
    return {
      limit,
      count: sum(({ count }) => count),
      requested: sum(({ requested }) => requested),
      held: sum(({ held, count }) => held * count),
      served,
    };
  }
}

/** The requests before `position` by their size. */
export function summariseSizes(run: Run, position: number): SizeBin[] {
  const tallies = new SizeTallies(run);
  tallies.goOnTo(position);
  return tallies.summarise();
}
