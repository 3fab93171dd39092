// What memory each call site, call stack or line costs beyond what it asked for, at a position: free memory that it keeps apart, padding, slots of slabs that it
// alone keeps, and requests that failed because of it. From a run and one state of it.
import type { SiteKind, SiteSummary } from '../model/sites';
import { cursorOf } from '../replay/cursor-of';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { findPeakPosition } from '../replay/state/peak';
import type { RunCursor } from '../replay/state/run-cursor';
import { inStretches, operationsPerStep, type Work } from '../work/work';
import { searchBlockers } from './blockers';
import { BuddyBlame, type Kept } from './buddy-blame';
import { neededOrder } from './operation-diagnostics';
import { SiteTallies } from './sites';
import { travel } from './travel';

/** Failures whose blockers are looked for; the further ones are counted alone. */
const mostFailures = 256;

/** What one site costs. Bytes, where it does not say otherwise. */
export interface SiteWaste extends Kept {
  /** Of the site up to the position. */
  readonly summary: SiteSummary;
  /** Set aside for its live allocations, and of these what nobody asked for. */
  readonly held: number;
  readonly padding: number;
  /** The padding of what was live, on average over all positions up to this one. */
  readonly meanPadding: number;
  /** Operations since its live allocations were made: on average, and of the oldest; 0 where none is live. */
  readonly meanAge: number;
  readonly oldestAge: number;
  /** Requests up to the position that failed by fragmentation, where it is among the fewest allocations that kept the block apart. */
  readonly failures: number;
  /** What a release of all its allocations would give beyond what they asked for: `pinned` + `padding` + `slabFree`. */
  readonly wasted: number;
}

/** The waste of all sites at a position. */
export interface WasteBySite {
  readonly position: number;
  readonly by: SiteKind;
  readonly sites: readonly SiteWaste[];
  /** Bytes in free blocks that no larger free block can be made of, whoever keeps them apart. */
  readonly keptApart: number;
  /** Requests up to the position that failed by fragmentation, and how many of them were looked into. */
  readonly failures: number;
  readonly explained: number;
}

/** A position worth a look, and why. */
export interface TellingPosition {
  readonly position: number;
  readonly reason: 'failure' | 'peak';
}

/** Where waste tells the most: behind the first request that failed by fragmentation, else where the most bytes of the arena are in use. */
export function* findTellingPosition(run: Run): Work<TellingPosition> {
  let position = 0;
  yield* inStretches(run.operationCount, operationsPerStep, (from, to) => {
    for (let op = from; op < to && position === 0; op++) if ((run.results.error[op] & ErrorBits.Fragmented) !== 0) position = op + 1;
  });
  return position > 0 ? { position, reason: 'failure' } : { position: yield* findPeakPosition(run), reason: 'peak' };
}

/** Sums up by site, those that waste the most first. `cursor` is moved to the position, and stays there. */
export function* findWaste(run: Run, by: SiteKind, position: number, cursor?: RunCursor): Work<WasteBySite> {
  const waste = yield* sumWaste(run, by, position, cursor);
  const sites = [...waste.sites];
  sites.sort((a, b) => b.wasted - a.wasted || b.failures - a.failures || b.shared - a.shared || a.summary.line - b.summary.line);
  return { ...waste, sites };
}

/** The same in the order in which the sites were met. */
export function* sumWaste(run: Run, by: SiteKind, position: number, cursor: RunCursor = cursorOf(run)): Work<WasteBySite> {
  const tallies = new SiteTallies(run, by);
  while (tallies.position < position) {
    const from = tallies.position;
    tallies.goOnTo(Math.min(position, from + operationsPerStep));
    yield tallies.position - from;
  }
  const sums = new LiveSums(run, tallies, position);
  yield* inStretches(position, operationsPerStep, (from, to) => sums.pass(from, to));
  const caused = yield* findCauses(run, tallies, position);
  if (cursor.position > position) cursor.seek(position);
  yield* travel(cursor, position);
  const blame = new BuddyBlame(cursor, (op) => tallies.siteOf(op), tallies.count);
  yield* blame.walk();
  const sites: SiteWaste[] = [];
  yield* inStretches(tallies.count, operationsPerStep, (from, to) => {
    for (let site = from; site < to; site++) {
      const kept = blame.kept(site);
      const live = sums.of(site);
      const wasted = kept.pinned + live.padding + kept.slabFree;
      sites.push({ summary: tallies.summary(site), ...kept, ...live, failures: caused.bySite[site], wasted });
    }
  });
  return { position, by, sites, keptApart: blame.keptApart, failures: caused.failures, explained: caused.explained };
}

