import * as assert from 'node:assert/strict';
import { diffPositions, sumChanges, type PositionDiff } from '../../../../src/analysis/diff/position-diff';
import { finish } from '../../../../src/work/work';
import { run } from '../../support';

const lines = [
  'arena 4KiB unit 16',
  'a = alloc 16 @ site=one',
  'b = alloc 32 @ site=two',
  'c = alloc 64 @ site=two',
  'd = alloc 100 @ site=one',
  'free a',
  'b = realloc b 30',
  'c = realloc c 200',
  'e = alloc 16 @ site=three',
  'f = alloc 8 @ site=three',
  'free f',
];
const of = run(...lines);
const diffOf = (from: number, to: number): PositionDiff => finish(diffPositions(of, from, to));
const texts = ({ changes }: PositionDiff): string[] => changes.map(({ kind, before, after }) => `${kind} ${before} ${after}`);

describe('two positions of a run', () => {
  it('tell what was added, freed, moved and resized; what came and went in between is in neither', () => {
    const diff = diffOf(4, 10);
    assert.deepEqual(texts(diff), ['freed 0 -1', 'resized 1 5', 'moved 2 6', 'added -1 7']);
    assert.deepEqual([diff.kept, diff.keptBytes], [1, 100]);
  });

  it('are compared in either direction', () => {
    assert.deepEqual(texts(diffOf(10, 4)), ['added -1 0', 'resized 5 1', 'moved 6 2', 'freed 7 -1']);
    assert.deepEqual(texts(diffOf(4, 4)), []);
    assert.deepEqual(texts(diffOf(0, 2)), ['added -1 0', 'added -1 1']);
  });

  it('are summed up by site, cache and size', () => {
    const nothing = { added: 0, addedBytes: 0, freed: 0, freedBytes: 0, moved: 0, resized: 0 };
    assert.deepEqual(
      sumChanges(of, diffOf(4, 10), 'size').map(({ key, growth }) => [key, growth]),
      [
        [200, 136],
        [30, -2],
        [16, 0],
      ],
    );
    assert.deepEqual(sumChanges(of, diffOf(4, 10), 'site'), [
      // A realloc without a site of its own has none.
      { ...nothing, key: undefined, moved: 1, resized: 1, growth: 134 },
      { ...nothing, key: 'one', freed: 1, freedBytes: 16, growth: -16 },
      { ...nothing, key: 'three', added: 1, addedBytes: 16, growth: 16 },
    ]);
    const slabs = run('cache c 100', 'x = alloc c', 'y = alloc 64');
    assert.deepEqual(
      sumChanges(slabs, finish(diffPositions(slabs, 0, 3)), 'cache').map(({ key, added }) => [key, added]),
      [
        ['c', 1],
        [undefined, 1],
      ],
    );
  });
});
