import assert from 'node:assert/strict';
import { rowBytes, rowCount, visibleRange } from '../../../../webview/layout/geometry';
import { covers, rangeRequest } from '../../../../webview/layout/request';
import {
  changeRun,
  fitWindow,
  openWindow,
  resizeWindow,
  revealInWindow,
  saveWindow,
  scrollWindow,
  zoomWindow,
} from '../../../../webview/layout/window';
import { fitRowOrder, rowOrderLimits } from '../../../../webview/layout/zoom';

const textbook = { size: 64, unit: 1 };
const gibibyte = { size: 2 ** 30, unit: 256 };
const viewport = { width: 640, height: 400 };

describe('The window on the arena', () => {
  it('shows a small arena whole, in rows that share the height', () => {
    const { geometry } = openWindow(textbook, 64, viewport);
    assert.equal(rowBytes(geometry), 16);
    assert.equal(rowCount(geometry), 4);
    assert.equal(geometry.rowHeight, 88);
    assert.deepEqual(visibleRange(geometry), { from: 0, to: 64 });
  });

  it('fits every arena and extent into its height', () => {
    for (const arena of [textbook, gibibyte, { size: 3 * 4096, unit: 4096 }, { size: 1, unit: 1 }, { size: 2 ** 48, unit: 2 ** 20 }]) {
      for (const share of [0, 0.01, 0.5, 1]) {
        const window = openWindow(arena, arena.size * share, viewport);
        const extent = Math.max(arena.unit, arena.size * share);
        assert.ok(visibleRange(window.geometry).to >= extent, `${arena.size} ${share}`);
      }
    }
  });

  it('a trace that uses little of its arena is not lost in it', () => {
    const window = openWindow({ size: 4 * 2 ** 20, unit: 16 }, 2000, viewport);
    assert.ok(rowBytes(window.geometry) <= 512);
    assert.equal(visibleRange(fitWindow(window, 'arena').geometry).to, 4 * 2 ** 20);
  });

  it('a few pages fill the stage in rows of blocks with room for names', () => {
    const pages = { size: 16 * 4096, unit: 4096 };
    const { geometry } = openWindow(pages, pages.size, { width: 700, height: 300 });
    assert.deepEqual([rowBytes(geometry) / 4096, rowCount(geometry), geometry.rowHeight], [4, 4, 75]);
    // Of a large arena the part that is ever used, up to a power of two, is what shares the height.
    const large = openWindow({ size: 2 ** 22, unit: 4096 }, 13 * 4096, { width: 700, height: 300 });
    assert.deepEqual([rowBytes(large.geometry) / 4096, large.geometry.rowHeight], [4, 75]);
    assert.deepEqual(visibleRange(large.geometry), { from: 0, to: 16 * 4096 });
    assert.equal(visibleRange(fitWindow(large, 'arena').geometry).to, 2 ** 22);
  });

  it('zooms between a few units and one row, and keeps the byte at its height', () => {
    const { lowest, highest } = rowOrderLimits(gibibyte);
    let window = fitWindow(openWindow(gibibyte, gibibyte.size, viewport), 'arena');
    const anchor = 700 * 2 ** 20 + 12345 * 256;
    window = zoomWindow(window, 3, anchor);
    const before = Math.floor(anchor / rowBytes(window.geometry)) - window.geometry.topRow;
    const closer = zoomWindow(window, 2, anchor);
    const after = Math.floor(anchor / rowBytes(closer.geometry)) - closer.geometry.topRow;
    assert.ok(Math.abs(before * window.geometry.rowHeight - after * closer.geometry.rowHeight) < 1e-6);
    assert.equal(zoomWindow(window, 100, anchor).geometry.rowOrder, lowest);
    assert.equal(zoomWindow(window, -100, anchor).geometry.rowOrder, highest);
    const most = zoomWindow(window, 100, anchor);
    assert.equal(zoomWindow(most, 1, anchor), most);
  });

  it('scrolls within the arena', () => {
    const window = zoomWindow(openWindow(gibibyte, gibibyte.size, viewport), 4, 0);
    assert.equal(scrollWindow(window, -5).geometry.topRow, 0);
    const end = scrollWindow(window, 1e12);
    assert.equal(visibleRange(end.geometry).to, gibibyte.size);
    assert.equal(scrollWindow(end, 1e12), end);
  });

  it('brings a byte into view, and does not move for one that is', () => {
    const window = zoomWindow(openWindow(gibibyte, gibibyte.size, viewport), 6, 0);
    const byte = 900 * 2 ** 20;
    const moved = revealInWindow(window, byte);
    const { from, to } = visibleRange(moved.geometry);
    assert.ok(from <= byte && byte < to);
    assert.equal(revealInWindow(moved, byte), moved);
  });

  it('comes back as it was saved, fitted or zoomed', () => {
    const fitted = openWindow(gibibyte, 5e8, viewport);
    assert.deepEqual(openWindow(gibibyte, 5e8, viewport, saveWindow(fitted)), fitted);
    const zoomed = scrollWindow(zoomWindow(fitted, 5, 0), 100);
    assert.deepEqual(openWindow(gibibyte, 5e8, viewport, saveWindow(zoomed)), zoomed);
  });

  it('fitted rows follow the size of the panel and of the run, zoomed ones stay', () => {
    const fitted = openWindow(gibibyte, gibibyte.size, viewport);
    assert.equal(
      resizeWindow(fitted, { width: 640, height: 100 }).geometry.rowOrder,
      fitRowOrder(gibibyte, { width: 640, height: 100 }, gibibyte.size),
    );
    const zoomed = zoomWindow(fitted, 3, 0);
    assert.equal(resizeWindow(zoomed, { width: 300, height: 100 }).geometry.rowOrder, zoomed.geometry.rowOrder);
    assert.equal(changeRun(zoomed, gibibyte, 1000).geometry.rowOrder, zoomed.geometry.rowOrder);
    assert.equal(changeRun(zoomed, textbook, 64).fitted, 'extent');
  });
});

describe('What is asked of the host', () => {
  it('covers what is in view, in whole cells, one to two pixels wide', () => {
    for (let steps = 0; steps < 20; steps++) {
      const window = scrollWindow(zoomWindow(openWindow(gibibyte, gibibyte.size, viewport), steps, 0), 37.4);
      const request = rangeRequest(window.geometry, gibibyte);
      assert.ok(covers(request, window.geometry, gibibyte), String(steps));
      assert.equal(request.fromUnit % 2 ** request.cellOrder, 0);
      const pixels = (2 ** request.cellOrder * gibibyte.unit) / request.bytesPerPixel;
      assert.ok(pixels >= 1 && (pixels < 2 || request.cellOrder === 0), `${steps}: ${pixels}`);
      const cells = (request.toUnit - request.fromUnit) / 2 ** request.cellOrder;
      assert.ok(cells <= 30_000, `${steps}: ${cells}`);
    }
  });

  it('a little scrolling asks for nothing new, another zoom does', () => {
    const window = scrollWindow(zoomWindow(openWindow(gibibyte, gibibyte.size, viewport), 8, 0), 100);
    const request = rangeRequest(window.geometry, gibibyte);
    assert.ok(covers(request, scrollWindow(window, 103).geometry, gibibyte));
    assert.ok(!covers(request, scrollWindow(window, 200).geometry, gibibyte));
    assert.ok(!covers(request, zoomWindow(window, 1, visibleRange(window.geometry).from).geometry, gibibyte));
    assert.ok(!covers(request, resizeWindow(window, { width: 641, height: 400 }).geometry, gibibyte));
  });
});
