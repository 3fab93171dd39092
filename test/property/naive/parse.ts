/** The statements of the language, one line at a time, with the NAMEs of the repeats around it replaced. */
import {
  fail,
  isName,
  NAME,
  readAddress,
  readHandle,
  readHandles,
  readName,
  readNumber,
  readOwnName,
  readRange,
  readSize,
  SyntaxProblem,
  wordsOf,
  type Handles,
  type Names,
} from './words';

export type { Handles } from './words';

export interface ArenaStatement {
  kind: 'arena';
  size: bigint;
  unit: bigint;
  base: bigint;
  max: bigint | null;
  fit: 'lowest' | 'lifo';
}

export interface MachineStatement {
  kind: 'machine';
  page: bigint | null;
  cpus: bigint | null;
  /** The numbers of its version, two or three. */
  kernel: bigint[] | null;
  minalign: bigint | null;
  maxOrder: bigint | null;
  minOrder: bigint | null;
  minObjects: bigint | null;
  debug: string | null;
  pointer: bigint | null;
}

export interface CacheStatement {
  kind: 'cache';
  name: string;
  size: bigint;
  align: bigint | null;
  order: bigint | null;
  partial: bigint | null;
  hwcache: boolean;
  ctor: boolean;
  rcu: boolean;
  redzone: boolean;
  poison: boolean;
  storeUser: boolean;
}

export interface ExpectStatement {
  kind: 'expect';
  metric: string;
  /** The handle in its written-out form, the cache's name or the size in the parentheses. */
  argument: string | null;
  argumentSize: bigint | null;
  operator: string;
  /** The value as a fraction; a percentage is in percent. */
  value: { numerator: bigint; denominator: bigint };
}

export type Statement =
  | ArenaStatement
  | MachineStatement
  | CacheStatement
  | { kind: 'alloc'; handles: Handles; size: bigint; at: bigint | null }
  | { kind: 'allocObject'; handles: Handles; cache: string }
  | { kind: 'kmalloc'; handles: Handles; size: bigint }
  | { kind: 'realloc'; handle: string; from: string; size: bigint }
  | { kind: 'free'; list: Handles[] }
  | { kind: 'shrink'; name: string }
  | { kind: 'destroy'; name: string }
  | { kind: 'mark' }
  | ExpectStatement
  | { kind: 'expectError'; code: string }
  | { kind: 'repeat'; name: string | null; first: bigint; step: bigint; passes: bigint }
  | { kind: 'end' };

/** Where a line is read. */
export interface Surroundings {
  names: Names;
  /** All passes around it, multiplied. */
  passes: bigint;
  inBody: boolean;
}

export const NO_REPEAT: Surroundings = { names: new Map(), passes: 1n, inBody: false };

export interface ParsedLine {
  /** null: nothing on the line; 'syntax': it cannot be parsed. */
  statement: Statement | 'syntax' | null;
  cpu: bigint;
  /** What a line that cannot be parsed visibly assigns. */
  assigned: Handles | null;
}

const MAX_PASSES = 2n ** 25n;

/** The codes that an operation can end in, the only ones that `expect error` takes. */
export const OPERATION_ERRORS = [
  'invalid-cache',
  'duplicate-cache',
  'unknown-cache',
  'double-free',
  'invalid-free',
  'invalid-realloc',
  'out-of-memory',
  'too-large',
  'placement-conflict',
  'cache-busy',
];

/** The codes of severity error. */
export const ERROR_CODES = [
  ...OPERATION_ERRORS,
  'syntax',
  'invalid-arena',
  'invalid-machine',
  'duplicate-arena',
  'late-arena',
  'late-machine',
  'expectation-failed',
];

/** Options in any order, each once: `flags` stand alone, all others take the word that follows. */
function readOptions(words: string[], known: string[], flags: string[]): Map<string, string> {
  const options = new Map<string, string>();
  const rest = [...words];
  while (rest.length > 0) {
    const option = rest.shift() as string;
    if (options.has(option)) fail();
    if (flags.includes(option)) {
      options.set(option, '');
    } else if (known.includes(option)) {
      options.set(option, rest.shift() ?? fail());
    } else {
      fail();
    }
  }
  return options;
}

function option<T>(options: Map<string, string>, name: string, read: (word: string) => T): T | null {
  const word = options.get(name);
  return word === undefined ? null : read(word);
}

function readArena(words: string[]): Statement {
  const size = readSize(words[0] ?? fail());
  const options = readOptions(words.slice(1), ['unit', 'base', 'max', 'fit'], []);
  const fit = options.get('fit') ?? 'lowest';
  if (fit !== 'lowest' && fit !== 'lifo') fail();
  const unit = option(options, 'unit', readSize) ?? 1n;
  const base = option(options, 'base', readAddress) ?? 0n;
  return { kind: 'arena', size, unit, base, max: option(options, 'max', readSize), fit };
}

