// What the signs of a view mean; they are drawn by the views' own renderer, counts come with the frames.
import { html, render } from 'lit';
import type { FrameMessage } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { RectangleList, Scene, type RectangleStyle } from '../layout/scene';
import { tooth } from '../layout/marks';
import type { Theme } from '../render/theme';
import { element, formatCount } from './dom';
import { drawOn } from './draw-on';

/** CSS pixels of a sign. */
export const swatchWidth = 22;
export const swatchHeight = 14;

export const swatchCanvas = html`<canvas class="swatch" aria-hidden="true"></canvas>`;

/** A sign and what it means. It is drawn by the views' own renderer, so that it looks exactly as there. */
export interface LegendEntry<Key extends string> {
  readonly key: Key;
  readonly styles: readonly RectangleStyle[];
  readonly slabs?: boolean;
  /** Shown only where there are some, which are counted. */
  readonly counted?: boolean;
}

/** What a view's signs mean. Entries for slabs show only where there are caches. */
export class Legend<Key extends string> {
  readonly root: HTMLElement;

  constructor(
    private readonly strings: Strings & Readonly<Record<Key, string>>,
    private readonly entries: readonly LegendEntry<Key>[],
  ) {
    this.root = element('ul', { class: 'legend', 'aria-label': strings.legend });
    this.update(false, undefined);
  }

  draw(theme: Theme): void {
    drawSwatches(this.root, theme, (index) => this.entries[index].styles);
  }

  /**
   * `densityBelow`: the size under which blocks are summed up, as text, or undefined while all are drawn. `counts`: how much there
   * is of each sign's kind, as text.
   */
  update(hasCaches: boolean, densityBelow: string | undefined, counts?: Readonly<Partial<Record<Key, string>>>): void {
    const { strings } = this;
    const density = densityBelow === undefined ? '' : ` · ${strings.legendDensity.replace('{0}', densityBelow)}`;
    const items = this.entries.map(({ key, slabs, counted }) => {
      const hidden = (slabs === true && !hasCaches) || (counted === true && counts?.[key] === undefined);
      return html`<li ?hidden=${hidden}>${swatchCanvas}${strings[key]}<span class="count">${counts?.[key] ?? ''}</span></li>`;
    });
    render(
      html`${items}
        <li class="note">${strings.legendOrder + density}</li>`,
      this.root,
    );
  }
}

/** How many allocations keep a block apart, for the legend's counts. */
export function blockingCount(blocking: FrameMessage['blocking']): { readonly legendBlocking?: string } {
  return blocking ? { legendBlocking: formatCount(blocking.count) } : {};
}

/** Draws the signs of a legend: `stylesOf` tells those of each by its place in the list. */
export function drawSwatches(legend: HTMLElement, theme: Theme, stylesOf: (index: number) => readonly RectangleStyle[]): void {
  legend.querySelectorAll('canvas').forEach((canvas, index) => {
    drawOn(canvas, theme, swatchWidth, swatchHeight, swatchScene(stylesOf(index)));
  });
}

/** A sign of styles, one over the other. */
export function swatchScene(styles: readonly RectangleStyle[]): Scene {
  const scene = new Scene();
  for (const style of styles) scene.rectangles.set(style, swatch(style));
  return scene;
}

/** One sign of a style. */
function swatch(style: RectangleStyle): RectangleList {
  const list = new RectangleList();
  const inset = style === 'slotFree' || style === 'slotFill' || style === 'tailHatch' ? 2 : 0;
  if (style === 'cursorLine') list.push(0, swatchHeight - 3, swatchWidth, 3);
  else if (style === 'courseNow') list.push(swatchWidth / 2 - 1, 0, 2, swatchHeight);
  else if (style === 'torn') for (const x of [3, 10, 17]) list.push(x, swatchHeight - tooth, tooth, tooth);
  else list.push(inset, inset, swatchWidth - 2 * inset, swatchHeight - 2 * inset);
  return list;
}
