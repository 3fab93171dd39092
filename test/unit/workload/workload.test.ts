import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { sampleLives } from '../../../src/analysis/life-sample';
import { exponential, randomNumbers } from '../../../src/model/random';
import { finish } from '../../../src/work/work';
import { workloadModelNames, workloadModels } from '../../../src/workload/models';
import { largestRequest, readSizes } from '../../../src/workload/sizes';
import { workloadCalls, type Workload } from '../../../src/workload/workload';
import { writeWorkload } from '../../../src/workload/write';
import { readTrace } from '../../read-trace';
import { runTrace } from '../../run-trace';

const head = ['made up'];

function workload(name: (typeof workloadModelNames)[number], changes: Partial<Workload> = {}): Workload {
  const { births, lifetimes, phases, sizes } = workloadModels[name];
  return { births, lifetimes, phases, allocations: 4000, live: 200, sizes: readSizes(sizes)!, age: 0, seed: 1, keeps: false, ...changes };
}

function textOf(made: Workload, format: 'alloctrace' | 'rep' = 'alloctrace', call: 'alloc' | 'kmalloc' = 'alloc'): string {
  return [...writeWorkload(made, { format, head, call })].join('');
}

const runOf = (text: string, format?: 'rep') => runTrace(readTrace(new TextEncoder().encode(text), format));

/** The mean of how many blocks live, once half of the workload is done. */
function meanLive(made: Workload): number {
  let births = 0;
  let live = 0;
  let sum = 0;
  for (const call of workloadCalls(made)) {
    if ('mark' in call) continue;
    live += call.size < 0 ? -1 : 1;
    if (call.size < 0) continue;
    if (++births > made.allocations / 2) sum += live;
    if (births === made.allocations) break;
  }
  return sum / (made.allocations / 2);
}

/** What a whole trace of each model comes to, so that no machine and no change writes another unseen. */
const digests: Readonly<Record<string, string>> = {
  poisson: 'e3b199f00e72d4ab',
  knuth: '94574d5fdfc32975',
  bimodal: 'a0e8834989d4d75f',
  turnover: '0be8ea6c1b469995',
  phases: '10e4d36361a8ef1c',
};

