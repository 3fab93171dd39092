import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { SlabIndex } from '../../../src/analysis/slab-index';
import { Cursor } from '../../../src/replay/state/cursor';
import type { Run } from '../../../src/replay/run/run';
import { run, runRecording } from '../support';
import { root } from '../../project';

const samples = path.join(root, 'media', 'samples');

/** Compares the index with the engine's own state after every operation. */
function assertAgrees(of: Run): number {
  const index = new SlabIndex(of);
  index.making.finish();
  const cursor = new Cursor(of);
  const most = of.caches.map(() => 0);
  let objects = 0;
  for (let op = 0; op < of.operationCount; op++) {
    cursor.stepForward();
    for (const { serial, slabs } of cursor.caches()) most[serial] = Math.max(most[serial], slabs);
    if (of.results.place(op) < 0) {
      assert.equal(index.placeOf(op), undefined);
      continue;
    }
    objects++;
    const place = index.placeOf(op);
    assert.ok(place, `operation ${op + 1} lies in a slab`);
    const slab = cursor.blockAt(of.results.unit(op)).owner;
    assert.equal(cursor.slotOwner(slab, place.slot), op);
  }
  for (const { serial, slabs, activeObjects } of cursor.caches()) {
    const use = index.use(serial);
    assert.deepEqual([use.slabs, use.objects, use.mostSlabs], [slabs, activeObjects, most[serial]], of.caches[serial].name);
  }
  return objects;
}

describe('SlabIndex', () => {
  it('numbers slabs in the order in which they are made', () => {
    const of = run('arena 1MiB unit 4KiB', 'cache c 1024', 't[0..9] = alloc c', 'free t[*]', 'shrink c', 'u = alloc c');
    const index = new SlabIndex(of);
    index.making.finish();
    assert.deepEqual(index.placeOf(1), { slab: 1, slot: 0 });
    assert.deepEqual(index.placeOf(10), { slab: 2, slot: 1 });
    assert.deepEqual(index.placeOf(of.operationCount - 1), { slab: 3, slot: 0 });
    assert.deepEqual(index.use(0), { allocations: 11, objects: 1, slabs: 1, mostObjects: 10, mostSlabs: 2, slabsMade: 3 });
  });

  it('agrees with the engine on the samples', () => {
    for (const name of ['kernel-startup', 'task-struct-slab-vs-buddy', 'leak-and-double-free']) {
      assertAgrees(run(...readFileSync(path.join(samples, `${name}.alloctrace`), 'utf8').split('\n')));
    }
    assert.ok(assertAgrees(runRecording('mtrace', readFileSync(path.join(samples, 'jq-group.mtrace'), 'utf8'), { as: 'kmalloc' })) > 100);
    assert.ok(assertAgrees(runRecording('rep', readFileSync(path.join(samples, 'sqlite-index.rep'), 'utf8'), { as: 'kmalloc' })) > 100);
  });

  it('agrees with the engine where slabs get smaller for want of memory', () => {
    const fill = Array.from({ length: 15 }, (_, page) => `p[${page}] = alloc 4KiB`);
    assertAgrees(
      run('arena 64KiB unit 4KiB', 'cache c 900', 'o[0..2] = alloc c', ...fill, 'o[3..8] = alloc c', 'free o[3..8]', 'shrink c'),
    );
  });

  it('agrees with the engine where reallocs leave slabs empty', () => {
    const grow = Array.from({ length: 40 }, (_, n) => `a = realloc a ${40 * (n + 1)}`);
    assertAgrees(run('arena 1MiB unit 4KiB', 'a = kmalloc 8', 'b[0..200] = kmalloc 2000', 'free b[*]', ...grow, 'shrink kmalloc-2k'));
  });
});
