// What call sites, call stacks or lines asked for up to a position: tallies that move along with it.
import { growthSpan } from '../model/diagnostic';
import type { SiteFigure, SiteKind, SiteSummary } from '../model/sites';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { framesOf } from './call-stack';
import { Origins } from './origins';

/** Functions that are told of one call stack at most. */
const mostFrames = 64;

/** Tallies kept for each site, side by side in one array. */
const enum Tally {
  Line,
  LastLine,
  First,
  Count,
  Live,
  LiveBytes,
  PeakBytes,
  Requested,
  Waste,
  Freed,
  Lived,
  Length,
}

const tallyOf: Readonly<Record<Exclude<SiteFigure, 'lifetime' | 'growth'>, Tally>> = {
  line: Tally.Line,
  count: Tally.Count,
  live: Tally.Live,
  liveBytes: Tally.LiveBytes,
  peakBytes: Tally.PeakBytes,
  requested: Tally.Requested,
  waste: Tally.Waste,
};

/** Sums up the allocations of a run, or those that are asked for, by call site, call stack or line, going forward from its start. */
export class SiteTallies {
  /** Operations summed up. */
  position = 0;
  /** Sites met so far; they are numbered in the order in which they were. */
  count = 0;
  /** The site of each key plus one, 0 where it was not met. */
  private readonly siteOfKey: Int32Array;
  private keys = new Int32Array(64);
  private tallies = new Float64Array(64 * Tally.Length);
  private readonly keyOf: (op: number) => number;
  private readonly nameOfKey: (key: number) => number;

  constructor(
    private readonly run: Run,
    readonly by: SiteKind,
    /** Whether the allocation that an operation (from 0) made counts. */
    private readonly counts: (op: number) => boolean = () => true,
  ) {
    const { table, trace } = run;
    const { line, site } = table;
    if (by === 'stack') {
      const origins = new Origins(run);
      this.keyOf = (op) => origins.keyOf(op);
      this.nameOfKey = (key) => origins.nameOf(key);
      this.siteOfKey = new Int32Array(origins.count);
    } else {
      this.keyOf = by === 'line' ? (op) => line[op] : (op) => site?.[op] ?? 0;
      this.nameOfKey = by === 'line' ? () => 0 : (key) => key;
      this.siteOfKey = new Int32Array(by === 'line' ? trace.lineCount + 1 : trace.names.count + 1);
    }
  }

  /** Goes on to a position at or after the present one. */
  goOnTo(to: number): void {
    const { run } = this;
    const { results } = run;
    for (; this.position < to; this.position++) {
      const op = this.position;
      if ((results.error[op] & ErrorBits.Code) !== 0) continue;
      for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) if (this.counts(ended)) this.end(ended, op);
      if (results.allocated(op) && this.counts(op)) this.begin(op);
    }
  }

  summary(site: number): SiteSummary {
    const { run } = this;
    const name = this.nameOf(site);
    const first = this.tally(site, Tally.First);
    return {
      site: name > 0 ? run.trace.names.text(name - 1) : undefined,
      ...(this.by === 'stack' && { frames: framesOf(run, first, mostFrames), operation: first + 1 }),
      line: this.tally(site, Tally.Line),
      lastLine: this.tally(site, Tally.LastLine),
      count: this.tally(site, Tally.Count),
      live: this.tally(site, Tally.Live),
      liveBytes: this.tally(site, Tally.LiveBytes),
      peakBytes: this.tally(site, Tally.PeakBytes),
      requested: this.tally(site, Tally.Requested),
      waste: this.tally(site, Tally.Waste),
      lifetime: this.tally(site, Tally.Freed) === 0 ? undefined : this.figure(site, 'lifetime'),
      growth: this.figure(site, 'growth'),
    };
  }

  /** One figure of a site; a lifetime nobody has lived yet is -1. */
  figure(site: number, figure: SiteFigure): number {
    if (figure === 'growth') return (this.tally(site, Tally.LiveBytes) * growthSpan) / (this.position - this.tally(site, Tally.First));
    if (figure !== 'lifetime') return this.tally(site, tallyOf[figure]);
    const freed = this.tally(site, Tally.Freed);
    return freed === 0 ? -1 : this.tally(site, Tally.Lived) / freed;
  }

  /** The name id of a call site, or of a call stack's innermost function, plus one; 0 of a line, and where none is named. */
  nameOf(site: number): number {
    return this.nameOfKey(this.keys[site]);
  }

  /** The site of the allocation that an operation has made, -1 where it has not been summed up yet. */
  siteOf(op: number): number {
    return this.siteOfKey[this.keyOf(op)] - 1;
  }

  private tally(site: number, tally: Tally): number {
    return this.tallies[site * Tally.Length + tally];
  }

  private begin(op: number): void {
    const key = this.keyOf(op);
    let site = this.siteOfKey[key] - 1;
    if (site < 0) site = this.add(key, op);
    const { tallies } = this;
    const at = site * Tally.Length;
    const requested = this.run.requestedOf(op);
    tallies[at + Tally.LastLine] = this.run.table.line[op];
    tallies[at + Tally.Count]++;
    tallies[at + Tally.Live]++;
    tallies[at + Tally.Requested] += requested;
    tallies[at + Tally.Waste] += this.run.heldOf(op) - requested;
    const live = tallies[at + Tally.LiveBytes] + requested;
    tallies[at + Tally.LiveBytes] = live;
    if (live > tallies[at + Tally.PeakBytes]) tallies[at + Tally.PeakBytes] = live;
  }

  private end(subject: number, op: number): void {
    const { tallies } = this;
    const at = (this.siteOfKey[this.keyOf(subject)] - 1) * Tally.Length;
    tallies[at + Tally.Live]--;
    tallies[at + Tally.LiveBytes] -= this.run.requestedOf(subject);
    tallies[at + Tally.Freed]++;
    tallies[at + Tally.Lived] += op - subject;
  }

  private add(key: number, op: number): number {
    const site = this.count++;
    if (site === this.keys.length) {
      const keys = new Int32Array(site * 2);
      keys.set(this.keys);
      this.keys = keys;
      const tallies = new Float64Array(keys.length * Tally.Length);
      tallies.set(this.tallies);
      this.tallies = tallies;
    }
    this.siteOfKey[key] = site + 1;
    this.keys[site] = key;
    this.tallies[site * Tally.Length + Tally.Line] = this.run.table.line[op];
    this.tallies[site * Tally.Length + Tally.First] = op;
    return site;
  }
}

/** Sums up allocations by call site, call stack or line over the operations before `position`. Most live bytes first. */
export function summariseSites(run: Run, by: SiteKind, position: number): SiteSummary[] {
  const tallies = new SiteTallies(run, by);
  tallies.goOnTo(position);
  return Array.from({ length: tallies.count }, (_, site) => tallies.summary(site)).sort(
    (a, b) => b.liveBytes - a.liveBytes || b.peakBytes - a.peakBytes || a.line - b.line,
  );
}
