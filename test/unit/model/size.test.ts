import * as assert from 'node:assert/strict';
import { formatPercent, formatSize } from '../../../src/model/size';

describe('formatSize', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1740, '1.7 KiB'],
    [4 * 2 ** 20, '4 MiB'],
    [2.5 * 2 ** 30, '2.5 GiB'],
    [2 ** 48, '256 TiB'],
    [-2048, '-2 KiB'],
  ];
  for (const [bytes, text] of cases) it(`writes ${bytes} as ${text}`, () => assert.equal(formatSize(bytes), text));

  it('has no unit above TiB', () => assert.equal(formatSize(2 ** 50), '1024 TiB'));
});

describe('formatPercent', () => {
  it('has one decimal', () => {
    assert.equal(formatPercent(0.254), '25.4%');
    assert.equal(formatPercent(0), '0.0%');
    assert.equal(formatPercent(1), '100.0%');
  });
});
