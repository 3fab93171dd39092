// The words of expressions with what they mean. Metrics come from the metrics' own table; completion and the parser read all of them here.
import { argumentWords, askedMetricNames, askedMetricRows, type AskedMetricName } from '../../model/asked-metrics';
import type { MetricUnit } from '../../model/metric';
import { metricNames, metricRows, wordOf } from '../../model/metric-rows';
import { orderMetricNames, orderMetricRows, type OrderMetricName } from '../../model/order-metrics';
import { attributeWords } from './attributes';
import type { Unit } from './value';
import { numberWord, textWord, truthWord, type Word } from './word';

/** Words with those of the attributes behind them; an attribute of the same name as one of the allocator's own facts is not told. */
function withAttributes(own: readonly (readonly [string, Word])[]): ReadonlyMap<string, Word> {
  return new Map([...own, ...[...attributeWords].filter(([name]) => own.every(([each]) => each !== name))]);
}

/** Figures of the position: every metric as it is written, and the position itself. */
export const metrics: ReadonlyMap<string, Word> = new Map<string, Word>([
  ...metricNames.map((name): [string, Word] => [wordOf(name), numberWord(unitOf(metricRows[name].unit), metricRows[name].meaning)]),
  ['position', numberWord('none', 'Operations done')],
]);

function unitOf(unit: MetricUnit | 'address'): Unit {
  return unit === 'count' ? 'none' : unit;
}

/** Facts about the current operation. `operation.NAME` is each of them; the name alone is where no metric has it. */
export const fields: ReadonlyMap<string, Word> = withAttributes([
  ['kind', textWord('What the current operation is: alloc, kmalloc, realloc, free, cache, shrink or destroy')],
  ['handle', textWord('The handle of the current operation')],
  ['size', numberWord('bytes', 'Bytes that the current operation sets aside; of a free, what it gives back')],
  ['requested', numberWord('bytes', 'Bytes the current operation asks for; of a free, those that were asked for')],
  ['order', numberWord('none', 'The order of the buddy block of the current operation')],
  ['address', numberWord('address', 'The address the current operation gets or gives back')],
  ['padding', numberWord('bytes', 'Bytes held beyond those asked for, of the current operation')],
  ['cache', textWord('The cache of the current operation')],
  ['error', textWord('The code the current operation ends in')],
  ['line', numberWord('none', 'The line of the current operation')],
]);

/** Facts about a handle's allocation; all but `live` are undefined while it has none. */
export const handleMembers: ReadonlyMap<string, Word> = withAttributes([
  ['live', truthWord('Whether it has an allocation')],
  ['address', numberWord('address', 'The first address')],
  ['size', numberWord('bytes', 'The bytes held')],
  ['requested', numberWord('bytes', 'Bytes asked for')],
  ['padding', numberWord('bytes', 'Bytes held beyond those asked for')],
  ['order', numberWord('none', 'The order of its own buddy block')],
  ['age', numberWord('none', 'Operations since it was allocated')],
  ['line', numberWord('none', 'The line that allocated it')],
  ['cache', textWord('The cache it is an object of')],
]);

export const cacheMembers: ReadonlyMap<string, Word> = new Map([
  ['objects', numberWord('none', 'Objects in use now')],
  ['slabs', numberWord('none', 'Slabs of the cache')],
  ['size', numberWord('bytes', 'Bytes of an object')],
  ['slot', numberWord('bytes', 'Bytes from one object to the next')],
]);

export const slabMembers: ReadonlyMap<string, Word> = new Map([
  ['address', numberWord('address', 'The first address')],
  ['size', numberWord('bytes', 'Bytes of its block')],
  ['objects', numberWord('none', 'Objects in use now')],
  ['slots', numberWord('none', 'Slots in all')],
  ['cache', textWord('The cache of the slab')],
]);

export const rangeMembers: ReadonlyMap<string, Word> = new Map([
  ['address', numberWord('address', 'The first address')],
  ['size', numberWord('bytes', 'Bytes in all')],
]);

export type FunctionArgument = 'handle' | 'cache' | 'number';
export type FunctionResult = Word | 'handle' | 'cache' | 'slab' | 'range';

/** A function of one argument. */
export interface FunctionWord {
  readonly argument: FunctionArgument;
  readonly result: FunctionResult;
  /** The argument in a completion. */
  readonly placeholder: string;
  readonly detail: string;
}

function functionWord(argument: FunctionArgument, result: FunctionResult, placeholder: string, detail: string): FunctionWord {
  return { argument, result, placeholder, detail };
}

/** A metric that asks about something. */
function askedWord(name: AskedMetricName): FunctionWord {
  const { argument, unit, meaning } = askedMetricRows[name];
  return functionWord(argument === 'size' ? 'number' : argument, numberWord(unitOf(unit), ''), placeholders[argument], meaning);
}

/** A metric that has a value for each order. */
function orderWord(name: OrderMetricName): FunctionWord {
  const { unit, meaning } = orderMetricRows[name];
  return functionWord('number', numberWord(unitOf(unit), ''), 'ORDER', meaning);
}

/** Of the arguments of functions; a name alone could be a handle, too. */
const placeholders = { ...argumentWords, cache: 'CACHE' };

export const functions: ReadonlyMap<string, FunctionWord> = new Map<string, FunctionWord>([
  ...askedMetricNames.map((name): [string, FunctionWord] => [name, askedWord(name)]),
  ...orderMetricNames.map((name): [string, FunctionWord] => [name, orderWord(name)]),
  ['handle', functionWord('handle', 'handle', 'HANDLE', 'A handle, whatever its name')],
  ['cache', functionWord('cache', 'cache', 'CACHE', 'A cache, whatever its name')],
  ['slab', functionWord('number', 'slab', 'ADDRESS', 'The slab at an address')],
  ['block', functionWord('number', 'range', 'ADDRESS', 'The buddy block at an address')],
]);
