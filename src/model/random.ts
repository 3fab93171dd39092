// Random numbers that are the same on every machine for the same seed: of integers, and of sums that IEEE 754 rounds in one way only.

/** Gives an integer in [0, `limit`), the next one of a sequence; limits are at most 2^32. */
export type RandomNumbers = (limit: number) => number;

/** A limit for all the bits that there are. */
const whole = 2 ** 32;

/** The numbers of a seed, of which the lower 32 bits count (mulberry32, by Tommy Ettinger; period 2^32). */
export function randomNumbers(seed: number): RandomNumbers {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / whole) * limit);
  };
}

/** A number in [0, 1). */
export function fraction(random: RandomNumbers): number {
  return random(whole) / whole;
}

/**
 * An exponentially distributed number with mean 1, by comparing uniform ones: logarithms differ from machine to machine (von Neumann, "Various techniques used in
 * connection with random digits", 1951; Knuth, The Art of Computer Programming 2, 3.4.1).
 */
export function exponential(random: RandomNumbers): number {
  for (let tries = 0; ; tries++) {
    const first = fraction(random);
    let descending = 1;
    for (let last = first, next = fraction(random); next < last; next = fraction(random)) {
      last = next;
      descending++;
    }
    if (descending % 2 === 1) return tries + first;
  }
}
