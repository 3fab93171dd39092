// Allocations in a few classes, by which views colour them. The classes are drawn up from the whole run.
import type { Localize } from '../model/localize';
import { formatSize } from '../model/size';
import { RecordedRun } from '../replay/recorded/recorded-run';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { inStretches, type Work } from '../work/work';
import { migrateClassLabels, migrateClassOf } from './migrate-classes';
import { rankOwners } from './owners';
import { rankThreads } from './threads';

/** What allocations can be told apart by. */
export type ColoringKind = 'size' | 'age' | 'cache' | 'site' | 'thread' | 'lifetime' | 'type';

/** The most classes a colouring has: as many as there are colours. */
export const mostClasses = 6;

/** Operations of one step. */
const stretch = 1 << 14;

/** Puts each allocation of a run into one of a few classes. The classes stay the same at all positions. */
export interface Coloring {
  /** Whether the classes are steps of a scale, names, or what has changed since a position. */
  readonly kind: 'scale' | 'name' | 'change';
  /** What each class is, in the reader's language. */
  readonly labels: readonly string[];
  /** The colour of each class, from 1: few steps of a scale lie far apart, what has no name of its own has the last. */
  readonly shades: readonly number[];
  /** Whether an allocation can be in another class at another position. */
  readonly ages: boolean;
  /** The class (from 0) of the allocation that operation `op` made, at a position behind it. */
  classOf(op: number, position: number): number;
  /** The class of what is not live but was, and how much that is at a position: allocations, and the bytes they held. */
  readonly gone?: { readonly class: number; at(position: number): { readonly blocks: number; readonly bytes: number } };
}

/** Draws up the classes of a run; looks at every operation. */
export function createColoring(run: Run, kind: ColoringKind, localize: Localize): Work<Coloring> {
  switch (kind) {
    case 'size':
      return bySize(run);
    case 'age':
      return byAge(run);
    case 'lifetime':
      return byLifetime(run, localize);
    case 'cache':
      return byCache(run, localize);
    case 'site':
      return bySite(run, localize);
    case 'thread':
      return byThread(run, localize);
    case 'type':
      return byMigrateType(run, localize);
  }
}

function* bySize(run: Run): Work<Coloring> {
  let least = Infinity;
  let most = 1;
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      if (!run.results.allocated(op)) continue;
      const requested = run.requestedOf(op);
      if (requested < least) least = requested;
      if (requested > most) most = requested;
    }
  });
  const first = Math.ceil(Math.log2(Math.max(1, Math.min(least, most))));
  const last = Math.ceil(Math.log2(most));
  const limits = spread(first, last, mostClasses).map((power) => 2 ** power);
  const labels = limits.map((limit) => `≤ ${formatSize(limit)}`);
  return { ...scale(labels), ages: false, classOf: (op) => classOfValue(limits, run.requestedOf(op)) };
}

// eslint-disable-next-line require-yield -- it is a work as the others, and done at once
function* byAge(run: Run): Work<Coloring> {
  const limits = operationLimits(run.operationCount, mostClasses - 1);
  return { ...scale(labelsOf(limits)), ages: true, classOf: (op, position) => classOfValue(limits, position - op - 1) };
}

function* byLifetime(run: Run, localize: Localize): Work<Coloring> {
  const { results, operationCount } = run;
  const limits = operationLimits(operationCount, mostClasses - 2);
  const ends = new Int32Array(operationCount).fill(-1);
  yield* inStretches(operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      if ((results.error[op] & ErrorBits.Code) !== 0) continue;
      for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) ends[ended] = op;
    }
  });
  return {
    ...scale([...labelsOf(limits), localize('never freed')]),
    ages: false,
    classOf: (op) => (ends[op] < 0 ? limits.length + 1 : classOfValue(limits, ends[op] - op)),
  };
}

function* byCache(run: Run, localize: Localize): Work<Coloring> {
  const held = new Float64Array(run.caches.length);
  const { results } = run;
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) if (results.place(op) >= 0) held[results.place(op)] += run.heldOf(op);
  });
  // A name that is destroyed and created again stays one cache for the reader.
  const byName = new Map<string, number>();
  run.caches.forEach(({ name }, serial) => byName.set(name, (byName.get(name) ?? 0) + held[serial]));
  const sorted = [...byName.keys()].sort((a, b) => (byName.get(b) ?? 0) - (byName.get(a) ?? 0));
  const all = sorted.length < mostClasses;
  const named = all ? sorted : sorted.slice(0, mostClasses - 2);
  const others = all ? [] : [localize('other caches')];
  const labels = [...named, ...others, localize('no cache')];
  const classes = run.caches.map(({ name }) => {
    const index = named.indexOf(name);
    return index < 0 ? named.length : index;
  });
  return { ...names(labels), ages: false, classOf: (op) => (results.place(op) >= 0 ? classes[results.place(op)] : labels.length - 1) };
}

