import assert from 'node:assert/strict';
import type { SizeBin } from '../../../../../src/model/sites';
import { barAt, histogramScene, rangeText, sizeBars, usualHeld, type HistogramOptions } from '../../../../../webview/views/sites/histogram';

const options: HistogramOptions = { measure: 'bytes', characterWidth: 6, asked: 'asked', upTo: 'up to', got: 'got', formatCount: String };

const bin = (limit: number, count: number, requested: number, held: number): SizeBin => ({
  limit,
  count,
  requested,
  held: held * count,
  served: [{ held, cache: undefined, count, requested }],
});

const bins = [bin(0, 2, 0, 0), bin(64, 10, 480, 64), bin(256, 5, 640, 256)];

/** The texts of a picture, row by row. */
function rows(width: number, over: Partial<HistogramOptions> = {}): string[][] {
  const scene = histogramScene(bins, width, 142, { ...options, ...over });
  const lines = new Map<number, string[]>();
  for (const { text, y } of scene.texts) lines.set(y, [...(lines.get(y) ?? []), text]);
  return [...lines].sort(([a], [b]) => a - b).map(([, texts]) => texts);
}

describe('the histogram of sizes', () => {
  it('has a bar for every power of two between the first and the last', () => {
    const bars = sizeBars(bins, 320, 142, options);
    assert.deepEqual(
      bars.map(({ bin: { limit }, x, y, width, height, filled }) => [limit, x, y, width, height, filled]),
      [
        [0, 40, 110, 70, 0, 0],
        [64, 110, 62, 70, 48, 36],
        [128, 180, 110, 70, 0, 0],
        [256, 250, 14, 70, 96, 48],
      ],
    );
  });

  it('measures by requests, too, with the padding in proportion', () => {
    const [, first, , last] = sizeBars(bins, 320, 142, { ...options, measure: 'count' });
    assert.deepEqual([first.height, first.filled, last.height, last.filled], [96, 72, 48, 24]);
  });

  it('draws what was asked for in full and the padding hatched above it', () => {
    const scene = histogramScene(bins, 320, 142, options, { chosen: 3 });
    assert.deepEqual(Array.from(scene.rectangles.get('allocatedFill')!.coordinates), [110, 74, 64, 36, 250, 62, 64, 48]);
    assert.deepEqual(Array.from(scene.rectangles.get('paddingHatch')!.coordinates), [110, 62, 64, 12, 250, 14, 64, 48]);
    assert.equal(scene.rectangles.get('hover')!.count, 1);
  });

  it('writes ranges with their units, and what most of each got', () => {
    assert.deepEqual(rows(320), [
      ['1.3 KiB'],
      ['640 B'],
      ['0 B'],
      ['asked', '0 B', '33–64 B', '65–128 B', '129–256 B'],
      ['got', '0 B', '64 B', '256 B'],
    ]);
  });

  it('names the greatest size alone where ranges have no room, and holds in the width', () => {
    const short = [['1.3 KiB'], ['640 B'], ['0 B'], ['up to', '0', '64', '128', '256'], ['got', '0 B', '64 B', '256 B']];
    assert.deepEqual(rows(240), short);
    assert.deepEqual(rows(160).slice(-2), [
      ['up to', '0', '64', '128', '256'],
      ['got', '0', '64', '256'],
    ]);
  });

  it('names every other column, or fewer, where not all have room, the last always', () => {
    assert.deepEqual(rows(110).slice(-1), [['up to', '64', '256']]);
    assert.deepEqual(rows(60).slice(-1), [['up to', '256']]);
    for (let width = 44; width < 400; width++) {
      const { texts } = histogramScene(bins, width, 142, options);
      for (const { text, x, align } of texts.filter(({ text: each }) => !Object.values(options).includes(each))) {
        assert.equal(align, 'center');
        assert.ok(x + (text.length * options.characterWidth) / 2 <= width + 0.001, `${text} in ${width} pixels`);
      }
    }
  });

  it('writes no figure over another or over a higher bar, those of the highest bars first', () => {
    const close = [bin(64, 3, 180, 64), bin(128, 1234567, 1000, 128), bin(256, 2, 300, 256), bin(512, 1234567, 900, 512)];
    const values = histogramScene(close, 120, 142, { ...options, measure: 'count' }).texts.filter(({ style }) => style === 'onSlab');
    assert.deepEqual(
      values.map(({ text }) => text),
      ['1234567', '3', '2'],
    );
  });

  it('lifts a figure that has no room above its own bar', () => {
    const close = [bin(64, 9000, 540000, 64), bin(128, 1100, 110000, 128), bin(256, 1000, 200000, 256), bin(512, 900, 300000, 512)];
    const values = histogramScene(close, 160, 142, { ...options, measure: 'count' }).texts.filter(({ style }) => style === 'onSlab');
    assert.deepEqual(values.map(({ text }) => text).sort(), ['1000', '1100', '900', '9000']);
    for (const one of values) {
      for (const other of values) {
        const apart = ((one.text.length + other.text.length) / 2) * options.characterWidth;
        assert.ok(one === other || Math.abs(one.x - other.x) >= apart || Math.abs(one.y - other.y) >= 14, `${one.text} and ${other.text}`);
      }
    }
  });

  it('dims the bars of which nothing passes the filter, and frames the one of what is selected', () => {
    const scene = histogramScene(bins, 320, 142, options, { passing: [256], selected: 64 });
    assert.deepEqual(Array.from(scene.rectangles.get('dimmed')!.coordinates).slice(-4), [110, 62, 64, 48]);
    assert.deepEqual(Array.from(scene.rectangles.get('selected')!.coordinates), [108, 60, 68, 52]);
    assert.equal(histogramScene(bins, 320, 142, options).rectangles.get('dimmed'), undefined);
  });

  it('finds the bar under a point', () => {
    const bars = sizeBars(bins, 320, 142, options);
    assert.deepEqual([barAt(bars, 0), barAt(bars, 120), barAt(bars, 200), barAt(bars, 319)], [-1, 1, -1, 3]);
  });

  it('names what most of a bin got, and ranges in the unit of their greatest', () => {
    const served = [
      { held: 96, cache: 'kmalloc-96', count: 2, requested: 170 },
      { held: 128, cache: 'kmalloc-128', count: 3, requested: 300 },
    ];
    assert.equal(usualHeld({ ...bins[1], served }), 128);
    const named = [0, 1, 2, 4, 512, 1024, 2048, 2 ** 20, 2 ** 24, 2 ** 31].map((limit) => rangeText(limit));
    assert.deepEqual(named, ['0 B', '1 B', '2 B', '3–4 B', '257–512 B', '0.5–1 KiB', '1–2 KiB', '0.5–1 MiB', '8–16 MiB', '1–2 GiB']);
  });
});
