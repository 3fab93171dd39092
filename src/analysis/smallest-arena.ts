// The smallest arena in which a trace runs without a request that fails, as far as a fixed procedure finds it: more memory can place worse.
import { createArena, isFault, type ArenaConfig } from '../engine/config';
import type { RunOptions } from '../replay/run/options';
import { RunBuilder } from '../replay/run/run-builder';
import type { Run } from '../replay/run/run';
import { Workspace } from '../replay/run/workspace';
import { TraceError } from '../trace/trace';
import type { Work } from '../work/work';

/** Its bytes; undefined where an arena cannot be as large. `options` are those that the run was made with. */
export function* smallestArena(run: Run, options: RunOptions): Work<number | undefined> {
  const { unit, policy } = run.arena;
  let high = unit;
  while (!(yield* servesAll(run, high, options))) {
    high *= 2;
    if (isBeyondLimits(run.arena, high)) return undefined;
  }
  if (policy === 'buddy') return high;
  let low = high === unit ? 0 : high / 2;
  while (high - low > unit) {
    const half = (high - low) / 2;
    const middle = low + half - (half % unit);
    if (yield* servesAll(run, middle, options)) high = middle;
    else low = middle;
  }
  return high;
}

/** Whether no request fails in an arena of so many bytes. A size that the policy does not take serves none. */
function* servesAll({ trace, arena }: Run, size: number, options: RunOptions): Work<boolean> {
  try {
    return yield* new RunBuilder(trace, { ...options, arena: { ...figuresOf(arena), size } }, new Workspace()).servesAll();
  } catch (error) {
    if (error instanceof TraceError) return false;
    throw error;
  }
}

function figuresOf({ unit, base, max, fit, policy, overhead }: ArenaConfig): NonNullable<RunOptions['arena']> {
  return { unit, base, policy, overhead, ...(policy === 'buddy' && { max, fit }) };
}

/** Whether no arena has so many bytes there. */
function isBeyondLimits({ unit, base }: ArenaConfig, size: number): boolean {
  return isFault(createArena({ size, unit, base }));
}
