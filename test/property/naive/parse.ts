/**
 * The language, read with regular expressions, one line at a time. This belongs to the second implementation of the specification:
 * it shares nothing with the product, so that both can be wrong only in different ways.
 */

export type Handles =
  | { kind: 'one'; handle: string }
  | { kind: 'range'; name: string; first: bigint; last: bigint; step: bigint }
  | { kind: 'star'; name: string };

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
  kernel: string | null;
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
  | { kind: 'expectError'; code: string };

export interface ParsedLine {
  /** null: nothing on the line; 'syntax': it cannot be parsed. */
  statement: Statement | 'syntax' | null;
  cpu: bigint;
}

const NAME = '[A-Za-z_][A-Za-z0-9_.$:-]*';
const NAME_ONLY = new RegExp(`^${NAME}$`);
const KEYWORDS = ['arena', 'machine', 'cache', 'alloc', 'kmalloc', 'realloc', 'free', 'shrink', 'destroy', 'mark', 'expect'];
const MAX_INDEX = 2n ** 32n - 1n;
const MAX_RANGE = 2n ** 24n;

/** The codes of severity error, the only ones that `expect error` takes. */
export const ERROR_CODES = [
  'syntax',
  'invalid-arena',
  'invalid-machine',
  'invalid-cache',
  'duplicate-arena',
  'late-arena',
  'late-machine',
  'duplicate-cache',
  'unknown-cache',
  'double-free',
  'invalid-free',
  'invalid-realloc',
  'out-of-memory',
  'too-large',
  'placement-conflict',
  'cache-busy',
  'expectation-failed',
];

/** Thrown by the readers below; a line is either understood in whole or a syntax error. */
class SyntaxProblem extends Error {}

function fail(): never {
  throw new SyntaxProblem('syntax');
}

function readSize(word: string): bigint {
  const match = /^(0x[0-9A-Fa-f]+|[0-9](?:[0-9_]*[0-9])?)(B|KiB|K|MiB|M|GiB|G|TiB|T)?$/.exec(word);
  if (!match) fail();
  const number = BigInt(match[1].replace(/_/g, ''));
  const power = { B: 0n, K: 10n, M: 20n, G: 30n, T: 40n }[(match[2] ?? 'B')[0]] as bigint;
  return number << power;
}

function readAddress(word: string): bigint {
  if (!/^0x[0-9A-Fa-f]+$/.test(word)) fail();
  const address = BigInt(word);
  return address < 2n ** 64n ? address : fail();
}

function readNumber(word: string): bigint {
  return /^(0x[0-9A-Fa-f]+|[0-9]+)$/.test(word) ? BigInt(word) : fail();
}

function readName(word: string): string {
  return NAME_ONLY.test(word) ? word : fail();
}

function readHandleName(word: string): string {
  return KEYWORDS.includes(word) ? fail() : readName(word);
}

function readIndex(text: string): bigint {
  const index = BigInt(text);
  return index <= MAX_INDEX ? index : fail();
}

function readHandles(word: string): Handles {
  if (word.startsWith('0x')) return { kind: 'one', handle: `0x${readAddress(word).toString(16)}` };
  const match = new RegExp(`^(${NAME})(?:\\[(.*)\\])?$`).exec(word);
  if (!match) fail();
  const name = readHandleName(match[1]);
  const inside = match[2];
  if (inside === undefined) return { kind: 'one', handle: name };
  if (inside === '*') return { kind: 'star', name };
  if (/^[0-9]+$/.test(inside)) return { kind: 'one', handle: `${name}[${readIndex(inside)}]` };
  const range = /^([0-9]+)\.\.([0-9]+)(?::([0-9]+))?$/.exec(inside);
  if (!range) fail();
  const first = readIndex(range[1]);
  const last = readIndex(range[2]);
  const step = range[3] === undefined ? 1n : readIndex(range[3]);
  if (last < first || step === 0n) fail();
  if ((last - first) / step + 1n > MAX_RANGE) fail();
  return { kind: 'range', name, first, last, step };
}

function readHandle(word: string): string {
  const handles = readHandles(word);
  return handles.kind === 'one' ? handles.handle : fail();
}

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
  const options = readOptions(words, ['page', 'cpus', 'kernel'], []);
  const kernel = options.get('kernel') ?? null;
  if (kernel !== null && !['5.10', '6.1', '6.8', '6.12'].includes(kernel)) fail();
  return { kind: 'machine', page: option(options, 'page', readSize), cpus: option(options, 'cpus', readNumber), kernel };
}

function readCache(words: string[]): Statement {
  const name = readName(words[0] ?? fail());
  const size = readSize(words[1] ?? fail());
  const options = readOptions(words.slice(2), ['align', 'order', 'partial'], ['hwcache', 'ctor']);
  return {
    kind: 'cache',
    name,
    size,
    align: option(options, 'align', readNumber),
    order: option(options, 'order', readNumber),
    partial: option(options, 'partial', readNumber),
    hwcache: options.has('hwcache'),
    ctor: options.has('ctor'),
  };
}

