import * as assert from 'node:assert/strict';
import { findLineCosts } from '../../../src/analysis/line-costs';
import { stepValueOf } from '../../../src/analysis/step-values';
import { expectationResults, expectLines } from '../../../src/language/trace-tests';
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

describe('traces as tests', () => {
  it('tell which expectations hold', () => {
    const of = run(
      'a = alloc 8',
      'expect live == 1',
      'expect live > 3',
      'expect live == 2',
      'expect size(b) == 1',
      'expect error double-free',
      'free a',
    );
    assert.deepEqual(expectationResults(of, english), [
      { line: 2, failure: undefined },
      { line: 3, failure: { message: 'Expected live > 3, but it is 1.' } },
      { line: 4, failure: { message: 'Expected live == 2, but it is 1.', expected: '2', actual: '1' } },
      { line: 5, failure: { message: 'Expected size to tell about b, but b is not live here.' } },
      { line: 6, failure: { message: 'Expected the next operation to end in double-free, but it succeeded.' } },
    ]);
  });

  it('are found by their lines', () => {
    assert.deepEqual(expectLines('a = alloc 8\n  expect live == 1  # one\n# expect x\nexpect  used > 0\n'), [
      { line: 2, label: 'expect live == 1' },
      { line: 4, label: 'expect  used > 0' },
    ]);
  });
});
