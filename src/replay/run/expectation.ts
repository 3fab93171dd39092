// What `expect` lines compare: the value that a metric has where the line stands, as an exact fraction. RunBuilder asks while it makes a run, and makes
// notes of the faults; the hover of a metric asks a state of the finished run.
import type { ArenaConfig } from '../../engine/config';
import type { CacheDefinition } from '../../engine/geometry';
import { Place } from '../../engine/place';
import { formatAddress } from '../../model/address';
import type { DiagnosticCode } from '../../model/diagnostic';
import { metricRows, wordOf, type MetricName } from '../../model/metric-rows';
import { factsIn, type Metrics } from '../../model/metrics';
import type { ExpectDirective, ExpectedMetric, Operator, Trace } from '../../trace/trace';
import { offsetOf, type Results } from './results';

/** What an `expect` line finds wrong. */
export interface ExpectationFault {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** Fill in {0}, {1}… of the message. */
  readonly values: readonly (string | number)[];
}

/** What an `expect` can look at. */
export interface ExpectationScope {
  readonly trace: Trace;
  readonly results: Results;
  readonly arena: ArenaConfig;
  /** Every cache created so far, by serial. */
  readonly caches: readonly CacheDefinition[];
  readonly metrics: Metrics;
  /** Free blocks of an order. */
  freeBlockCount(order: number): number;
  /** How a cache that there is now is used. */
  cacheUse(name: string): { readonly objects: number; readonly slabs: number } | undefined;
  /** Bytes set aside for an allocation that lives at a place. */
  heldAt(place: number): number;
  /** The operation whose allocation a handle has, -1 if it is not live. */
  liveOperation(handle: number): number;
}

/** Checks an `expect` line here. Values are compared exactly, as fractions of integers. */
export function checkExpectation(directive: ExpectDirective, scope: ExpectationScope): ExpectationFault | undefined {
  const actual = actualValue(directive.metric, scope);
  if ('code' in actual) return actual;
  const left = actual.numerator * directive.denominator;
  const right = directive.numerator * actual.denominator;
  if (holds(left, directive.operator, right)) return undefined;
  return {
    code: 'expectation-failed',
    message: 'Expected {0} {1} {2}, but it is {3}.',
    values: [
      actual.text,
      directive.operator,
      actual.show(directive.numerator, directive.denominator),
      actual.show(actual.numerator, actual.denominator),
    ],
  };
}

/** What a metric is, as an exact fraction. */
export interface ActualValue {
  /** The metric as written. */
  readonly text: string;
  /** The value as a fraction: of a percentage, in percent. */
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** A value of this metric for people: as a count, an address or a percentage. */
  readonly show: (numerator: bigint, denominator: bigint) => string;
}

/** The value of a metric here, or why it has none. */
export function actualValue(metric: ExpectedMetric, scope: ExpectationScope): ActualValue | ExpectationFault {
  const { arena, trace } = scope;
  switch (metric.name) {
    case 'blocks': {
      const order = Math.log2(metric.size / arena.unit);
      return count(`blocks(${metric.size})`, Number.isInteger(order) ? scope.freeBlockCount(order) : 0);
    }
    case 'objects':
    case 'slabs': {
      const name = trace.names.text(metric.cache);
      const use = scope.cacheUse(name);
      if (use === undefined) return { code: 'unknown-cache', message: 'There is no cache {0} here.', values: [name] };
      return count(`${metric.name}(${name})`, use[metric.name]);
    }
    case 'address':
    case 'size': {
      const handle = trace.handles.text(metric.handle);
      const op = scope.liveOperation(metric.handle);
      if (op < 0) {
        const message = 'Expected {0} to tell about {1}, but {1} is not live here.';
        return { code: 'expectation-failed', message, values: [metric.name, handle] };
      }
      const place = scope.results.place(op);
      if (metric.name === 'size') return count(`size(${handle})`, scope.heldAt(place));
      const { base, unit } = arena;
      const address = place === Place.Nowhere ? 0n : base + BigInt(offsetOf(scope.results, scope.caches, unit, op));
      return { text: `address(${handle})`, numerator: address, denominator: 1n, show: (numerator) => formatAddress(numerator, 0) };
    }
    default:
      return plainValue(metric.name, scope);
  }
}

function plainValue(name: MetricName, scope: ExpectationScope): ActualValue {
  const { value, whole } = metricRows[name];
  const freeBlocks = Array.from({ length: scope.arena.maxOrder + 1 }, (_, order) => scope.freeBlockCount(order));
  const facts = factsIn(scope.metrics, freeBlocks);
  return whole === undefined ? count(wordOf(name), value(facts)) : percentage(wordOf(name), value(facts), whole(facts));
}

function count(text: string, value: number): ActualValue {
  return { text, numerator: BigInt(value), denominator: 1n, show: (numerator) => String(numerator) };
}

function percentage(text: string, part: number, whole: number): ActualValue {
  const show = (numerator: bigint, denominator: bigint): string => `${Number((Number(numerator) / Number(denominator)).toFixed(2))}%`;
  if (whole === 0) return { text, numerator: 0n, denominator: 1n, show };
  return { text, numerator: BigInt(part) * 100n, denominator: BigInt(whole), show };
}

function holds(left: bigint, operator: Operator, right: bigint): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}
