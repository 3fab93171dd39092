/** Whether `n` is a power of two; exact up to 2^64. */
export function isPowerOfTwo(n: number): boolean {
  return n >= 1 && 2 ** Math.round(Math.log2(n)) === n;
}

/** The largest k with 2^k <= n, for n >= 1; exact up to 2^53. */
export function ilog2(n: number): number {
  let k = Math.floor(Math.log2(n));
  while (2 ** k > n) k--;
  while (2 ** (k + 1) <= n) k++;
  return k;
}

/** The smallest k with `granule * 2^k >= n`. */
export function ceilOrder(n: number, granule: number): number {
  const blocks = Math.ceil(n / granule);
  return blocks <= 1 ? 0 : ilog2(blocks - 1) + 1;
}

/** `n` rounded up to a multiple of `multiple`. */
export function roundUp(n: number, multiple: number): number {
  return Math.ceil(n / multiple) * multiple;
}

/** Bits of a 32-bit integer that are set (Warren, Hacker's Delight, 5-1). */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
