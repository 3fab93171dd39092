import * as assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';

describe('english', () => {
  it('fills placeholders in, in any order and more than once', () => {
    assert.equal(english('{1} of {0}, {1}', 8, 'a'), 'a of 8, a');
  });

  it('leaves placeholders without a value as they are', () => {
    assert.equal(english('{0} and {1}', 1), '1 and {1}');
  });

  it('does not look into the values', () => {
    assert.equal(english('{0} {1}', '{1}', 2), '{1} 2');
  });
});
