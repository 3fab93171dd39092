import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { selectRange } from '../../../src/analysis/select-range';

describe('selectRange', () => {
  it('puts into a range what sorting everything would put there', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 60 }), fc.nat(70), fc.nat(70), (keys, from, count) => {
        const compare = (a: number, b: number): number => keys[a] - keys[b] || a - b;
        const sorted = Int32Array.from(keys, (_, index) => index).sort(compare);
        const items = Int32Array.from(keys, (_, index) => keys.length - 1 - index);
        selectRange(items, from, from + count, compare);
        assert.deepEqual(items.subarray(from, from + count), sorted.subarray(from, from + count));
        assert.deepEqual(items.slice().sort(), Int32Array.from(keys, (_, index) => index).sort(), 'nothing is lost');
      }),
      { numRuns: 300 },
    );
  });
});
