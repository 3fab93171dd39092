// Numbers as the pictures of HTML reports write them.
/** At most two decimals. */
export function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