describe('workloads', () => {
  for (const name of workloadModelNames) {
    it(`${name}: is the same for the same seed, and another for another`, () => {
      const text = textOf(workload(name));
      assert.equal(createHash('sha256').update(text).digest('hex').slice(0, 16), digests[name]);
      assert.notEqual(textOf(workload(name, { seed: 2 })), text);
    });

    it(`${name}: runs without an error and leaves nothing, as a trace and as one of the malloc lab`, () => {
      const made = workload(name, { age: 500 });
      const run = runOf(textOf(made));
      assert.equal(run.errorCount, 0);
      assert.equal(run.final.live, 0);
      assert.equal(run.operationCount, 2 * 4500);
      assert.ok(run.marks.some(({ text }) => text === 'aged'));
      const lab = runOf(textOf(made, 'rep'), 'rep');
      assert.equal(lab.errorCount, 0);
      assert.equal(lab.operationCount, run.operationCount);
      assert.deepEqual(lab.trace.recording?.skippedLines, 0);
    });
  }

  for (const name of ['poisson', 'knuth', 'bimodal', 'turnover'] as const) {
    it(`${name}: has about as many blocks alive as are asked for`, () => {
      const mean = meanLive(workload(name, { allocations: 40_000 }));
      assert.ok(Math.abs(mean - 200) < 20, `${mean}`);
    });
  }

  it('in phases ask for a few sizes in each, and most blocks die with theirs', () => {
    const sizes: Set<number>[] = [];
    let live = 0;
    const atMarks: [number, number][] = [];
    let before = 0;
    for (const call of workloadCalls(workload('phases', { live: 400 }))) {
      if ('mark' in call) {
        sizes.push(new Set());
        atMarks.push([before, live]);
      } else if (call.size < 0) live--;
      else {
        sizes.at(-1)!.add(call.size);
        before = ++live;
      }
    }
    assert.equal(sizes.length, 8);
    assert.ok(sizes.every((each) => each.size <= 4));
    for (const [most, left] of atMarks.slice(1)) assert.ok(left < most / 3, `${left} of ${most}`);
  });

  it('keep what lives at the end where that is asked for', () => {
    assert.ok(runOf(textOf(workload('poisson', { keeps: true }))).final.live > 100);
    assert.ok(runOf(textOf(workload('turnover', { keeps: true }))).final.live > 100);
  });

  it('go through the size classes', () => {
    const run = runOf(textOf(workload('bimodal'), 'alloctrace', 'kmalloc'));
    assert.equal(run.errorCount, 0);
    assert.ok(run.caches.length > 5);
  });

  it('like a recording have its sizes, lifetimes and leaks', () => {
    const lines = ['a = alloc 100', 'b = alloc 7', 'free a', 'c = alloc 100', 'd = realloc c 300', 'free d', 'e = alloc 9', 'free e'];
    const like = finish(sampleLives(runOf(lines.join('\n'))));
    assert.deepEqual([...like.sizes], [100, 7, 100, 300, 9]);
    assert.deepEqual([...like.lifetimes], [2, 0, 1, 1, 1]);
    const run = runOf(textOf(workload('knuth', { like, keeps: true })));
    const made = finish(sampleLives(run));
    const kinds = new Set([...made.sizes].map((size, index) => `${size} ${made.lifetimes[index]}`));
    // Those at the end may live when it is over.
    for (const unended of ['100 0', '300 0', '9 0']) kinds.delete(unended);
    assert.deepEqual([...kinds].sort(), ['100 1', '100 2', '300 1', '7 0', '9 1']);
  });

  it('draw exponential numbers of mean 1 and variance 1', () => {
    const random = randomNumbers(5);
    const drawn = Array.from({ length: 100_000 }, () => exponential(random));
    const mean = drawn.reduce((sum, each) => sum + each, 0) / drawn.length;
    const variance = drawn.reduce((sum, each) => sum + (each - mean) ** 2, 0) / drawn.length;
    assert.ok(Math.abs(mean - 1) < 0.02 && Math.abs(variance - 1) < 0.05, `${mean} ${variance}`);
    const beyondTwo = drawn.filter((each) => each > 2).length / drawn.length;
    assert.ok(Math.abs(beyondTwo - Math.exp(-2)) < 0.005, `${beyondTwo}`);
  });
});

describe('sizes of workloads', () => {
  const drawn = (text: string, count = 2000): number[] => {
    const random = randomNumbers(3);
    const sizes = readSizes(text)!;
    return Array.from({ length: count }, () => sizes(random));
  };

  it('lie where they are said to', () => {
    assert.deepEqual(new Set(drawn('64')), new Set([64]));
    assert.deepEqual([...new Set(drawn('uniform:10..12'))].sort(), [10, 11, 12]);
    assert.deepEqual(
      [...new Set(drawn('powers:10..100'))].sort((a, b) => a - b),
      [16, 32, 64],
    );
    const mean = (sizes: number[]) => sizes.reduce((sum, each) => sum + each, 0) / sizes.length;
    assert.ok(Math.abs(mean(drawn('exponential:1KiB', 50_000)) - 1024) < 20);
    assert.ok(Math.abs(mean(drawn('bimodal:64,4KiB,10%', 50_000)) - (0.9 * 64 + 0.1 * 4096)) < 20);
    const large = drawn('uniform:1..1TiB');
    assert.ok(large.some((size) => size > 2 ** 39) && large.every((size) => size >= 1 && size <= largestRequest && Number.isInteger(size)));
  });

  it('are refused where they make no sense', () => {
    for (const text of [
      '',
      '0',
      'uniform:9..8',
      'uniform:8',
      'powers:9..15',
      'normal:5',
      'exponential:0',
      'bimodal:1,2',
      'bimodal:1,2,101%',
      '2TiB',
      'uniform:1..2..3',
    ]) {
      assert.equal(readSizes(text), undefined, text);
    }
  });
});
