// What `expect` lines compare: the value that a metric has where the line stands, as an exact fraction. RunBuilder asks while it makes a run, and makes
// notes of the faults; the hover of a metric asks a state of the finished run.
import type { ArenaConfig } from '../../engine/config';
import { Place } from '../../engine/place';
import { formatAddress } from '../../model/address';
import type { DiagnosticCode } from '../../model/diagnostic';
import { metricRows, type MetricName } from '../../model/metric-rows';
import { writeSize } from '../../model/size-grammar';
import { factsIn, type Metrics } from '../../model/metrics';
import { unitOf, type ExpectDirective, type ExpectedMetric, type Operator, type Trace } from '../../trace/trace';
import type { Results } from './results';

/** What an `expect` line finds wrong. */
export interface ExpectationFault {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** Fill in {0}, {1}… of the message. */
  readonly values: readonly (string | number)[];
}

/** What an `expect` can look at. */
export interface ExpectationScope extends AllocatorScope {
  readonly trace: Trace;
  readonly results: Results;
  readonly arena: ArenaConfig;
  readonly metrics: Metrics;
  /** The operation whose allocation a handle has, -1 if it is not live. */
  liveOperation(handle: number): number;
}

/** What of it an allocator tells. */
export interface AllocatorScope {
  /** Free blocks of exactly so many units. */
  freeBlocksOf(units: number): number;
  /** How a cache that there is now is used. */
  cacheUse(name: string): { readonly objects: number; readonly slabs: number } | undefined;
  /** Bytes set aside for the allocation that an operation made, and where it begins: bytes from the arena's base. */
  heldOf(op: number): number;
  offsetOf(op: number): number;
}

/** Checks an `expect` line here. Values are compared exactly, as fractions of integers. */
export function checkExpectation(directive: ExpectDirective, scope: ExpectationScope): ExpectationFault | undefined {
  const actual = actualValue(directive.metric, scope);
  if ('code' in actual) return actual;
  const left = actual.numerator * directive.denominator;
  const right = directive.numerator * actual.denominator;
  if (holds(left, directive.operator, right)) return undefined;
  const { metric, value } = directive.written;
  const values = [metric, directive.operator, value, shownBeside(actual, directive)];
  const message = 'Expected {0} {1} {2}, but it is {3}.';
  const code = 'expectation-failed';
  if (directive.metric.name === 'blocks' && scope.arena.policy === 'buddy' && !isBlockSize(directive.metric.size, scope.arena)) {
    const { unit, maxOrder } = scope.arena;
    return {
      code,
      message: 'Expected {0} {1} {2}, but it is {3}: blocks have {4} bytes, times a power of two, up to {5}.',
      values: [...values, String(unit), String(unit * 2 ** maxOrder)],
    };
  }
  if (canHold(directive)) return { code, message, values };
  if (directive.operator === '<') {
    return { code, message: 'Expected {0} {1} {2}, which cannot be: {0} is at least 0. It is {3}.', values };
  }
  return { code, message: 'Expected {0} {1} {2}, which cannot be: {0} is at most 100%. It is {3}.', values };
}

/** Whether a block of the arena can have so many bytes. */
function isBlockSize(size: number, { unit, maxOrder, size: all, policy }: ArenaConfig): boolean {
  if (policy !== 'buddy') return size > 0 && size % unit === 0 && size <= all;
  const order = Math.log2(size / unit);
  return Number.isInteger(order) && order >= 0 && order <= maxOrder;
}

/** Whether any value that the metric can have is as expected. */
function canHold({ metric, operator, numerator, denominator }: ExpectDirective): boolean {
  if (operator === '<' && numerator === 0n) return false;
  const beyond = unitOf(metric) === 'percent' ? numerator - 100n * denominator : -1n;
  if (operator === '==' || operator === '>=') return beyond <= 0n;
  return operator === '>' ? beyond < 0n : true;
}

const opposites: Readonly<Record<Operator, Operator>> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

/** Whether an `expect` line holds whatever its trace does. */
export function alwaysHolds(directive: ExpectDirective, arena: ArenaConfig): boolean {
  const { metric, operator } = directive;
  if (metric.name === 'blocks' && !isBlockSize(metric.size, arena)) {
    return holds(0n, operator, directive.numerator);
  }
  return !canHold({ ...directive, operator: opposites[operator] });
}

/** The actual value as it stands beside the expected one: in its unit if it is that of a size, with digits enough to differ. */
function shownBeside(actual: ActualValue, { metric, written, numerator, denominator }: ExpectDirective): string {
  if (unitOf(metric) !== 'percent') {
    return /[a-z]$/i.test(written.value) && actual.numerator > 0n && unitOf(metric) === 'bytes'
      ? writeSize(actual.numerator)
      : actual.show(actual.numerator, actual.denominator);
  }
  const typed = denominator.toString().length - 1;
  for (let digits = Math.max(2, typed); digits < mostDigits; digits++) {
    const scale = 10n ** BigInt(digits);
    const rounded = (actual.numerator * scale * 2n + actual.denominator) / (actual.denominator * 2n);
    const isSame = rounded * denominator === numerator * scale;
    if (isSame && rounded * actual.denominator !== actual.numerator * scale) continue;
    return `${decimal(rounded, digits)}%`;
  }
  return actual.show(actual.numerator, actual.denominator);
}

/** Digits behind the point that a percentage is shown with at most. */
const mostDigits = 40;

/** `value` / 10^`digits`, without zeros at the end. */
function decimal(value: bigint, digits: number): string {
  const text = String(value).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, '');
}

/** What a metric is, as an exact fraction. */
export interface ActualValue {
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
      return count(scope.freeBlocksOf(metric.size / arena.unit));
    }
    case 'objects':
    case 'slabs': {
      const name = trace.names.text(metric.cache);
      const use = scope.cacheUse(name);
      if (use === undefined) return { code: 'unknown-cache', message: 'There is no cache {0} here.', values: [name] };
      return count(use[metric.name]);
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
      if (metric.name === 'size') return count(scope.heldOf(op));
      const address = place === Place.Nowhere ? 0n : arena.base + BigInt(scope.offsetOf(op));
      return { numerator: address, denominator: 1n, show: (numerator) => formatAddress(numerator, 0) };
    }
    default:
      return plainValue(metric.name, scope);
  }
}

function plainValue(name: MetricName, scope: ExpectationScope): ActualValue {
  const { value, whole } = metricRows[name];
  const facts = factsIn(scope.metrics, []);
  return whole === undefined ? count(value(facts)) : percentage(value(facts), whole(facts));
}

function count(value: number): ActualValue {
  return { numerator: BigInt(value), denominator: 1n, show: (numerator) => String(numerator) };
}

function percentage(part: number, whole: number): ActualValue {
  const show = (numerator: bigint, denominator: bigint): string => `${Number((Number(numerator) / Number(denominator)).toFixed(2))}%`;
  if (whole === 0) return { numerator: 0n, denominator: 1n, show };
  return { numerator: BigInt(part) * 100n, denominator: BigInt(whole), show };
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
