// How far columns grow that are filled while a file is read, of which it can be guessed how long they get.

/** A guess is believed as far as it makes a column so many times as long: what a file begins with need not be what it goes on with. */
const mostGrowth = 32;

/** The new length of a column of `length` that must get `needed` at least and will get `expected` as far as is known, 0 where nothing is. */
export function grownLength(length: number, needed: number, expected: number): number {
  return Math.max(needed, Math.min(expected, length * mostGrowth));
}
