import assert from 'node:assert/strict';
import { otherOwners, rankedOwners, type Heat, type HeatMode } from '../../../../../src/model/heat';
import { heatAt, heatPalette, inPattern, paintHeat } from '../../../../../webview/views/heat/image';
import type { HeatPlot } from '../../../../../webview/views/heat/window';
import { packed } from '../../../../../webview/layout/ramp';

const colors = {
  background: '#000000',
  free: '#101010',
  other: '#808080',
  ramp: ['#000080', '#ffff00'],
  owners: Array.from({ length: rankedOwners }, (_, index) => `#${(index + 1).toString(16)}00000`),
};

/** Two rows of 8 bytes, three columns of one position each. */
function heat(mode: HeatMode, cells: readonly number[]): Heat {
  const window = { fromByte: 0, toByte: 16, fromPosition: 0, toPosition: 2 };
  return { mode, window, rows: 2, columns: 3, cells: Uint8Array.from(cells), errors: new Uint32Array(3), owners: [] };
}

const plot = (over: Partial<HeatPlot['window']> = {}): HeatPlot => ({
  window: { fromByte: 0, toByte: 16, fromPosition: 0, toPosition: 2, ...over },
  width: 6,
  height: 4,
});

describe('the pixels of a heat picture', () => {
  const cells = [0, 1, 255, 128, 0, 7];

  it('show each cell where it belongs', () => {
    const palette = heatPalette('used', colors);
    const { pixels, width, height } = paintHeat(heat('used', cells), plot(), 1, palette);
    assert.deepEqual([width, height], [6, 4]);
    const at = (x: number, y: number): number => pixels[y * width + x];
    assert.equal(at(0, 0), packed([16, 16, 16]), 'free');
    assert.equal(at(2, 1), packed([0, 0, 128]), 'the least');
    assert.equal(at(5, 0), packed([255, 255, 0]), 'all');
    assert.equal(at(0, 3), palette.plain[128]);
    assert.equal(at(5, 3), palette.plain[7]);
  });

  it('have as many pixels as the screen', () => {
    const { width, height } = paintHeat(heat('used', cells), plot(), 2, heatPalette('used', colors));
    assert.deepEqual([width, height], [12, 8]);
  });

  it('show another window while its own picture is on its way, and nothing beside the old one', () => {
    const palette = heatPalette('used', colors);
    const { pixels } = paintHeat(heat('used', cells), plot({ toByte: 32, toPosition: 5 }), 1, palette);
    assert.equal(pixels[2], packed([255, 255, 0]), 'the third position is the third pixel now');
    assert.equal(pixels[3], palette.outside);
    assert.equal(pixels[2 * 6], palette.outside);
  });

  it('tell owners apart by pattern, too', () => {
    const seen = new Set<string>();
    for (let owner = 1; owner <= rankedOwners; owner++) {
      seen.add(Array.from({ length: 64 }, (_, pixel) => (inPattern(owner, pixel % 8, pixel >> 3) ? 1 : 0)).join(''));
    }
    assert.equal(seen.size, rankedOwners);
    assert.equal(inPattern(otherOwners, 0, 0), false);
    assert.equal(inPattern(0, 0, 0), false);
    const palette = heatPalette('owner', colors);
    const { pixels } = paintHeat(heat('owner', [2, 2, 2, 2, 2, otherOwners]), plot(), 1, palette);
    assert.deepEqual(new Set(pixels), new Set([palette.plain[2], palette.patterned[2], palette.plain[otherOwners]]));
    assert.equal(pixels[23], packed([64, 64, 64]), 'others are dimmed');
  });

  it('are grey where nothing passes the filter, but not where nothing is', () => {
    const palette = heatPalette('used', colors);
    const passing = Uint8Array.of(0b000100);
    const { pixels } = paintHeat({ ...heat('used', cells), passing }, plot(), 1, palette);
    assert.equal(pixels[0], palette.plain[0]);
    assert.equal(pixels[2], palette.dimmed);
    assert.equal(pixels[5], palette.plain[255]);
  });

  it('tell the value at a place', () => {
    assert.equal(heatAt(heat('used', cells), 7, 2), 255);
    assert.equal(heatAt(heat('used', cells), 8, 2), 7);
    assert.equal(heatAt(heat('used', cells), 16, 2), undefined);
    assert.equal(heatAt(heat('used', cells), 0, 3), undefined);
  });
});
