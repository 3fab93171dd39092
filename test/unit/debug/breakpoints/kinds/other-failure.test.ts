import * as assert from 'node:assert/strict';
import { at } from '../failing';

describe('The exception other-failure', () => {
  it('stops after operations on caches that fail', () => assert.deepEqual(at({ filter: 'other-failure' }), [19]));

  it('stops beside others', () => assert.deepEqual(at({ filter: 'invalid-free' }, { filter: 'other-failure' }), [16, 17, 19]));
});
