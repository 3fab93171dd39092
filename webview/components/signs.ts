// Legends of signs that are there or not, from frame to frame; the views' own renderer draws them.
import { html, render } from 'lit';
import type { RectangleStyle } from '../layout/scene';
import { Scene } from '../layout/scene';
import type { SheetLegend } from '../layout/sheet';
import type { Theme } from '../render/theme';
import { element } from './dom';
import { drawOn } from './draw-on';
import { swatch, swatchCanvas, swatchHeight, swatchWidth } from './legend';

/** A sign: its styles, one over the other, and what it means. */
export interface Sign {
  readonly label: string;
  readonly styles: readonly RectangleStyle[];
}

/** What the signs of a view mean that are in it now. */
export class SignLegend {
  readonly root: HTMLElement;
  private theme: Theme | undefined;
  private signs: readonly Sign[] = [];
  private shown = '';

  constructor(label: string) {
    this.root = element('ul', { class: 'legend', 'aria-label': label });
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.draw();
  }

  /** `note`: what is to be said besides. */
  update(signs: readonly Sign[], note = ''): void {
    const key = JSON.stringify([signs, note]);
    if (key === this.shown) return;
    this.shown = key;
    this.signs = signs;
    render(
      html`${signs.map(({ label }) => html`<li>${swatchCanvas}${label}</li>`)}
        <li class="note" ?hidden=${note === ''}>${note}</li>`,
      this.root,
    );
    this.draw();
  }

  /** The same for a picture in a file. */
  sheet(): SheetLegend[] {
    return this.signs.map(({ label, styles }) => ({ label, scene: sceneOf(styles), width: swatchWidth, height: swatchHeight }));
  }

  private draw(): void {
    const { theme } = this;
    if (!theme) return;
    this.root.querySelectorAll('canvas').forEach((canvas, index) => {
      drawOn(canvas, theme, swatchWidth, swatchHeight, sceneOf(this.signs[index].styles));
    });
  }
}

function sceneOf(styles: readonly RectangleStyle[]): Scene {
  const scene = new Scene();
  for (const style of styles) {
    if (style === 'courseNow') scene.list(style).push(swatchWidth / 2 - 1, 0, 2, swatchHeight);
    else scene.rectangles.set(style, swatch(style));
  }
  return scene;
}
