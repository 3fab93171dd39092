// The smallest arena in which no request of a trace fails: more memory can place worse, hence a fixed procedure.
import { largestArena, largestUnitCount } from '../../engine/config';
import type { Work } from '../../work/work';

/**
 * The first size that does not fail of one unit, doubled again and again; undefined where none does within an arena's limits. `fails` says whether a run in an arena of
 * so many bytes does; it is not asked below `least` bytes, where that is certain.
 */
export function* smallestArena(unit: number, least: number, fails: (bytes: number) => Work<boolean>): Work<number | undefined> {
  for (let bytes = unit; bytes <= largestArena && bytes / unit <= largestUnitCount; bytes *= 2) {
    if (bytes >= least && !(yield* fails(bytes))) return bytes;
  }
  return undefined;
}
