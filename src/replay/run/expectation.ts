import { Place, type Engine } from '../../engine/engine';
import { formatAddress } from '../../model/address';
import type { DiagnosticCode } from '../../model/diagnostic';
import type { Metrics } from '../../model/metrics';
import type { ExpectDirective, ExpectedMetric, Operator, Trace } from '../../trace/trace';
import { offsetOf, type Results } from './results';

/** What an `expect` line finds wrong. */
export interface ExpectationFault {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly values: readonly (string | number)[];
}

/** What an `expect` can look at. */
export interface ExpectationScope {
  readonly trace: Trace;
  readonly engine: Engine;
  readonly results: Results;
  readonly metrics: Metrics;
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
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly show: (numerator: bigint, denominator: bigint) => string;
}

/** The value of a metric here, or why it has none. */
export function actualValue(metric: ExpectedMetric, scope: ExpectationScope): ActualValue | ExpectationFault {
  const { metrics, engine, trace } = scope;
  switch (metric.name) {
    case 'internal':
      return percentage(metric.name, metrics.held - metrics.requested, metrics.held);
    case 'external':
      return percentage(metric.name, metrics.free - metrics.largest, metrics.free);
    case 'blocks': {
      const order = Array.from(engine.buddy.freeCounts).findIndex((_, k) => engine.arena.unit * 2 ** k === metric.size);
      return count(`blocks(${metric.size})`, order < 0 ? 0 : engine.buddy.freeCounts[order]);
    }
    case 'objects':
    case 'slabs': {
      const name = trace.names.text(metric.cache);
      const cache = engine.cacheNamed(name);
      if (cache === undefined) return { code: 'unknown-cache', message: 'There is no cache {0} here.', values: [name] };
      return count(`${metric.name}(${name})`, metric.name === 'objects' ? cache.objectsInUse : cache.slabCount);
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
      if (metric.name === 'size') return count(`size(${handle})`, engine.heldAt(place));
      const { base, unit } = engine.arena;
      const address = place === Place.Nowhere ? 0n : base + BigInt(offsetOf(scope.results, engine.caches, unit, op));
      return { text: `address(${handle})`, numerator: address, denominator: 1n, show: (numerator) => formatAddress(numerator, 0) };
    }
    default:
      return count(metric.name, metrics[metric.name]);
  }
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
