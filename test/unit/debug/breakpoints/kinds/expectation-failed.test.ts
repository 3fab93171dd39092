import * as assert from 'node:assert/strict';
import { at, explained } from '../failing';

describe('The exception expectation-failed', () => {
  it('stops where an expectation fails', () => assert.deepEqual(at({ filter: 'expectation-failed' }), [15]));

  it('takes a condition on the position', () => {
    assert.deepEqual(at({ filter: 'expectation-failed', condition: 'live == 4' }), [15]);
    assert.deepEqual(at({ filter: 'expectation-failed', condition: 'live == 5' }), []);
  });

  it('tells what was expected', () => {
    assert.equal(explained({ filter: 'expectation-failed' }), 'expectation-failed\nExpected live == 3, but it is 4.');
  });
});
