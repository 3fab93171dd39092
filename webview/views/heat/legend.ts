// What the heat map's colours and signs mean: from the palette and the picture, as the host has sent it.
import { html, nothing, render, type TemplateResult } from 'lit';
import { ageOfLevel, otherOwners, rankedOwners, type HeatMode, type Owner } from '../../../src/model/heat';
import type { HeatPicture } from './protocol';
import type { HeatStrings } from './strings';
import { formatCount, formatSize } from '../../../src/model/size';
import { countedText, element, fill } from '../../components/dom';
import { drawOn } from '../../components/draw-on';
import type { Rectangle } from '../../layout/geometry';
import { tear } from '../../layout/marks';
import { Scene, type RectangleStyle } from '../../layout/scene';
import type { Theme } from '../../render/theme';
import { inPattern, type HeatPalette } from './image';
import { describeAge, describeNothing, describeOwner } from './text';

/** Which signs there are anything of. */
export interface HeatSigns {
  readonly marks: boolean;
  /** How many errors there are in what is shown. */
  readonly errors: number;
  readonly selection: boolean;
  readonly outlined: boolean;
  readonly torn: boolean;
  readonly crosshair: boolean;
  /** Whether there is a filter. */
  readonly filtered: boolean;
}

const scaleWidth = 180;
const swatchWidth = 22;
const height = 14;

/** What the colours mean: a scale with its ends and middle, or the owners with their patterns. */
export class HeatLegend {
  readonly root: HTMLElement;
  private shown = '';

  constructor(private readonly strings: HeatStrings) {
    this.root = element('ul', { class: 'legend heat-legend', 'aria-label': strings.heatLegend });
  }

  update(
    mode: HeatMode,
    palette: HeatPalette,
    picture: HeatPicture | undefined,
    operationCount: number,
    signs: HeatSigns,
    theme: Theme,
  ): void {
    const owners = picture?.mode === 'owner' ? picture.owners : [];
    const key = JSON.stringify([
      mode,
      picture?.placement,
      operationCount,
      owners,
      signs,
      theme.colors,
      Array.from(palette.plain.subarray(0, rankedOwners + 2)),
      window.devicePixelRatio,
    ]);
    if (key === this.shown) return;
    this.shown = key;
    const { strings } = this;
    const free = [
      item(
        swatch(swatchWidth, palette, () => 0),
        describeNothing(strings, picture?.placement ?? 'simulated'),
      ),
    ];
    if (signs.filtered) {
      const dimmed = plainSwatch(swatchWidth, () => palette.dimmed);
      free.push(item(dimmed, strings.heatLegendDimmed));
    }
    const values = mode === 'owner' ? this.owners(owners, palette) : [this.scale(mode, palette, operationCount)];
    render([...free, ...values, ...this.signItems(signs, theme)], this.root);
  }

  private scale(mode: HeatMode, palette: HeatPalette, operationCount: number): TemplateResult {
    const { strings } = this;
    const labels =
      mode === 'used'
        ? ['> 0%', '50%', '100%']
        : [strings.heatAgeNew, ...[128, 255].map((level) => describeAge(strings, ageOfLevel(level, operationCount)))];
    const scale = swatch(scaleWidth, palette, (x) => 1 + Math.floor((x / scaleWidth) * 255));
    const ends = labels.map((label) => html`<span>${label}</span>`);
    return html`<li class="heat-scale">${scale}<span class="heat-scale-labels">${ends}</span></li>`;
  }

  private owners(owners: readonly Owner[], palette: HeatPalette): TemplateResult[] {
    const { strings } = this;
    const sign = (value: number): HTMLCanvasElement => swatch(swatchWidth, palette, () => value);
    const named = owners.map((owner, index) => {
      const title = `${owner.site ?? fill(strings.operationLine, formatCount(owner.line))}\n${formatSize(owner.held)}`;
      return item(sign(index + 1), describeOwner(strings, owner), title);
    });
    return owners.length === rankedOwners ? [...named, item(sign(otherOwners), strings.heatOwnerOther)] : named;
  }

  /** The signs above and over the picture, drawn as they are there. */
  private signItems({ marks, errors, selection, outlined, torn, crosshair }: HeatSigns, theme: Theme): TemplateResult[] {
    const { strings } = this;
    const errorsText = countedText(errors, strings.timelineErrorOne, strings.timelineErrors);
    const whole = { x: 0, y: 1, width: swatchWidth, height: 12 };
    const signs: [boolean, string, number, (scene: Scene) => void][] = [
      [
        outlined,
        strings.heatLegendBlock,
        swatchWidth,
        (scene) => {
          push(scene, 'allocatedFill', whole);
          push(scene, 'heatBlock', { ...whole, width: 13 });
          push(scene, 'heatBlock', { ...whole, x: 12, width: 10 });
        },
      ],
      [
        torn,
        strings.legendTorn,
        swatchWidth,
        (scene) => {
          push(scene, 'allocatedFill', whole);
          tear(scene, swatchWidth - 3, 0, 3, height);
        },
      ],
      [true, strings.heatLegendPosition, 12, (scene) => push(scene, 'heatPosition', { x: 5, y: 0, width: 2, height })],
      [
        crosshair,
        strings.heatLegendCrosshair,
        12,
        (scene) => {
          push(scene, 'crosshair', { x: 0, y: 7, width: 12, height: 1 });
          push(scene, 'crosshair', { x: 6, y: 1, width: 1, height: 12 });
        },
      ],
      [selection, strings.heatLegendSelection, 12, (scene) => push(scene, 'heatSelection', { x: 0, y: 3, width: 12, height: 8 })],
      [
        marks,
        strings.heatLegendMarks,
        12,
        (scene) => {
          push(scene, 'heatMark', { x: 2, y: 1, width: 9, height: 7 });
          push(scene, 'heatPole', { x: 2, y: 1, width: 1, height: 13 });
        },
      ],
      [errors > 0, errorsText, 12, (scene) => push(scene, 'heatError', { x: 5, y: 5, width: 2, height: 5 })],
    ];
    return signs
      .filter(([there]) => there)
      .map(([, label, width, sign]) => {
        const canvas = element('canvas', { 'aria-hidden': 'true' });
        const scene = new Scene();
        sign(scene);
        drawOn(canvas, theme, width, height, scene);
        return item(canvas, label);
      });
  }
}

function push(scene: Scene, style: RectangleStyle, { x, y, width, height: tall }: Rectangle): void {
  scene.list(style).push(x, y, width, tall);
}

function item(canvas: HTMLCanvasElement, label: string, title?: string): TemplateResult {
  return html`<li title=${title ?? nothing}>${canvas}<span class="heat-label">${label}</span></li>`;
}

/** A swatch of a value at each pixel, drawn as the picture is. */
function swatch(width: number, palette: HeatPalette, valueAt: (x: number) => number): HTMLCanvasElement {
  const patterned = palette.patterned.some((word) => word !== 0);
  return plainSwatch(width, (x, y) => {
    const value = valueAt(x);
    return patterned && inPattern(value, x, y) ? palette.patterned[value] : palette.plain[value];
  });
}

function plainSwatch(width: number, wordAt: (x: number, y: number) => number): HTMLCanvasElement {
  const canvas = element('canvas', { class: 'heat-swatch', width, height, 'aria-hidden': 'true' });
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels[y * width + x] = wordAt(x, y);
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
  return canvas;
}
