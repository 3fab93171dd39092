import assert from 'node:assert/strict';
import { englishStrings } from '../../../../src/protocol/strings';
import { explainTimes } from '../../../../webview/shell/find-times';

describe('The times in a filter', () => {
  const explained = (filter: string): string[] => explainTimes(englishStrings, filter);

  it('are told in words, one by one', () => {
    assert.deepEqual(explained('cache:a born:5..13 -died:7 alive-at:end'), [
      'born:5..13: allocated by operation 5 to 13',
      '-died:7: not ended by operation 7',
      'alive-at:end: live at the end of the run',
    ]);
    assert.deepEqual(explained('Born:5.. alive-at:..9'), [
      'Born:5..: allocated by operation 5 to the end',
      'alive-at:..9: live at position 0 to 9',
    ]);
  });

  it('are not looked for in other terms', () => {
    assert.deepEqual(explained(''), []);
    assert.deepEqual(explained('site:born:3 size:5..9 newborn:1'), []);
  });
});
