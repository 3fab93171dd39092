// Shades: the numbers of the classes that views colour memory by.
import { mostClasses } from '../analysis/coloring';

/** Shades count from 1; 0 is none. */
export const shadeCount = mostClasses + 1;

/** The shade of the greatest sum, 0 where there is none; leaves the sums empty. */
export function takeGreatest(sums: Float64Array | Uint32Array): number {
  let greatest = 0;
  for (let shade = 1; shade < sums.length; shade++) if (sums[shade] > sums[greatest]) greatest = shade;
  if (greatest !== 0) sums.fill(0);
  return greatest;
}
