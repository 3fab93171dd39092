// Scenes as SVG text, for files: with colours written out, since a file has no theme.
import { escapeMarkup } from '../../src/model/markup';
import type { Theme, ThemeColor } from './colors';
import { rectangleStyles, type Scene } from '../layout/scene';
import type { Sheet } from '../layout/sheet';
import { cornerRectangles } from './corners';
import { dash, haloed, hatchPitch, hatchWash, outlineWidth, paints, textColors, textureAlpha, texturePath, textureSize } from './paints';
import type { Paint, Texture } from './paints';
import type { Renderer } from './renderer';

/** Device pixels for each CSS pixel that edges are put on: a picture that is enlarged still has them in place. */
const svgRatio = 2;

/** A sheet as an SVG document of its own: colours resolved, no style sheet, no script, nothing to be fetched. */
export function sheetSvg(sheet: Sheet, theme: Theme, title: string): string {
  const hatches = new Hatches();
  const parts = sheet.parts.map(({ scene, image, x, y, width, height, left }) => {
    const renderer = new SvgRenderer(hatches);
    renderer.resize(width, height, svgRatio);
    renderer.setTheme(theme);
    renderer.draw(scene, left);
    return `<svg x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}">\n${imageElement(image)}${renderer.text}</svg>\n`;
  });
  const { width, height } = sheet;
  const font = `font-family="${escapeMarkup(`${theme.fontFamily}, monospace`)}" font-size="${theme.fontSize}"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${number(width)}" height="${number(height)}" ` +
    `viewBox="0 0 ${number(width)} ${number(height)}" role="img" ${font}>\n` +
    `<title>${escapeMarkup(title)}</title>\n` +
    `<defs>\n${hatches.text}</defs>\n` +
    `<rect width="100%" height="100%" ${paintOf('fill', theme.colors.background)}/>\n` +
    `${parts.join('')}</svg>\n`
  );
}

/** Pixels stay squares, however large the picture is drawn. */
function imageElement(image: string | undefined): string {
  if (image === undefined) return '';
  return `<image width="100%" height="100%" preserveAspectRatio="none" style="image-rendering: pixelated" href="${escapeMarkup(image)}"/>\n`;
}

/** Diagonal lines and textures, one pattern for each colour and form of a document. */
class Hatches {
  private readonly made = new Map<string, string>();

  get text(): string {
    return [...this.made.values()].join('');
  }

  /** The reference of a pattern of diagonal lines, for `fill`. */
  use(color: string, down: boolean): string {
    const far = hatchPitch + 1;
    // The lines go past the corners so that tiles join.
    const lines = [-hatchPitch, 0, hatchPitch].map((shift) =>
      down ? `M${shift - 1} -1L${shift + far} ${far}` : `M${shift - 1} ${far}L${shift + far} -1`,
    );
    return this.pattern(`${color} ${down}`, hatchPitch, lines.join(''), color);
  }

  /** The same of a texture. */
  useTexture(texture: Texture, color: string): string {
    return this.pattern(`${color} ${texture}`, textureSize, texturePath(texture), color);
  }

  private pattern(key: string, size: number, path: string, color: string): string {
    const known = [...this.made.keys()].indexOf(key);
    if (known >= 0) return `url(#hatch${known})`;
    const id = `hatch${this.made.size}`;
    this.made.set(
      key,
      `<pattern id="${id}" width="${size}" height="${size}" patternUnits="userSpaceOnUse">` +
        `<path d="${path}" fill="none" ${paintOf('stroke', color)}/></pattern>\n`,
    );
    return `url(#${id})`;
  }
}

/** Draws a scene as SVG elements: one path for each style, as the canvas does it. */
export class SvgRenderer implements Renderer {
  /** The elements of the scene drawn last. */
  text = '';
  private theme: Theme | undefined;
  private ratio = 1;

  constructor(private readonly hatches: Pick<Hatches, 'use' | 'useTexture'> = new Hatches()) {}

  resize(_width: number, _height: number, ratio: number): void {
    this.ratio = ratio;
    this.text = '';
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
  }

  draw(scene: Scene, left: number): void {
    this.text = '';
    const { theme } = this;
    if (!theme) return;
    for (const style of rectangleStyles) {
      const list = scene.rectangles.get(style);
      if (list && list.count > 0) this.drawRectangles(paints[style], list.coordinates, left, theme);
    }
    this.drawTexts(scene, left, theme);
  }

  dispose(): void {
    this.text = '';
  }

  private drawRectangles(paint: Paint, coordinates: Float32Array, left: number, theme: Theme): void {
    const color = (name: ThemeColor): string => theme.colors[name];
    if (paint.fill) this.add(this.areas(coordinates, left), paintOf('fill', color(paint.fill), paint.alpha));
    if (paint.texture) {
      const pattern = this.hatches.useTexture(paint.texture, color('background'));
      this.add(this.areas(coordinates, left), `fill="${pattern}" fill-opacity="${textureAlpha}"`);
    }
    if (paint.hatch) {
      const areas = this.areas(coordinates, left);
      this.add(areas, paintOf('fill', color(paint.hatch), hatchWash));
      this.add(areas, `fill="${this.hatches.use(color(paint.hatch), paint.hatchDown ?? false)}"`);
    }
    const thick = outlineWidth(paint, theme.highContrast);
    if (paint.rim) this.addOutlines(coordinates, left, thick + 1, color('background'));
    if (paint.outline) {
      this.addOutlines(coordinates, left, thick, color(paint.outline), paint.dashed);
    }
    if (paint.corners && paint.outline) {
      this.add(this.areas(cornerRectangles(coordinates), left), paintOf('fill', color(paint.outline)));
    }
    if (paint.arrow && paint.outline) {
      this.add(this.arrows(coordinates, left), `${paintOf('fill', color(paint.outline))} ${paintOf('stroke', color('background'))}`);
    }
  }

