import * as assert from 'node:assert/strict';
import { randomNumbers } from '../../../src/model/random';
import { sortInSteps } from '../../../src/work/sort';
import { finish } from '../../../src/work/work';
import { inSteps } from './queues';

describe('Sorting in steps', () => {
  it('comes to what sorting at once does, whatever the length and the order before', () => {
    const random = randomNumbers(5);
    for (const length of [0, 1, 2, 4095, 4096, 4097, 8192, 12_289, 50_000, 65_536]) {
      for (const valueOf of [() => random(1 << 30), (index: number) => index, (index: number) => -index, () => random(3)]) {
        const numbers = Float64Array.from({ length }, (_, index) => valueOf(index));
        assert.deepEqual(finish(sortInSteps(numbers.slice())), numbers.slice().sort(), `${length}`);
      }
    }
  });

  it('has no step that goes through much', () => {
    const { steps } = inSteps(sortInSteps(Float64Array.from({ length: 100_000 }, (_, index) => index ^ 0x5555)));
    assert.ok(Math.max(...steps) <= 4096, `${Math.max(...steps)}`);
  });
});
