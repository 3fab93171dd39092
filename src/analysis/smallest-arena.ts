// The smallest arena in which a trace runs without a request that fails, as far as a fixed procedure finds it: more memory can place worse.
import { createArena, isFault, type ArenaConfig } from '../engine/config';
import type { RunOptions } from '../replay/run/options';
import type { Work } from '../work/work';

/**
 * Its bytes, found as the specification's page on policies says: the unit is doubled until an arena serves all; of other policies than buddies, whose arenas have
 * any size, the last doubling is then halved again and again. Undefined where no arena can be large enough. `serves` says whether one of so many bytes does; it is
 * not asked below `least` bytes, where that is certain.
 */
export function* smallestArena(arena: ArenaConfig, least: number, serves: (bytes: number) => Work<boolean>): Work<number | undefined> {
  const { unit, policy } = arena;
  let high = unit;
  while (high < least || !(yield* serves(high))) {
    high *= 2;
    if (isBeyondLimits(arena, high)) return undefined;
  }
  if (policy === 'buddy') return high;
  let low = high === unit ? 0 : high / 2;
  while (high - low > unit) {
    const half = (high - low) / 2;
    const middle = low + half - (half % unit);
    if (middle >= least && (yield* serves(middle))) high = middle;
    else low = middle;
  }
  return high;
}

/** The figures of an arena but for its size: what another one is made with that differs in nothing else. */
export function figuresBesideSize({ unit, base, max, fit, policy, overhead }: ArenaConfig): NonNullable<RunOptions['arena']> {
  return { unit, base, policy, overhead, ...(policy === 'buddy' && { max, fit }) };
}

/** Whether no arena has so many bytes there. */
function isBeyondLimits({ unit, base }: ArenaConfig, size: number): boolean {
  return isFault(createArena({ size, unit, base }));
}
