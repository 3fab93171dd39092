// A figure of a position: what it is called, what it means, and how it follows from the facts of the position. The figures themselves are in
// metric-rows.ts.
import { formatCount, formatPercent, formatSize } from './size';

/** What the engine, the columns of a run and its sums know of a position. All metrics follow from these; who gives them gives all of them. */
export interface MetricFacts {
  /** Bytes of the arena; NaN where nobody knows which bytes an allocator has, as in a recording as it was recorded. */
  readonly arena: number;
  /** Bytes of the arena in no free buddy block. */
  readonly used: number;
  /** Those of them that were in use before the first operation. */
  readonly before: number;
  /** The largest free block, in bytes; 0 where nothing is free. */
  readonly largest: number;
  /** Allocations not yet freed, the bytes they asked for, and the bytes set aside for them. */
  readonly live: number;
  readonly requested: number;
  readonly held: number;
  /** Diagnostics of severity error so far. */
  readonly errors: number;
  /** Free blocks by order. */
  readonly freeBlocks: readonly number[];
}

export type Fact = keyof MetricFacts;

/** What a value is. A `percent` is a fraction from 0 to 1, which people see as a percentage. */
export type MetricUnit = 'count' | 'bytes' | 'percent';

/** Where a metric is shown besides the JSON output and expressions, which have all of them. */
export type MetricReader = 'expect' | 'strip' | 'report' | 'variables';

interface MetricTexts {
  readonly unit: MetricUnit;
  /** How expressions and `expect` name it, where that is not its name in JSON. */
  readonly word?: string;
  /** Short, for a tile. */
  readonly label: string;
  /** In a row of a report. */
  readonly title: string;
  /** A phrase without a full stop. */
  readonly meaning: string;
  /** In the words of the language. */
  readonly formula?: string;
  readonly shown: readonly MetricReader[];
  /** Whether its tile shows the share of the arena that it is. */
  readonly ofArena?: true;
  /** Whether more than none is bad news. */
  readonly alarming?: true;
  /** Whether it tells of what an allocator made of the requests: NaN, which is unknown, where the bytes of the arena are. */
  readonly ofAllocator?: true;
}

/** A metric computed from the facts `From`, and from no others: what it costs follows from them. */
export interface Metric<From extends Fact = Fact> extends MetricTexts {
  readonly from: readonly From[];
  /** The value; for a percentage its part of `whole`. A whole number, so that `expect` can compare exactly. */
  readonly value: (facts: Pick<MetricFacts, From>) => number;
  /** Only of a percentage. Where it is 0, so is the percentage. */
  readonly whole?: (facts: Pick<MetricFacts, From>) => number;
}

/** A metric that reads only these facts. */
export function metricFrom<const From extends Fact>(from: readonly From[], row: Omit<Metric<From>, 'from'>): Metric {
  return { ...row, from };
}

/** The value of a metric, a percentage as a fraction; NaN where it is not known. */
export function valueOf({ value, whole, ofAllocator }: Metric, facts: MetricFacts): number {
  if (ofAllocator === true && Number.isNaN(facts.arena)) return NaN;
  const part = value(facts);
  if (whole === undefined) return part;
  const all = whole(facts);
  return all === 0 ? 0 : part / all;
}

/** Stands for a value that nobody knows. */
const unknownValue = '–';

/** A value for people, rounded: `1,740`, `1.7 KiB`, `25.4%`; a dash for what is not known, which has become null where it was sent to a page. */
export function formatMetric(unit: MetricUnit, value: number): string {
  if (!Number.isFinite(value)) return unknownValue;
  switch (unit) {
    case 'count':
      return formatCount(value);
    case 'bytes':
      return formatSize(value);
    case 'percent':
      return formatPercent(value);
  }
}
