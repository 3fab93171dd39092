// Scenes on a canvas: what is seen on the screen, and what PNG files are made from.
import { rectangleStyles, type Scene } from '../layout/scene';
import type { Theme } from './theme';
import { cornerRectangles } from './corners';
import { dash, haloed, hatchPitch, hatchWash, outlineWidth, paints, textColors, textureAlpha, texturePath, textureSize } from './paints';
import type { Paint, Texture } from './paints';
import type { Renderer } from './renderer';

/** What a canvas shows, in CSS pixels. */
export interface DrawnScene {
  readonly scene: Scene;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

const drawn = new WeakMap<HTMLCanvasElement, DrawnScene>();

/** The scene that was drawn last onto a canvas; undefined where none was. */
export function drawnOn(canvas: HTMLCanvasElement): DrawnScene | undefined {
  return drawn.get(canvas);
}

/** Canvas 2D: every edge on whole device pixels, one path for each style. */
export class Canvas2dRenderer implements Renderer {
  private readonly context: CanvasRenderingContext2D;
  private theme: Theme | undefined;
  private ratio = 1;
  private readonly hatches = new Map<string, CanvasPattern>();

  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('The browser gives no 2D drawing context.');
    this.context = context;
  }

  resize(width: number, height: number, ratio: number): void {
    this.ratio = ratio;
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.hatches.clear();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.hatches.clear();
  }

  draw(scene: Scene, left: number): void {
    const { context, theme, canvas, ratio } = this;
    drawn.set(canvas, { scene, left, width: canvas.width / ratio, height: canvas.height / ratio });
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (!theme) return;
    for (const style of rectangleStyles) {
      const list = scene.rectangles.get(style);
      if (list && list.count > 0) this.drawRectangles(paints[style], list.coordinates, left, theme);
    }
    this.drawTexts(scene, left, theme);
  }

  dispose(): void {
    this.hatches.clear();
  }

  private drawRectangles(paint: Paint, coordinates: Float32Array, left: number, theme: Theme): void {
    const { context } = this;
    if (paint.fill) {
      context.globalAlpha = paint.alpha ?? 1;
      context.fillStyle = theme.colors[paint.fill];
      this.fillEach(coordinates, left);
      context.globalAlpha = 1;
    }
    if (paint.texture) {
      context.globalAlpha = textureAlpha;
      context.fillStyle = this.texture(paint.texture, theme.colors.background);
      this.fillEach(coordinates, left);
      context.globalAlpha = 1;
    }
    if (paint.hatch) {
      context.globalAlpha = hatchWash;
      context.fillStyle = theme.colors[paint.hatch];
      this.fillEach(coordinates, left);
      context.globalAlpha = 1;
      context.fillStyle = this.hatch(theme.colors[paint.hatch], paint.hatchDown ?? false);
      this.fillEach(coordinates, left);
    }
    if (paint.rim) {
      context.strokeStyle = theme.colors.background;
      this.strokeEach(coordinates, left, outlineWidth(paint, theme.highContrast) + 1);
    }
    if (paint.outline) {
      context.strokeStyle = theme.colors[paint.outline];
      if (paint.dashed) context.setLineDash([dash * this.ratio, dash * this.ratio]);
      this.strokeEach(coordinates, left, outlineWidth(paint, theme.highContrast));
      context.setLineDash([]);
    }
    if (paint.corners && paint.outline) {
      context.fillStyle = theme.colors[paint.outline];
      this.fillEach(cornerRectangles(coordinates), left);
    }
    if (paint.arrow && paint.outline) this.drawArrows(coordinates, left, theme.colors[paint.outline], theme.colors.background);
  }

  private snap(value: number): number {
    return Math.round(value * this.ratio);
  }

  private fillEach(coordinates: Float32Array, left: number): void {
    const { context } = this;
    for (let index = 0; index < coordinates.length; index += 4) {
      const x = this.snap(coordinates[index] + left);
      const y = this.snap(coordinates[index + 1]);
      const right = this.snap(coordinates[index] + left + coordinates[index + 2]);
      const bottom = this.snap(coordinates[index + 1] + coordinates[index + 3]);
      context.fillRect(x, y, Math.max(1, right - x), Math.max(1, bottom - y));
    }
  }

