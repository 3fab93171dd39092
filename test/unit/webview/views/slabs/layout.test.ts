import assert from 'node:assert/strict';
import { cursorLineFlag, matchFlag } from '../../../../../src/protocol/frame';
import { fullCell, type SlabRow } from '../../../../../webview/views/slabs/protocol';
import type { RectangleStyle, Scene } from '../../../../../webview/layout/scene';
import { byteOfSlot, selectedSlot, slabStripScene, slotAt, slotOfByte, slottedWidth } from '../../../../../webview/views/slabs/layout';

/** Four slots of 1000 bytes in 4096, at 8192. */
const row: SlabRow = {
  kind: 'slab',
  index: 3,
  cache: 0,
  from: 8192,
  to: 12288,
  list: 'partial',
  place: 1,
  slots: 4,
  objects: 2,
  slot: 1000,
  cells: { use: Uint8Array.of(fullCell, 0, fullCell, 0), flags: Uint8Array.of(0, 0, cursorLineFlag, 0) },
};

/** x, y, width, height of each rectangle, rounded to hundredths. */
function rectangles(scene: Scene, style: RectangleStyle): number[][] {
  const { coordinates } = scene.rectangles.get(style) ?? { coordinates: [] as number[] };
  return Array.from({ length: coordinates.length / 4 }, (_, at) =>
    Array.from(coordinates.slice(at * 4, at * 4 + 4), (value) => Math.round(value * 100) / 100),
  );
}

describe('Strips of slabs', () => {
  it('give the slots and the tail their share of the width', () => {
    assert.equal(slottedWidth(row, 409.6), 400);
    const scene = slabStripScene(row, { width: 409.6, height: 18 });
    assert.deepEqual(rectangles(scene, 'slotFill'), [
      [0, 2, 99, 14],
      [200, 2, 99, 14],
    ]);
    assert.deepEqual(rectangles(scene, 'slotFree'), [
      [100, 2, 99, 14],
      [300, 2, 99, 14],
    ]);
    assert.deepEqual(rectangles(scene, 'tailHatch'), [[400, 2, 9.6, 14]]);
    assert.deepEqual(rectangles(scene, 'cursorLine'), [[200, 13, 99, 3]]);
    assert.deepEqual(rectangles(scene, 'focus'), []);
  });

  it('dim what does not pass the filter', () => {
    const flags = Uint8Array.of(matchFlag, 0, matchFlag | cursorLineFlag, 0);
    const filtered = { ...row, cells: { ...row.cells, flags } };
    const scene = slabStripScene(filtered, { width: 409.6, height: 18 }, { filtered: true });
    assert.deepEqual(rectangles(scene, 'dimmed'), [
      [100, 2, 100, 14],
      [300, 2, 100, 14],
    ]);
    assert.deepEqual(rectangles(slabStripScene(filtered, { width: 409.6, height: 18 }), 'dimmed'), [], 'there is no filter');
  });

  it('frame the selected slot and the one in focus, never narrower than can be seen', () => {
    const both = slabStripScene(row, { width: 409.6, height: 18 }, { selected: 2, focus: 1 });
    assert.deepEqual(rectangles(both, 'selected'), [[200, 0, 100, 18]]);
    assert.deepEqual(rectangles(both, 'focus'), [[100, 0, 100, 18]]);
    const narrow = slabStripScene(row, { width: 4.096, height: 18 }, { focus: 3 });
    const [[x, , width]] = rectangles(narrow, 'focus');
    assert.equal(width, 5);
    assert.equal(x, 0);
  });

  it('draw cells of several slots as high as their share, and join neighbours of one height', () => {
    const use = Uint8Array.of(fullCell, fullCell, 128, 1, 0);
    const many = { ...row, slots: 4000, slot: 1, cells: { use, flags: new Uint8Array(5) } };
    const scene = slabStripScene(many, { width: 15.36, height: 18 });
    assert.deepEqual(rectangles(scene, 'slotFill'), [
      [0, 2, 6, 14],
      [6, 9, 3, 7],
      [9, 15, 3, 1],
    ]);
    assert.deepEqual(rectangles(scene, 'slotFree'), []);
  });

  it('find the slot under a point and around a byte', () => {
    assert.deepEqual(
      [-1, 0, 99.9, 100, 399.9, 400, 409].map((x) => slotAt(row, 409.6, x)),
      [undefined, 0, 0, 1, 3, undefined, undefined],
    );
    for (let slot = 0; slot < row.slots; slot++) {
      const byte = byteOfSlot(row, slot);
      assert.equal(slotOfByte(row, byte), slot);
      assert.equal(slotOfByte(row, byte + 999), slot);
    }
    assert.equal(slotOfByte(row, byteOfSlot(row, 4)), undefined, 'the tail');
    assert.equal(slotOfByte(row, 8191), undefined);
    assert.equal(selectedSlot(row, { from: 9192, to: 10192 }), 1);
    assert.equal(selectedSlot(row, { from: 8192, to: 12288 }), undefined, 'the whole slab');
    assert.equal(selectedSlot(row, { from: 0, to: 1000 }), undefined, 'another slab');
  });
});
