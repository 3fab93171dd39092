import * as assert from 'node:assert/strict';
import { at, explained, failing } from '../failing';
import { positionsWhere } from '../positions-where';

describe('The exception fragmentation', () => {
  it('stops where its condition has become true', () => {
    assert.deepEqual(at({ filter: 'fragmentation', condition: 'external >= 50%' }), positionsWhere(failing, 'external >= 50%', 'rising'));
    assert.deepEqual(at({ filter: 'fragmentation' }), positionsWhere(failing, 'external > 50%', 'rising'));
    assert.deepEqual(at({ filter: 'fragmentation', condition: 'blocks(8) >= 2' }), positionsWhere(failing, 'blocks(8) >= 2', 'rising'));
  });

  it('tells what has become true, and what is free', () => {
    assert.match(explained({ filter: 'fragmentation' }), /^fragmentation\nexternal > 50% has become true.\nFree: /);
  });
});