  private strokeEach(coordinates: Float32Array, left: number, lineWidth: number): void {
    const { context } = this;
    const line = Math.max(1, Math.round(lineWidth * this.ratio));
    context.lineWidth = line;
    context.beginPath();
    for (let index = 0; index < coordinates.length; index += 4) {
      const x = this.snap(coordinates[index] + left);
      const y = this.snap(coordinates[index + 1]);
      const width = this.snap(coordinates[index] + left + coordinates[index + 2]) - x;
      const height = this.snap(coordinates[index + 1] + coordinates[index + 3]) - y;
      if (width <= line || height <= line) context.rect(x + width / 2, y + line / 2, 0, Math.max(0, height - line));
      else context.rect(x + line / 2, y + line / 2, width - line, height - line);
    }
    context.stroke();
  }

  private drawArrows(coordinates: Float32Array, left: number, color: string, edge: string): void {
    const { context, ratio } = this;
    const half = 5 * ratio;
    const height = 6 * ratio;
    context.fillStyle = color;
    context.strokeStyle = edge;
    context.lineWidth = ratio;
    for (let index = 0; index < coordinates.length; index += 4) {
      const middle = this.snap(coordinates[index] + left + coordinates[index + 2] / 2);
      const top = this.snap(coordinates[index + 1]);
      context.beginPath();
      context.moveTo(middle - half, top);
      context.lineTo(middle + half, top);
      context.lineTo(middle, top + height);
      context.closePath();
      context.stroke();
      context.fill();
    }
  }

  private drawTexts(scene: Scene, left: number, theme: Theme): void {
    const { context, ratio } = this;
    context.font = `${theme.fontSize * ratio}px ${theme.fontFamily}`;
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    for (const text of scene.texts) {
      context.textAlign = text.align;
      const x = this.snap(text.x + left);
      const y = this.snap(text.y + 0.5);
      if (haloed.has(text.style)) {
        context.strokeStyle = theme.colors.background;
        context.lineWidth = 4 * ratio;
        context.strokeText(text.text, x, y);
      }
      context.fillStyle = theme.colors[textColors[text.style]];
      context.fillText(text.text, x, y);
    }
  }

  private texture(texture: Texture, color: string): CanvasPattern | string {
    const key = `${texture} ${color}`;
    const known = this.hatches.get(key);
    if (known) return known;
    const size = Math.round(textureSize * this.ratio);
    const tile = new OffscreenCanvas(size, size);
    const context = tile.getContext('2d');
    if (!context) return 'transparent';
    context.scale(size / textureSize, size / textureSize);
    context.strokeStyle = color;
    context.stroke(new Path2D(texturePath(texture)));
    const pattern = this.context.createPattern(tile, 'repeat');
    if (!pattern) return 'transparent';
    this.hatches.set(key, pattern);
    return pattern;
  }

  /** Diagonal lines in device pixels. */
  private hatch(color: string, down: boolean): CanvasPattern | string {
    const key = `${color} ${down}`;
    const known = this.hatches.get(key);
    if (known) return known;
    const size = Math.round(hatchPitch * this.ratio);
    const tile = new OffscreenCanvas(size, size);
    const context = tile.getContext('2d');
    const pattern = context && drawTile(context, size, color, down, Math.max(1, this.ratio)) && this.context.createPattern(tile, 'repeat');
    if (!pattern) return color;
    this.hatches.set(key, pattern);
    return pattern;
  }
}

/** One tile of a hatch; the lines go past its corners so that tiles join. */
function drawTile(context: OffscreenCanvasRenderingContext2D, size: number, color: string, down: boolean, line: number): true {
  context.strokeStyle = color;
  context.lineWidth = line;
  context.beginPath();
  for (const shift of [-size, 0, size]) {
    if (down) {
      context.moveTo(shift - 1, -1);
      context.lineTo(shift + size + 1, size + 1);
    } else {
      context.moveTo(shift - 1, size + 1);
      context.lineTo(shift + size + 1, -1);
    }
  }
  context.stroke();
  return true;
}

/** Pixels of one character of the labels' font. */
export function measureCharacter(theme: Theme): number {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) return theme.fontSize * 0.6;
  context.font = `${theme.fontSize}px ${theme.fontFamily}`;
  return context.measureText('0000000000').width / 10;
}
