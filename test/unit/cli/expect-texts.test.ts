import assert from 'node:assert/strict';
import { ExpectTexts } from '../../../src/cli/expect-texts';

function textsOf(text: string, length: number): (line: number) => string | undefined {
  const texts = new ExpectTexts();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += length) texts.see(bytes.subarray(at, at + length));
  return (line) => texts.textOf(line);
}

describe('Texts of expectations', () => {
  it('are found by their lines, wherever chunks end', () => {
    const text = 'a = alloc 8\r\n\r\n  expect live  == 1 # ö\r\n# expect none\n\nexpect used == 16';
    for (let length = 1; length <= text.length + 1; length++) {
      const textOf = textsOf(text, length);
      assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map(textOf), [
        undefined,
        undefined,
        'expect live  == 1',
        undefined,
        undefined,
        'expect used == 16',
        undefined,
      ]);
    }
  });

  it('keep nothing of a line that is too long to be one', () => {
    const textOf = textsOf(`expect ${'x'.repeat(3 << 20)}\nexpect live == 0\n`, 1 << 16);
    assert.deepEqual([1, 2].map(textOf), [undefined, 'expect live == 0']);
  });
});