  private add(data: string, attributes: string): void {
    this.text += `<path d="${data}" ${attributes}/>\n`;
  }

  private snap(value: number): number {
    return Math.round(value * this.ratio) / this.ratio;
  }

  private areas(coordinates: Float32Array, left: number): string {
    const least = 1 / this.ratio;
    let data = '';
    for (let index = 0; index < coordinates.length; index += 4) {
      const x = this.snap(coordinates[index] + left);
      const y = this.snap(coordinates[index + 1]);
      const width = Math.max(least, this.snap(coordinates[index] + left + coordinates[index + 2]) - x);
      const height = Math.max(least, this.snap(coordinates[index + 1] + coordinates[index + 3]) - y);
      data += rectanglePath(x, y, width, height);
    }
    return data;
  }

  /** Inside of the rectangles. One thinner than its line is the line alone. */
  private addOutlines(coordinates: Float32Array, left: number, line: number, color: string, dashed = false): void {
    let data = '';
    for (let index = 0; index < coordinates.length; index += 4) {
      const x = this.snap(coordinates[index] + left);
      const y = this.snap(coordinates[index + 1]);
      const width = this.snap(coordinates[index] + left + coordinates[index + 2]) - x;
      const height = this.snap(coordinates[index + 1] + coordinates[index + 3]) - y;
      if (width <= line || height <= line) data += rectanglePath(x + width / 2, y + line / 2, 0, Math.max(0, height - line));
      else data += rectanglePath(x + line / 2, y + line / 2, width - line, height - line);
    }
    const broken = dashed ? ` stroke-dasharray="${dash}"` : '';
    this.add(data, `fill="none" ${paintOf('stroke', color)} stroke-width="${number(line)}"${broken}`);
  }

  private arrows(coordinates: Float32Array, left: number): string {
    let data = '';
    for (let index = 0; index < coordinates.length; index += 4) {
      const middle = this.snap(coordinates[index] + left + coordinates[index + 2] / 2);
      data += `M${number(middle - 5)} ${number(this.snap(coordinates[index + 1]))}h10l-5 6z`;
    }
    return data;
  }

  private drawTexts(scene: Scene, left: number, theme: Theme): void {
    const anchors = { left: '', center: ' text-anchor="middle"', right: ' text-anchor="end"' };
    for (const { text, x, y, align, style } of scene.texts) {
      // Halfway up a capital: not all programs know of other baselines.
      const place = `x="${number(this.snap(x + left))}" y="${number(this.snap(y + 0.5))}" dy="0.35em"${anchors[align]}`;
      const halo = haloed.has(style)
        ? ` ${paintOf('stroke', theme.colors.background)} stroke-width="4" stroke-linejoin="round" paint-order="stroke"`
        : '';
      this.text += `<text ${place} ${paintOf('fill', theme.colors[textColors[style]])}${halo} xml:space="preserve">${escapeMarkup(text)}</text>\n`;
    }
  }
}

function rectanglePath(x: number, y: number, width: number, height: number): string {
  return `M${number(x)} ${number(y)}h${number(width)}v${number(height)}h${number(-width)}z`;
}

/** At most two decimals. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** `fill` or `stroke` with its opacity apart: not all programs read colours that carry one. */
function paintOf(name: 'fill' | 'stroke', color: string, alpha = 1): string {
  const { opaque, opacity } = splitColor(color);
  const all = Math.round(opacity * alpha * 1000) / 1000;
  return `${name}="${escapeMarkup(opaque)}"${all === 1 ? '' : ` ${name}-opacity="${all}"`}`;
}

/** A colour as VS Code writes them (`#rgb`, `#rrggbbaa`, `rgba(r, g, b, a)`, a name) without its opacity, and that. */
export function splitColor(color: string): { readonly opaque: string; readonly opacity: number } {
  const text = color.trim();
  if (/^#[0-9a-f]{8}$/i.test(text)) return { opaque: text.slice(0, 7), opacity: parseInt(text.slice(7), 16) / 255 };
  if (/^#[0-9a-f]{4}$/i.test(text)) return { opaque: text.slice(0, 4), opacity: parseInt(text.slice(4), 16) / 15 };
  const parts = /^rgba?\(([^)]*)\)$/i.exec(text)?.[1].split(/[\s,/]+/);
  if (!parts || parts.length < 3) return { opaque: text, opacity: 1 };
  const [red, green, blue, alpha = '1'] = parts;
  return { opaque: `rgb(${red}, ${green}, ${blue})`, opacity: alpha.endsWith('%') ? parseFloat(alpha) / 100 : Number(alpha) };
}
