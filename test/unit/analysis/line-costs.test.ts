import * as assert from 'node:assert/strict';
import { findLineCosts } from '../../../src/analysis/line-costs';
import { stepValueOf } from '../../../src/analysis/step-values';
import { english } from '../../../src/model/localize';
import { Cursor } from '../../../src/replay/state/cursor';
import { finish } from '../../../src/work/work';
import { run } from '../support';

describe('costs of lines', () => {
  const of = run('arena 1MiB', 'a = alloc 1000', 'free a', 't[0..9] = alloc 33', 'free t[*]', 'b = alloc 8');

  it('are padding in all, or the most bytes held at once', () => {
    const padding = finish(findLineCosts(of, 'padding'));
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7].map((line) => padding.cost(line)),
      [0, 24, 0, 310, 0, 0, 0],
    );
    assert.deepEqual(
      [2, 4, 6].map((line) => padding.level(line)),
      [2, 3, 0],
    );
    const held = finish(findLineCosts(of, 'held'));
    assert.deepEqual(
      [2, 4, 6].map((line) => held.cost(line)),
      [1024, 640, 8],
    );
    assert.deepEqual(
      [2, 4, 6].map((line) => held.level(line)),
      [3, 3, 1],
    );
  });
});

describe('values while stepping', () => {
  it('tell what is live and how caches are used', () => {
    const of = run('cache c 64', 't[0..3] = alloc c', 'a = alloc 8', 'free t[0]', 'free a');
    const cursor = new Cursor(of);
    cursor.seek(3);
    const values = (): (string | undefined)[] => [1, 2, 3, 4].map((line) => stepValueOf(cursor, line, english));
    assert.deepEqual(values(), ['2 objects in 1 slabs', '2 of 4 live, 128 B', undefined, undefined]);
    cursor.seek(7);
    assert.deepEqual(values(), ['3 objects in 1 slabs', '3 of 4 live, 192 B', 'live, 16 B', undefined]);
    cursor.seek(8);
    assert.deepEqual(values()[2], 'ended');
  });
});