function readMachine(words: string[]): Statement {
  const options = readOptions(
    words,
    ['page', 'cpus', 'kernel', 'minalign', 'max_order', 'min_order', 'min_objects', 'debug', 'pointer'],
    [],
  );
  return {
    kind: 'machine',
    page: option(options, 'page', readSize),
    cpus: option(options, 'cpus', readNumber),
    kernel: option(options, 'kernel', (word) => (/^[0-9]+(\.[0-9]+){1,2}$/.test(word) ? word.split('.').map(BigInt) : fail())),
    minalign: option(options, 'minalign', readNumber),
    maxOrder: option(options, 'max_order', readNumber),
    minOrder: option(options, 'min_order', readNumber),
    minObjects: option(options, 'min_objects', readNumber),
    debug: option(options, 'debug', (word) => (/^[FZPUT]+$/.test(word) ? word : fail())),
    pointer: option(options, 'pointer', readNumber),
  };
}

const CACHE_FLAGS = ['hwcache', 'ctor', 'rcu', 'redzone', 'poison', 'store_user', 'reclaim', 'account'];

function readCache(words: string[]): Statement {
  const name = readName(words[0] ?? fail());
  const size = readSize(words[1] ?? fail());
  const options = readOptions(words.slice(2), ['align', 'order', 'partial'], CACHE_FLAGS);
  return {
    kind: 'cache',
    name,
    size,
    align: option(options, 'align', readNumber),
    order: option(options, 'order', readNumber),
    partial: option(options, 'partial', readNumber),
    hwcache: options.has('hwcache'),
    ctor: options.has('ctor'),
    rcu: options.has('rcu'),
    redzone: options.has('redzone'),
    poison: options.has('poison'),
    storeUser: options.has('store_user'),
  };
}

function readExpect(text: string, names: Names): Statement {
  const error = /^error[ \t]+([^ \t]+)$/.exec(text);
  if (error) return OPERATION_ERRORS.includes(error[1]) ? { kind: 'expectError', code: error[1] } : fail();
  const match = /^([a-z]+)(?:\(([^()]*)\))?[ \t]*(==|!=|<=|>=|<|>)[ \t]*([^ \t].*)$/.exec(text);
  if (!match) fail();
  const [, metric, inside, operator, valueText] = match;
  const plain = ['live', 'requested', 'held', 'used', 'free', 'largest', 'internal', 'external', 'errors'];
  const withArgument = ['blocks', 'objects', 'slabs', 'address', 'size'];
  if (inside === undefined ? !plain.includes(metric) : !withArgument.includes(metric)) fail();
  let argument: string | null = null;
  let argumentSize: bigint | null = null;
  if (metric === 'blocks') argumentSize = readSize(inside);
  if (metric === 'objects' || metric === 'slabs') argument = readName(inside);
  if (metric === 'address' || metric === 'size') argument = readHandle(inside, names);
  let value = { numerator: 0n, denominator: 1n };
  if (metric === 'internal' || metric === 'external') {
    const percent = /^([0-9]+)(?:\.([0-9]+))?%$/.exec(valueText);
    if (!percent) fail();
    const decimals = percent[2] ?? '';
    value = { numerator: BigInt(percent[1] + decimals), denominator: 10n ** BigInt(decimals.length) };
  } else {
    value.numerator = readSize(valueText);
  }
  return { kind: 'expect', metric, argument, argumentSize, operator, value };
}

function readAssignment(text: string, names: Names): Statement {
  const match = /^([^ \t=]+)[ \t]*=[ \t]*(alloc|kmalloc|realloc)[ \t]+(.+)$/.exec(text);
  if (!match) fail();
  const handles = readHandles(match[1], names);
  if (handles.kind === 'star') fail();
  const words = wordsOf(match[3]);
  if (match[2] === 'realloc') {
    if (words.length !== 2 || handles.kind !== 'one') fail();
    return { kind: 'realloc', handle: handles.handle, from: readHandle(words[0], names), size: readSize(words[1]) };
  }
  if (match[2] === 'kmalloc') {
    if (words.length !== 1) fail();
    return { kind: 'kmalloc', handles, size: readSize(words[0]) };
  }
  if (isName(words[0])) {
    if (words.length !== 1) fail();
    return { kind: 'allocObject', handles, cache: words[0] };
  }
  const size = readSize(words[0]);
  const options = readOptions(words.slice(1), ['at'], []);
  return { kind: 'alloc', handles, size, at: option(options, 'at', readAddress) };
}

