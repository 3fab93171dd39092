/** At most two decimals. */
export function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
