import assert from 'node:assert/strict';
import { advise, defaultAdvice } from '../../../../src/analysis/advice/advice';
import { demandOf } from '../../../../src/analysis/advice/demand';
import { comparisonFigures } from '../../../../src/analysis/comparison-figures';
import { smallestArena } from '../../../../src/analysis/smallest-arena';
import { shuffle, shuffledTogether, slotsTaken, variantOf } from '../../../../src/analysis/advice/variants';
import { OperationKind } from '../../../../src/trace/operation-table';
import { finish, type Work } from '../../../../src/work/work';
import { readSizes } from '../../../../src/workload/sizes';
import type { Workload } from '../../../../src/workload/workload';
import { writeWorkload } from '../../../../src/workload/write';
import { runTrace } from '../../../run-trace';
import { run, runWith } from '../../support';
import { busyTrace } from '../trees';

function made(seed: number, call: 'alloc' | 'kmalloc' = 'alloc'): string[] {
  const workload: Workload = {
    births: 'poisson',
    lifetimes: 'exponential',
    phases: 2,
    allocations: 300,
    live: 20,
    sizes: readSizes('bimodal:40,900,20%')!,
    age: 0,
    seed,
    keeps: false,
  };
  return [...writeWorkload(workload, { format: 'alloctrace', head: [], call })].map((line) => line.trimEnd());
}

describe('the smallest arena', () => {
  it('is the first doubled unit that does not fail, as runs in each of them say', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const lines = made(seed, seed % 3 === 0 ? 'kmalloc' : 'alloc');
      const from = run(...lines);
      let size = from.arena.unit;
      while (runWith({ arena: { size } }, ...lines).errorCount > 0) size *= 2;
      assert.equal(finish(advise(from, { ...defaultAdvice, variants: 0 }))!.smallestArena, size, `seed ${seed}`);
    }
  });

  it('is asked for no less than is certain, and for no more than there can be', () => {
    const asked: number[] = [];
    const answer = (succeeds: number) =>
      finish(
        smallestArena(run('arena 1KiB unit 16').arena, 100, function* (bytes): Work<boolean> {
          asked.push(bytes);
          yield 1;
          return bytes >= succeeds;
        }),
      );
    assert.equal(answer(300), 512);
    assert.deepEqual(asked, [128, 256, 512]);
    assert.equal(answer(Infinity), undefined);
    assert.equal(Math.max(...asked), 2 ** 32);
  });

  it('is that of the policy of the trace, as its figures say it', () => {
    for (const policy of ['tlsf', 'heap4', 'first-fit', 'best-fit']) {
      const from = run(`arena 1MiB policy ${policy}`, ...made(3));
      const { smallestArena } = finish(comparisonFigures(from, {}));
      assert.equal(finish(advise(from, { ...defaultAdvice, variants: 0 }))!.smallestArena, smallestArena, policy);
    }
  });

  it('has room for the caches of the trace, and for places that it asks for', () => {
    const small = (...lines: string[]) => finish(advise(run(...lines), defaultAdvice))!.smallestArena;
    assert.equal(small('arena 1MiB unit 4KiB', 'cache task 1740 order 3', 'a = alloc task'), 32 << 10);
    assert.equal(small('arena 1MiB unit 4KiB', 'a = alloc 1 at 0x8000'), 64 << 10);
    assert.equal(small('arena 1MiB unit 16', 'a = alloc 1 at 0x200000', 'b = alloc 8'), 16);
  });

  it('counts what is freed by a star as the run in each arena finds it', () => {
    const lines = ['arena 64 unit 16', 'repeat 3', 't[0..5] = alloc 16', 'free t[*]', 'end'];
    const advice = finish(advise(run(...lines), defaultAdvice))!;
    assert.equal(advice.smallestArena, 128);
    assert.deepEqual(advice.plan.pools, [{ slot: 16, count: 6 }]);
  });
});

