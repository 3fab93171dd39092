import assert from 'node:assert/strict';
import { blockRectangle, byteAt, rangeRectangles, visibleRange, type Geometry } from '../../../../webview/layout/geometry';

/** Four rows of 16 bytes, 10 pixels a byte, 20 pixels a row. */
const geometry: Geometry = { width: 160, height: 80, arenaBytes: 64, rowOrder: 4, rowHeight: 20, gap: 4, topRow: 0 };

describe('Geometry of the rows', () => {
  it('a block lies within a row', () => {
    assert.deepEqual(blockRectangle(geometry, 20, 4), { x: 40, y: 20, width: 40, height: 16 });
  });

  it('a block of several rows is one rectangle, the gaps inside it included', () => {
    assert.deepEqual(blockRectangle(geometry, 32, 32), { x: 0, y: 40, width: 160, height: 36 });
  });

  it('a block larger than what is in view keeps its place above it', () => {
    assert.deepEqual(blockRectangle({ ...geometry, topRow: 2 }, 0, 64), { x: 0, y: -40, width: 160, height: 76 });
  });

  it('a range is cut at the rows', () => {
    assert.deepEqual(rangeRectangles(geometry, 8, 8), []);
    assert.deepEqual(rangeRectangles(geometry, 4, 9), [{ x: 40, y: 0, width: 50, height: 16 }]);
    assert.deepEqual(rangeRectangles(geometry, 8, 56), [
      { x: 80, y: 0, width: 80, height: 20 },
      { x: 0, y: 20, width: 160, height: 40 },
      { x: 0, y: 60, width: 80, height: 16 },
    ]);
    assert.deepEqual(rangeRectangles(geometry, 16, 48), [{ x: 0, y: 20, width: 160, height: 36 }]);
  });

  it('the rectangles of a range cover its bytes', () => {
    for (let from = 0; from < 64; from += 3) {
      for (let to = from + 1; to <= 64; to += 5) {
        const rectangles = rangeRectangles({ ...geometry, gap: 0 }, from, to);
        const area = rectangles.reduce((sum, { width, height }) => sum + width * height, 0);
        assert.equal(area, (to - from) * 10 * 20, `${from}..${to}`);
      }
    }
  });

  it('the byte under a point, and none beside the arena', () => {
    assert.equal(byteAt(geometry, 0, 0), 0);
    assert.equal(byteAt(geometry, 159.9, 79.9), 63);
    assert.equal(byteAt(geometry, 45, 25), 20);
    assert.equal(byteAt({ ...geometry, topRow: 1.5 }, 0, 0), 16);
    assert.equal(byteAt(geometry, 160, 0), undefined);
    assert.equal(byteAt(geometry, -1, 0), undefined);
    assert.equal(byteAt({ ...geometry, arenaBytes: 40 }, 100, 40), undefined);
  });

  it('rows that are partly in view count', () => {
    assert.deepEqual(visibleRange({ ...geometry, height: 30 }), { from: 0, to: 32 });
    assert.deepEqual(visibleRange({ ...geometry, height: 30, topRow: 0.75 }), { from: 0, to: 48 });
    assert.deepEqual(visibleRange({ ...geometry, arenaBytes: 40 }), { from: 0, to: 40 });
  });
});
