// The filter of the find field: reads what people type there, and picks the allocations of a run.
import { endsOf } from '../analysis/lifetimes';
import { Origins } from '../analysis/origins';
import { readAddresses, readNumber, readSize } from '../model/size-grammar';
import type { Localize } from '../model/localize';
import { RecordedRun } from '../replay/recorded/recorded-run';
import type { Run } from '../replay/run/run';

/** What text a term looks at. `any`: the handle, the cache and the call site. */
type TextField = 'handle' | 'cache' | 'site' | 'stack' | 'thread' | 'any';
/** `size` and `held` in bytes; lines and operations from 1: the one that made it (`born`), and the one that ended it (`died`). */
type NumberField = 'size' | 'held' | 'line' | 'born' | 'died';

type Test =
  /** Holds any byte of [from, to]: absolute addresses. Recordings name their handles by addresses, too. */
  | { readonly kind: 'address'; readonly from: bigint; readonly to: bigint; readonly text: string }
  | { readonly kind: 'number'; readonly field: NumberField; readonly from: number; readonly to: number }
  /** Is live at any of these positions; Infinity is the end of the run. */
  | { readonly kind: 'alive'; readonly from: number; readonly to: number }
  /** Comes from where the allocation of this operation (from 1) comes from. */
  | { readonly kind: 'origin'; readonly operation: number }
  /** Lower case. */
  | { readonly kind: 'text'; readonly field: TextField; readonly text: string };

interface Term {
  readonly negated: boolean;
  readonly test: Test;
}

/** An expression that picks allocations: those that pass all of its terms. */
export interface Filter {
  readonly terms: readonly Term[];
}

export type ParsedFilter =
  | { readonly kind: 'filter'; readonly filter: Filter }
  /** Nothing was asked for: everything passes. */
  | { readonly kind: 'empty' }
  /** A sentence for people. */
  | { readonly kind: 'error'; readonly message: string };

const numberFields: readonly string[] = ['size', 'held', 'line', 'born', 'died'] satisfies NumberField[];
/** What counts operations, and not bytes. */
const operationFields: readonly string[] = ['born', 'died', 'alive-at'];
const textFields: readonly string[] = ['handle', 'cache', 'site', 'stack', 'thread'] satisfies Exclude<TextField, 'any'>[];

