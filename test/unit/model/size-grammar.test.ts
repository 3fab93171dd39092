import * as assert from 'node:assert/strict';
import { readAddresses, readExactSize, readNumber, readSize } from '../../../src/model/size-grammar';

describe('the grammar of sizes', () => {
  it('has digits, hexadecimal ones too, and suffixes', () => {
    assert.deepEqual(
      ['100', '1_000', '0x1f', '4K', '4KiB', '2M', '1GiB', '3T', '7B', '4kib', '4 KiB', '4KB', '1.5K', '1,740', '0x10 B', '3.6k'].map(
        (text) => readSize(text, 'trace'),
      ),
      [100, 1000, 31, 4096, 4096, 2 ** 21, 2 ** 30, 3 * 2 ** 40, 7, 4096, 4096, 4096, 1536, 1740, 16, 3687],
    );
    for (const text of [
      '',
      'K',
      '5_',
      '_5',
      '0x',
      '0x1_0',
      '0X10',
      '4  KB',
      '4Ki',
      '-1',
      '1.5',
      '.5K',
      '5.K',
      '1,02,4',
      '1,0245',
      '1_0,240',
    ]) {
      assert.equal(readSize(text, 'trace'), undefined, text);
    }
  });

  it('is wider where people type', () => {
    assert.deepEqual(
      ['4kib', '0X1F', '0x1_0'].map((text) => readSize(text, 'typed')),
      [4096, 31, 16],
    );
    for (const text of ['5_', '0x_1', '0x1_', '4P']) assert.equal(readSize(text, 'typed'), undefined, text);
  });

  it('is exact beyond 2^53', () => {
    assert.equal(readExactSize('9007199254740993', 'trace'), 9007199254740993n);
    assert.equal(readExactSize('16777215.999999T', 'trace'), 18446744073708452105n);
    assert.equal(readExactSize('0xffffffffffffffff', 'trace'), 2n ** 64n - 1n);
    assert.equal(readExactSize('16777216T', 'trace'), undefined);
    assert.equal(readNumber('0xffffffffffffffff', 'typed'), 2n ** 64n - 1n);
    assert.equal(readNumber('1K', 'typed'), undefined);
  });

  it('has addresses, one or from one to another', () => {
    assert.deepEqual(readAddresses('0x40'), { from: 64n, to: 64n });
    assert.deepEqual(readAddresses('0x40..0x7F'), { from: 64n, to: 127n });
    for (const text of ['64', '0x40..', '..0x40', '0x40..7', '0x4K']) assert.equal(readAddresses(text), undefined, text);
  });
});
