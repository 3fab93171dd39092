/** At most two decimals. */
export function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Digits in groups of three, as English has them. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}
