// Legends of signs that are there or not, from frame to frame; the views' own renderer draws them.
import { html, render } from 'lit';
import type { RectangleStyle } from '../layout/scene';
import type { SheetLegend } from '../layout/sheet';
import type { Theme } from '../render/theme';
import { element } from './dom';
import { drawSwatches, swatchCanvas, swatchHeight, swatchScene, swatchWidth } from './legend';

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
    return this.signs.map(({ label, styles }) => ({ label, scene: swatchScene(styles), width: swatchWidth, height: swatchHeight }));
  }

  private draw(): void {
    if (this.theme) drawSwatches(this.root, this.theme, (index) => this.signs[index].styles);
  }
}
