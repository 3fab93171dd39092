import assert from 'node:assert/strict';
import {
  brushWindow,
  byteAt,
  byteTicks,
  panWindow,
  positionAt,
  positionTicks,
  wholeWindow,
  withinLimits,
  xOf,
  yOf,
  zoomWindow,
  type HeatLimits,
  type HeatPlot,
} from '../../../../../webview/views/heat/window';

const limits: HeatLimits = { operationCount: 99, arenaBytes: 4096, extent: 1000 };
/** Ten pixels a position, half a pixel a byte. */
const plot: HeatPlot = { window: { fromByte: 0, toByte: 1000, fromPosition: 0, toPosition: 99 }, width: 1000, height: 500 };

describe('the window of a heat picture', () => {
  it('is all the run, and of the arena what it uses or all', () => {
    assert.deepEqual(wholeWindow(limits, 'extent'), plot.window);
    assert.equal(wholeWindow(limits, 'arena').toByte, 4096);
    assert.equal(wholeWindow({ ...limits, extent: 0 }, 'extent').toByte, 1);
  });

  it('finds pixels for positions and bytes, and back', () => {
    assert.equal(xOf(plot, 10), 100);
    assert.equal(yOf(plot, 500), 250);
    for (const position of [0, 1, 57, 99]) assert.equal(positionAt(plot, xOf(plot, position + 0.5)), position);
    for (const byte of [0, 1, 999]) assert.equal(byteAt(plot, yOf(plot, byte + 0.5)), byte);
    assert.deepEqual([positionAt(plot, -5), positionAt(plot, 2000), byteAt(plot, 500)], [0, 99, 999]);
  });

  it('zooms around a point, never beyond the run and the arena nor below one of each', () => {
    const zoomed = zoomWindow(plot, limits, 2, 500, 250);
    assert.deepEqual(zoomed, { fromByte: 250, toByte: 750, fromPosition: 25, toPosition: 74 });
    assert.deepEqual(zoomWindow({ ...plot, window: zoomed }, limits, 0.001, 0, 0), wholeWindow(limits, 'arena'));
    const closest = zoomWindow(plot, limits, 1e9, 1000, 500);
    assert.deepEqual([closest.toByte - closest.fromByte, closest.toPosition - closest.fromPosition], [1, 0]);
  });

  it('pans up to the limits', () => {
    assert.deepEqual(panWindow({ ...plot, window: { fromByte: 0, toByte: 1000, fromPosition: 10, toPosition: 19 } }, limits, -500, 5000), {
      fromByte: 3096,
      toByte: 4096,
      fromPosition: 5,
      toPosition: 14,
    });
    assert.deepEqual(panWindow(plot, limits, 300, 0), plot.window);
  });

  it('brushes between two points, whichever comes first', () => {
    const window = { fromByte: 100, toByte: 201, fromPosition: 20, toPosition: 30 };
    assert.deepEqual(brushWindow(plot, { x: 205, y: 50 }, { x: 305, y: 100 }), window);
    assert.deepEqual(brushWindow(plot, { x: 305, y: 100 }, { x: 205, y: 50 }), window);
  });

  it('is cut to a shorter run', () => {
    const longer = { fromByte: 900, toByte: 5000, fromPosition: 50, toPosition: 500 };
    assert.deepEqual(withinLimits(longer, limits), { fromByte: 0, toByte: 4096, fromPosition: 0, toPosition: 99 });
  });

  it('has round ticks with room between them', () => {
    assert.deepEqual(positionTicks(plot, 150), [0, 20, 40, 60, 80]);
    assert.deepEqual(positionTicks({ ...plot, window: { ...plot.window, fromPosition: 3, toPosition: 6 } }, 10), [3, 4, 5, 6]);
    assert.deepEqual(byteTicks(plot, 100), [0, 256, 512, 768]);
  });
});