/** What is live, by site, and the padding over all positions. */
class LiveSums {
  private readonly held: Float64Array;
  private readonly padding: Float64Array;
  private readonly paddingTimes: Float64Array;
  private readonly live: Float64Array;
  private readonly madeAt: Float64Array;
  private readonly alive: Uint8Array;
  private known: Float64Array | undefined;

  constructor(
    private readonly run: Run,
    private readonly tallies: SiteTallies,
    private readonly position: number,
  ) {
    const { count } = tallies;
    this.held = new Float64Array(count);
    this.padding = new Float64Array(count);
    this.paddingTimes = new Float64Array(count);
    this.live = new Float64Array(count);
    this.madeAt = new Float64Array(count);
    this.alive = new Uint8Array(position);
  }

  pass(from: number, to: number): void {
    const { results } = this.run;
    for (let op = from; op < to; op++) {
      if ((results.error[op] & ErrorBits.Code) !== 0) continue;
      for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) this.count(ended, op, -1);
      if (results.allocated(op)) this.count(op, op, 1);
    }
  }

  of(site: number): Pick<SiteWaste, 'held' | 'padding' | 'meanPadding' | 'meanAge' | 'oldestAge'> {
    const live = this.live[site];
    return {
      held: this.held[site],
      padding: this.padding[site],
      meanPadding: this.position === 0 ? 0 : this.paddingTimes[site] / this.position,
      meanAge: live === 0 ? 0 : this.position - this.madeAt[site] / live,
      oldestAge: live === 0 ? 0 : this.position - this.oldest()[site],
    };
  }

  /** An allocation begins (1) or ends (-1) with operation `op`: it is so from the position behind it on. */
  private count(allocation: number, op: number, sign: 1 | -1): void {
    const { run } = this;
    const site = this.tallies.siteOf(allocation);
    const held = run.heldOf(allocation);
    const padding = held - run.requestedOf(allocation);
    this.held[site] += sign * held;
    this.padding[site] += sign * padding;
    this.paddingTimes[site] += sign * padding * (this.position - op);
    this.live[site] += sign;
    this.madeAt[site] += sign * allocation;
    this.alive[allocation] = sign === 1 ? 1 : 0;
  }

  /** By site the first operation whose allocation is live. */
  private oldest(): Float64Array {
    if (this.known !== undefined) return this.known;
    const oldest = new Float64Array(this.live.length).fill(Infinity);
    for (let op = this.alive.indexOf(1); op >= 0; op = this.alive.indexOf(1, op + 1)) {
      const site = this.tallies.siteOf(op);
      if (op < oldest[site]) oldest[site] = op;
    }
    return (this.known = oldest);
  }
}

interface Causes {
  readonly failures: number;
  readonly explained: number;
  readonly bySite: Float64Array;
}

/** Blames the sites of the fewest allocations that kept the block apart which a request asked for in vain. */
function* findCauses(run: Run, tallies: SiteTallies, position: number): Work<Causes> {
  const failed: number[] = [];
  let failures = 0;
  yield* inStretches(position, operationsPerStep, (from, to) => {
    for (let op = from; op < to; op++) {
      if ((run.results.error[op] & ErrorBits.Fragmented) === 0) continue;
      failures++;
      if (failed.length < mostFailures) failed.push(op);
    }
  });
  const bySite = new Float64Array(tallies.count);
  if (failed.length === 0) return { failures, explained: 0, bySite };
  const cursor = cursorOf(run);
  for (const op of failed) {
    yield* travel(cursor, op);
    const found = yield* searchBlockers(cursor, neededOrder(run, op));
    for (const site of new Set(found?.operations.map((each) => tallies.siteOf(each)))) bySite[site]++;
  }
  return { failures, explained: failed.length, bySite };
}
