import * as assert from 'node:assert/strict';
import { at, explained } from '../failing';

describe('The exception leak', () => {
  it('stops at the end', () => assert.deepEqual(at({ filter: 'leak' }), [21]));

  it('takes a condition on the first allocation of a line', () => {
    assert.deepEqual(at({ filter: 'leak', condition: 'size >= 8' }), [21]);
    assert.deepEqual(at({ filter: 'leak', condition: 'size > 8' }), []);
  });

  it('tells the lines', () => {
    assert.match(
      explained({ filter: 'leak' }),
      /^leak\n4 allocations \(32 B\) are never freed.\nline 2: 3 allocations .*\nline 14: t\[3\]/,
    );
  });
});
