// The tree's canvases. They keep what was drawn, for sheets.
import type { TreePicture } from './protocol';
import { element } from '../../components/dom';
import type { Scene } from '../../layout/scene';
import type { Sheet } from '../../layout/sheet';
import type { TreeGeometry } from './geometry';
import { treeMarksScene, treeOverviewScene, treeScene, type StripMarks, type TreeMarks, type TreeSceneOptions } from './scene';
import { Canvas2dRenderer } from '../../render/canvas2d';
import type { Renderer } from '../../render/renderer';
import type { Theme } from '../../render/theme';

/** Pixels of the overview strip. */
const treeOverviewHeight = 18;
/** Between the tree and the strip on a sheet. */
const sheetGap = 6;

/** The tree's three canvases: the nodes, the marks on top, and the overview below. */
export class TreeSurface {
  readonly nodes = element('canvas', { 'aria-hidden': 'true' });
  readonly marks = element('canvas', { class: 'marks', 'aria-hidden': 'true' });
  readonly overview = element('canvas', { 'aria-hidden': 'true' });
  private readonly renderers: { readonly nodes: Renderer; readonly marks: Renderer; readonly overview: Renderer };
  private shape = { width: 0, height: 0, gutter: 0, ratio: 0 };
  private scenes: { nodes?: Scene; marks?: Scene; overview?: Scene } = {};

  constructor(create: (canvas: HTMLCanvasElement) => Renderer = (canvas) => new Canvas2dRenderer(canvas)) {
    this.renderers = { nodes: create(this.nodes), marks: create(this.marks), overview: create(this.overview) };
  }

  setTheme(theme: Theme): void {
    for (const renderer of Object.values(this.renderers)) renderer.setTheme(theme);
  }

  draw(
    picture: TreePicture,
    names: ReadonlyMap<number, string>,
    geometry: TreeGeometry,
    gutter: number,
    strip: StripMarks,
    options: TreeSceneOptions,
  ): void {
    this.resize(geometry.width, geometry.height, gutter);
    this.scenes.nodes = treeScene(picture, names, geometry, options);
    this.scenes.overview = treeOverviewScene(picture, geometry, strip, geometry.width, treeOverviewHeight);
    this.renderers.nodes.draw(this.scenes.nodes, gutter);
    this.renderers.overview.draw(this.scenes.overview, 0);
  }

  drawMarks(picture: TreePicture, geometry: TreeGeometry, marks: TreeMarks): void {
    this.scenes.marks = treeMarksScene(picture, geometry, marks);
    this.renderers.marks.draw(this.scenes.marks, this.shape.gutter);
  }

  /** What was drawn last; undefined before there is anything. */
  sheet(): Sheet | undefined {
    const { width, height, gutter } = this.shape;
    const whole = { x: 0, y: 0, width: width + gutter, height, left: gutter };
    const strip = { x: gutter, y: height + sheetGap, width, height: treeOverviewHeight, left: 0 };
    const { nodes, marks, overview } = this.scenes;
    if (!nodes) return undefined;
    const parts = [
      { scene: nodes, ...whole },
      ...(marks ? [{ scene: marks, ...whole }] : []),
      ...(overview ? [{ scene: overview, ...strip }] : []),
    ];
    return { width: width + gutter, height: height + sheetGap + treeOverviewHeight, parts };
  }

  private resize(width: number, height: number, gutter: number): void {
    const ratio = window.devicePixelRatio;
    const { shape } = this;
    if (width === shape.width && height === shape.height && gutter === shape.gutter && ratio === shape.ratio) return;
    this.shape = { width, height, gutter, ratio };
    this.renderers.nodes.resize(width + gutter, height, ratio);
    this.renderers.marks.resize(width + gutter, height, ratio);
    this.renderers.overview.resize(width, treeOverviewHeight, ratio);
  }
}
