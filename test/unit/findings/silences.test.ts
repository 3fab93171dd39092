import * as assert from 'node:assert/strict';
import { Silences } from '../../../src/findings/silences';
import { isFindingCode, type FindingCode } from '../../../src/findings/registry';
import { parseSilence, type SilenceComment } from '../../../src/trace/silence';

function comment(line: number, scope: SilenceComment['scope'], ...words: string[]): SilenceComment {
  return { line, scope, words };
}

describe('what a comment silences', () => {
  const all: readonly FindingCode[] = ['churn', 'growth', 'pinned-block'];
  const codes = (text: string): readonly string[] => {
    const parsed = parseSilence(text, 1, false);
    const silences = new Silences(parsed ? [parsed] : []);
    return all.filter((code) => silences.covers(code, 1));
  };

  it('are codes, and what follows them is a remark', () => {
    assert.deepEqual(codes('# alloctrace-ignore churn'), ['churn']);
    assert.deepEqual(codes('#alloctrace-ignore churn, growth  pinned-block\r'), ['churn', 'growth', 'pinned-block']);
    assert.deepEqual(codes('# alloctrace-ignore churn: measured, growth is another matter'), ['churn']);
    assert.deepEqual(codes('#\talloctrace-ignore'), all);
  });

  it('is nothing where a code is misspelt', () => {
    assert.deepEqual(codes('# alloctrace-ignore chrun'), []);
    assert.deepEqual(codes('# alloctrace-ignore leak'), [], 'diagnostics are exact and cannot be silenced');
    assert.ok(!isFindingCode('leak'));
  });
});

describe('Silences', () => {
  it('cover lines', () => {
    const silences = new Silences([comment(3, 'line', 'churn'), comment(5, 'next', 'growth'), comment(6, 'next')]);
    assert.equal(silences.covers('churn', 3), true);
    assert.equal(silences.covers('growth', 3), false);
    assert.equal(silences.covers('churn', 4), false);
    assert.equal(silences.covers('growth', 6), false, 'the comment itself');
    assert.equal(silences.covers('growth', 7), true);
    assert.equal(silences.covers('churn', 7), true);
    assert.equal(silences.covers('churn', 8), false);
  });

  it('are not led on by a comment that silences nothing', () => {
    const silences = new Silences([comment(5, 'next', 'growth'), comment(6, 'next', 'grwoth')]);
    assert.equal(silences.covers('growth', 6), true);
    assert.equal(silences.covers('growth', 7), false);
  });

  it('cover files', () => {
    const silences = new Silences([comment(3, 'file', 'churn')]);
    assert.equal(silences.covers('churn', 1), true);
    assert.equal(silences.covers('growth', 3), false);
  });
});
