import assert from 'node:assert/strict';
import { demandOf, type Demand } from '../../../../src/analysis/advice/demand';
import { LivePeaks } from '../../../../src/analysis/advice/live-peaks';
import { bestPools } from '../../../../src/analysis/advice/pools';
import { slotSizes } from '../../../../src/analysis/advice/slot-sizes';
import { randomNumbers } from '../../../../src/model/random';
import { finish } from '../../../../src/work/work';
import { run } from '../../support';

/** Lines that allocate, resize and free; `t[…]` are the handles. */
function randomLines(seed: number, count: number, sizes: readonly number[]): string[] {
  const random = randomNumbers(seed);
  const lines = ['arena 64MiB'];
  const live: number[] = [];
  for (let next = 0; lines.length < count;) {
    const roll = random(10);
    if (live.length > 0 && roll < 4) lines.push(`free t[${live.splice(random(live.length), 1)[0]}]`);
    else if (live.length > 0 && roll < 6) {
      const handle = live[random(live.length)];
      lines.push(`t[${handle}] = realloc t[${handle}] ${sizes[random(sizes.length)]}`);
    } else {
      lines.push(`t[${next}] = alloc ${sizes[random(sizes.length)]}`);
      live.push(next++);
    }
  }
  return lines;
}

/** The most slots of each pool that the lines take, simulated as pools would be; undefined where a size fits none. */
function simulate(lines: readonly string[], slots: readonly number[]): number[] | undefined {
  const taken = slots.map(() => 0);
  const most = slots.map(() => 0);
  const poolOf = new Map<string, number>();
  for (const line of lines.slice(1)) {
    const [, handle, call, size] = /^(t\[\d+\]) = (alloc|realloc t\[\d+\]) (\d+)$/.exec(line) ?? [];
    const freed = /^free (.*)$/.exec(line)?.[1];
    if (freed !== undefined) {
      taken[poolOf.get(freed)!]--;
      continue;
    }
    const held = call === 'alloc' ? undefined : poolOf.get(handle);
    if (held !== undefined && slots[held] >= Number(size)) continue;
    const pool = slots.findIndex((slot) => slot >= Number(size));
    if (pool < 0) return undefined;
    most[pool] = Math.max(most[pool], ++taken[pool]);
    if (held !== undefined) taken[held]--;
    poolOf.set(handle, pool);
  }
  return most;
}

/** Every choice of at most `most` of some numbers, ascending. */
function* choices(from: readonly number[], most: number): Generator<number[]> {
  yield [];
  if (most === 0) return;
  for (let index = 0; index < from.length; index++) {
    for (const rest of choices(from.slice(index + 1), most - 1)) yield [from[index], ...rest];
  }
}

function plansOf(demand: Demand, align: number, most: number) {
  const { slots, slotOf } = slotSizes(demand, align);
  return finish(bestPools(slots, finish(LivePeaks.of(demand, slotOf, slots.length)), most));
}

