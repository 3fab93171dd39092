// Round values along axes: how far apart ticks stand, and where.

/** The least power of two that is no less than a number, and no less than 1: for addresses and sizes. */
export function binaryStep(least: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(least)));
}

/** The multiples of a step between two values, both included. */
export function multiplesOf(step: number, from: number, to: number): number[] {
  const multiples: number[] = [];
  for (let value = Math.ceil(from / step) * step; value <= to; value += step) multiples.push(value);
  return multiples;
}
