// Allocations that rise over the run and are hardly ever freed: probably a leak. Counted from mark to mark, or in even steps.
import { formatCount, formatSize } from '../model/size';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import type { FindingDescriptor } from './descriptor';
import type { Judgement } from './finding';
import { groupsPerStep, Tally } from './group-table';
import type { Scene, Visit } from './scene';
import { count, percentage } from './threshold';
import { inStretches, operationsPerStep, type Work } from '../work/work';

/** Allocations of one site (or size, where the trace names no sites) that rise over the run. */
interface GrowthData {
  readonly site: string | undefined;
  /** The size they all have; undefined where sizes differ. */
  readonly size: number | undefined;
  readonly count: number;
  readonly freed: number;
  /** Live at the end, and their requested bytes. */
  readonly live: number;
  readonly bytes: number;
  /** Allocations and bytes added for each 1,000 operations: the slope of the line of least squares. */
  readonly slope: number;
  readonly bytesSlope: number;
  /** What it was watched over: the marks, or even steps of the run. */
  readonly over: 'marks' | 'run';
  /** The live counts seen there, first to last. */
  readonly samples: readonly number[];
}

const thresholds = {
  'growth.allocations': count(8, 'how many allocations must stay.'),
  'growth.freed': percentage(10, 'how many of the allocations may be freed, in percent.'),
};

type GrowthScene = Scene<keyof typeof thresholds, GrowthData>;

export const growth: FindingDescriptor<'growth', keyof typeof thresholds, GrowthData> = {
  code: 'growth',
  thresholds,
  passes: 1,
  ofProgram: true,
  judge,
};

/** Marks there must be to watch over them; even steps of the run otherwise. */
const fewestMarks = 4;
const evenSteps = 16;
/** Between so many of the samples the count must rise. */
const risingShare = 3 / 4;
/** It may fall by this part of the most that was live. */
const mostFall = 1 / 20;

/** Allocations of one call site, or of one size where the trace names no sites. */
interface Origin {
  readonly key: number;
  readonly operation: number;
  count: number;
  ended: number;
  live: number;
  bytes: number;
  size: number | undefined;
}

/** Judges each call site (or size) by whether its allocations rise over the run and are hardly ever freed. */
function* judge(scene: GrowthScene): Work<readonly Visit[]> {
  const { run, survey } = scene;
  const { over, positions } = samplePositions(run);
  if (positions.length === 0) return [];
  const origins = yield* gatherOrigins(scene);
  const kept = [...origins.values()].filter(
    ({ count, ended, live }) => live >= scene.thresholds['growth.allocations'] && ended * 100 <= count * scene.thresholds['growth.freed'],
  );
  if (kept.length === 0) return [];
  const { groups } = survey;
  const originOfGroup = new Int32Array(groups.count).fill(-1);
  const indexes = new Map(kept.map(({ key }, index) => [key, index]));
  for (let group = 0; group < groups.count; group++) {
    if (group % groupsPerStep === 0) yield 0;
    originOfGroup[group] = indexes.get(keyOf(scene, group)) ?? -1;
  }
  const watch = new Watch(run, survey.groupOf, originOfGroup, positions, kept.length);
  yield* inStretches(run.operationCount, operationsPerStep, (from, to) => watch.pass(from, to));
  kept.forEach((origin, index) => {
    const samples = watch.counts(index);
    // A range in one statement is filled in one go, however many operations that takes.
    if (!isRising(samples) || watch.statements[index] < (samples.length - 1) * risingShare) return;
    const slope = 1000 * slopeOf(positions, samples);
    const bytesSlope = 1000 * slopeOf(positions, watch.bytes(index));
    scene.add(bytesSlope, describe(scene, origin, { over, samples, slope, bytesSlope }));
  });
  return [];
}

/** The positions at which live allocations are counted; none where the run is too short to tell. */
function samplePositions(run: Run): { readonly over: GrowthData['over']; readonly positions: readonly number[] } {
  const marks = [...new Set([...run.marks.map(({ position }) => position), run.operationCount])];
  if (marks.length > fewestMarks) return { over: 'marks', positions: marks };
  if (run.operationCount < evenSteps * 4) return { over: 'run', positions: [] };
  return {
    over: 'run',
    positions: Array.from({ length: evenSteps + 1 }, (_, step) => Math.round((step * run.operationCount) / evenSteps)),
  };
}

function keyOf({ run, survey }: GrowthScene, group: number): number {
  return run.table.site === undefined ? survey.groups.size[group] : survey.groups.site[group];
}

