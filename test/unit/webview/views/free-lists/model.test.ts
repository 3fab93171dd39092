import assert from 'node:assert/strict';
import { smallestBlockers } from '../../../../../src/analysis/blockers';
import { english } from '../../../../../src/model/localize';
import { FreeListsHostView } from '../../../../../webview/views/free-lists/model';
import { bucketOf, bucketStart, type FreeListsBody, type FreeListsRequest } from '../../../../../webview/views/free-lists/protocol';
import type { Run } from '../../../../../src/replay/run/run';
import { cursorAt, mixedTrace, runText } from '../../../picture/pictures';
import { stepwiseQueue } from '../../../work/queues';

const request: FreeListsRequest = { kind: 'freeLists', order: 0, count: 8, haveBuckets: 0 };

/** Builds until nothing is under way; every body on the way. */
async function settle(
  run: Run,
  changes: Partial<FreeListsRequest> = {},
  position = run.operationCount,
  filter?: (op: number) => boolean,
): Promise<FreeListsBody[]> {
  const view = new FreeListsHostView(stepwiseQueue());
  const cursor = cursorAt(run, position);
  const bodies: FreeListsBody[] = [];
  let changed: () => void = () => undefined;
  let haveBuckets = 0;
  for (;;) {
    const next = new Promise<void>((resolve) => (changed = resolve));
    const context = { run, state: cursor, position: cursor.position, localize: english, filter, changed: () => changed() };
    const body = view.build(context, { ...request, ...changes, haveBuckets });
    bodies.push(body);
    haveBuckets = body.history?.to ?? haveBuckets;
    const done = !body.obstacles.includes('searching') && body.pins !== 'searching';
    if (haveBuckets === Math.min(512, run.operationCount + 1) && done) break;
    await next;
  }
  view.dispose();
  return bodies;
}

const last = (bodies: FreeListsBody[]): FreeListsBody => bodies[bodies.length - 1];

/** a and c hold the blocks at 0 and 16; the others are free, the last one freed at 24. */
const apart = ['arena 32 unit 1', 'x[0..3] = alloc 8', 'free x[1]', 'free x[3]'];

