import * as assert from 'node:assert/strict';
import { parseSilence, Silences } from '../../../src/model/silence';

describe('parseSilence', () => {
  const codes = (comment: string): readonly string[] | undefined => parseSilence(comment, 1, false)?.codes;

  it('takes codes, and what follows them as a remark', () => {
    assert.deepEqual(codes('# alloctrace-ignore churn'), ['churn']);
    assert.deepEqual(codes('#alloctrace-ignore churn, growth  pinned-block\r'), ['churn', 'growth', 'pinned-block']);
    assert.deepEqual(codes('# alloctrace-ignore churn: measured, growth is another matter'), ['churn']);
    assert.deepEqual(codes('#\talloctrace-ignore'), []);
  });

  it('takes a misspelt code for no silence at all', () => {
    assert.equal(codes('# alloctrace-ignore chrun'), undefined);
    assert.equal(codes('# alloctrace-ignores churn'), undefined);
    assert.equal(codes('# please alloctrace-ignore churn'), undefined);
    assert.equal(codes('# alloctrace-ignore leak'), undefined, 'diagnostics are exact and cannot be silenced');
  });

  it('holds for its line, the next or the file', () => {
    assert.equal(parseSilence('# alloctrace-ignore churn', 7, false)?.scope, 'line');
    assert.equal(parseSilence('# alloctrace-ignore churn', 7, true)?.scope, 'next');
    assert.equal(parseSilence('# alloctrace-ignore-file churn', 7, true)?.scope, 'file');
    assert.equal(parseSilence('# alloctrace-ignore churn', 7, true)?.line, 7);
  });
});

describe('Silences', () => {
  it('cover lines', () => {
    const silences = new Silences([
      { line: 3, scope: 'line', codes: ['churn'] },
      { line: 5, scope: 'next', codes: ['growth'] },
      { line: 6, scope: 'next', codes: [] },
    ]);
    assert.equal(silences.covers('churn', 3), true);
    assert.equal(silences.covers('growth', 3), false);
    assert.equal(silences.covers('churn', 4), false);
    assert.equal(silences.covers('growth', 6), false, 'the comment itself');
    assert.equal(silences.covers('growth', 7), true);
    assert.equal(silences.covers('churn', 7), true);
    assert.equal(silences.covers('churn', 8), false);
  });

  it('cover files', () => {
    const silences = new Silences([{ line: 3, scope: 'file', codes: ['churn'] }]);
    assert.equal(silences.covers('churn', 1), true);
    assert.equal(silences.covers('growth', 3), false);
  });
});
