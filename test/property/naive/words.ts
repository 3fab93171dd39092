/**
 * The words of the language, read with regular expressions, and the lines of a text as `repeat` and `end` order them. This belongs to the second
 * implementation of the specification: it shares nothing with the product, so that both can be wrong only in different ways.
 */

export type Handles =
  | { kind: 'one'; handle: string }
  | { kind: 'range'; name: string; first: bigint; last: bigint; step: bigint }
  | { kind: 'star'; name: string };

/** What the NAMEs of the repeats around a line stand for in this pass. */
export type Names = ReadonlyMap<string, bigint>;

/** Thrown by all readers; a line is either understood in whole or a syntax error. */
export class SyntaxProblem extends Error {}

export function fail(): never {
  throw new SyntaxProblem('syntax');
}

export const NAME = '[A-Za-z_][A-Za-z0-9_.$:-]*';
const NAME_ONLY = new RegExp(`^${NAME}$`);
const KEYWORDS = ['arena', 'machine', 'cache', 'free', 'shrink', 'destroy', 'mark', 'repeat', 'expect', 'end', 'in'];
const MAX_RANGE = 2n ** 24n;

const DIGITS = '[0-9](?:[0-9_]*[0-9])?';
const GROUPS = '[0-9]{1,3}(?:,[0-9]{3})+';
const SUFFIX = '(?:[KMGTkmgt][Ii]?[Bb]?|[Bb])';
/** A SIZE whose suffix is a word of its own. */
const SPACED_SIZE = `(?:0x[0-9A-Fa-f]+|(?:${GROUPS}|${DIGITS})(?:\\.[0-9]+)?)[ \\t]${SUFFIX}(?![^ \\t])`;

/** The words of a statement; the blank before a suffix divides none. */
export function wordsOf(text: string): string[] {
  return text.match(new RegExp(`(?<![^ \\t])${SPACED_SIZE}|[^ \\t]+`, 'g')) ?? [];
}

export function readSize(word: string): bigint {
  const match = new RegExp(`^(?:(0x[0-9A-Fa-f]+)|(${GROUPS}|${DIGITS})(?:\\.([0-9]+))?)(?:[ \\t]?(${SUFFIX}))?$`).exec(word);
  if (!match) fail();
  const [, hexadecimal, whole, fraction = '', suffix = ''] = match;
  // `Ki` alone is no suffix.
  if (/i$/i.test(suffix) || (fraction !== '' && suffix === '')) fail();
  const power = BigInt('BKMGT'.indexOf(suffix.charAt(0).toUpperCase() || 'B') * 10);
  const number = BigInt(hexadecimal ?? whole.replace(/[_,]/g, '') + fraction) << power;
  const denominator = 10n ** BigInt(fraction.length);
  return below64((number + denominator - 1n) / denominator);
}

function below64(number: bigint): bigint {
  return number < 2n ** 64n ? number : fail();
}

export function readAddress(word: string): bigint {
  return /^0x[0-9A-Fa-f]+$/.test(word) ? below64(BigInt(word)) : fail();
}

/** An N or an index. */
export function readNumber(word: string): bigint {
  if (!new RegExp(`^${DIGITS}$`).test(word)) fail();
  const number = BigInt(word.replace(/_/g, ''));
  return number < 2n ** 53n ? number : fail();
}

export function isName(word: string): boolean {
  return NAME_ONLY.test(word);
}

export function readName(word: string): string {
  return isName(word) ? word : fail();
}

/** Of a handle, or of the passes of a repeat. */
export function readOwnName(word: string): string {
  return KEYWORDS.includes(word) ? fail() : readName(word);
}

function readIndex(word: string, names: Names): bigint {
  return names.get(word) ?? readNumber(word);
}

/** `first..last` or `first..last:step`; null where there are no dots. */
export function readRange(text: string, names: Names): { first: bigint; last: bigint; step: bigint } | null {
  const range = /^([A-Za-z0-9_]+)\.\.([A-Za-z0-9_]+)(?::([0-9_]+))?$/.exec(text);
  if (!range) return null;
  const first = readIndex(range[1], names);
  const last = readIndex(range[2], names);
  const step = range[3] === undefined ? 1n : readNumber(range[3]);
  if (last < first || step === 0n || (last - first) / step + 1n > MAX_RANGE) fail();
  return { first, last, step };
}

export function readHandles(word: string, names: Names): Handles {
  if (word.startsWith('0x')) return { kind: 'one', handle: `0x${readAddress(word).toString(16)}` };
  const match = new RegExp(`^(${NAME})(?:\\[(.*)\\])?$`).exec(word);
  if (!match) fail();
  const name = readOwnName(match[1]);
  const inside = match[2];
  if (inside === undefined) return { kind: 'one', handle: name };
  if (inside === '*') return { kind: 'star', name };
  const range = readRange(inside, names);
  return range ? { kind: 'range', name, ...range } : { kind: 'one', handle: `${name}[${readIndex(inside, names)}]` };
}

export function readHandle(word: string, names: Names): string {
  const handles = readHandles(word, names);
  return handles.kind === 'one' ? handles.handle : fail();
}

/** A line of the text, with the lines of its body where it is a repeat. Numbers count from 1. */
export interface Line {
  number: number;
  text: string;
  body: Line[] | null;
  /** Of a repeat that has one. */
  end: Line | null;
}

/** The lines of a text, those of a body under their repeat. An `end` without a repeat stands by itself. */
export function linesOf(text: string): Line[] {
  const top: Line[] = [];
  const open: { repeat: Line; body: Line[] }[] = [];
  text.split('\n').forEach((content, index) => {
    const line: Line = { number: index + 1, text: content.replace(/\r$/, ''), body: null, end: null };
    const word = new RegExp(`^[ \\t]*(${NAME})`).exec(line.text)?.[1];
    const innermost = open[open.length - 1];
    if (word === 'end' && innermost) {
      innermost.repeat.end = line;
      open.pop();
      return;
    }
    (innermost?.body ?? top).push(line);
    if (word === 'repeat') {
      line.body = [];
      open.push({ repeat: line, body: line.body });
    }
  });
  return top;
}
