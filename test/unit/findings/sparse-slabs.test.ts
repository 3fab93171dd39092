import * as assert from 'node:assert/strict';
import { found, only } from './judged';

const arena = ['arena 1MiB unit 4KiB', 'machine page 4KiB', 'cache c 1024 order 0'];

describe('sparse slabs', () => {
  it('are told by cache, with what would be free if their objects stood together', () => {
    // Ten slabs of four; one object stays in each.
    const { line, data, related, message } = only('sparse-slabs', [
      ...arena,
      't[0..39] = alloc c',
      'free t[1..39:4], t[2..39:4], t[3..39:4]',
    ]);
    assert.equal(line, 3);
    assert.deepEqual(data, {
      cache: 'c',
      position: 71,
      when: 'end',
      slabs: 9,
      allSlabs: 10,
      objects: 9,
      slots: 36,
      bytes: 9 * 4096,
      reclaimable: 6 * 4096,
    });
    assert.deepEqual(
      related.map((place) => place.line),
      [4],
    );
    assert.equal(message, 'c: 9 of 10 slabs are sparse at the end. 9 objects hold 36 slots; together they would need 24 KiB less.');
  });

  it('are judged where slabs have the most overhead, and reported once', () => {
    const { data } = only('sparse-slabs', [
      ...arena,
      't[0..39] = alloc c',
      'free t[1..39:4], t[2..39:4], t[3..39:4]',
      'free t[*]',
      'shrink c',
    ]);
    assert.deepEqual([data.when, data.position, data.slabs], ['most overhead', 71, 9]);
  });

  it('stand at the first request of a size class', () => {
    const lines = [
      'arena 1MiB unit 4KiB',
      'machine page 4KiB',
      'a = kmalloc 8',
      't[0..63] = kmalloc 1000',
      'free t[1..63:4], t[2..63:4], t[3..63:4]',
    ];
    const { line, data } = only('sparse-slabs', lines);
    assert.deepEqual([line, data.cache], [4, 'kmalloc-1k']);
  });

  it('are none below the thresholds', () => {
    const half = [...arena, 't[0..39] = alloc c', 'free t[0..39:2]'];
    assert.deepEqual(found('sparse-slabs', half), []);
    assert.equal(found('sparse-slabs', half, { 'sparseSlabs.occupancy': 50 }).length, 1);
    assert.equal(found('sparse-slabs', half, { 'sparseSlabs.occupancy': 50, 'sparseSlabs.slabs': 10 }).length, 0);
    const among = ['arena 1MiB unit 4KiB', 'machine page 4KiB', 'x = alloc 512KiB', ...half.slice(2)];
    assert.equal(found('sparse-slabs', among, { 'sparseSlabs.occupancy': 50, 'sparseSlabs.share': 10 }).length, 0);
  });
});
