import type { FrameMessage } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { RectangleList, Scene, type RectangleStyle } from '../layout/scene';
import { Canvas2dRenderer } from '../render/canvas2d';
import type { Renderer } from '../render/renderer';
import type { Theme } from '../render/theme';
import { element, formatCount, setText } from './dom';

/** CSS pixels of a sign. */
export const swatchWidth = 22;
export const swatchHeight = 14;

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
  private readonly swatches: readonly {
    readonly entry: LegendEntry<Key>;
    readonly canvas: HTMLCanvasElement;
    readonly renderer: Renderer;
  }[];
  private readonly items: HTMLElement[];
  private readonly notes = element('li', { class: 'note' });

  constructor(
    private readonly strings: Strings & Readonly<Record<Key, string>>,
    entries: readonly LegendEntry<Key>[],
  ) {
    this.swatches = entries.map((entry) => {
      const canvas = element('canvas', { class: 'swatch', 'aria-hidden': 'true' });
      return { entry, canvas, renderer: new Canvas2dRenderer(canvas) };
    });
    this.items = this.swatches.map(({ entry, canvas }) =>
      element('li', {}, canvas, strings[entry.key], element('span', { class: 'count' })),
    );
    this.root = element('ul', { class: 'legend', 'aria-label': strings.legend }, ...this.items, this.notes);
  }

  draw(theme: Theme): void {
    for (const { entry, renderer } of this.swatches) {
      const scene = new Scene();
      for (const style of entry.styles) scene.rectangles.set(style, swatch(style));
      renderer.resize(swatchWidth, swatchHeight, window.devicePixelRatio);
      renderer.setTheme(theme);
      renderer.draw(scene, 0);
    }
  }

  /**
   * `densityBelow`: the size under which blocks are summed up, as text, or undefined while all are drawn. `counts`: how much there
   * is of each sign's kind, as text.
   */
  update(hasCaches: boolean, densityBelow: string | undefined, counts: Readonly<Partial<Record<Key, string>>>): void {
    this.swatches.forEach(({ entry }, index) => {
      this.items[index].hidden = (entry.slabs === true && !hasCaches) || (entry.counted === true && counts[entry.key] === undefined);
      setText(this.items[index].lastChild!, counts[entry.key] ?? '');
    });
    const density = densityBelow === undefined ? '' : ` · ${this.strings.legendDensity.replace('{0}', densityBelow)}`;
    setText(this.notes, this.strings.legendOrder + density);
  }
}

/** How many allocations keep a block apart, for the legend's counts. */
export function blockingCount(blocking: FrameMessage['blocking']): { readonly legendBlocking?: string } {
  return blocking ? { legendBlocking: formatCount(blocking.count) } : {};
}

/** One sign of a style. */
export function swatch(style: RectangleStyle): RectangleList {
  const list = new RectangleList();
  const inset = style === 'slotFree' || style === 'slotFill' || style === 'tailHatch' ? 2 : 0;
  if (style === 'cursorLine') list.push(0, swatchHeight - 3, swatchWidth, 3);
  else list.push(inset, inset, swatchWidth - 2 * inset, swatchHeight - 2 * inset);
  return list;
}
