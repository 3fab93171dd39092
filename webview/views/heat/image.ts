// The heat map's pixels: the values of cells, as the host has sent them, in the colours of the theme.
import { bandAt, isHeatDimmed, otherOwners, rankedOwners, type Heat, type HeatMode } from '../../../src/model/heat';
import { colorRamp, mix, packed, parseColor, type Rgb } from '../../layout/ramp';
import { bytesOf, positionsOf, type HeatPlot } from './window';

/** The colours a heat picture is made of, as the theme has them. */
export interface HeatColors {
  readonly background: string;
  readonly free: string;
  readonly other: string;
  /** From the least to the most. */
  readonly ramp: readonly string[];
  readonly owners: readonly string[];
}

/** A word for every cell value, and another one for the pixels of its pattern. */
export interface HeatPalette {
  readonly plain: Uint32Array;
  readonly patterned: Uint32Array;
  /** For all cells that do not pass a filter: grey, which no scale has in it. */
  readonly dimmed: number;
  readonly outside: number;
}

/** Pixels of a pattern's side. */
const tile = 8;

/** Where the patterns of the owners are drawn: owners are told apart without their colours, too. */
const patterns: readonly ((x: number, y: number) => boolean)[] = [
  () => false,
  (x, y) => (x + y) % tile < 2,
  (x, y) => y % tile < 2 && x % tile < 2,
  (x) => x % tile < 2,
  (x, y) => (x + tile - y) % tile < 2,
  (_, y) => y % tile < 2,
  (x, y) => x % tile < tile / 2 === y % tile < tile / 2,
  (x, y) => x % tile < 2 || y % tile < 2,
];

/** How much of their colour the other owners have: they are not to outshine the ranked ones. */
const otherShare = 0.5;

/** How far a pattern's pixels go from the colour to the background. */
const patternShare = 0.55;

export function heatPalette(mode: HeatMode, colors: HeatColors): HeatPalette {
  const fallback: Rgb = [128, 128, 128];
  const background = parseColor(colors.background) ?? fallback;
  const color = (text: string): Rgb => parseColor(text, background) ?? fallback;
  const plain = new Uint32Array(256);
  const patterned = new Uint32Array(256);
  plain[0] = packed(color(colors.free));
  if (mode === 'owner') {
    plain.fill(packed(mix(background, color(colors.other), otherShare)), 1);
    colors.owners.forEach((owner, index) => {
      plain[index + 1] = packed(color(owner));
      patterned[index + 1] = packed(mix(color(owner), background, patternShare));
    });
  } else {
    colorRamp(colors.ramp.map(color), 255).forEach((step, index) => (plain[index + 1] = packed(step)));
  }
  const dimmed = packed(mix(background, color(colors.other), dimmedShare));
  return { plain, patterned, dimmed, outside: packed(background) };
}

/** How much cells that do not pass a filter differ from the background. */
const dimmedShare = 0.28;

/** Whether a pixel belongs to the pattern of a cell value of an `owner` picture. */
export function inPattern(value: number, x: number, y: number): boolean {
  return value > 0 && value <= rankedOwners && patterns[value - 1](x % tile, y % tile);
}

/**
 * Paints a picture into the pixels of a plot, `ratio` of which make a CSS pixel. The picture may be of another window: it
 * is drawn where it belongs, what it does not show stays background.
 */
export function paintHeat(
  heat: Heat,
  plot: HeatPlot,
  ratio: number,
  palette: HeatPalette,
): { pixels: Uint32Array; width: number; height: number } {
  const width = Math.max(1, Math.round(plot.width * ratio));
  const height = Math.max(1, Math.round(plot.height * ratio));
  const pixels = new Uint32Array(width * height);
  const { cells, columns, mode } = heat;
  const columnOf = bandsOf(
    width,
    plot.window.fromPosition,
    positionsOf(plot.window),
    heat.window.fromPosition,
    positionsOf(heat.window),
    columns,
  );
  const rowOf = bandsOf(height, plot.window.fromByte, bytesOf(plot.window), heat.window.fromByte, bytesOf(heat.window), heat.rows);
  const scale = Math.max(1, Math.round(ratio));
  for (let y = 0; y < height; y++) {
    const row = rowOf[y];
    for (let x = 0; x < width; x++) {
      const column = columnOf[x];
      const value = row < 0 || column < 0 ? -1 : cells[row * columns + column];
      if (value < 0) pixels[y * width + x] = palette.outside;
      else if (value > 0 && isHeatDimmed(heat, row * columns + column)) pixels[y * width + x] = palette.dimmed;
      else if (mode === 'owner' && value !== otherOwners && inPattern(value, Math.floor(x / scale), Math.floor(y / scale))) {
        pixels[y * width + x] = palette.patterned[value];
      } else pixels[y * width + x] = palette.plain[value];
    }
  }
  return { pixels, width, height };
}

/** The band of the picture for each pixel of a side, -1 beside the picture. */
function bandsOf(pixels: number, from: number, length: number, heatFrom: number, heatLength: number, bands: number): Int32Array {
  return Int32Array.from({ length: pixels }, (_, pixel) => {
    const at = Math.floor(from + ((pixel + 0.5) / pixels) * length) - heatFrom;
    return at < 0 || at >= heatLength ? -1 : bandAt(heatLength, bands, at);
  });
}

/** The value of the cell at a byte and position, undefined beside the picture. */
export function heatAt(heat: Heat, byte: number, position: number): number | undefined {
  const cell = cellAt(heat, byte, position);
  return cell && heat.cells[cell.row * heat.columns + cell.column];
}

export function cellAt(heat: Heat, byte: number, position: number): { row: number; column: number } | undefined {
  const { window, rows, columns } = heat;
  if (byte < window.fromByte || byte >= window.toByte || position < window.fromPosition || position > window.toPosition) return undefined;
  return {
    row: bandAt(bytesOf(window), rows, byte - window.fromByte),
    column: bandAt(positionsOf(window), columns, position - window.fromPosition),
  };
}
