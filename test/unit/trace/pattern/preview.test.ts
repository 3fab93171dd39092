import assert from 'node:assert/strict';
import { LinePatterns } from '../../../../src/trace/pattern/pattern-format';
import { previewLines } from '../../../../src/trace/pattern/preview';

describe('the preview of a pattern', () => {
  it('says what each line comes to, or why it comes to nothing', () => {
    const pattern = String.raw`^(?<op>\S+) (?<addr>\S+)(?: (?<size>\d+))?(?: from (?<old>\S+))?`;
    const lines = [
      'malloc 0x1000 24',
      'realloc 0x2000 48 from 0x1000',
      'free 0x2000',
      'free 0x3000',
      'free 0x0',
      'malloc 0x0 64',
      'paint 0x1000 24',
      'malloc here 24',
      'words',
      '  ',
      'x'.repeat(5000),
    ];
    assert.deepEqual(previewLines(new LinePatterns([pattern]), lines), [
      { kind: 'allocate', handle: '0x1000', size: 24 },
      { kind: 'reallocate', old: '0x1000', handle: '0x2000', size: 48 },
      { kind: 'free', handle: '0x2000', isKnown: true },
      { kind: 'free', handle: '0x3000', isKnown: false },
      { kind: 'nullFree' },
      { kind: 'failed' },
      { kind: 'noOperation' },
      { kind: 'noBlock' },
      { kind: 'unmatched' },
      { kind: 'blank' },
      { kind: 'tooLong' },
    ]);
  });
});
