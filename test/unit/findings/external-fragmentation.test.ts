import * as assert from 'node:assert/strict';
import { findEpisodes } from '../../../src/findings/external-fragmentation';
import { Cursor } from '../../../src/replay/state/cursor';
import type { Run } from '../../../src/replay/run/run';
import { finish } from '../../../src/work/work';
import { readTrace } from '../../read-trace';
import { buddyinfo, runInMemory } from '../../run-in-memory';
import { runTrace } from '../../run-trace';
import { longTrace } from '../replay/long-trace';
import { encode } from '../support';
import { found, judge, only } from './judged';

/** Every other page of an arena of 16 is taken, then a block of 2 asked for; in the end all is free again. */
const checkerboard = [
  'arena 64KiB unit 4KiB',
  'big = alloc 8KiB',
  'free big',
  'p[0..15] = alloc 4KiB',
  'free p[0..14:2]',
  'x = alloc 8KiB',
  'free p[*]',
];

describe('external fragmentation', () => {
  it('is nobody’s of the trace where what was in use before it keeps the block apart', () => {
    const of = runInMemory('arena from x\na = alloc 32KiB\nfree a\n', buddyinfo([20, 3, 1, 0]));
    const [{ code, message, data }] = judge(of, { 'externalFragmentation.length': 1 });
    assert.equal(code, 'external-fragmentation');
    assert.match(message, /; what was in use before the trace keeps them apart\.$/);
    assert.deepEqual('blockers' in data && data.blockers, []);
  });

  it('is one finding for the whole stretch', () => {
    const { line, operation, severity, related, data } = only('external-fragmentation', checkerboard);
    // From the second free on two pages are free, apart; the first page to go after the failure makes a block of two.
    assert.equal(line, 5);
    assert.equal(severity, 'information');
    assert.equal(operation, 19);
    assert.deepEqual(
      { ...data, blockers: data.blockers.length },
      {
        from: 20,
        to: 27,
        worst: 26,
        largest: 4096,
        free: 8 * 4096,
        order: 1,
        needed: 8192,
        blockers: 1,
        blockingBytes: 4096,
        failures: 1,
      },
    );
    assert.deepEqual(
      related.map((place) => [place.line, place.operation]),
      [[4, data.blockers[0]]],
    );
  });

  it('is none where nobody asks for a block of that size', () => {
    assert.deepEqual(
      found(
        'external-fragmentation',
        checkerboard.filter((line) => !/big|x =/.test(line)),
      ),
      [],
    );
  });

  it('is none where too little is free', () => {
    const lines = checkerboard.filter((line) => !line.startsWith('x ='));
    assert.equal(found('external-fragmentation', lines, { 'externalFragmentation.free': 49 }).length, 1);
    assert.equal(found('external-fragmentation', lines, { 'externalFragmentation.free': 51 }).length, 0);
    assert.equal(found('external-fragmentation', checkerboard, { 'externalFragmentation.free': 51 }).length, 1, 'a request failed');
  });

  it('is none where it is over soon, unless a request fails', () => {
    const after = Array.from({ length: 400 }, () => ['y = alloc 8KiB', 'free y']).flat();
    const lines = [...checkerboard.filter((line) => !line.startsWith('x =')), ...after];
    assert.deepEqual(found('external-fragmentation', lines), []);
    assert.equal(found('external-fragmentation', [...checkerboard, ...after]).length, 1);
  });

  it('is two findings where a long time lies between', () => {
    const between = Array.from({ length: 20 }, () => ['y = alloc 8KiB', 'free y']).flat();
    assert.equal(found('external-fragmentation', [...checkerboard, ...between, ...checkerboard.slice(1)]).length, 2);
  });

  it('blames empty slabs where no allocation is to blame', () => {
    // Two slabs without objects, each kept by its CPU, one in each half.
    const finding = only('external-fragmentation', [
      'arena 32KiB unit 4KiB',
      'machine page 4KiB',
      'cache c 1024 order 0',
      'h = alloc 16KiB',
      'a = alloc c @ cpu=0',
      'i = alloc 4KiB',
      'j = alloc 8KiB',
      'free h',
      'b = alloc c @ cpu=1',
      'free a, b, i, j',
      'x = alloc 16KiB',
    ]);
    assert.equal(finding.data.failures, 1);
    assert.match(finding.message, /empty slabs keep them apart/);
    assert.deepEqual(finding.related, []);
  });

  it('finds the stretches that a look at every position finds', () => {
    for (const fit of ['lowest', 'lifo'] as const) {
      const run = runTrace(readTrace(encode(longTrace(fit, 1500))));
      for (const orders of [1 << 3, (1 << 4) | (1 << 6), 1 << 8]) {
        const stretches = finish(findEpisodes(run, orders, 0, 0)).map(({ from, to }) => [from, to]);
        assert.deepEqual(stretches, slowly(run, orders), `${fit} ${orders}`);
      }
    }
  });
});

/** The stretches of positions at which a block of an order is missing, found from the free blocks at each. */
function slowly(run: Run, orders: number): number[][] {
  const cursor = new Cursor(run);
  const stretches: number[][] = [];
  for (let position = 1; position <= run.operationCount; position++) {
    cursor.seek(position);
    const counts = cursor.freeBlocks();
    const freeUnits = counts.reduce((sum, count, order) => sum + count * 2 ** order, 0);
    const missing = counts.some((_, order) => {
      const asked = Math.floor(orders / 2 ** order) % 2 === 1;
      return asked && counts.slice(order).every((count) => count === 0) && freeUnits >= 2 ** order;
    });
    if (!missing) continue;
    const last = stretches.at(-1);
    if (last?.[1] === position - 1) last[1] = position;
    else stretches.push([position, position]);
  }
  return stretches;
}
