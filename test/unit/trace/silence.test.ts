import * as assert from 'node:assert/strict';
import { parseSilence } from '../../../src/trace/silence';
import { read } from '../support';

describe('parseSilence', () => {
  it('takes the words behind', () => {
    const words = (comment: string): readonly string[] | undefined => parseSilence(comment, 1, false)?.words;
    assert.deepEqual(words('# alloctrace-ignore churn'), ['churn']);
    assert.deepEqual(words('#alloctrace-ignore churn, growth  pinned-block\r'), ['churn', 'growth', 'pinned-block']);
    assert.deepEqual(words('# alloctrace-ignore churn: measured'), ['churn', 'measured']);
    assert.deepEqual(words('#\talloctrace-ignore'), []);
    assert.equal(words('# alloctrace-ignores churn'), undefined);
    assert.equal(words('# please alloctrace-ignore churn'), undefined);
  });

  it('holds for its line, the next or the file', () => {
    assert.equal(parseSilence('# alloctrace-ignore churn', 7, false)?.scope, 'line');
    assert.equal(parseSilence('# alloctrace-ignore churn', 7, true)?.scope, 'next');
    assert.equal(parseSilence('# alloctrace-ignore-file churn', 7, true)?.scope, 'file');
    assert.equal(parseSilence('# alloctrace-ignore churn', 7, true)?.line, 7);
  });
});

describe('comments that silence', () => {
  it('are read with the trace, after any statement', () => {
    const { silences } = read(
      'arena 64 # alloctrace-ignore churn',
      '# nothing of the kind',
      '# alloctrace-ignore',
      'mark x # alloctrace-ignore growth',
      'a = alloc 8 @ cpu=1 # alloctrace-ignore-file',
      'mark "# alloctrace-ignore churn"',
      'a = nonsense # alloctrace-ignore churn',
    );
    assert.deepEqual(
      silences.map(({ line, scope, words }) => `${line} ${scope} ${words.join()}`),
      ['1 line churn', '3 next ', '4 line growth', '5 file '],
    );
  });
});
