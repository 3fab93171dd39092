import { ageOfLevel, otherOwners, rankedOwners, type HeatMode } from '../../src/model/heat';
import type { HeatPicture } from '../../src/protocol/views/heat';
import type { Strings } from '../../src/protocol/strings';
import { formatSize } from '../../src/model/size';
import { element, fill, formatCount } from '../dom';
import { inPattern, type HeatPalette } from '../layout/heatImage';
import { describeOwner } from './heatText';

const scaleWidth = 180;
const swatchWidth = 22;
const height = 14;

/** What the colours mean: a scale with its ends and middle, or the owners with their patterns. */
export class HeatLegend {
  readonly root: HTMLElement;
  private shown = '';

  constructor(private readonly strings: Strings) {
    this.root = element('ul', { class: 'legend heat-legend', 'aria-label': strings.heatLegend });
  }

  update(mode: HeatMode, palette: HeatPalette, picture: HeatPicture | undefined, operationCount: number): void {
    const owners = picture?.mode === 'owner' ? picture.owners : [];
    const key = JSON.stringify([
      mode,
      operationCount,
      owners,
      Array.from(palette.plain.subarray(0, rankedOwners + 2)),
      window.devicePixelRatio,
    ]);
    if (key === this.shown) return;
    this.shown = key;
    const { strings } = this;
    const free = item(
      swatch(swatchWidth, palette, () => 0),
      strings.heatNothing,
    );
    if (mode !== 'owner') {
      const labels =
        mode === 'used'
          ? ['> 0%', '50%', '100%']
          : [strings.heatAgeNew, ...[128, 255].map((level) => fill(strings.heatAgeOf, round(ageOfLevel(level, operationCount))))];
      const scale = swatch(scaleWidth, palette, (x) => 1 + Math.floor((x / scaleWidth) * 255));
      const ends = element('span', { class: 'heat-scale-labels' }, ...labels.map((label) => element('span', {}, label)));
      return this.root.replaceChildren(free, element('li', { class: 'heat-scale' }, scale, ends));
    }
    const named = owners.map((owner, index) => {
      const entry = item(
        swatch(swatchWidth, palette, () => index + 1),
        describeOwner(strings, owner),
      );
      entry.title = `${owner.site ?? fill(strings.heatOwnerLine, formatCount(owner.line))}\n${formatSize(owner.held)}`;
      return entry;
    });
    const others =
      owners.length === rankedOwners
        ? [
            item(
              swatch(swatchWidth, palette, () => otherOwners),
              strings.heatOwnerOther,
            ),
          ]
        : [];
    this.root.replaceChildren(free, ...named, ...others);
  }
}

function round(value: number): string {
  return formatCount(Number(value.toPrecision(2)));
}

function item(canvas: HTMLCanvasElement, label: string): HTMLElement {
  return element('li', {}, canvas, element('span', { class: 'heat-label' }, label));
}

/** A swatch of a value at each pixel, drawn as the picture is. */
function swatch(width: number, palette: HeatPalette, valueAt: (x: number) => number): HTMLCanvasElement {
  const canvas = element('canvas', { class: 'heat-swatch', width, height, 'aria-hidden': 'true' });
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pixels = new Uint32Array(width * height);
  const patterned = palette.patterned.some((word) => word !== 0);
  for (let x = 0; x < width; x++) {
    const value = valueAt(x);
    for (let y = 0; y < height; y++) {
      pixels[y * width + x] = patterned && inPattern(value, x, y) ? palette.patterned[value] : palette.plain[value];
    }
  }
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
  return canvas;
}
