// The map's canvases. They keep what was drawn, for sheets.
import type { Geometry, Rectangle } from '../../layout/geometry';
import { blockRectangle, rangeRectangles, rowBytes } from '../../layout/geometry';
import { drawChanges } from './changes';
import { mapScene, type MapSceneOptions } from './scene';
import { overviewScene } from './overview-scene';
import type { Picture } from '../../layout/picture';
import { Scene, type RectangleStyle } from '../../layout/scene';
import type { Stop } from '../../layout/stops';
import { Canvas2dRenderer } from '../../render/canvas2d';
import type { Renderer } from '../../render/renderer';
import type { Theme } from '../../render/theme';
import { element } from '../../components/dom';

export const overviewWidth = 18;

/** The map's three canvases: the blocks, what the last operation, pointer and focus add on top, and the overview. */
export class MapSurface {
  readonly blocks = element('canvas', { 'aria-hidden': 'true' });
  readonly marks = element('canvas', { class: 'marks', 'aria-hidden': 'true' });
  readonly overview = element('canvas', { class: 'overview-canvas', 'aria-hidden': 'true' });
  private readonly renderers: { readonly blocks: Renderer; readonly marks: Renderer; readonly overview: Renderer };
  private size = { width: 0, height: 0, ratio: 0 };

  constructor(create: (canvas: HTMLCanvasElement) => Renderer = (canvas) => new Canvas2dRenderer(canvas)) {
    this.renderers = { blocks: create(this.blocks), marks: create(this.marks), overview: create(this.overview) };
  }

  setTheme(theme: Theme): void {
    for (const renderer of Object.values(this.renderers)) renderer.setTheme(theme);
  }

  /** CSS pixels of the blocks' canvas, its gutter included. */
  resize(width: number, height: number): void {
    const ratio = window.devicePixelRatio;
    if (width === this.size.width && height === this.size.height && ratio === this.size.ratio) return;
    this.size = { width, height, ratio };
    this.renderers.blocks.resize(width, height, ratio);
    this.renderers.marks.resize(width, height, ratio);
    this.renderers.overview.resize(overviewWidth, height, ratio);
  }

  drawBlocks(picture: Picture, geometry: Geometry, gutter: number, options: MapSceneOptions): void {
    this.renderers.blocks.draw(mapScene(picture, geometry, options), gutter);
    this.renderers.overview.draw(overviewScene(picture, geometry, overviewWidth, geometry.height), 0);
  }

  /** `progress`: how far the changes of the last operation have come, 0 to 1. */
  drawMarks(
    picture: Picture,
    geometry: Geometry,
    gutter: number,
    { progress, hover, focus }: { readonly progress: number; readonly hover?: Stop; readonly focus?: Stop },
  ): void {
    const scene = new Scene();
    const { selection } = picture;
    drawChanges(scene, picture, geometry, progress);
    if (selection) outlineRange(scene, 'selected', geometry, rangeRectangles(geometry, selection.from, selection.to));
    if (hover) outline(scene, 'hover', geometry, hover);
    if (focus) outline(scene, 'focus', geometry, focus);
    this.renderers.marks.draw(scene, gutter);
  }
}

function outline(scene: Scene, style: RectangleStyle, geometry: Geometry, stop: Stop): void {
  const whole = stop.kind !== 'small' && stop.kind !== 'slot' && stop.kind !== 'freeSlot';
  const bytes = stop.to - stop.from;
  const rectangles =
    whole || bytes % rowBytes(geometry) === 0
      ? [blockRectangle(geometry, stop.from, bytes)]
      : rangeRectangles(geometry, stop.from, stop.to);
  outlineRange(scene, style, geometry, rectangles);
}

/** Never narrower than can be seen. */
function outlineRange(scene: Scene, style: RectangleStyle, geometry: Geometry, rectangles: readonly Rectangle[]): void {
  for (const { x, y, width, height } of rectangles) {
    const wide = Math.max(5, width);
    scene.list(style).push(Math.max(0, Math.min(geometry.width - wide, x + width / 2 - wide / 2)), y, wide, height);
  }
}
