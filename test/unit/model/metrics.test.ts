import * as assert from 'node:assert/strict';
import { computeMetrics } from '../../../src/model/metrics';

describe('computeMetrics', () => {
  it('of the textbook’s example after three allocations', () => {
    // 64 bytes, units of 1: 8 + 8 + 4 in use; a free 4, 8 and 32 remain.
    const metrics = computeMetrics({
      live: 3,
      requested: 18,
      held: 20,
      arenaSize: 64,
      unit: 1,
      freeBlocks: [0, 0, 1, 1, 0, 1, 0],
      errors: 2,
    });
    assert.deepEqual(metrics, {
      live: 3,
      requested: 18,
      held: 20,
      used: 20,
      free: 44,
      largest: 32,
      slabOverhead: 0,
      internal: 2 / 20,
      external: 12 / 44,
      errors: 2,
      unusable: [0, 0, 0, 4 / 44, 12 / 44, 12 / 44, 1],
      // Order 6 needs 64 units: 1 - (1 + 44 / 64) / 3.
      fragmentation: [-1, -1, -1, -1, -1, -1, 1 - (1 + 44 / 64) / 3],
    });
  });

  it('counts slabs whole: what no object holds is overhead', () => {
    const metrics = computeMetrics({ live: 2, requested: 20, held: 32, arenaSize: 256, unit: 16, freeBlocks: [0, 0, 1, 1], errors: 0 });
    assert.equal(metrics.free, 192);
    assert.equal(metrics.used, 64);
    assert.equal(metrics.slabOverhead, 32);
    assert.equal(metrics.internal, 12 / 32);
  });

  it('divides nothing by zero', () => {
    const full = computeMetrics({ live: 1, requested: 64, held: 64, arenaSize: 64, unit: 16, freeBlocks: [0, 0, 0], errors: 0 });
    assert.equal(full.free, 0);
    assert.equal(full.largest, 0);
    assert.equal(full.external, 0);
    assert.deepEqual(full.unusable, [0, 0, 0]);
    assert.deepEqual(full.fragmentation, [0, 0, 0]);
    const empty = computeMetrics({ live: 0, requested: 0, held: 0, arenaSize: 64, unit: 16, freeBlocks: [0, 0, 1], errors: 0 });
    assert.equal(empty.internal, 0);
    assert.equal(empty.external, 0);
    assert.equal(empty.used, 0);
  });
});
