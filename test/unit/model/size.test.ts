import * as assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { formatCount, formatPercent, formatSize, writeNumbersIn } from '../../../src/model/size';

describe('formatSize', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1,023 B'],
    [1024, '1 KiB'],
    [1740, '1.7 KiB'],
    [4 * 2 ** 20, '4 MiB'],
    [2.5 * 2 ** 30, '2.5 GiB'],
    [2 ** 48, '256 TiB'],
    [-2048, '-2 KiB'],
  ];
  for (const [bytes, text] of cases) it(`writes ${bytes} as ${text}`, () => assert.equal(formatSize(bytes), text));

  it('has no unit above TiB', () => assert.equal(formatSize(2 ** 50), '1,024 TiB'));
});

describe('formatPercent', () => {
  it('has one decimal', () => {
    assert.equal(formatPercent(0.254), '25.4%');
    assert.equal(formatPercent(0), '0.0%');
    assert.equal(formatPercent(1), '100.0%');
  });
});

describe('numbers in another language', () => {
  afterEach(() => writeNumbersIn('en'));

  it('are written as it writes them, all of them', () => {
    writeNumbersIn('de');
    assert.deepEqual(
      [formatSize(1740), formatSize(-1000), formatCount(1270), formatPercent(0.4128)],
      ['1,7 KiB', '-1.000 B', '1.270', '41,3\u00a0%'],
    );
    assert.equal(english('{0} of {1}', 1270, '1.5'), '1.270 of 1.5');
    writeNumbersIn('qps-ploc');
    assert.equal(formatCount(1270), '1,270');
    writeNumbersIn('no language');
    assert.equal(formatCount(1270), '1,270');
  });
});
