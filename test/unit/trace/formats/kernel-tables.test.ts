import assert from 'node:assert/strict';
import { snapshotsIn, snapshotsOf } from '../snapshots-read';

const buddy = 'Node 0, zone   Normal      3      2      1 ';
const other = 'Node 1, zone   Normal      0      0      7 ';

describe('kernel-tables', () => {
  it('a date begins a moment, however it is written, and so does a table that comes again', () => {
    const dates = [
      'Sun Nov 29 00:07:56 UTC 2026',
      'So 29. Nov 00:07:56 CET 2026',
      '=== 2026-11-29 00:17:20',
      '2026-11-29T00:17:20+01:00',
      '1795910276',
    ];
    const text = [...dates.flatMap((date) => [date, '', buddy, other]), buddy].join('\n');
    const snapshots = snapshotsIn(text, 'kernel-tables');
    assert.deepEqual(
      snapshots.map(({ line, time, tables }) => [line, time, tables.buddyinfo!.length]),
      [...dates.map((date, index) => [1 + index * 4, date.replace('=== ', ''), 2]), [21, undefined, 1]],
    );
    assert.deepEqual(snapshots[0].tables.buddyinfo![1], { node: 1, zone: 'Normal', line: 4, freeBlocks: [0, 0, 7] });
  });

  it('watch and a log of a daemon leave dates and prefixes', () => {
    const text = `Every 2.0s: cat /proc/buddyinfo          alder: Sun Nov 29 00:07:56 2026\n\n${buddy}\n${other}\n`;
    const [snapshot] = snapshotsIn(text, 'kernel-tables');
    assert.deepEqual([snapshot.time, snapshot.tables.buddyinfo!.length], ['Sun Nov 29 00:07:56 2026', 2]);
  });

  it('pagetypeinfo: free blocks by type, and the types of page blocks, which look like buddyinfo', () => {
    const snapshots = snapshotsOf('pagetypeinfo.log');
    assert.equal(snapshots.length, 3);
    const { blockOrder, zones } = snapshots[0].tables.pagetypeinfo!;
    assert.equal(blockOrder, 9);
    assert.deepEqual(
      zones.map(({ node, zone, pageBlocks }) => [node, zone, Object.keys(pageBlocks).length]),
      [
        [0, 'DMA', 5],
        [0, 'DMA32', 5],
        [1, 'DMA32', 5],
      ],
    );
    assert.equal(zones[0].free.Movable.length, 11);
    assert.ok(snapshots.every(({ tables }) => tables.buddyinfo === undefined));
    const both = snapshotsIn(
      'Page block order: 9\nNode    0, zone   Normal, type    Movable      >100000      2      3 \nNumber of blocks type     Movable \nNode 0, zone   Normal            9 \n' +
        buddy,
      'kernel-tables',
    );
    assert.deepEqual(Object.keys(both[0].tables), ['pagetypeinfo', 'buddyinfo']);
    assert.deepEqual(both[0].tables.pagetypeinfo!.zones[0].free.Movable, [100000, 2, 3]);
  });

  it('zoneinfo: watermarks, counters, per-CPU pages of populated zones', () => {
    const zones = snapshotsOf('zoneinfo')[0].tables.zoneinfo!;
    assert.deepEqual(
      zones.map(({ zone, figures, protection, perCpu }) => [
        zone,
        figures.free,
        figures.min,
        figures.low,
        figures.high,
        figures.managed,
        protection[1],
        perCpu,
      ]),
      [
        ['DMA', 480, 27, 33, 39, 3840, 311, 0],
        ['DMA32', 24750, 533, 666, 799, 79788, 0, 87],
      ],
    );
    assert.equal(zones[0].figures.nr_free_pages, 480);
    assert.equal(zones[1].figures.start_pfn, 4096);
    assert.equal(zones[0].figures.nr_slab_reclaimable, undefined);
  });

  it('slabinfo: caches as they stand there, and which allocator printed them', () => {
    const snapshots = snapshotsOf('slabinfo.log');
    assert.equal(snapshots.length, 2);
    const { allocator, caches } = snapshots[0].tables.slabinfo!;
    assert.equal(allocator, 'slub');
    const { name, activeObjects, objects, slotSize, objectsPerSlab, pagesPerSlab, slabs, activeSlabs } = caches[0];
    assert.deepEqual(
      [name, activeObjects, objects, slotSize, objectsPerSlab, pagesPerSlab, activeSlabs, slabs],
      ['ext4_inode_cache', 65, 65, 1192, 13, 4, 5, 5],
    );
    const slab = snapshotsIn(
      'slabinfo - version: 2.1\n# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>\nsize-32(DMA)           0      0     32  113    1 : tunables  120   60    8 : slabdata      0      0      0\n',
      'kernel-tables',
    );
    assert.equal(slab[0].tables.slabinfo!.allocator, 'slab');
    assert.equal(slab[0].tables.slabinfo!.caches[0].name, 'size-32(DMA)');
  });

  it('slabtop, and /sys/kernel/slab as a table, by grep, and file by file', () => {
    const top = snapshotsOf('slabtop.log');
    assert.deepEqual([top.length, top[0].time], [1, 'Sun Nov 29 00:07:56 UTC 2026']);
    const [first] = top[0].tables.slabtop!.caches;
    assert.deepEqual([first.name, first.objects, first.slotSize, first.slabs, first.objectsPerSlab], ['inode_cache', 11076, 635, 923, 12]);
    const table = snapshotsOf('slab.tsv')[0].tables.slab!.caches;
    const tiny = table.find(({ name }) => name === ':0000024')!;
    assert.deepEqual(
      [tiny.objectSize, tiny.slotSize, tiny.objectsPerSlab, tiny.pagesPerSlab, tiny.objects, tiny.align],
      [24, 24, 170, 1, 340, 8],
    );
    assert.ok(table.some(({ alias }) => alias !== undefined) || table.every(({ alias }) => alias === undefined));
    for (const line of [
      (file: string, value: string) => `/sys/kernel/slab/dentry/${file}:${value}`,
      (file: string, value: string) => `dentry ${file} ${value}`,
    ]) {
      const text = [
        line('object_size', '192'),
        line('slab_size', '256'),
        line('objs_per_slab', '16'),
        line('order', '0'),
        line('objects', '31 N0=31'),
        line('poison', '1'),
      ];
      const [{ tables }] = snapshotsIn(text.join('\n'), 'kernel-tables');
      const [cache] = tables.slab!.caches;
      assert.deepEqual(
        [cache.name, cache.objectSize, cache.slotSize, cache.pagesPerSlab, cache.activeObjects, cache.flags],
        ['dentry', 192, 256, 1, 31, ['poison']],
      );
    }
  });

  it('keeps a bounded part of what never ends', () => {
    const rows = Array.from({ length: 70_000 }, (_, i) => `cache-${i} 1 1 64 64 1 : tunables 0 0 0 : slabdata 1 1 0`).join('\n');
    const snapshots = snapshotsIn(rows, 'kernel-tables');
    assert.deepEqual([snapshots.length, snapshots[0].tables.slabinfo!.caches.length], [1, 65536]);
  });
});