function* bySite(run: Run, localize: Localize): Work<Coloring> {
  const { owners, indexOf } = yield* rankOwners(run);
  const shown = owners.slice(0, owners.length < mostClasses ? owners.length : mostClasses - 1);
  const labels = [...shown.map(({ site, line }) => site ?? localize('line {0}', line)), localize('others')];
  return { ...names(labels), ages: false, classOf: (op) => Math.min(indexOf(op), shown.length) };
}

function* byThread(run: Run, localize: Localize): Work<Coloring> {
  const { table, trace } = run;
  const { thread } = table;
  const unknown = localize('thread not known');
  if (thread === undefined) return { ...names([unknown]), ages: false, classOf: () => 0 };
  const { keys, requested } = yield* rankThreads(run);
  const met = keys.filter((key) => requested[key] > 0);
  const shown = met.slice(0, met.length < mostClasses ? met.length : mostClasses - 1);
  const classes = new Uint8Array(requested.length).fill(shown.length);
  shown.forEach((key, index) => (classes[key] = index));
  const labels = [...shown.map((key) => trace.names.text(key - 1)), met.length > shown.length ? localize('others') : unknown];
  return { ...names(labels), ages: false, classOf: (op) => classes[thread[op]] };
}

/** By that of the page block that an allocation lies in, where a kernel's pages were recorded. */
// eslint-disable-next-line require-yield -- it is a work as the others, and done at once
function* byMigrateType(run: Run, localize: Localize): Work<Coloring> {
  const pages = run instanceof RecordedRun ? run.layout.pages : undefined;
  const classOf = (op: number, position: number): number => {
    if (pages === undefined) return migrateClassOf(undefined);
    const frame = Number(run.space.addressAt(run.offsetOf(op))) / pages.stretches.pageBytes;
    return migrateClassOf(pages.blocks.at(Math.floor(frame / pages.blocks.pages), pages.events[position]));
  };
  return { ...names(migrateClassLabels(localize)), ages: true, classOf };
}

function scale(labels: readonly string[]): Pick<Coloring, 'kind' | 'labels' | 'shades'> {
  const step = (mostClasses - 1) / Math.max(1, labels.length - 1);
  return { kind: 'scale', labels, shades: labels.map((_, index) => 1 + Math.round(index * step)) };
}

/** The last of the labels stands for all that has no name of its own. */
function names(labels: readonly string[]): Pick<Coloring, 'kind' | 'labels' | 'shades'> {
  return { kind: 'name', labels, shades: labels.map((_, index) => (index === labels.length - 1 ? mostClasses : index + 1)) };
}

/** At most `count` whole numbers from `first` to `last`, evenly spread, `last` among them. */
function spread(first: number, last: number, count: number): number[] {
  const steps = Math.min(count, last - first + 1);
  return Array.from({ length: steps }, (_, step) => last - Math.floor(((last - first + 1) * (steps - 1 - step)) / steps));
}

/** At most `count` round numbers that part 1 to `operations` evenly by their powers. */
function operationLimits(operations: number, count: number): number[] {
  const rounds: number[] = [];
  for (let power = 1; power < operations; power *= 10) rounds.push(power, 2 * power, 5 * power);
  const useful = rounds.filter((round) => round > 1 && round < operations);
  return useful.length === 0
    ? [1]
    : spread(0, useful.length - 1, count + 1)
        .slice(0, count)
        .map((index) => useful[index]);
}

/** Counts of operations, short: `≤ 20`, `≤ 5k`, `> 1M`. */
function labelsOf(limits: readonly number[]): string[] {
  const texts = limits.map((limit) => (limit >= 1e6 ? `${limit / 1e6}M` : limit >= 1e3 ? `${limit / 1e3}k` : String(limit)));
  return [...texts.map((text) => `≤ ${text}`), `> ${texts[texts.length - 1]}`];
}

/** The first class whose limit a value does not pass; the one after them all if it passes all. */
function classOfValue(limits: readonly number[], value: number): number {
  let found = 0;
  while (found < limits.length && value > limits[found]) found++;
  return found;
}
