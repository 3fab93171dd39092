import assert from 'node:assert/strict';
import { addressLabels, blockLabel } from '../../../../webview/layout/labels';

const words = { order: 'order {0}', free: 'free' };
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

describe('Addresses beside the rows', () => {
  it('are written in full where they are short', () => {
    const labels = addressLabels(0n, 64);
    assert.equal(labels.format(16), '0x10');
    assert.equal(labels.digits, 4);
  });

  it('leave out digits that all of them share', () => {
    const labels = addressLabels(0xffff888003a40000n, 0x100000);
    assert.equal(labels.format(0), '…a40000');
    assert.equal(labels.format(0xf0000), '…b30000');
    assert.equal(labels.digits, 7);
  });

  it('have the same width in every row', () => {
    const labels = addressLabels(0n, 2 ** 20);
    assert.equal(labels.format(0), '0x00000');
    assert.equal(labels.format(2 ** 20 - 1), '0xfffff');
  });
});
