// Distributions of the sizes that a made-up program asks for, as they are written on the command line.
import { exponential, type RandomNumbers } from '../model/random';
import { readSize } from '../model/size-grammar';

/** Gives the next size in bytes, at least 1. */
export type Sizes = (random: RandomNumbers) => number;

/** Bytes that one request of a made-up program may ask for: 1 TiB. */
export const largestRequest = 2 ** 40;

/** How sizes can be written, for help and messages. */
export const sizeForms = ['SIZE', 'uniform:SIZE..SIZE', 'powers:SIZE..SIZE', 'exponential:MEAN', 'bimodal:MEAN,MEAN,SHARE%'] as const;

/** The sizes that a text describes, one of `sizeForms`; undefined where it is none. Ranges include both ends, means are at least 1 byte. */
export function readSizes(text: string): Sizes | undefined {
  const [, kind = 'fixed', figures] = /^(?:(\w+):)?(.*)$/.exec(text) ?? [];
  switch (kind) {
    case 'fixed': {
      const size = bytes(figures);
      return size === undefined ? undefined : () => size;
    }
    case 'uniform': {
      const range = rangeOf(figures);
      return range && ((random) => range.first + below(random, range.last - range.first + 1));
    }
    case 'powers':
      return powersIn(rangeOf(figures));
    case 'exponential': {
      const mean = bytes(figures);
      return mean === undefined ? undefined : (random) => exponentialSize(random, mean);
    }
    case 'bimodal': {
      const [, small, large, share] = /^([^,]+),([^,]+),(\d{1,3}(?:\.\d{1,4})?)%$/.exec(figures) ?? [];
      const means = [bytes(small), bytes(large)];
      const [most, few] = means;
      if (most === undefined || few === undefined || Number(share) > 100) return undefined;
      const limit = Math.round(Number(share) * 10_000);
      return (random) => exponentialSize(random, random(1_000_000) < limit ? few : most);
    }
    default:
      return undefined;
  }
}

function bytes(text: string | undefined): number | undefined {
  const size = text === undefined ? undefined : readSize(text, 'typed');
  return size !== undefined && size >= 1 && size <= largestRequest ? size : undefined;
}

function rangeOf(text: string): { readonly first: number; readonly last: number } | undefined {
  const [from, to, ...more] = text.split('..');
  const first = bytes(from);
  const last = bytes(to);
  return first === undefined || last === undefined || last < first || more.length > 0 ? undefined : { first, last };
}

/** Powers of two in a range, each as likely as the others; undefined where there is none. */
function powersIn(range: { readonly first: number; readonly last: number } | undefined): Sizes | undefined {
  if (!range) return undefined;
  let least = 1;
  while (least < range.first) least *= 2;
  let count = 0;
  while (least * 2 ** count <= range.last) count++;
  return count === 0 ? undefined : (random) => least * 2 ** random(count);
}

function exponentialSize(random: RandomNumbers, mean: number): number {
  return Math.min(Math.max(1, Math.round(mean * exponential(random))), largestRequest);
}

/** As `random`, for limits beyond 2^32 too. */
function below(random: RandomNumbers, limit: number): number {
  if (limit <= 2 ** 32) return random(limit);
  return Math.min(Math.floor((random(2 ** 20) * 2 ** 32 + random(2 ** 32)) * (limit / 2 ** 52)), limit - 1);
}
