import * as assert from 'node:assert/strict';
import { findPeak } from '../../../../src/replay/state/peak';
import { readTrace } from '../../../read-trace';
import { runTrace } from '../../../run-trace';
import { encode, run } from '../../support';
import { longTrace } from '../long-trace';

describe('the peak', () => {
  it('is the first position with the most bytes in use', () => {
    const result = run('arena 64', 'a = alloc 16', 'b = alloc 16', 'free a', 'a = alloc 16', 'free a', 'free b');
    const { position, metrics } = findPeak(result);
    assert.equal(position, 2);
    assert.equal(metrics.used, 32);
    assert.equal(metrics.live, 2);
  });

  it('is the start where nothing is ever in use', () => {
    assert.equal(findPeak(run('arena 64', 'free a')).position, 0);
    assert.equal(findPeak(run('arena 64')).position, 0);
  });

  it('counts slabs whole', () => {
    const result = run('arena 64KiB unit 4KiB', 'cache c 64', 'a = alloc c', 'free a', 'b = alloc 4096');
    assert.deepEqual([findPeak(result).position, findPeak(result).metrics.used], [4, 8192]);
  });
});

describe('errorsAt', () => {
  it('counts failed operations and lines up to a position, but no expected error', () => {
    const result = run(
      'arena 64',
      'nonsense', // position 0
      'free a',
      'b = alloc 8',
      'expect live == 7', // position 2
      'expect error double-free',
      'free b, b',
      'expect error double-free', // position 4
      'free b',
    );
    assert.deepEqual(
      [0, 1, 3, 4, 5].map((position) => result.errorsAt(position)),
      [1, 2, 4, 5, 5],
    );
    assert.equal(result.errorCount, 5);
  });

  it('agrees with a count over many operations', () => {
    const result = runTrace(readTrace(encode(longTrace('lowest', 3000))));
    let errors = 0;
    const notes = result.notes.map(({ position }) => position).sort((a, b) => a - b);
    for (let position = 0; position <= result.operationCount; position++) {
      if (position > 0 && result.countsAsError(position - 1)) errors++;
      while (notes.length > 0 && notes[0] <= position) {
        notes.shift();
        errors++;
      }
      assert.equal(result.errorsAt(position), errors);
    }
    assert.equal(result.errorCount, errors);
  });
});
