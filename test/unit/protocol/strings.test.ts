import assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { hostViews } from '../../../src/panel/views';
import { englishStrings, localizeStrings } from '../../../src/protocol/strings';

describe('The strings of the webview', () => {
  it('each goes through the localiser, with its placeholders', () => {
    const strings = localizeStrings(englishStrings, (message) => `«${message}»`);
    assert.deepEqual(Object.keys(strings), Object.keys(englishStrings));
    assert.equal(strings.positionOf, '«of {0}»');
    assert.deepEqual(localizeStrings(englishStrings, english), { ...englishStrings });
  });

  const tables = {
    'all of it': englishStrings,
    ...Object.fromEntries(Object.values(hostViews).map(({ name, strings }) => [name, strings])),
  };

  for (const [table, strings] of Object.entries(tables)) {
    it(`of ${table} none is empty, and placeholders count from 0 without a gap`, () => {
      for (const [key, text] of Object.entries(strings)) {
        assert.notEqual(text.trim(), '', key);
        const used = [...text.matchAll(/\{(\d+)\}/g)].map((match) => Number(match[1]));
        assert.deepEqual(
          [...new Set(used)].sort(),
          [...new Set(used)].sort().map((_, index) => index),
          key,
        );
      }
    });
  }

  it('of a view stand for one thing: none is one of the common ones', () => {
    for (const { name, strings } of Object.values(hostViews)) {
      const twice = Object.keys(strings).filter((key) => key in englishStrings);
      assert.deepEqual(twice, [], name);
    }
  });
});
