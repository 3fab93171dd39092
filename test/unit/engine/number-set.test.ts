import * as assert from 'node:assert/strict';
import { randomNumbers } from '../../../src/model/random';
import { NumberSet } from '../../../src/engine/number-set';

describe('NumberSet', () => {
  for (const size of [1, 31, 32, 33, 1024, 1025, 40_000]) {
    it(`finds neighbours among ${size} as a look at each does`, () => {
      const set = new NumberSet(size);
      const members = new Set<number>();
      const random = randomNumbers(size);
      for (let step = 0; step < 300; step++) {
        const number = random(size);
        if (random(3) === 0) {
          set.delete(number);
          members.delete(number);
        } else {
          set.add(number);
          members.add(number);
        }
        const sorted = [...members].sort((a, b) => a - b);
        const at = random(size + 1);
        assert.equal(set.next(at), sorted.find((each) => each >= at) ?? -1, `next from ${at}`);
        assert.equal(set.previous(at), sorted.findLast((each) => each < at) ?? -1, `previous below ${at}`);
      }
      set.clear();
      assert.deepEqual([set.next(0), set.previous(size)], [-1, -1]);
    });
  }
});