function readExpect(text: string): Statement {
  const error = /^error[ \t]+([^ \t]+)$/.exec(text);
  if (error) return ERROR_CODES.includes(error[1]) ? { kind: 'expectError', code: error[1] } : fail();
  const match = /^([a-z]+)(?:\(([^()]*)\))?[ \t]*(==|!=|<=|>=|<|>)[ \t]*([^ \t]+)$/.exec(text);
  if (!match) fail();
  const [, metric, inside, operator, valueText] = match;
  const plain = ['live', 'requested', 'held', 'used', 'free', 'largest', 'internal', 'external', 'errors'];
  const withArgument = ['blocks', 'objects', 'slabs', 'address', 'size'];
  if (inside === undefined ? !plain.includes(metric) : !withArgument.includes(metric)) fail();
  let argument: string | null = null;
  let argumentSize: bigint | null = null;
  if (metric === 'blocks') argumentSize = readSize(inside);
  if (metric === 'objects' || metric === 'slabs') argument = readName(inside);
  if (metric === 'address' || metric === 'size') argument = readHandle(inside);
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

function readAssignment(text: string): Statement {
  const match = /^([^ \t=]+)[ \t]*=[ \t]*(alloc|kmalloc|realloc)[ \t]+(.+)$/.exec(text);
  if (!match) fail();
  const handles = readHandles(match[1]);
  if (handles.kind === 'star') fail();
  const words = match[3].split(/[ \t]+/);
  if (match[2] === 'realloc') {
    if (words.length !== 2 || handles.kind !== 'one') fail();
    return { kind: 'realloc', handle: handles.handle, from: readHandle(words[0]), size: readSize(words[1]) };
  }
  if (match[2] === 'kmalloc') {
    if (words.length !== 1) fail();
    return { kind: 'kmalloc', handles, size: readSize(words[0]) };
  }
  if (NAME_ONLY.test(words[0])) {
    if (words.length !== 1) fail();
    return { kind: 'allocObject', handles, cache: words[0] };
  }
  const size = readSize(words[0]);
  const options = readOptions(words.slice(1), ['at'], []);
  return { kind: 'alloc', handles, size, at: option(options, 'at', readAddress) };
}

function readStatement(text: string): Statement {
  const keyword = /^([a-z]+)(?:[ \t]+(.*))?$/.exec(text);
  const rest = keyword?.[2] ?? '';
  const words = rest === '' ? [] : rest.split(/[ \t]+/);
  switch (keyword?.[1]) {
    case 'arena':
      return readArena(words);
    case 'machine':
      return readMachine(words);
    case 'cache':
      return readCache(words);
    case 'free':
      return { kind: 'free', list: rest.split(',').map((part) => readHandles(part.replace(/^[ \t]+|[ \t]+$/g, ''))) };
    case 'shrink':
    case 'destroy':
      if (words.length !== 1) fail();
      return { kind: keyword[1], name: readName(words[0]) };
    case 'mark':
      if (rest === '' || (rest.startsWith('"') && !/^"[^"]*"$/.test(rest))) fail();
      return { kind: 'mark' };
    case 'expect':
      return readExpect(rest);
    default:
      return readAssignment(text);
  }
}

function readAttributes(text: string): bigint {
  let rest = text;
  let cpu = 0n;
  while (rest !== '') {
    const match = new RegExp(`^[ \\t]*(${NAME})=("[^"]*"|[^ \\t"]+)(?=[ \\t]|$)[ \\t]*`).exec(rest);
    if (!match) fail();
    if (match[1] === 'cpu') {
      const value = match[2].replace(/"/g, '');
      if (!/^-?[0-9]+$/.test(value)) fail();
      cpu = BigInt(value);
    }
    rest = rest.slice(match[0].length);
  }
  return cpu;
}

/** One line, without its line end. */
export function parseLine(line: string): ParsedLine {
  // Strings may hold anything, so the comment and the attributes are looked for in a copy with the strings blotted out.
  const blotted = line.replace(/"[^"]*"/g, (string) => 'x'.repeat(string.length));
  const end = blotted.indexOf('#');
  const text = end < 0 ? line : line.slice(0, end);
  const covered = end < 0 ? blotted : blotted.slice(0, end);
  try {
    // Only the text of a mark, which need not be quoted, may have a lone quotation mark in it.
    if (covered.includes('"') && !/^[ \t]*mark[ \t]+[^" \t]/.test(covered)) fail();
    const at = covered.search(/[ \t]@[ \t]/);
    const body = (at < 0 ? text : text.slice(0, at)).replace(/^[ \t]+|[ \t]+$/g, '');
    if (at < 0 && body === '') return { statement: null, cpu: 0n };
    const attributes = at < 0 ? null : text.slice(at + 2).replace(/^[ \t]+/, '');
    if (attributes === '') fail();
    const cpu = attributes === null ? 0n : readAttributes(attributes);
    return { statement: readStatement(body), cpu };
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return { statement: 'syntax', cpu: 0n };
    throw problem;
  }
}
