import * as assert from 'node:assert/strict';
import { bitCount, ceilOrder, ilog2, isPowerOfTwo, roundUp } from '../../../src/engine/arithmetic';

describe('arithmetic', () => {
  it('knows powers of two up to 2^64', () => {
    for (let k = 0; k <= 64; k++) assert.ok(isPowerOfTwo(2 ** k), `2^${k}`);
    for (const n of [0, -1, -2, 0.5, 3, 6, 12, 1740, 2 ** 40 + 1, 2 ** 53 - 1, NaN]) assert.ok(!isPowerOfTwo(n), String(n));
  });

  it('rounds logarithms down', () => {
    for (let k = 1; k <= 52; k++) {
      assert.equal(ilog2(2 ** k), k);
      assert.equal(ilog2(2 ** k - 1), k - 1);
      assert.equal(ilog2(2 ** k + 1), k);
    }
    assert.equal(ilog2(1), 0);
  });

  it('finds the smallest order that holds so many bytes', () => {
    assert.deepEqual(
      [0, 1, 16, 17, 32, 33, 64, 65].map((bytes) => ceilOrder(bytes, 16)),
      [0, 0, 0, 1, 1, 2, 2, 3],
    );
    assert.equal(ceilOrder(2 ** 48, 2 ** 20), 28);
    assert.equal(ceilOrder(2 ** 48 + 1, 2 ** 20), 29);
  });

  it('rounds up to multiples', () => {
    assert.equal(roundUp(0, 8), 0);
    assert.equal(roundUp(1, 8), 8);
    assert.equal(roundUp(16, 8), 16);
    assert.equal(roundUp(1740, 64), 1792);
  });

  it('counts bits', () => {
    for (let k = 0; k < 32; k++) assert.equal(bitCount(1 << k), 1);
    assert.deepEqual([0, -1, 0b1011, 0x55555555, -2].map(bitCount), [0, 32, 3, 16, 31]);
  });
});
