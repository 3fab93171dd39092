// Two runs compared, before and after a change of the program: which origins are new, gone, grew or shrank, and the figures of both.
import type { Run } from '../../replay/run/run';
import { inStretches, type Work } from '../../work/work';
import { alignmentOf, type Alignment } from './alignment';
import { figuresOf, type DiffFigures } from './figures';
import { tallyRun, type OriginTally, type SizeTally } from './run-tally';

/** Origins looked at in one step. */
const originsPerStep = 1 << 10;

/** What was asked for, on one side. Counts, and bytes asked for. */
export interface Asked {
  readonly allocations: number;
  readonly allocatedBytes: number;
  readonly failures: number;
  /** Live at the run's peak. */
  readonly atPeak: number;
  readonly atPeakBytes: number;
  /** Live at its end. */
  readonly leaks: number;
  readonly leakedBytes: number;
}

/** `changed`: as much memory as before, by other requests. */
export const diffKinds = ['new', 'gone', 'grew', 'shrank', 'changed', 'same'] as const;
export type DiffKind = (typeof diffKinds)[number];

/** One size of an origin that is not the same on both sides. */
export interface SizeDiff {
  /** Bytes asked for, each. */
  readonly size: number;
  readonly kind: DiffKind;
  readonly before: Asked;
  readonly after: Asked;
}

/** One origin on both sides. */
export interface OriginDiff {
  /** Empty where nothing is named. */
  readonly text: string;
  /** 1-based: the first line that asks there; undefined where there is none on that side. */
  readonly lineBefore: number | undefined;
  readonly lineAfter: number | undefined;
  readonly kind: DiffKind;
  readonly before: Asked;
  readonly after: Asked;
  /** Those that differ, the largest change first. */
  readonly sizes: readonly SizeDiff[];
}

/** Two runs compared. */
export interface RunDiff {
  readonly by: Alignment;
  readonly before: DiffFigures;
  readonly after: DiffFigures;
  /** Origins that differ, the largest change of what is live at the peak or leaks first. */
  readonly origins: readonly OriginDiff[];
  /** How many origins there are of each kind, those that are the same included. */
  readonly counts: Readonly<Record<DiffKind, number>>;
}

const askedKeys = ['allocations', 'allocatedBytes', 'failures', 'atPeak', 'atPeakBytes', 'leaks', 'leakedBytes'] as const;
const nothing: Asked = { allocations: 0, allocatedBytes: 0, failures: 0, atPeak: 0, atPeakBytes: 0, leaks: 0, leakedBytes: 0 };

/** Compares two runs; without `by` as precisely as both name their origins. */
export function* diffRuns(before: Run, after: Run, by: Alignment = alignmentOf(before, after)): Work<RunDiff> {
  const from = yield* tallyRun(before, by);
  const to = yield* tallyRun(after, by);
  const partners = new Map(from.origins.map((origin) => [origin.text, origin]));
  const pairs: [OriginTally | undefined, OriginTally | undefined][] = to.origins.map((origin) => [partners.get(origin.text), origin]);
  for (const { text } of to.origins) partners.delete(text);
  for (const origin of partners.values()) pairs.push([origin, undefined]);
  const counts = Object.fromEntries(diffKinds.map((kind) => [kind, 0])) as Record<DiffKind, number>;
  const origins: OriginDiff[] = [];
  yield* inStretches(pairs.length, originsPerStep, (first, end) => {
    for (const pair of pairs.slice(first, end)) {
      const origin = diffOrigin(...pair);
      counts[origin.kind]++;
      if (origin.kind !== 'same') origins.push(origin);
    }
  });
  origins.sort((a, b) => byChange(a, b) || (a.text < b.text ? -1 : 1));
  return { by, before: figuresOf(before, from), after: figuresOf(after, to), origins, counts };
}

function diffOrigin(before: OriginTally | undefined, after: OriginTally | undefined): OriginDiff {
  const all = new Set([...(before?.sizes.keys() ?? []), ...(after?.sizes.keys() ?? [])]);
  const sizes = Array.from(all, (size): SizeDiff => {
    const from = asked(before?.sizes.get(size));
    const to = asked(after?.sizes.get(size));
    return { size, kind: kindOf(from, to), before: from, after: to };
  });
  const from = sumOf(sizes.map((size) => size.before));
  const to = sumOf(sizes.map((size) => size.after));
  const changed = sizes.filter(({ kind }) => kind !== 'same').sort((a, b) => byChange(a, b) || b.size - a.size);
  const whole = kindOf(from, to);
  return {
    text: (after ?? before)!.text,
    lineBefore: before?.line,
    lineAfter: after?.line,
    kind: whole === 'same' && changed.length > 0 ? 'changed' : whole,
    before: from,
    after: to,
    sizes: changed,
  };
}

function asked(tally: SizeTally | undefined): Asked {
  if (tally === undefined) return nothing;
  const { size, allocations, failures, atPeak, leaks } = tally;
  return {
    allocations,
    allocatedBytes: allocations * size,
    failures,
    atPeak,
    atPeakBytes: atPeak * size,
    leaks,
    leakedBytes: leaks * size,
  };
}

function sumOf(parts: readonly Asked[]): Asked {
  if (parts.length === 1) return parts[0];
  const sum = { ...nothing };
  for (const part of parts) for (const key of askedKeys) sum[key] += part[key];
  return sum;
}

/** Memory first: what is live at the peak, what leaks, what is asked for in all; then how often. */
function kindOf(before: Asked, after: Asked): DiffKind {
  const requests = (side: Asked): number => side.allocations + side.failures;
  if (requests(before) === 0 && requests(after) === 0) return 'same';
  if (requests(before) === 0) return 'new';
  if (requests(after) === 0) return 'gone';
  for (const key of ['atPeakBytes', 'leakedBytes', 'allocatedBytes'] as const) {
    if (after[key] !== before[key]) return after[key] > before[key] ? 'grew' : 'shrank';
  }
  const differs = askedKeys.some((key) => before[key] !== after[key]);
  return differs ? 'changed' : 'same';
}

type Sides = Pick<OriginDiff, 'before' | 'after'>;

/** The largest change first: what is live at the peak or leaks, then what is asked for, then how often. */
function byChange(a: Sides, b: Sides): number {
  return (
    memoryOf(b) - memoryOf(a) ||
    changeOf(b, 'allocatedBytes') - changeOf(a, 'allocatedBytes') ||
    changeOf(b, 'failures') - changeOf(a, 'failures') ||
    changeOf(b, 'allocations') - changeOf(a, 'allocations')
  );
}

function memoryOf(sides: Sides): number {
  return Math.max(changeOf(sides, 'atPeakBytes'), changeOf(sides, 'leakedBytes'));
}

function changeOf({ before, after }: Sides, key: keyof Asked): number {
  return Math.abs(after[key] - before[key]);
}