describe('The free lists view’s host side', () => {
  it('says for every order where a request would be served from', async () => {
    const body = last(await settle(runText(apart.join('\n'))));
    assert.deepEqual(body.counts, [0, 0, 0, 2, 0, 0]);
    assert.deepEqual(body.answers[0], { kind: 'yes', fromOrder: 3, from: 8 });
    assert.deepEqual(body.answers[3], { kind: 'yes', fromOrder: 3, from: 8 });
    assert.deepEqual(body.answers[4], { kind: 'fragmented' });
    assert.deepEqual(body.answers[5], { kind: 'exhausted', missing: 16 });
  });

  it('names the fewest allocations in the way of the others', async () => {
    const run = runText(apart.join('\n'));
    const body = last(await settle(run, { order: 4 }));
    assert.deepEqual(body.obstacles.slice(0, 4), [null, null, null, null]);
    assert.deepEqual(body.obstacles[4], { from: 0, to: 16, count: 1, bytes: 8 });
    assert.deepEqual(body.blockers, [{ handle: 'x[0]', line: 2, operation: 1, from: 0, to: 8 }]);
    assert.deepEqual(body.obstacles[5], { from: 0, to: 32, count: 2, bytes: 16 });
    assert.equal(last(await settle(run, { order: 3 })).blockers.length, 0);
  });

  it('tells which of them pass the filter', async () => {
    const run = runText(apart.join('\n'));
    const body = last(await settle(run, { order: 5 }, run.operationCount, (op) => op === 2));
    assert.equal(body.filtered, true);
    const passing = body.obstacles.map((obstacle) => (obstacle === null || obstacle === 'searching' ? undefined : obstacle.passing));
    assert.deepEqual(passing.slice(4), [0, 1]);
    assert.deepEqual(
      body.blockers.map(({ handle, passes }) => [handle, passes]),
      [
        ['x[0]', false],
        ['x[2]', true],
      ],
    );
    assert.equal(last(await settle(run, { order: 5 })).filtered, false);
  });

  it('ranks what keeps memory apart over all orders, also where nothing has failed', async () => {
    const { pins } = last(await settle(runText(['arena 64 unit 8', 'a = alloc 8 at 0x0 @ site=main', 'b = alloc 12 at 0x20'].join('\n'))));
    assert.ok(pins !== 'searching');
    assert.deepEqual(
      pins.map(({ from, to, count, bytes, names, site, first }) => [from, to, count, bytes, names, site, first.handle, first.line]),
      [
        [0, 32, 1, 8, ['a'], 'main', 'a', 2],
        [0, 64, 2, 24, ['a', 'b'], 'main', 'a', 2],
        [32, 64, 1, 16, ['b'], undefined, 'b', 3],
      ],
    );
    assert.deepEqual(last(await settle(runText('arena 64 unit 8\n'))).pins, []);
  });

  it('tells what of it passes the filter', async () => {
    const run = runText(['arena 64 unit 8', 'a = alloc 8 at 0x0', 'b = alloc 12 at 0x20'].join('\n'));
    const { pins } = last(await settle(run, {}, run.operationCount, (op) => op === 1));
    assert.ok(pins !== 'searching');
    assert.deepEqual(
      pins.map(({ first }) => first.passes),
      [false, true, true],
    );
  });

  it('tells the order that was just asked for in vain', async () => {
    const lines = ['arena 32 unit 1', 'x[0..3] = alloc 8', 'free x[1]', 'free x[3]', 'y = alloc 16', 'z = alloc 30', 'free x[0]'];
    const run = runText(lines.join('\n'));
    const failed = async (position: number): Promise<number | undefined> => last(await settle(run, {}, position)).failed;
    assert.deepEqual(await Promise.all([6, 7, 8, 9].map(failed)), [undefined, 4, 5, undefined]);
  });

  it('finds the same obstacles in slices as the search does at once', async () => {
    const run = runText(mixedTrace(700, 11));
    for (const position of [350, 700]) {
      const cursor = cursorAt(run, position);
      const body = last(await settle(run, {}, position));
      body.obstacles.forEach((obstacle, order) => {
        if (body.answers[order].kind === 'yes') return assert.equal(obstacle, null);
        assert.ok(obstacle !== null && obstacle !== 'searching');
        assert.equal(obstacle.count, smallestBlockers(cursor, order)?.operations.length);
      });
    }
  });

  it('lists the blocks in the order they are taken: by address, or the last one freed first', async () => {
    assert.deepEqual(last(await settle(runText(apart.join('\n')), { order: 3 })).list, [8, 24]);
    const lifo = runText(['arena 32 unit 1 fit lifo', ...apart.slice(1)].join('\n'));
    const body = last(await settle(lifo, { order: 3 }));
    assert.equal(body.fit, 'lifo');
    assert.deepEqual(body.list, [24, 8]);
    assert.deepEqual(last(await settle(lifo, { order: 3, count: 1 })).list, [24]);
    assert.equal(last(await settle(lifo, { order: 99 })).order, 5);
  });

  it('keeps the least and greatest count of every position in its history, whatever the parts it comes in', async () => {
    const run = runText(mixedTrace(3000, 5));
    const orders = run.arena.maxOrder + 1;
    const bodies = await settle(run);
    const buckets = 512;
    const expected = Array.from({ length: buckets }, () => ({
      least: Array<number>(orders).fill(Infinity),
      greatest: Array<number>(orders).fill(0),
    }));
    for (const cursor = cursorAt(run, 0); ;) {
      const bucket = expected[bucketOf(cursor.position, buckets, run.operationCount)];
      cursor.freeBlocks().forEach((count, order) => {
        bucket.least[order] = Math.min(bucket.least[order], count);
        bucket.greatest[order] = Math.max(bucket.greatest[order], count);
      });
      if (!cursor.stepForward()) break;
    }
    let arrived = 0;
    for (const { history } of bodies) {
      if (!history) continue;
      assert.equal(history.from, arrived);
      assert.equal(history.buckets, buckets);
      const count = history.to - history.from;
      for (let bucket = history.from; bucket < history.to; bucket++) {
        for (let order = 0; order < orders; order++) {
          const at: number = order * count + bucket - history.from;
          assert.equal(history.least[at], expected[bucket].least[order], `${bucket} ${order}`);
          assert.equal(history.greatest[at], expected[bucket].greatest[order], `${bucket} ${order}`);
        }
      }
      arrived = history.to;
    }
    assert.equal(arrived, buckets);
  });

  it('cuts positions into buckets without gaps, however few there are', () => {
    for (const [buckets, operations] of [
      [1, 0],
      [6, 5],
      [7, 100],
      [512, 511],
      [512, 12_345],
    ]) {
      for (let bucket = 0; bucket < buckets; bucket++) {
        const start = bucketStart(bucket, buckets, operations);
        const end = bucketStart(bucket + 1, buckets, operations);
        assert.ok(start < end);
        assert.equal(bucketOf(start, buckets, operations), bucket);
        assert.equal(bucketOf(end - 1, buckets, operations), bucket);
      }
      assert.equal(bucketStart(buckets, buckets, operations), operations + 1);
    }
  });
});
