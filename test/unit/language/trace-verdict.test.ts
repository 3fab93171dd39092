import assert from 'node:assert/strict';
import { judgeTrace } from '../../../src/language/trace-tests';
import { english } from '../../../src/model/localize';
import { finish } from '../../../src/work/work';
import { run } from '../support';

/** Lines of expectations that fail, and of errors that nobody expected. */
function verdict(...lines: string[]): [number[], number[]] {
  const of = run(...lines);
  const { expectations, errors } = finish(judgeTrace(of, english));
  return [expectations.filter(({ failure }) => failure).map(({ line }) => line), errors.map(({ line }) => line)];
}

describe('The verdict about a trace', () => {
  it('has failed expectations apart from other errors, and no warnings', () => {
    assert.deepEqual(verdict('a = alloc 8', 'free b', 'expect live == 2', 'what', 'expect live == 1'), [[3], [2, 4]]);
  });

  it('expects an error that is announced', () => {
    assert.deepEqual(verdict('expect error invalid-free', 'free b'), [[], []]);
    assert.deepEqual(verdict('expect error double-free', 'free b'), [[1], [2]]);
  });

  it('expects the errors above a line that counts them', () => {
    assert.deepEqual(verdict('free a', 'expect errors == 1', 'free b'), [[], [3]]);
    assert.deepEqual(verdict('free a', 'expect errors == 1', 'free b', 'expect errors == 2'), [[], []]);
  });

  it('does not where the line fails, or sets a bound only', () => {
    assert.deepEqual(verdict('free a', 'expect errors == 2'), [[2], [1]]);
    assert.deepEqual(verdict('free a', 'expect errors >= 1'), [[], [1]]);
    assert.deepEqual(verdict('free a', 'expect errors == 1', 'free b', 'expect errors == 1'), [[4], [3]]);
  });
});
