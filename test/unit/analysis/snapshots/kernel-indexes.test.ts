import assert from 'node:assert/strict';
import { kernelIndexes } from '../../../../src/analysis/snapshots/kernel-indexes';

describe('the kernel’s indexes of fragmentation', () => {
  it('are those of its own whole numbers', () => {
    // 7 + 2*3 + 4*1 = 17 pages in 11 blocks: (17 - 4) * 1000 / 17 = 764.7; 1000 - (1000 + 17000 / 8) / 11 = 716.
    const { unusable, fragmentation } = kernelIndexes([7, 3, 1, 0, 0]);
    assert.deepEqual(unusable, [0, 0.411, 0.764, 1, 1]);
    assert.deepEqual(fragmentation, [-1, -1, -1, 0.716, 0.813]);
  });

  it('of no free memory all is unusable, and nothing is fragmented', () => {
    assert.deepEqual(kernelIndexes([0, 0]), { unusable: [1, 1], fragmentation: [0, 0] });
  });

  it('lies above a half less one block’s share wherever a request fails', () => {
    for (const freeBlocks of [
      [1, 0, 0, 0],
      [1000, 1, 0, 0],
      [0, 0, 500, 0],
      [3, 2, 9, 0],
    ]) {
      const blocks = freeBlocks.reduce((sum, count) => sum + count, 0);
      const [, , , index] = kernelIndexes(freeBlocks).fragmentation;
      assert.ok(index >= 0.5 - 1 / blocks - 0.002 && index <= 1, `${index}`);
    }
  });
});
