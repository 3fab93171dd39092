import assert from 'node:assert/strict';
import { ReferencePosition } from '../../../src/analysis/diff/reference-position';
import { changeAt } from '../../../src/picture/inspected-change';
import { finish } from '../../../src/work/work';
import { run } from '../support';

describe('what has changed at a place', () => {
  const of = run('arena 64', 'a = alloc 8', 'b = alloc 8', 'free a', 'c = alloc 4', 'b = realloc b 6', 'b = realloc b 20');
  const changeOf = (reference: number, position: number, operation: number | undefined, byte: number): unknown =>
    changeAt(of, finish(ReferencePosition.make(of, reference)), { operation }, byte, position);

  it('is told by the operation that made it', () => {
    const gone = { handle: 'a', requested: 8, line: 2, moved: false, operation: 3 };
    assert.deepEqual(changeOf(2, 4, 4, 0), { position: 2, change: 'added', operation: 4, was: undefined, gone });
    const was = { address: '0x8', requested: 8 };
    assert.deepEqual(changeOf(2, 5, 5, 8), { position: 2, change: 'resized', operation: 5, was, gone: undefined });
    assert.deepEqual(changeOf(2, 6, 6, 32), { position: 2, change: 'moved', operation: 6, was, gone: undefined });
    const moved = { handle: 'b', requested: 8, line: 3, moved: true, operation: 5 };
    assert.deepEqual(changeOf(2, 6, undefined, 8), { position: 2, change: undefined, operation: undefined, was: undefined, gone: moved });
  });

  it('is told of what is to come before the position that it is compared with', () => {
    assert.deepEqual(changeOf(4, 2, 1, 0), {
      position: 4,
      change: 'added',
      operation: 3,
      was: undefined,
      gone: { handle: 'c', requested: 4, line: 5, moved: false, operation: 4 },
    });
  });

  it('is not told where nothing was and is, of whole slabs, and of what is not followed', () => {
    assert.equal(changeOf(2, 6, undefined, 60), undefined);
    const reference = finish(ReferencePosition.make(of, 2));
    assert.equal(changeAt(of, reference, { operation: 1, kind: 'slab' }, 0, 2), undefined);
    // It has allocated nothing.
    assert.equal(changeOf(2, 4, 3, 0), undefined);
  });
});
