import * as assert from 'node:assert/strict';
import { expectLines, judgeTrace } from '../../../src/language/trace-tests';
import { english } from '../../../src/model/localize';
import { finish } from '../../../src/work/work';
import { run } from '../support';

describe('traces as tests', () => {
  it('tell which expectations hold, with what is expected and what there is', () => {
    const of = run(
      'arena 64',
      'a = alloc 8',
      'expect live == 1',
      'expect live > 3',
      'expect external < 99.5%',
      'expect address(a) == 0x8',
      'expect size(b) == 1',
      'expect error double-free',
      'free a',
      'expect error double-free',
      'free a',
      'expect error double-free',
    );
    assert.deepEqual(finish(judgeTrace(of, english)), {
      expectations: [
        { line: 3, expected: '1', actual: '1', failure: undefined },
        { line: 4, expected: '> 3', actual: '1', failure: 'Expected live > 3, but it is 1.' },
        { line: 5, expected: '< 99.5%', actual: '42.86%', failure: undefined },
        { line: 6, expected: '0x8', actual: '0x0', failure: 'Expected address(a) == 0x8, but it is 0x0.' },
        { line: 7, failure: 'Expected size to tell about b, but b is not live here.' },
        {
          line: 8,
          expected: 'double-free',
          actual: 'no error',
          failure: 'Expected the next operation to end in double-free, but it succeeded.',
        },
        { line: 10, expected: 'double-free', actual: 'double-free', failure: undefined },
        {
          line: 12,
          expected: 'double-free',
          actual: 'no error',
          failure: 'Expected an operation that ends in double-free, but none follows.',
        },
      ],
      errors: [],
      errorCount: 0,
    });
  });

  it('fail by errors that no line expects, as the command line does', () => {
    const of = run(
      'arena 64',
      'a = alloc 8',
      'free a',
      'free a',
      'b = alloc 128',
      'oops',
      'expect live == 3',
      'expect error too-large',
      'c = alloc 128',
    );
    const { expectations, errors, errorCount } = finish(judgeTrace(of, english));
    assert.deepEqual(
      errors.map(({ line, code }) => [line, code]),
      [
        [4, 'double-free'],
        [5, 'too-large'],
        [6, 'syntax'],
      ],
    );
    assert.equal(errorCount, 3);
    assert.deepEqual(
      expectations.map(({ failure }) => failure !== undefined),
      [true, false],
    );
    assert.equal(of.errorCount, 4);
  });

  it('are found by their lines', () => {
    assert.deepEqual(expectLines('a = alloc 8\n  expect live == 1  # one\n# expect x\nexpect  used > 0\n'), [
      { line: 2, label: 'expect live == 1' },
      { line: 4, label: 'expect  used > 0' },
    ]);
  });
});
