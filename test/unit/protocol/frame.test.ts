import assert from 'node:assert/strict';
import { decodeFrame, encodeFrame, fullShare, toShare, type FrameData } from '../../../src/protocol/frame';

const frame: FrameData = {
  fromUnit: 16,
  toUnit: 4096,
  cellOrder: 3,
  overviewOrder: 5,
  blocks: {
    requested: Float64Array.of(5, 2 ** 40 + 1, 0),
    unit: Uint32Array.of(0, 2 ** 28 - 1, 64),
    operation: Int32Array.of(7, -1, 12_000_000),
    line: Int32Array.of(8, 0, 3),
    slab: Int32Array.of(-1, 0, -1),
    order: Uint8Array.of(0, 27, 3),
    kind: Uint8Array.of(1, 2, 0),
    flags: Uint8Array.of(1, 0, 0),
    shade: Uint8Array.of(0, 6, 1),
  },
  cells: {
    unit: Uint32Array.of(24),
    used: Uint16Array.of(fullShare),
    before: Uint16Array.of(0),
    held: Uint16Array.of(30_000),
    requested: Uint16Array.of(1),
    slab: Uint16Array.of(0),
    flags: Uint8Array.of(1),
    shade: Uint8Array.of(3),
  },
  slabs: {
    slot: Float64Array.of(1744),
    objectSize: Float64Array.of(1740),
    cache: Int32Array.of(2),
    objects: Int32Array.of(18),
    inUse: Int32Array.of(4),
    firstSlot: Int32Array.of(0),
    cpu: Int32Array.of(-1),
    list: Uint8Array.of(1),
  },
  slots: {
    requested: Float64Array.of(1740, 0),
    operation: Int32Array.of(3, -1),
    line: Int32Array.of(4, 0),
    flags: Uint8Array.of(0, 0),
    shade: Uint8Array.of(2, 0),
  },
  overview: { used: Uint16Array.of(1, 2, 3, 4, 5), flags: Uint8Array.of(0, 1, 0, 1, 0) },
};

describe('The frame between host and webview', () => {
  it('comes back as it was sent', () => {
    assert.deepEqual(decodeFrame(encodeFrame(frame)), frame);
  });

  it('is an exact buffer that nothing shares', () => {
    const longer = new Float64Array(1000).fill(9);
    const shared = { ...frame, blocks: { ...frame.blocks, requested: longer.subarray(500, 503) } };
    const buffer = encodeFrame(shared);
    assert.equal(buffer.byteLength, encodeFrame(frame).byteLength);
    assert.deepEqual([...decodeFrame(buffer).blocks.requested], [9, 9, 9]);
  });

  it('is empty where nothing is in view', () => {
    const none = decodeFrame(
      encodeFrame({
        ...frame,
        blocks: mapColumns(frame.blocks),
        cells: mapColumns(frame.cells),
        slabs: mapColumns(frame.slabs),
        slots: mapColumns(frame.slots),
        overview: mapColumns(frame.overview),
      }),
    );
    assert.equal(none.blocks.unit.length, 0);
    assert.equal(none.fromUnit, 16);
  });

  it('refuses what is no whole frame', () => {
    const buffer = encodeFrame(frame);
    assert.throws(() => decodeFrame(new ArrayBuffer(3)), /no header/);
    assert.throws(() => decodeFrame(new ArrayBuffer(buffer.byteLength)), /no frame/);
    assert.throws(() => decodeFrame(buffer.slice(0, -1)), /cut off/);
    const longer = new Uint8Array(buffer.byteLength + 8);
    longer.set(new Uint8Array(buffer));
    assert.throws(() => decodeFrame(longer.buffer), /longer/);
  });

  it('refuses columns of different lengths', () => {
    assert.throws(() => encodeFrame({ ...frame, cells: { ...frame.cells, used: Uint16Array.of(1, 2) } }), /cells differ/);
  });

  it('a share is nothing or all only where it is', () => {
    assert.equal(toShare(0, 2 ** 40), 0);
    assert.equal(toShare(1, 2 ** 40), 1);
    assert.equal(toShare(2 ** 40 - 1, 2 ** 40), fullShare - 1);
    assert.equal(toShare(2 ** 40, 2 ** 40), fullShare);
    assert.equal(toShare(1, 4), Math.round(fullShare / 4));
  });
});

/** The same columns without rows. */
function mapColumns<Section>(section: Section): Section {
  const columns = Object.entries(section as Record<string, Uint8Array>);
  return Object.fromEntries(columns.map(([name, column]) => [name, column.slice(0, 0)])) as Section;
}
