/** Metrics that ask about something in parentheses, a row each. What they are worth is looked up where the something is. */
import type { MetricUnit } from './metric';

interface AskedMetric {
  /** What stands in the parentheses. */
  readonly argument: 'size' | 'cache' | 'handle';
  readonly unit: Exclude<MetricUnit, 'percent'> | 'address';
  /** A phrase without a full stop. */
  readonly meaning: string;
}

export const askedMetricRows = {
  blocks: { argument: 'size', unit: 'count', meaning: 'Free blocks of exactly this size' },
  objects: { argument: 'cache', unit: 'count', meaning: 'Objects of a cache in use' },
  slabs: { argument: 'cache', unit: 'count', meaning: 'Slabs of a cache, empty ones included' },
  address: { argument: 'handle', unit: 'address', meaning: 'The first address of a live allocation' },
  size: { argument: 'handle', unit: 'bytes', meaning: 'The bytes held by a live allocation' },
} as const satisfies Readonly<Record<string, AskedMetric>>;

export type AskedMetricName = keyof typeof askedMetricRows;

/** Those that ask about one kind of thing. */
export type AskedAbout<Argument extends AskedMetric['argument']> = {
  [Name in AskedMetricName]: (typeof askedMetricRows)[Name]['argument'] extends Argument ? Name : never;
}[AskedMetricName];

export const askedMetricNames = Object.keys(askedMetricRows) as readonly AskedMetricName[];

/** The placeholders of arguments, as the specification writes them. */
export const argumentWords = { size: 'SIZE', cache: 'NAME', handle: 'HANDLE' } as const satisfies Record<AskedMetric['argument'], string>;

/** How such a metric is written: `blocks(SIZE)`. */
export function askedForm(name: AskedMetricName): string {
  return `${name}(${argumentWords[askedMetricRows[name].argument]})`;
}

/** Whether a word is the name of one. */
export function isAskedMetric(word: string): word is AskedMetricName {
  return Object.hasOwn(askedMetricRows, word);
}
