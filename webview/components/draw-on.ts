// Scenes on canvases that templates make: each has its renderer from the first drawing on.
import type { Scene } from '../layout/scene';
import { Canvas2dRenderer } from '../render/canvas2d';
import type { Theme } from '../render/theme';

interface Drawn {
  readonly renderer: Canvas2dRenderer;
  theme?: Theme;
  size?: string;
}

const known = new WeakMap<HTMLCanvasElement, Drawn>();

/** Draws a scene on a canvas, which is sized anew only where it is to be of another size. `width`, `height`: CSS pixels. */
export function drawOn(canvas: HTMLCanvasElement, theme: Theme, width: number, height: number, scene: Scene): void {
  const drawn = known.get(canvas) ?? { renderer: new Canvas2dRenderer(canvas) };
  known.set(canvas, drawn);
  const size = `${width} ${height} ${window.devicePixelRatio}`;
  if (size !== drawn.size) drawn.renderer.resize(width, height, window.devicePixelRatio);
  if (theme !== drawn.theme) drawn.renderer.setTheme(theme);
  Object.assign(drawn, { size, theme });
  drawn.renderer.draw(scene, 0);
}