describe('the best pools', () => {
  it('are the best of all that there can be, by brute force', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = randomNumbers(1000 + seed);
      const sizes = Array.from({ length: 1 + random(8) }, () => 1 + random(40));
      const align = 2 ** random(4);
      const lines = randomLines(seed, 2 + random(120), sizes);
      const demand = finish(demandOf(run(...lines)));
      const plans = plansOf(demand, align, 4);
      // Every multiple of the alignment, not only those that a size is rounded to.
      const all = Array.from({ length: Math.ceil(40 / align) }, (_, index) => (index + 1) * align).filter((slot) => slot < 48);
      const best = [Infinity, Infinity, Infinity, Infinity];
      for (const slots of choices(
        all.length > 20 ? [...new Set(sizes.map((size) => Math.ceil(size / align) * align))].sort((a, b) => a - b) : all,
        4,
      )) {
        const counts = slots.length === 0 ? undefined : simulate(lines, slots);
        const bytes = counts?.reduce((sum, count, pool) => sum + count * slots[pool], 0) ?? Infinity;
        for (let most = slots.length; most <= 4; most++) if (most > 0) best[most - 1] = Math.min(best[most - 1], bytes);
      }
      plans.forEach(({ bytes, pools }, index) => {
        assert.equal(bytes, best[index], `seed ${seed}, ${index + 1} pools`);
        const slots = pools.map(({ slot }) => slot);
        assert.ok(slots.length <= index + 1);
        assert.deepEqual(
          simulate(lines, slots),
          pools.map(({ count }) => count),
          `seed ${seed}: the counts are those that are taken`,
        );
      });
      assert.equal(plans.at(-1)!.bytes, best[plans.length - 1]);
    }
  });

  it('count the peak of a class, not the peaks of its sizes', () => {
    // 24 and 32 never live together: as one pool they need a slot, as two, two.
    const lines = ['c = alloc 100', 'a = alloc 24', 'free a', 'b = alloc 32', 'free b'];
    const plans = plansOf(finish(demandOf(run('arena 4KiB', ...lines))), 8, 3);
    assert.deepEqual(plans[1], {
      pools: [
        { slot: 32, count: 1 },
        { slot: 104, count: 1 },
      ],
      bytes: 136,
    });
    assert.equal(plans[2].bytes, 136);
  });

  it('keep a realloc that fits in its slot, and count one that moves in the new slot alone', () => {
    const lines = [
      'a = alloc 10',
      'a = realloc a 16',
      'a = realloc a 3',
      'a = realloc a 16',
      'a = realloc a 17',
      'b = alloc 16',
      'free a, b',
    ];
    const demand = finish(demandOf(run('arena 4KiB', ...lines)));
    assert.deepEqual(plansOf(demand, 8, 2)[1].pools, [
      { slot: 16, count: 1 },
      { slot: 24, count: 1 },
    ]);
  });
});

describe('peaks of what lives', () => {
  it('are exact for every stretch of sizes, over many stretches of operations', () => {
    const random = randomNumbers(5);
    const sizes = Array.from({ length: 12 }, (_, index) => 8 * (index + 1));
    const lines = randomLines(3, 5000 + random(10), sizes);
    const demand = finish(demandOf(run(...lines)));
    const slotOf = Int32Array.from(demand.sizes, (_, index) => index);
    const count = demand.sizes.length;
    const peaks = finish(LivePeaks.of(demand, slotOf, count));
    for (let first = 0; first < count; first++) {
      for (let last = first; last < count; last++) {
        let live = 0;
        let most = 0;
        demand.ends.forEach((end, op) => {
          if (end >= first && end <= last) live--;
          const begin = demand.begins[op];
          if (begin >= first && begin <= last) most = Math.max(most, ++live);
        });
        assert.equal(peaks.peak(first, last), most, `${first} to ${last}`);
      }
    }
  });
});

describe('slots to choose from', () => {
  const demand = (sizes: readonly number[]): Demand => ({
    sizes: Float64Array.from(sizes),
    requests: new Int32Array(sizes.length),
    ends: new Int32Array(),
    begins: new Int32Array(),
  });

  it('are the sizes rounded up, each once', () => {
    const { slots, slotOf, coarseness } = slotSizes(demand([1, 8, 9, 100]), 8);
    assert.deepEqual([[...slots], [...slotOf], coarseness], [[8, 16, 104], [0, 0, 1, 2], 0]);
  });

  it('are rounded further where there would be too many, and it is said by how much', () => {
    const sizes = Array.from({ length: 5000 }, (_, index) => 16 * (index + 1));
    const { slots, slotOf, coarseness } = slotSizes(demand(sizes), 16);
    assert.ok(slots.length <= 512 && slots.length > 200, `${slots.length}`);
    assert.ok(coarseness > 0 && coarseness <= 0.02, `${coarseness}`);
    sizes.forEach((size, index) => {
      const slot = slots[slotOf[index]];
      assert.ok(slot >= size && slot % 16 === 0 && slot <= size * (1 + coarseness) + 16, `${size}: ${slot}`);
    });
  });
});
