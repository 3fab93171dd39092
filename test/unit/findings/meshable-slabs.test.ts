import * as assert from 'node:assert/strict';
import { found, only } from './judged';

const arena = ['arena 1MiB unit 4KiB', 'machine page 4KiB', 'cache c 1024 order 0'];
/** Ten slabs of four; an object stays in each, in the first, second, third and fourth slot in turn. */
const spread = ['t[0..39] = alloc c', 'x = alloc c', ...[1, 2, 3, 4].map((step) => `free t[${step}..39:5]`)];

describe('meshable slabs', () => {
  it('are told by cache, with what would go back', () => {
    // After all but the last five of t[4..39:5]: three slabs have two objects each in neighbouring slots, seven have one.
    const { line, data, related, message } = only('meshable-slabs', [...arena, ...spread]);
    assert.equal(line, 3);
    assert.deepEqual(data, {
      cache: 'c',
      position: 69,
      when: 'most overhead',
      slabs: 9,
      left: 3,
      allSlabs: 11,
      reclaimable: 6 * 4096,
      largest: [1, 2, 3, 5].map((slab) => slab * 4096),
    });
    assert.deepEqual(
      related.map((place) => place.line),
      [4],
    );
    assert.match(message, /^c: 9 of 11 slabs have no slot in common .* Meshed onto 3, .* they would give back 24 KiB\.$/);
  });

  it('are none where objects lie in the same slots', () => {
    const same = [...arena, 't[0..39] = alloc c', 'x = alloc c', 'free t[1..39:4], t[2..39:4], t[3..39:4]'];
    assert.deepEqual(found('meshable-slabs', same), []);
  });

  it('are none below the thresholds', () => {
    assert.equal(found('meshable-slabs', [...arena, ...spread], { 'meshableSlabs.slabs': 6 }).length, 1);
    assert.deepEqual(found('meshable-slabs', [...arena, ...spread], { 'meshableSlabs.slabs': 7 }), []);
    const among = [...arena, 'y = alloc 512KiB', ...spread];
    assert.equal(found('meshable-slabs', among, { 'meshableSlabs.share': 4 }).length, 1);
    assert.deepEqual(found('meshable-slabs', among), []);
  });
});
