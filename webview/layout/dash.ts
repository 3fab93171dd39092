/** A broken line: so many pixels drawn, then so many not. */
export interface Dash {
  readonly on: number;
  readonly off: number;
}

/** Visits the drawn pieces between two pixels. The pattern begins at 0, so that neighbouring lines continue it. */
export function dashed(from: number, to: number, { on, off }: Dash, visit: (from: number, to: number) => void): void {
  const period = on + off;
  for (let start = Math.floor(from / period) * period; start < to; start += period) {
    const left = Math.max(from, start);
    const right = Math.min(to, start + on);
    if (right > left) visit(left, right);
  }
}
