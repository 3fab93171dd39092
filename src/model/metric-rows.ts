/**
 * Every metric, a row each, in the order in which it is shown everywhere. `expect`, expressions, hovers, completions, the strip of the memory
 * map, the debugger's variables, reports and JSON read these rows and name no metric of their own. The definitions are the specification's.
 */
import { metricFrom, type Metric, type MetricReader } from './metric';

const everywhere = ['expect', 'strip', 'report', 'variables'] as const;

/** By the name they have in JSON. */
export const metricRows = {
  live: metricFrom(['live'], {
    unit: 'count',
    label: 'Live',
    title: 'live allocations',
    meaning: 'Allocations not yet freed',
    shown: everywhere,
    value: ({ live }) => live,
  }),
  requested: metricFrom(['requested'], {
    unit: 'bytes',
    label: 'Requested',
    title: 'requested',
    meaning: 'Bytes asked for by the live allocations',
    shown: everywhere,
    ofArena: true,
    value: ({ requested }) => requested,
  }),
  held: metricFrom(['held'], {
    unit: 'bytes',
    label: 'Held',
    title: 'held',
    meaning: "Bytes set aside for the live allocations: the buddy block's, or the slot's",
    shown: everywhere,
    ofArena: true,
    value: ({ held }) => held,
  }),
  used: metricFrom(['used'], {
    unit: 'bytes',
    label: 'Used',
    title: 'used',
    meaning: 'Bytes of the arena in no free buddy block; slabs count whole',
    formula: 'used = arena − free',
    shown: everywhere,
    ofArena: true,
    value: ({ used }) => used,
  }),
  free: metricFrom(['arena', 'used'], {
    unit: 'bytes',
    label: 'Free',
    title: 'free',
    meaning: 'Bytes in free buddy blocks',
    formula: 'free = arena − used',
    shown: everywhere,
    ofArena: true,
    ofAllocator: true,
    value: ({ arena, used }) => arena - used,
  }),
  largest: metricFrom(['largest'], {
    unit: 'bytes',
    label: 'Largest free',
    title: 'largest free block',
    meaning: 'The largest free block: no larger request can succeed now',
    shown: everywhere,
    ofArena: true,
    ofAllocator: true,
    value: ({ largest }) => largest,
  }),
  slabOverhead: metricFrom(['used', 'before', 'held'], {
    unit: 'bytes',
    word: 'overhead',
    label: 'Slab overhead',
    title: 'slab overhead',
    meaning: 'Bytes of slabs that hold no object: free slots and slab tails',
    formula: 'overhead = used − held',
    shown: ['strip', 'report', 'variables'],
    ofArena: true,
    ofAllocator: true,
    value: ({ used, before, held }) => used - before - held,
  }),
  internal: metricFrom(['requested', 'held'], {
    unit: 'percent',
    label: 'Internal frag.',
    title: 'internal fragmentation',
    meaning: 'Internal fragmentation: the share of the held bytes that nobody asked for',
    formula: 'internal = (held − requested) / held',
    shown: everywhere,
    ofAllocator: true,
    value: ({ requested, held }) => held - requested,
    whole: ({ held }) => held,
  }),
  external: metricFrom(['arena', 'used', 'largest'], {
    unit: 'percent',
    label: 'External frag.',
    title: 'external fragmentation',
    meaning: 'External fragmentation: the share of the free bytes that lies outside of the largest free block',
    formula: 'external = 1 − largest / free',
    shown: everywhere,
    ofAllocator: true,
    value: ({ arena, used, largest }) => arena - used - largest,
    whole: ({ arena, used }) => arena - used,
  }),
  errors: metricFrom(['errors'], {
    unit: 'count',
    label: 'Errors',
    title: 'errors',
    meaning: 'Diagnostics of severity error so far',
    shown: everywhere,
    alarming: true,
    value: ({ errors }) => errors,
  }),
} satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof metricRows;

export const metricNames = Object.keys(metricRows) as readonly MetricName[];

/** How a metric is written in an expression and behind `expect`. */
export function wordOf(name: MetricName): string {
  return metricRows[name].word ?? name;
}

/** The metrics that one of the readers shows. */
export function metricsIn(reader: MetricReader): readonly MetricName[] {
  return metricNames.filter((name) => metricRows[name].shown.includes(reader));
}

const byWord: ReadonlyMap<string, MetricName> = new Map(metricNames.map((name) => [wordOf(name), name]));

/** The metric that is written so in an expression. */
export function metricWritten(word: string): MetricName | undefined {
  return byWord.get(word);
}

const expectable: ReadonlyMap<string, MetricName> = new Map(metricsIn('expect').map((name) => [wordOf(name), name]));

/** What stands behind `expect` without anything in parentheses, as it is written. */
export const expectWords: readonly string[] = [...expectable.keys()];

/** The metric that is written so behind `expect`. */
export function expectMetric(word: string): MetricName | undefined {
  return expectable.get(word);
}
