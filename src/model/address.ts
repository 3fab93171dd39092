/** `0x…` in lower case without leading zeros, of a 64-bit address given as two 32-bit halves. */
export function formatHalves(high: number, low: number): string {
  return high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`;
}

/** `0x…` of `base + offset`; offset in bytes, below 2^53. */
export function formatAddress(base: bigint, offset: number): string {
  return `0x${(base + BigInt(offset)).toString(16)}`;
}
