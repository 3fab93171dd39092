/**
 * Where a block starts and its order, in one integer: a unit that is a multiple of 2^order, and a one below it. Arenas have at
 * most 2^28 units.
 */
export function blockCode(unit: number, order: number): number {
  return (unit << 1) + (1 << order);
}

/** The order of the block that a code stands for. */
export function codedOrder(code: number): number {
  return 31 - Math.clz32(code & -code);
}

/** The first unit of the block that a code stands for. */
export function codedUnit(code: number): number {
  return (code & (code - 1)) >>> 1;
}
