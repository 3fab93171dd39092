import assert from 'node:assert/strict';
import { Space } from '../../../src/model/space';
import { columnsOfSpace, spaceOfColumns } from '../../../src/protocol/space';

const heap = { name: 'heap', base: 0x1000n, size: 0x100 };
const mapped = { name: 'mapped', base: 0x7fff_0000_1000n, size: 0x40 };
const last = { name: 'last', base: 0xffff_ffff_ffff_ff00n, size: 0x100 };
const space = new Space([heap, mapped, last]);

describe('A space', () => {
  it('numbers the bytes of its regions one after the other', () => {
    assert.equal(space.size, 0x240);
    assert.deepEqual([...space.starts], [0, 0x100, 0x140, 0x240]);
    assert.deepEqual(
      [0, 0xff, 0x100, 0x13f, 0x140, 0x23f].map((byte) => [space.regionAt(byte), space.format(byte)]),
      [
        [0, '0x1000'],
        [0, '0x10ff'],
        [1, '0x7fff00001000'],
        [1, '0x7fff0000103f'],
        [2, '0xffffffffffffff00'],
        [2, '0xffffffffffffffff'],
      ],
    );
  });

  it('finds bytes by their addresses, and none where there are none', () => {
    for (const byte of [0, 1, 0xff, 0x100, 0x13f, 0x140, 0x23f]) assert.equal(space.byteAt(space.addressAt(byte)), byte);
    for (const address of [0n, 0xfffn, 0x1100n, 0x7fff_0000_0fffn, 0x7fff_0000_1040n]) assert.equal(space.byteAt(address), undefined);
  });

  it('says how many bytes lie below an address', () => {
    const below = [0n, 0x1000n, 0x1001n, 0x1100n, 0x2000n, 0x7fff_0000_1000n, 0x7fff_0000_1001n, 0x7fff_0001_0000n, 2n ** 64n];
    assert.deepEqual(
      below.map((address) => space.bytesBelow(address)),
      [0, 0, 1, 0x100, 0x100, 0x100, 0x101, 0x140, 0x240],
    );
  });

  it('knows the gaps between its regions', () => {
    assert.deepEqual([space.gapBefore(0), space.gapBefore(1)], [undefined, 0x7fff_0000_1000 - 0x1100]);
  });

  it('without regions has nothing', () => {
    const none = new Space([]);
    assert.deepEqual([none.size, none.byteAt(5n), none.bytesBelow(5n), none.regionAt(3)], [0, undefined, 0, 0]);
  });

  it('arrives as it was sent, without names', () => {
    const arrived = spaceOfColumns(columnsOfSpace(space));
    assert.deepEqual(
      arrived.regions.map(({ base, size }) => [base, size]),
      space.regions.map(({ base, size }) => [base, size]),
    );
  });
});