/** Blanks part terms, but not within quotes. */
const termPattern = /(?:[^\s"]|"[^"]*"?)+/g;
const keyedPattern = /^([a-z]+|alive-at|stack-of)(?:(>=|<=|>|<|=)|:(?!:)(>=|<=|>|<|=)?)(.*)$/i;

class FilterError extends Error {}

/**
 * Reads an expression: `0x1f00`, `0x1000..0x1fff`, `line:12`, `size:100..200`, `size>=4K`, `held<1M`, `handle:a`, `cache:NAME`,
 * `site:TEXT`, `stack:TEXT` (any function of its call stack), `stack-of:120` (the call stack of that operation), `thread:NAME` (the whole of it: threads are mostly numbers), `born:100..200` and `died:100..200` (the operations that made it and ended it), `alive-at:150` or `alive-at:end` (a
 * position, or any of several), or any text; `-` before a term turns it round, quotes keep blanks. An allocation has to pass every term.
 */
export function parseFilter(text: string, localize: Localize): ParsedFilter {
  try {
    const terms = (text.match(termPattern) ?? []).map((term) => parseTerm(term, localize));
    return terms.length === 0 ? { kind: 'empty' } : { kind: 'filter', filter: { terms } };
  } catch (error) {
    if (error instanceof FilterError) return { kind: 'error', message: error.message };
    throw error;
  }
}

/** Its terms of time: what was made or ended in a stretch of it, or is live at a position. Undefined where it has none. */
export function timesOf({ terms }: Filter): Filter | undefined {
  const times = terms.filter(
    ({ test }) => test.kind === 'alive' || (test.kind === 'number' && (test.field === 'born' || test.field === 'died')),
  );
  return times.length === 0 ? undefined : { terms: times };
}

/** A filter made ready for one run: whether the allocation that an operation (from 0) made passes. The operation has to have made one. */
export function filterFor(run: Run, { terms }: Filter): (op: number) => boolean {
  // What only compares numbers goes first.
  const tests = [...terms]
    .sort((a, b) => costOf(a.test) - costOf(b.test))
    .map(({ negated, test }) => {
      const passes = testFor(run, test);
      return negated ? (op: number) => !passes(op) : passes;
    });
  return (op) => tests.every((passes) => passes(op));
}

function parseTerm(term: string, localize: Localize): Term {
  const fail = (message: string, ...values: string[]): never => {
    throw new FilterError(localize(message, ...values));
  };
  if ((term.match(/"/g) ?? []).length % 2 === 1) fail('A quote is not closed.');
  const negated = term.length > 1 && term.startsWith('-');
  const body = negated ? term.slice(1) : term;
  const addresses = readAddresses(body);
  if (addresses) {
    const { from, to } = addresses;
    if (to < from) fail('{0} ends before it begins.', body);
    return { negated, test: { kind: 'address', from, to, text: body.split('..')[0].toLowerCase() } };
  }
  const keyed = keyedPattern.exec(body);
  if (!keyed) return { negated, test: { kind: 'text', field: 'any', text: unquote(body) } };
  const [, name, outer, inner, value] = keyed;
  const key = name.toLowerCase();
  const operator = outer ?? inner ?? ':';
  if (value === '') fail('{0} needs something to look for.', body);
  if (numberFields.includes(key)) {
    return { negated, test: { kind: 'number', field: key as NumberField, ...parseRange(key, operator, value, fail) } };
  }
  if (key === 'alive-at') {
    if (operator !== ':' && operator !== '=') fail('{0} can only be compared by a colon, as in {0}:end.', key);
    return { negated, test: { kind: 'alive', ...parseRange(key, operator, value, fail) } };
  }
  if (key === 'stack-of') {
    if (operator !== ':' && operator !== '=') fail('{0} can only be compared by a colon, as in {0}:120.', key);
    return {
      negated,
      test: { kind: 'origin', operation: Number(readNumber(value, 'typed') ?? fail('{0} is no operation: a number from 1.', value)) },
    };
  }
  if (!textFields.includes(key)) fail('There is nothing called {0} to find by. Put the text in quotes to find it as it is.', name);
  if (operator !== ':' && operator !== '=') fail('{0} can only be compared by a colon, as in {0}:text.', key);
  return { negated, test: { kind: 'text', field: key as TextField, text: unquote(value) } };
}

function parseRange(
  key: string,
  operator: string,
  value: string,
  fail: (message: string, ...values: string[]) => never,
): { from: number; to: number } {
  const read = (text: string): number => {
    if (key === 'line') return Number(readNumber(text, 'typed') ?? fail('{0} is no line number.', text));
    if (operationFields.includes(key)) {
      if (text.toLowerCase() === 'end') return Infinity;
      return Number(readNumber(text, 'typed') ?? fail('{0} is no position: a number, or end.', text));
    }
    return readSize(text, 'typed') ?? fail('{0} is no size. Sizes are written as 100, 4K or 2MiB.', text);
  };
  if (operator === ':' || operator === '=') {
    const [first, last, more] = value.split('..');
    if (more !== undefined || (first === '' && last === '')) fail('{0} is no range. Ranges are written as 100..200.', value);
    if (last === undefined) return { from: read(first), to: read(first) };
    const range = { from: first === '' ? 0 : read(first), to: last === '' ? Infinity : read(last) };
    return range.to < range.from ? fail('{0} ends before it begins.', value) : range;
  }
  const limit = read(value);
  // All of these numbers are whole.
  switch (operator) {
    case '>=':
      return { from: limit, to: Infinity };
    case '>':
      return { from: limit + 1, to: Infinity };
    case '<=':
      return { from: 0, to: limit };
    default:
      return { from: 0, to: limit - 1 };
  }
}

function unquote(text: string): string {
  return text.replace(/"/g, '').toLowerCase();
}

function costOf(test: Test): number {
  return test.kind === 'text' ? 1 : 0;
}

function testFor(run: Run, test: Test): (op: number) => boolean {
  const { table, space } = run;
  switch (test.kind) {
    case 'address': {
      const from = space.bytesBelow(test.from);
      const to = space.bytesBelow(test.to + 1n);
      const named = handleTest(run, (handle) => handle === test.text);
      const objects = run instanceof RecordedRun ? run.layout.objects : undefined;
      return (op) => {
        const object = objects?.byte(op) ?? -1;
        const start = object < 0 ? run.startOf(op) : object;
        const held = objects && object >= 0 ? objects.length(op) : run.heldOf(op);
        return (held > 0 && start < to && start + held > from) || named(op);
      };
    }
    case 'number': {
      const { to } = test;
      const from = operationFields.includes(test.field) ? Math.min(test.from, run.operationCount) : test.from;
      const valueOf = {
        size: (op: number) => run.requestedOf(op),
        held: (op: number) => run.heldOf(op),
        line: (op: number) => table.line[op],
        born: (op: number) => op + 1,
        // What nothing ended is in no range.
        died: deathsOf(run, NaN),
      };
      const value = valueOf[test.field];
      return (op) => value(op) >= from && value(op) <= to;
    }
    case 'alive': {
      const died = deathsOf(run, Infinity);
      const from = Math.min(test.from, run.operationCount);
      return (op) => op < test.to && died(op) > from;
    }
    case 'origin': {
      const origins = new Origins(run);
      const op = test.operation - 1;
      const known = op >= 0 && op < run.operationCount ? origins.keyOf(op) : -1;
      return (each) => origins.keyOf(each) === known;
    }
    case 'text':
      return textTest(run, test.field, test.text);
  }
}

/** The operation, from 1, that ended what one allocated: the first position at which that is gone. `never` where none did. */
function deathsOf(run: Run, never: number): (op: number) => number {
  let ends: Int32Array | undefined;
  return (op) => {
    ends ??= endsOf(run);
    return ends[op] < 0 ? never : ends[op] + 1;
  };
}

function textTest(run: Run, field: TextField, text: string): (op: number) => boolean {
  switch (field) {
    case 'handle':
      return handleTest(run, (handle) => handle === text || handle.startsWith(`${text}[`));
    case 'cache':
      return cacheTest(run, text);
    case 'site':
      return siteTest(run, text);
    case 'stack':
      return stackTest(run, text);
    case 'thread':
      return threadTest(run, text);
    case 'any': {
      const tests = [cacheTest(run, text), siteTest(run, text), handleTest(run, (handle) => handle.includes(text))];
      return (op) => tests.some((passes) => passes(op));
    }
  }
}

function cacheTest(run: Run, text: string): (op: number) => boolean {
  const found = run.caches.map(({ name }) => name.toLowerCase().includes(text));
  return (op) => found[run.results.place(op)] ?? false;
}

function siteTest(run: Run, text: string): (op: number) => boolean {
  const { site } = run.table;
  if (site === undefined) return () => false;
  const passes = remembered(run.trace.names.count, (name) => run.trace.names.text(name).toLowerCase().includes(text));
  return (op) => site[op] > 0 && passes(site[op] - 1);
}

/** Whether any function of a call stack is called so; each node is asked once, after the one that called it. */
function stackTest({ table: { stack }, trace }: Run, text: string): (op: number) => boolean {
  const stacks = trace.recording?.stacks;
  if (stack === undefined || stacks === undefined) return () => false;
  const isNamed = remembered(trace.names.count, (name) => trace.names.text(name).toLowerCase().includes(text));
  const passes = new Uint8Array(stacks.count);
  for (let node = 1; node < passes.length; node++) passes[node] = isNamed(stacks.frame(node)) ? 1 : passes[stacks.parent(node)];
  return (op) => passes[stack[op]] === 1;
}

function threadTest({ table: { thread }, trace: { names } }: Run, text: string): (op: number) => boolean {
  if (thread === undefined) return () => false;
  const passes = remembered(names.count, (name) => names.text(name).toLowerCase() === text);
  return (op) => thread[op] > 0 && passes(thread[op] - 1);
}

function handleTest(run: Run, matches: (handle: string) => boolean): (op: number) => boolean {
  const { handle } = run.table;
  const passes = remembered(run.trace.handles.count, (id) => matches(run.trace.handles.text(id).toLowerCase()));
  return (op) => handle[op] >= 0 && passes(handle[op]);
}

/** Asks about each of `count` numbers once: texts are slow to make, and a filter is asked again at every position. */
function remembered(count: number, ask: (id: number) => boolean): (id: number) => boolean {
  const answers = new Uint8Array(count);
  return (id) => {
    if (answers[id] === 0) answers[id] = ask(id) ? 2 : 1;
    return answers[id] === 2;
  };
}
