import * as assert from 'node:assert/strict';
import { findCounterparts } from '../../../../src/analysis/diff/counterparts';
import { ReferencePosition } from '../../../../src/analysis/diff/reference-position';
import { finish } from '../../../../src/work/work';
import { run } from '../../support';

const of = run(
  'arena 4KiB unit 16',
  'a = alloc 16',
  'b = alloc 32',
  'b = realloc b 30',
  'b = realloc b 200',
  'free a',
  'c = alloc 16',
  'b = realloc b 190',
  'free b',
);

describe('the position that others are compared with', () => {
  it('knows what every allocation was there, behind it and before it', () => {
    assert.deepEqual([...finish(findCounterparts(of, 2))], [0, 1, 1, 1, -1, -1, 1, -1]);
    assert.deepEqual([...finish(findCounterparts(of, 4))], [0, 3, 3, 3, -1, -1, 3, -1]);
    assert.deepEqual([...finish(findCounterparts(of, 7))], [-1, 6, 6, 6, -1, 5, 6, -1]);
    assert.deepEqual([...finish(findCounterparts(of, 8))], [-1, -1, -1, -1, -1, 5, -1, -1]);
  });

  it('tells what is kept, added, moved and resized in place', () => {
    const reference = finish(ReferencePosition.make(of, 2));
    assert.deepEqual(
      [0, 1, 2, 3, 5, 6].map((op) => reference.changeOf(op)),
      ['kept', 'kept', 'resized', 'moved', 'added', 'moved'],
    );
  });

  it('knows what was live there by address, and what of it is no more or not yet', () => {
    const reference = finish(ReferencePosition.make(of, 2));
    const { operation, offset, held } = reference.contents;
    assert.deepEqual(
      [[...operation], [...offset], [...held]],
      [
        [0, 1],
        [0, 32],
        [16, 32],
      ],
    );
    assert.deepEqual(
      [-1, 0, 15, 16, 32, 63, 64].map((byte) => reference.indexAt(byte)),
      [-1, 0, 0, -1, 1, 1, -1],
    );
    assert.deepEqual(
      [0, 1, 2, 3, 5, 8].map((position) => reference.gone(position)),
      [
        { blocks: 2, bytes: 48 },
        { blocks: 1, bytes: 32 },
        { blocks: 0, bytes: 0 },
        { blocks: 0, bytes: 0 },
        { blocks: 1, bytes: 16 },
        { blocks: 2, bytes: 48 },
      ],
    );
    assert.deepEqual(
      [2, 3, 4].map((position) => reference.isLive(1, position)),
      [true, false, false],
    );
    assert.deepEqual(
      [1, 3, 7, 8].map((position) => reference.isAlive(1, position)),
      [false, true, true, false],
    );
  });
});
