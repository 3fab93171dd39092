import { ErrorBits } from '../replay/results';
import type { Run } from '../replay/run';

/** What one call site, or one line, asked for. Bytes, and lifetimes in operations. */
export interface SiteSummary {
  /** The call site's text; where the trace names none, undefined. */
  readonly site: string | undefined;
  /** The first line that allocates there. */
  readonly line: number;
  /** Allocations, reallocs included. */
  readonly count: number;
  /** Of them, how many are live at the position asked about, and the bytes asked for by those. */
  readonly live: number;
  readonly liveBytes: number;
  /** The most bytes asked for by live ones at once, up to that position. */
  readonly peakBytes: number;
  /** Bytes asked for in all, and bytes held beyond them. */
  readonly requested: number;
  readonly waste: number;
  /** The mean lifetime of those that were freed; undefined where none was. */
  readonly lifetime: number | undefined;
}

interface Tally {
  line: number;
  count: number;
  live: number;
  liveBytes: number;
  peakBytes: number;
  requested: number;
  waste: number;
  freed: number;
  lived: number;
}

/** Sums up allocations by call site (`site`) or by line, over the operations before `position`. Most live bytes first. */
export function summariseSites(run: Run, by: 'site' | 'line', position: number): SiteSummary[] {
  const { results, table, trace } = run;
  const tallies = new Map<number, Tally>();
  const keyOf = (op: number): number => (by === 'line' ? table.line[op] : (table.site?.[op] ?? 0));
  for (let op = 0; op < position; op++) {
    if ((results.error[op] & ErrorBits.Code) !== 0) continue;
    const subject = results.subject[op];
    if (subject >= 0) {
      const tally = tallies.get(keyOf(subject))!;
      tally.live--;
      tally.liveBytes -= run.requestedOf(subject);
      tally.freed++;
      tally.lived += op - subject;
    }
    if (!results.allocated(op)) continue;
    const key = keyOf(op);
    let tally = tallies.get(key);
    if (tally === undefined) {
      tally = { line: table.line[op], count: 0, live: 0, liveBytes: 0, peakBytes: 0, requested: 0, waste: 0, freed: 0, lived: 0 };
      tallies.set(key, tally);
    }
    const requested = run.requestedOf(op);
    tally.count++;
    tally.live++;
    tally.liveBytes += requested;
    tally.requested += requested;
    tally.waste += run.heldOf(op) - requested;
    if (tally.liveBytes > tally.peakBytes) tally.peakBytes = tally.liveBytes;
  }
  const summaries = [...tallies].map(([key, { freed, lived, ...figures }]) => ({
    ...figures,
    site: by === 'site' && key > 0 ? trace.names.text(key - 1) : undefined,
    lifetime: freed === 0 ? undefined : lived / freed,
  }));
  return summaries.sort((a, b) => b.liveBytes - a.liveBytes || b.peakBytes - a.peakBytes || a.line - b.line);
}
