import assert from 'node:assert/strict';
import { placeInArena } from '../../../src/picture/allocation';
import { cursorAt, runText } from './pictures';

describe('What a context menu of the map is about', () => {
  const run = runText(['arena 64 base 0x1000', 'a = alloc 8', 'b = alloc 5', 'free a', 'b = realloc b 20', 'free b', 'free b'].join('\n'));
  const at = (byte: number, position: number) => placeInArena({ kind: 'ready', run, state: cursorAt(run, position) }, byte);

  it('is the block there: its address, its line, the positions after it was allocated and freed', () => {
    assert.deepEqual(at(3, 2), { address: '0x1000', line: 2, allocatedAt: 1, freedAt: 3 });
    assert.deepEqual(at(9, 2), { address: '0x1008', line: 3, allocatedAt: 2, freedAt: 4 }, 'what is moved is freed where it was');
  });

  it('has no history where nothing is allocated, and none is outside of the arena', () => {
    assert.deepEqual(at(3, 0), { address: '0x1000' });
    assert.equal(at(64, 0), undefined);
  });

  it('is never freed where no operation that succeeded ends it', () => {
    const leaking = runText(['arena 64', 'a = alloc 8', 'free b'].join('\n'));
    assert.deepEqual(placeInArena({ kind: 'ready', run: leaking, state: cursorAt(leaking) }, 0), {
      address: '0x0',
      line: 2,
      allocatedAt: 1,
      freedAt: undefined,
    });
  });
});
