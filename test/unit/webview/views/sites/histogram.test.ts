import assert from 'node:assert/strict';
import type { SizeBin } from '../../../../../src/model/sites';
import { barAt, histogramScene, shortSize, sizeBars, usualHeld, type HistogramOptions } from '../../../../../webview/views/sites/histogram';

const options: HistogramOptions = {
  measure: 'bytes',
  characterWidth: 6,
  asked: 'asked',
  got: 'got',
  formatCount: String,
  formatSize: (bytes) => `${bytes} B`,
};

const bin = (limit: number, count: number, requested: number, held: number): SizeBin => ({
  limit,
  count,
  requested,
  held: held * count,
  served: [{ held, cache: undefined, count, requested }],
});

const bins = [bin(0, 2, 0, 0), bin(64, 10, 480, 64), bin(256, 5, 640, 256)];

describe('the histogram of sizes', () => {
  it('has a bar for every power of two between the first and the last', () => {
    const bars = sizeBars(bins, 240, 142, options);
    assert.deepEqual(
      bars.map(({ bin: { limit }, x, y, width, height, filled }) => [limit, x, y, width, height, filled]),
      [
        [0, 40, 110, 50, 0, 0],
        [64, 90, 62, 50, 48, 36],
        [128, 140, 110, 50, 0, 0],
        [256, 190, 14, 50, 96, 48],
      ],
    );
  });

  it('measures by requests, too, with the padding in proportion', () => {
    const [, first, , last] = sizeBars(bins, 240, 142, { ...options, measure: 'count' });
    assert.deepEqual([first.height, first.filled, last.height, last.filled], [96, 72, 48, 24]);
  });

  it('draws what was asked for in full and the padding hatched above it', () => {
    const scene = histogramScene(sizeBars(bins, 240, 142, options), 240, 142, options, { chosen: 3 });
    assert.deepEqual(Array.from(scene.rectangles.get('allocatedFill')!.coordinates), [90, 74, 46, 36, 190, 62, 46, 48]);
    assert.deepEqual(Array.from(scene.rectangles.get('paddingHatch')!.coordinates), [90, 62, 46, 12, 190, 14, 46, 48]);
    assert.equal(scene.rectangles.get('hover')!.count, 1);
    assert.deepEqual(
      scene.texts.map(({ text }) => text),
      ['asked', 'got', '0', '0 B', '0', '64', '640 B', '64', '128', '256', '1280 B', '256'],
    );
  });

  it('dims the bars of which nothing passes the filter, and frames the one of what is selected', () => {
    const bars = sizeBars(bins, 240, 142, options);
    const scene = histogramScene(bars, 240, 142, options, { passing: [256], selected: 64 });
    assert.deepEqual(Array.from(scene.rectangles.get('dimmed')!.coordinates).slice(-4), [90, 62, 46, 48]);
    assert.deepEqual(Array.from(scene.rectangles.get('selected')!.coordinates), [88, 60, 50, 52]);
    assert.equal(histogramScene(bars, 240, 142, options).rectangles.get('dimmed'), undefined);
  });

  it('leaves out figures that do not fit', () => {
    const narrow = histogramScene(sizeBars(bins, 120, 142, options), 120, 142, options);
    assert.deepEqual(
      narrow.texts.map(({ text }) => text),
      ['asked', 'got', '0', '0 B', '0', '64', '64', '128', '256', '256'],
    );
  });

  it('finds the bar under a point', () => {
    const bars = sizeBars(bins, 240, 142, options);
    assert.deepEqual([barAt(bars, 0), barAt(bars, 100), barAt(bars, 150), barAt(bars, 239)], [-1, 1, -1, 3]);
  });

  it('names what most of a bin got, and sizes in few characters', () => {
    const served = [
      { held: 96, cache: 'kmalloc-96', count: 2, requested: 170 },
      { held: 128, cache: 'kmalloc-128', count: 3, requested: 300 },
    ];
    assert.equal(usualHeld({ ...bins[1], served }), 128);
    assert.deepEqual([0, 64, 1024, 1536, 3 * 2 ** 20, 2 ** 31].map(shortSize), ['0', '64', '1K', '1.5K', '3M', '2G']);
  });
});
