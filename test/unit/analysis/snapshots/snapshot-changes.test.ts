import assert from 'node:assert/strict';
import { arithmeticOf, bytesOfCache, layoutOf, pageOfCaches } from '../../../../src/analysis/snapshots/cache-layout';
import { freeListsOf } from '../../../../src/trace/snapshots/free-lists';
import { compareSnapshots } from '../../../../src/analysis/snapshots/snapshot-changes';
import { snapshotsIn, snapshotsOf } from '../../trace/snapshots-read';

describe('what changed between snapshots', () => {
  it('free pages of a zone, and the orders that ran out', () => {
    const text = 'Node 0, zone Normal 8 4 2 1\n2026-01-01 00:00:01\nNode 0, zone Normal 40 1 0 0\n';
    const [before, after] = snapshotsIn(text, 'kernel-tables');
    assert.deepEqual(compareSnapshots(before, after).zones, [
      { node: 0, zone: 'Normal', before: 32, after: 42, largestBefore: 3, largestAfter: 1 },
    ]);
  });

  it('caches, the one that grew most first', () => {
    const [before, after] = snapshotsOf('slabinfo.log');
    const { caches } = compareSnapshots(before, after);
    const grown = caches.map(({ before: old, after: now }) => now! - old!);
    assert.ok(grown.length > 3 && grown[0] > 0);
    assert.deepEqual(
      grown,
      [...grown].sort((a, b) => b - a),
    );
  });

  it('owners of two dumps: the leak stands at the top', () => {
    const { owners } = compareSnapshots(snapshotsOf('allocinfo.1')[0], snapshotsOf('allocinfo.2')[0]);
    const [first] = owners;
    assert.deepEqual(
      [first.name, first.before, first.after, first.countBefore, first.countAfter],
      ['mm/shmem.c:1812 func:shmem_alloc_folio', 12017664, 17145856, 2934, 4186],
    );
  });

  it('nothing is compared that only one of them has', () => {
    const changes = compareSnapshots(snapshotsOf('slabinfo.log')[0], snapshotsOf('buddyinfo.log')[0]);
    assert.deepEqual(changes, { zones: [], caches: [], owners: [] });
  });
});

describe('free lists of a snapshot', () => {
  it('are the same by pagetypeinfo as by the report, letters and all', () => {
    const [zone] = freeListsOf(snapshotsOf('pagetypeinfo.log')[0]);
    assert.deepEqual(zone.freeBlocks, [0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 3]);
    assert.deepEqual(zone.types, ['', '', '', '', '', 'U', 'U', 'U', '', 'M', 'M']);
  });

  it('have the watermarks of zoneinfo beside them', () => {
    const text =
      'Node 0, zone Normal 8 4\nNode 0, zone   Normal\n  pages free     16\n        min      2\n        low      3\n        high     4\n        present  99\n    cpu: 0\n              count: 5\n';
    const [zone] = freeListsOf(snapshotsIn(text, 'kernel-tables')[0]);
    assert.deepEqual([zone.marks, zone.counted, zone.perCpu], [{ min: 2, low: 3, high: 4 }, 16, 5]);
  });
});

describe('the layout of caches', () => {
  it('fits what the tables say: objects of a slab follow from slot and order', () => {
    const table = snapshotsOf('slab.tsv')[0].tables.slab!;
    const page = pageOfCaches(table);
    assert.equal(page, 4096);
    for (const cache of table.caches) assert.equal(layoutOf(cache, page)!.fitting, cache.objectsPerSlab, cache.name);
  });

  it('has the orders that SLUB chooses on the machine that fits best', () => {
    const { equal, total, cpus } = arithmeticOf(snapshotsOf('slab.tsv')[0].tables.slab!)!;
    assert.deepEqual([equal, cpus], [total, 2]);
    const slab = snapshotsIn('a 1 1 64 64 1 : tunables 120 60 8 : slabdata 1 1 0', 'kernel-tables')[0].tables.slabinfo!;
    assert.equal(arithmeticOf(slab), undefined);
  });

  it('tells the size of pages, and of caches', () => {
    const row = (slot: number, objects: number): string => `a-${slot} 1 ${objects} ${slot} ${objects} 1 : tunables 0 0 0 : slabdata 3 3 0`;
    const { slabinfo } = snapshotsIn([row(64, 256), row(192, 85)].join('\n'), 'kernel-tables')[0].tables;
    assert.equal(pageOfCaches(slabinfo!), 16384);
    assert.equal(bytesOfCache(slabinfo!.caches[0], 16384), 3 * 16384);
  });
});
