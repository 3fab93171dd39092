import assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { englishStrings, localizeStrings } from '../../../src/protocol/strings';

describe('The strings of the webview', () => {
  it('each goes through the localiser, with its placeholders', () => {
    const strings = localizeStrings((message) => `«${message}»`);
    assert.deepEqual(Object.keys(strings), Object.keys(englishStrings));
    assert.equal(strings.positionOf, '«of {0}»');
    assert.deepEqual(localizeStrings(english), { ...englishStrings });
  });

  it('none is empty, and placeholders count from 0 without a gap', () => {
    for (const [key, text] of Object.entries(englishStrings)) {
      assert.notEqual(text.trim(), '', key);
      const used = [...text.matchAll(/\{(\d+)\}/g)].map((match) => Number(match[1]));
      assert.deepEqual(
        [...new Set(used)].sort(),
        [...new Set(used)].sort().map((_, index) => index),
        key,
      );
    }
  });
});
