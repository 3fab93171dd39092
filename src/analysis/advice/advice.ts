// What memory a trace needs: fixed pools, the smallest arena, caches; and how near to the edge each is. Put together from the parts beside it.
import type { PolicyName } from '../../model/policy';
import type { Run } from '../../replay/run/run';
import { findRequestedPeak } from '../../replay/state/peak';
import type { Work } from '../../work/work';
import { smallestArena } from '../smallest-arena';
import { demandOf, type Demand } from './demand';
import { LivePeaks } from './live-peaks';
import { ownCaches, type OwnCache } from './own-caches';
import { bestPools, type PoolPlan } from './pools';
import { slotSizes } from './slot-sizes';
import { Trials } from './trial';
import { shuffle, slotsTaken, variantOf } from './variants';

/** What is asked for. */
export interface AdviceOptions {
  /** Pools at most, at least 1. */
  readonly classes: number;
  /** Slots are multiples of so many bytes, a power of two. */
  readonly align: number;
  /** Shuffled variants. */
  readonly variants: number;
  readonly seed: number;
}

export const defaultAdvice: AdviceOptions = { classes: 8, align: 8, variants: 10, seed: 1 };
export const adviceLimits = { classes: 64, align: 4096, variants: 1000, seed: 2 ** 32 - 1 } as const;

/** By how many percent the sizes of variants are larger. */
const growths = [1, 2, 5, 10, 25, 50];

/** Whether what is advised serves a variant. */
export interface Held {
  readonly pools: boolean;
  /** Undefined where there is no such arena. */
  readonly arena: boolean | undefined;
}

/** How near to the edge advice is. */
export interface Margin {
  /** Of so many shuffled variants, in how many pools and arena are enough. */
  readonly variants: number;
  readonly poolsHeld: number;
  readonly arenaHeld: number;
  /** By pool: the most slots that any of them, or the run itself, takes. */
  readonly reserve: readonly number[];
  /** With all sizes larger by so many percent. */
  readonly growths: readonly (Held & { readonly percent: number })[];
}

export interface Advice {
  readonly operations: number;
  /** Allocations that were served, and of how many sizes. */
  readonly requests: number;
  readonly sizes: number;
  /** The most bytes asked for at once. */
  readonly requestedPeak: number;
  /** Whether all requests are counted: not where they fail in every arena. */
  readonly isComplete: boolean;
  readonly align: number;
  /** See `SlotSizes`. */
  readonly coarseness: number;
  /** The best plan with at most as many pools as were asked for; of equals the one with the fewest. */
  readonly plan: PoolPlan;
  /** How many requests each of its pools serves. */
  readonly served: readonly number[];
  /** The least memory by number of pools, from 1. */
  readonly bytesByPools: readonly number[];
  /** The allocator of the arena, and its unit in bytes. */
  readonly policy: PolicyName;
  readonly unit: number;
  /** Bytes of the run's arena, and of the smallest in which no request fails; undefined where one fails in each. */
  readonly arena: number;
  readonly smallestArena: number | undefined;
  readonly caches: readonly OwnCache[];
  readonly margin: Margin;
  readonly seed: number;
}

/** What is advised for a run on the allocators of its trace. Undefined where it allocates nothing. */
export function* advise(run: Run, { classes, align, variants, seed }: AdviceOptions): Work<Advice | undefined> {
  const trials = yield* Trials.of(run);
  const { requested } = yield* findRequestedPeak(run);
  let served: Run | undefined;
  const smallest = yield* smallestArena(run.arena, requested, function* (bytes) {
    const trial = yield* trials.run(bytes);
    served = trial ?? served;
    return trial !== undefined;
  });
  const whole = served ?? run;
  const demand = yield* demandOf(whole);
  if (demand.sizes.length === 0) return undefined;
  const { slots, slotOf, coarseness } = slotSizes(demand, align);
  const peaks = yield* LivePeaks.of(demand, slotOf, slots.length);
  const plans = yield* bestPools(slots, peaks, classes);
  const plan = plans.find(({ bytes }) => bytes === plans.at(-1)!.bytes)!;
  return {
    operations: run.operationCount,
    requests: demand.requests.reduce((sum, each) => sum + each, 0),
    sizes: demand.sizes.length,
    requestedPeak: (yield* findRequestedPeak(whole)).requested,
    isComplete: served !== undefined,
    align,
    coarseness,
    plan,
    served: requestsOf(demand, plan),
    bytesByPools: plans.map(({ bytes }) => bytes),
    policy: run.arena.policy,
    unit: run.arena.unit,
    arena: run.arena.size,
    smallestArena: smallest,
    caches: yield* ownCaches(whole),
    margin: yield* marginOf(whole, demand, plan, smallest, trials, variants, seed),
    seed,
  };
}

function requestsOf({ sizes, requests }: Demand, { pools }: PoolPlan): number[] {
  const counts = pools.map(() => 0);
  sizes.forEach((size, index) => (counts[pools.findIndex(({ slot }) => slot >= size)] += requests[index]));
  return counts;
}

/** `run`: one in which no request fails, as far as there is such. */
function* marginOf(
  run: Run,
  demand: Demand,
  { pools }: PoolPlan,
  arena: number | undefined,
  trials: Trials,
  variants: number,
  seed: number,
): Work<Margin> {
  const { table, operationCount: count } = run;
  const slots = pools.map(({ slot }) => slot);
  const reserve = pools.map((pool) => pool.count);
  const arenaHolds = function* (order: Int32Array | undefined, factor: number): Work<boolean | undefined> {
    if (arena === undefined) return undefined;
    const variant = yield* variantOf(table, order, factor, count);
    return (yield* trials.run(arena, { ...trials.trace, table: variant })) !== undefined;
  };
  let poolsHeld = 0;
  let arenaHeld = 0;
  for (let variant = 0; variant < variants; variant++) {
    const order = yield* shuffle(table, count, run.trace.handles.count, seed + variant);
    const taken = (yield* slotsTaken(demand, slots, order, 1))!;
    if (pools.every((pool, index) => taken[index] <= pool.count)) poolsHeld++;
    taken.forEach((each, index) => (reserve[index] = Math.max(reserve[index], each)));
    if (yield* arenaHolds(order, 1)) arenaHeld++;
  }
  const grown: Margin['growths'][number][] = [];
  for (const percent of growths) {
    const factor = 1 + percent / 100;
    const taken = yield* slotsTaken(demand, slots, undefined, factor);
    const holds = taken !== undefined && pools.every((pool, index) => taken[index] <= pool.count);
    grown.push({ percent, pools: holds, arena: yield* arenaHolds(undefined, factor) });
  }
  return { variants, poolsHeld, arenaHeld, reserve, growths: grown };
}