describe('variants of a trace', () => {
  const busy = run(...busyTrace('arena 4MiB unit 4KiB', 3000, 4).split('\n'));
  const { table, operationCount: count } = busy;
  const handles = busy.trace.handles.count;

  it('have every operation nearby, those of a handle in their order', () => {
    const order = finish(shuffle(table, count, handles, 1));
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      Array.from({ length: count }, (_, op) => op),
    );
    assert.ok(order.some((op, at) => op !== at));
    assert.ok(order.every((op, at) => Math.abs(op - at) < shuffledTogether));
    const last = new Map<number, number>();
    order.forEach((op) => {
      if (table.kind[op] > OperationKind.Free) {
        assert.equal(order[op], op, 'nothing passes what is about a whole cache');
        return;
      }
      assert.ok((last.get(table.handle[op]) ?? -1) < op);
      last.set(table.handle[op], op);
    });
    assert.deepEqual(finish(shuffle(table, count, handles, 1)), order);
    assert.notDeepEqual(finish(shuffle(table, count, handles, 2)), order);
  });

  it('run with no other errors', () => {
    for (let seed = 1; seed < 5; seed++) {
      const order = finish(shuffle(table, count, handles, seed));
      const variant = runTrace(
        { ...busy.trace, table: finish(variantOf(table, order, 1, count)), directives: [] },
        { arena: { size: 8 << 20, unit: 4096 }, machine: busy.machine },
      );
      const codes = new Set(Array.from({ length: count }, (_, op) => variant.errorOf(op)));
      const known = new Set(Array.from({ length: count }, (_, op) => busy.errorOf(op)));
      assert.deepEqual(
        [...codes].filter((code) => !known.has(code)),
        [],
      );
      assert.equal(variant.final.live, busy.final.live);
      assert.equal(variant.final.requested, busy.final.requested);
    }
  });

  it('take slots as a demand of their own says', () => {
    const demand = finish(demandOf(busy));
    const order = finish(shuffle(table, count, handles, 3));
    const table2 = finish(variantOf(table, order, 1.5, count));
    const again = finish(
      demandOf(
        runTrace({ ...busy.trace, table: table2, directives: [] }, { arena: { size: 64 << 20, unit: 4096 }, machine: busy.machine }),
      ),
    );
    const slots = [500, 4000, 100_000];
    assert.deepEqual(finish(slotsTaken(demand, slots, order, 1.5)), finish(slotsTaken(again, slots, undefined, 1)));
    assert.equal(finish(slotsTaken(demand, [100], undefined, 1)), undefined);
  });
});

describe('advice', () => {
  it('says what a cache of its own saves', () => {
    const advice = finish(
      advise(run('arena 1MiB unit 4KiB', 't[0..31] = alloc 1740', 'u = alloc 4096', 'k = kmalloc 100'), defaultAdvice),
    )!;
    assert.deepEqual(advice.caches, [{ size: 1740, live: 32, blocks: 32 * 4096, slabs: 4 * 16384, objectsPerSlab: 9 }]);
  });

  it('counts in how many variants it holds', () => {
    // Freed before the next is allocated: another order may need two.
    const lines = Array.from({ length: 40 }, (_, index) => [`a${index} = alloc 64`, `free a${index}`]).flat();
    const advice = finish(advise(run('arena 4KiB unit 64', ...lines), defaultAdvice))!;
    assert.deepEqual(advice.plan.pools, [{ slot: 64, count: 1 }]);
    assert.equal(advice.smallestArena, 64);
    assert.deepEqual([advice.margin.poolsHeld, advice.margin.arenaHeld], [0, 0]);
    assert.ok(advice.margin.reserve[0] > 3);
    assert.ok(advice.margin.growths.every(({ pools, arena }) => !pools && !arena));
    const roomy = finish(advise(run('arena 4KiB unit 64', 'a = alloc 33'), defaultAdvice))!;
    assert.deepEqual([roomy.margin.poolsHeld, roomy.margin.arenaHeld], [10, 10]);
    assert.deepEqual(
      roomy.margin.growths.map(({ percent, pools, arena }) => [percent, pools, arena]),
      [
        [1, true, true],
        [2, true, true],
        [5, true, true],
        [10, true, true],
        [25, false, true],
        [50, false, true],
      ],
    );
  });

  it('is none where nothing is allocated', () => {
    assert.equal(finish(advise(run('arena 64', 'free a'), defaultAdvice)), undefined);
  });
});
