import * as assert from 'node:assert/strict';
import { at, explained } from '../failing';

describe('The exception invalid-free', () => {
  it('stops after frees of what is not live', () => assert.deepEqual(at({ filter: 'invalid-free' }), [16, 17]));

  it('tells where it was allocated and freed', () => {
    assert.equal(
      explained({ filter: 'invalid-free' }),
      'double-free\nt[0] was freed before.\nline 2: t[0] was allocated here\nline 3: t[0] was freed first here',
    );
  });
});