function readRepeat(rest: string, names: Names): Statement {
  const named = /^([^ \t]+)[ \t]+in[ \t]+([^ \t]+)$/.exec(rest);
  if (!named) {
    const passes = readNumber(rest);
    return passes > 0n ? { kind: 'repeat', name: null, first: 0n, step: 1n, passes } : fail();
  }
  const name = readOwnName(named[1]);
  if (!/^[A-Za-z0-9_]+$/.test(name) || names.has(name)) fail();
  const { first, last, step } = readRange(named[2], names) ?? fail();
  return { kind: 'repeat', name, first, step, passes: (last - first) / step + 1n };
}

function readStatement(text: string, { names, inBody }: Surroundings): Statement {
  const keyword = /^([a-z]+)(?:[ \t]+(.*))?$/.exec(text);
  const rest = keyword?.[2] ?? '';
  const words = wordsOf(rest);
  switch (keyword?.[1]) {
    case 'arena':
      return inBody ? fail() : readArena(words);
    case 'machine':
      return inBody ? fail() : readMachine(words);
    case 'repeat':
      return readRepeat(rest, names);
    case 'end':
      return rest === '' ? { kind: 'end' } : fail();
    case 'cache':
      return readCache(words);
    case 'free':
      return { kind: 'free', list: rest.split(',').map((part) => readHandles(part.replace(/^[ \t]+|[ \t]+$/g, ''), names)) };
    case 'shrink':
    case 'destroy':
      if (words.length !== 1) fail();
      return { kind: keyword[1], name: readName(words[0]) };
    case 'mark':
      if (/^"?=/.test(rest) || rest === '' || (rest.startsWith('"') && !/^"[^"]*"$/.test(rest))) fail();
      return { kind: 'mark' };
    case 'expect':
      return readExpect(rest, names);
    default:
      return readAssignment(text, names);
  }
}

/** The statement's text must not multiply beyond the limit with the passes around it. */
function checkPasses(statement: Statement, passes: bigint): void {
  let indexes = [1n];
  const count = (handles: Handles): bigint => (handles.kind === 'range' ? (handles.last - handles.first) / handles.step + 1n : 1n);
  if (statement.kind === 'repeat') indexes = [statement.passes];
  if ('handles' in statement) indexes = [count(statement.handles)];
  if ('list' in statement) indexes = statement.list.map(count);
  if (indexes.some((each) => each * passes > MAX_PASSES)) fail();
}

const ATTRIBUTE_FORMS: Record<string, RegExp> = { time: /^-?[0-9]+(\.[0-9]+)?$/, cpu: /^-?[0-9]+$/, pid: /^-?[0-9]+$/ };

/** The CPU; all others are but checked. */
function readAttributes(text: string): bigint {
  let rest = text;
  const values = new Map<string, string>();
  while (rest !== '') {
    const match = new RegExp(`^[ \\t]*(${NAME})=("[^"]*"|[^ \\t"]+)(?=[ \\t]|$)[ \\t]*`).exec(rest);
    if (!match) fail();
    const [whole, key, quoted] = match;
    const value = quoted.replace(/"/g, '');
    if (values.has(key) || (ATTRIBUTE_FORMS[key]?.test(value) ?? true) === false) fail();
    values.set(key, value);
    rest = rest.slice(whole.length);
  }
  return BigInt(values.get('cpu') ?? '0');
}

/** What stands before the first `=`, if that reads as handles. */
function assignedIn(text: string, names: Names): Handles | null {
  const match = /^[ \t]*([^ \t=]+)[ \t]*=/.exec(text);
  try {
    return match && readHandles(match[1], names);
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return null;
    throw problem;
  }
}

/** One line, without its line end. */
export function parseLine(line: string, around = NO_REPEAT): ParsedLine {
  // Strings may hold anything, so the comment and the attributes are looked for in a copy with the strings blotted out.
  const blotted = line.replace(/"[^"]*"/g, (string) => 'x'.repeat(string.length));
  const end = blotted.indexOf('#');
  const text = end < 0 ? line : line.slice(0, end);
  const covered = end < 0 ? blotted : blotted.slice(0, end);
  const nothing = { cpu: 0n, assigned: null };
  try {
    // Only the text of a mark, which need not be quoted, may have a lone quotation mark in it.
    if (covered.includes('"') && !/^[ \t]*mark[ \t]+[^" \t]/.test(covered)) fail();
    const at = covered.search(/[ \t]@[ \t]/);
    const body = (at < 0 ? text : text.slice(0, at)).replace(/^[ \t]+|[ \t]+$/g, '');
    if (at < 0 && body === '') return { statement: null, ...nothing };
    const attributes = at < 0 ? null : text.slice(at + 2).replace(/^[ \t]+/, '');
    if (attributes === '') fail();
    const cpu = attributes === null ? 0n : readAttributes(attributes);
    const statement = readStatement(body, around);
    checkPasses(statement, around.passes);
    return { ...nothing, statement, cpu };
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return { ...nothing, statement: 'syntax', assigned: assignedIn(text, around.names) };
    throw problem;
  }
}