function* gatherOrigins(scene: GrowthScene): Work<Map<number, Origin>> {
  const { groups } = scene.survey;
  const named = scene.run.table.site !== undefined;
  const origins = new Map<number, Origin>();
  for (let group = 0; group < groups.count; group++) {
    if (group % groupsPerStep === 0) yield 0;
    const key = keyOf(scene, group);
    // Allocations without a site in a trace that names sites have nothing in common.
    if (named && key === 0) continue;
    const size = groups.size[group];
    let origin = origins.get(key);
    if (origin === undefined) {
      origin = { key, operation: scene.survey.firstOf(group), count: 0, ended: 0, live: 0, bytes: 0, size };
      origins.set(key, origin);
    }
    const live = groups.get(group, Tally.Live);
    origin.count += groups.get(group, Tally.Count);
    origin.ended += groups.get(group, Tally.Ended);
    origin.live += live;
    origin.bytes += live * size;
    if (origin.size !== size) origin.size = undefined;
  }
  return origins;
}

/** Counts the live allocations and bytes of some origins at some positions, ascending. */
class Watch {
  /** How many statements the allocations of each origin come from, those side by side counted once. */
  readonly statements: Int32Array;
  private readonly lastLine: Int32Array;
  private readonly live: Int32Array;
  private readonly held: Float64Array;
  private readonly liveAt: Int32Array;
  private readonly bytesAt: Float64Array;
  private next = 0;

  constructor(
    private readonly run: Run,
    private readonly groupOf: Int32Array,
    private readonly originOfGroup: Int32Array,
    private readonly positions: readonly number[],
    private readonly origins: number,
  ) {
    this.statements = new Int32Array(origins);
    this.lastLine = new Int32Array(origins);
    this.live = new Int32Array(origins);
    this.held = new Float64Array(origins);
    this.liveAt = new Int32Array(origins * positions.length);
    this.bytesAt = new Float64Array(origins * positions.length);
  }

  /** Passes over the operations [from, to); called in the order of the run. */
  pass(from: number, to: number): void {
    const { run, groupOf, originOfGroup } = this;
    const { results } = run;
    const { error } = results;
    for (let op = from; ; op++) {
      while (this.positions[this.next] === op) this.sample(this.next++);
      if (op === to) return;
      if ((error[op] & ErrorBits.Code) !== 0) continue;
      if (results.subject(op) >= 0) this.change(originOf(groupOf, originOfGroup, results.subject(op)), results.subject(op), -1);
      this.change(originOf(groupOf, originOfGroup, op), op, 1);
    }
  }

  counts(origin: number): number[] {
    return this.positions.map((_, at) => this.liveAt[at * this.origins + origin]);
  }

  bytes(origin: number): number[] {
    return this.positions.map((_, at) => this.bytesAt[at * this.origins + origin]);
  }

  private sample(at: number): void {
    this.liveAt.set(this.live, at * this.origins);
    this.bytesAt.set(this.held, at * this.origins);
  }

  private change(origin: number, op: number, sign: 1 | -1): void {
    if (origin < 0) return;
    this.live[origin] += sign;
    this.held[origin] += sign * this.run.requestedOf(op);
    const line = this.run.table.line[op];
    if (sign < 0 || line === this.lastLine[origin]) return;
    this.lastLine[origin] = line;
    this.statements[origin]++;
  }
}

function originOf(groupOf: Int32Array, originOfGroup: Int32Array, op: number): number {
  const group = groupOf[op];
  return group < 0 ? -1 : originOfGroup[group];
}

/** Whether counts rise between most samples, and nowhere fall by more than a little. */
export function isRising(samples: readonly number[]): boolean {
  const most = Math.max(...samples);
  let rises = 0;
  for (let at = 1; at < samples.length; at++) {
    const change = samples[at] - samples[at - 1];
    if (change > 0) rises++;
    else if (-change > most * mostFall) return false;
  }
  return samples.length > 1 && rises >= (samples.length - 1) * risingShare;
}

/** The slope of the line of least squares through points. */
export function slopeOf(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(xs);
  const meanY = mean(ys);
  let above = 0;
  let below = 0;
  xs.forEach((x, at) => {
    above += (x - meanX) * (ys[at] - meanY);
    below += (x - meanX) ** 2;
  });
  return below === 0 ? 0 : above / below;
}

function describe(
  { run, localize }: GrowthScene,
  { key, operation, count, ended, live, bytes, size }: Origin,
  seen: Pick<GrowthData, 'over' | 'samples' | 'slope' | 'bytesSlope'>,
): Judgement<GrowthData> {
  const site = run.table.site === undefined ? undefined : run.trace.names.text(key - 1);
  const who = site ?? localize('{0}-byte allocations', formatCount(size ?? 0));
  const course = seen.over === 'marks' ? localize('from mark to mark') : localize('over the whole run');
  const message = localize(
    'Probably a leak: {0} rise {1}, by {2} and {3} every 1,000 operations; {4} of {5} were freed, {6} live at the end.',
    who,
    course,
    rate(seen.slope),
    formatSize(Math.round(seen.bytesSlope)),
    formatCount(ended),
    formatCount(count),
    formatSize(bytes),
  );
  return {
    severity: 'information',
    operation,
    message,
    data: { site, size, count, freed: ended, live, bytes, ...seen },
  };
}

/** Two digits that count. */
function rate(value: number): string {
  return formatCount(Number(value.toPrecision(value >= 100 ? 3 : 2)));
}
