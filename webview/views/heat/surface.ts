// The canvases of the heat map: the picture as pixels, the axes around it, and the marks over it.
import { element } from '../../components/dom';
import { Canvas2dRenderer } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import { paintHeat, type HeatPalette } from './image';
import type { HeatMark, HeatPicture } from './protocol';
import { heatAxes, heatMarks, type HeatAxisOptions, type HeatFrame, type HeatMarks } from './scene';

/** Three canvases of the same size, one over the other. */
export class HeatSurface {
  private readonly image = element('canvas', { class: 'heat-image', 'aria-hidden': 'true' });
  private readonly axes = element('canvas', { 'aria-hidden': 'true' });
  private readonly overlay = element('canvas', { 'aria-hidden': 'true' });
  readonly canvases = [this.image, this.axes, this.overlay] as const;
  private readonly renderers = [new Canvas2dRenderer(this.axes), new Canvas2dRenderer(this.overlay)] as const;
  private size = { width: 0, height: 0, ratio: 0 };

  setTheme(theme: Theme): void {
    for (const renderer of this.renderers) renderer.setTheme(theme);
  }

  resize(width: number, height: number): void {
    const ratio = window.devicePixelRatio;
    if (width === this.size.width && height === this.size.height && ratio === this.size.ratio) return;
    this.size = { width, height, ratio };
    this.image.width = Math.round(width * ratio);
    this.image.height = Math.round(height * ratio);
    this.image.style.width = `${width}px`;
    this.image.style.height = `${height}px`;
    for (const renderer of this.renderers) renderer.resize(width, height, ratio);
  }

  /** What stays while the position moves: the picture, and what is drawn and written over it. */
  drawPicture(
    frame: HeatFrame,
    picture: HeatPicture | undefined,
    palette: HeatPalette,
    marks: readonly HeatMark[],
    options: HeatAxisOptions,
  ): void {
    const { ratio } = this.size;
    const context = this.image.getContext('2d');
    context?.clearRect(0, 0, this.image.width, this.image.height);
    if (context && picture) {
      const { pixels, width, height } = paintHeat(picture, frame.plot, ratio, palette);
      const data = new ImageData(new Uint8ClampedArray(pixels.buffer as ArrayBuffer), width, height);
      context.putImageData(data, Math.round(frame.left * ratio), Math.round(frame.top * ratio));
    }
    this.renderers[0].draw(heatAxes(frame, picture, marks, options), 0);
  }

  drawOverlay(frame: HeatFrame, marks: HeatMarks): void {
    this.renderers[1].draw(heatMarks(frame, marks), 0);
  }
}
