// Two positions of one run: what is live at the one and not at the other, and what has another place or size.
import type { ChangeFigures, ChangeKind } from '../../model/change-figures';
import type { Run } from '../../replay/run/run';
import { finish, inStretches, operationsPerStep, type Work } from '../../work/work';
import { findEnds } from '../lifetimes';
import { ownerKind } from '../owners';
import { findCounterparts } from './counterparts';

/** What has become of one piece of memory from the first position to the second. */
export interface AllocationChange {
  readonly kind: ChangeKind;
  /** The operations (from 0) whose allocations it is at the positions; -1 where it is not live there. */
  readonly before: number;
  readonly after: number;
}

/** What has changed between two positions of a run; the second may lie before the first. */
export interface PositionDiff {
  readonly from: number;
  readonly to: number;
  /** In the order of the later of their operations. */
  readonly changes: readonly AllocationChange[];
  /** Allocations that are the same at both, and the bytes asked for by them. */
  readonly kept: number;
  readonly keptBytes: number;
}

/** Compares two positions of a run. */
export function* diffPositions(run: Run, from: number, to: number): Work<PositionDiff> {
  const early = Math.min(from, to);
  const ends = yield* findEnds(run);
  const counterparts = yield* findCounterparts(run, early);
  const late = Math.max(from, to);
  const liveAt = (op: number, position: number): boolean => run.results.allocated(op) && (ends[op] < 0 || ends[op] >= position);
  const changeOf = (first: number, second: number): AllocationChange => {
    const [before, after] = from <= to ? [first, second] : [second, first];
    return { kind: changeKindOf(run, before, after), before, after };
  };
  const carried = new Set<number>();
  const [ended, begun]: AllocationChange[][] = [[], []];
  let kept = 0;
  let keptBytes = 0;
  // What is live late and was made in between, or grew out of what was live early.
  yield* inStretches(late - early, operationsPerStep, (first, end) => {
    for (let op = early + first; op < early + end; op++) {
      if (!liveAt(op, late)) continue;
      const root = counterparts[op];
      begun.push(changeOf(root, op));
      if (root >= 0) carried.add(root);
    }
  });
  yield* inStretches(early, operationsPerStep, (first, end) => {
    for (let op = first; op < end; op++) {
      if (!liveAt(op, early) || carried.has(op)) continue;
      if (!liveAt(op, late)) ended.push(changeOf(op, -1));
      else {
        kept++;
        keptBytes += run.requestedOf(op);
      }
    }
  });
  return { from, to, changes: ended.concat(begun), kept, keptBytes };
}

/** What has become of a piece of memory, by the operations whose allocations it is at two positions; -1 where it is not live. */
export function changeKindOf(run: Run, before: number, after: number): ChangeKind {
  if (before < 0) return 'added';
  if (after < 0) return 'freed';
  return run.offsetOf(before) === run.offsetOf(after) ? 'resized' : 'moved';
}

/** By what changes are summed up. */
export type ChangeGroup = 'site' | 'cache' | 'size';

/** Changes of one site, cache or size. */
export interface ChangeSum extends ChangeFigures {
  /** The site, or the line (1-based) of a run without sites; the cache; the bytes asked for. Undefined for what has none. */
  readonly key: string | number | undefined;
}

/** Sums up changes; those that change the most first. */
export function sumChanges(run: Run, diff: PositionDiff, group: ChangeGroup): ChangeSum[] {
  const turnover = (sum: ChangeSum): number => sum.addedBytes + sum.freedBytes;
  return finish(gatherChanges(run, diff, group)).sort((a, b) => Math.abs(b.growth) - Math.abs(a.growth) || turnover(b) - turnover(a));
}

/** The same in the order in which they are met. A piece of memory that was reallocated counts where it is at the second position. */
export function* gatherChanges(run: Run, { changes }: PositionDiff, group: ChangeGroup): Work<ChangeSum[]> {
  const keyOf = keyBy(run, group);
  const sums = new Map<string | number | undefined, Counting & Pick<ChangeSum, 'key'>>();
  yield* inStretches(changes.length, operationsPerStep, (from, to) => {
    for (let index = from; index < to; index++) {
      const { before, after } = changes[index];
      const key = keyOf(after < 0 ? before : after);
      let sum = sums.get(key);
      if (!sum) sums.set(key, (sum = { key, ...nothing }));
      count(sum, run, changes[index]);
    }
  });
  return [...sums.values()];
}

/** Sums up all changes. */
export function* totalChanges(run: Run, { changes }: PositionDiff): Work<ChangeFigures> {
  const total: Counting = { ...nothing };
  yield* inStretches(changes.length, operationsPerStep, (from, to) => {
    for (let index = from; index < to; index++) count(total, run, changes[index]);
  });
  return total;
}

type Counting = { -readonly [Key in keyof ChangeFigures]: number };

const nothing: ChangeFigures = { added: 0, addedBytes: 0, freed: 0, freedBytes: 0, moved: 0, resized: 0, growth: 0 };

function count(sum: Counting, run: Run, { kind, before, after }: AllocationChange): void {
  const bytes = (op: number): number => (op < 0 ? 0 : run.requestedOf(op));
  sum[kind]++;
  if (kind === 'added') sum.addedBytes += bytes(after);
  if (kind === 'freed') sum.freedBytes += bytes(before);
  sum.growth += bytes(after) - bytes(before);
}

function keyBy(run: Run, group: ChangeGroup): (op: number) => string | number | undefined {
  switch (group) {
    case 'site':
      return ownerKind(run) === 'site' ? (op) => run.siteOf(op) : (op) => run.table.line[op];
    case 'cache':
      return (op) => (run.results.place(op) < 0 ? undefined : run.caches[run.results.place(op)]?.name);
    case 'size':
      return (op) => run.requestedOf(op);
  }
}
