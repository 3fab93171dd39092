import assert from 'node:assert/strict';
import { Space } from '../../../../src/model/space';
import { addressLabels, blockLabel, tableAddresses } from '../../../../webview/layout/labels';

const words = { order: 'order {0}', free: 'free', before: 'in use before' };
const label = (width: number, name?: string): string => {
  const { start, end } = blockLabel({ name, bytes: 4096, order: 8 }, width, 7, words);
  return `${start ?? '-'} | ${end ?? '-'}`;
};

describe('Labels of blocks', () => {
  it('say as much as there is room for: the owner first, the order last', () => {
    assert.equal(label(400, 'buffer'), 'buffer 4 KiB | order 8');
    assert.equal(label(164, 'buffer'), 'buffer 4 KiB | order 8');
    assert.equal(label(150, 'buffer'), 'buffer 4 KiB | -');
    assert.equal(label(90, 'buffer'), 'buffer | -');
    assert.equal(label(55, 'buffer'), 'buffer | -');
    assert.equal(label(40, 'buffer'), '- | -');
  });

  it('a block without a name shows its size', () => {
    assert.equal(label(120), '4 KiB | order 8');
    assert.equal(label(100), '4 KiB | -');
    assert.equal(label(30), '- | -');
  });
});

const arenaAt = (base: bigint, size: number): Space => new Space([{ name: '', base, size }]);

describe('Addresses beside the rows', () => {
  it('are written in full where they are short', () => {
    const labels = addressLabels(arenaAt(0n, 64));
    assert.equal(labels.format(16), '0x10');
    assert.equal(labels.digits, 4);
  });

  it('leave out digits that all of them share', () => {
    const labels = addressLabels(arenaAt(0xffff888003a40000n, 0x100000));
    assert.equal(labels.format(0), '…a40000');
    assert.equal(labels.format(0xf0000), '…b30000');
    assert.equal(labels.digits, 7);
  });

  it('of several regions are each in its own', () => {
    const labels = addressLabels(
      new Space([
        { name: '', base: 0x1000n, size: 16 },
        { name: '', base: 0x7f0000n, size: 32 },
      ]),
    );
    assert.deepEqual(
      [0, 15, 16, 47].map((byte) => labels.format(byte)),
      ['0x001000', '0x00100f', '0x7f0000', '0x7f001f'],
    );
  });

  it('have the same width in every row', () => {
    const labels = addressLabels(arenaAt(0n, 2 ** 20));
    assert.equal(labels.format(0), '0x00000');
    assert.equal(labels.format(2 ** 20 - 1), '0xfffff');
  });

  it('are in tables as short as that, else as everywhere', () => {
    const told = (base: bigint, byte: number): string => tableAddresses(arenaAt(base, 0x100000)).format(byte);
    assert.deepEqual([told(0n, 0), told(0n, 16), told(0xffff888003a40000n, 16)], ['0x0', '0x10', '…a40010']);
    assert.equal(tableAddresses(arenaAt(0n, 64)).digits, 4);
    assert.equal(tableAddresses(new Space([])).format(0), '0x0');
  });
});
