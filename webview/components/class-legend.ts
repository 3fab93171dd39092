import { formatSize } from '../../src/model/size';
import type { Strings } from '../../src/protocol/strings';
import type { ColorBy, ColorClasses } from '../../src/protocol/coloring';
import { element, fill, formatCount, setAttribute, setText } from './dom';
import { classStyle } from '../layout/picture';
import { Scene } from '../layout/scene';
import { Canvas2dRenderer } from '../render/canvas2d';
import type { Theme } from '../render/theme';
import { swatch, swatchHeight, swatchWidth } from './legend';

/** The classes a picture is coloured by, and how much is live in each. */
export class ClassLegend {
  readonly root: HTMLElement;
  private readonly heading = element('li', { class: 'heading' });
  private readonly note: HTMLElement;
  private items: { readonly root: HTMLElement; readonly label: Text; readonly count: HTMLElement; readonly renderer: Canvas2dRenderer }[] =
    [];
  private theme: Theme | undefined;
  private classes: ColorClasses | undefined;

  constructor(private readonly strings: Strings) {
    this.note = element('li', { class: 'note' }, strings.legendShade);
    this.root = element('ul', { class: 'legend', 'aria-label': strings.legend, hidden: true });
  }

  draw(theme: Theme): void {
    this.theme = theme;
    this.drawSwatches();
  }

  /** `summedUp`: whether some blocks are too small to be drawn one by one. */
  update(by: ColorBy, classes: ColorClasses | undefined, summedUp: boolean): void {
    this.root.hidden = by === 'state' || classes === undefined;
    if (by === 'state' || classes === undefined) return;
    const redraw = this.classes?.kind !== classes.kind || this.classes.shades.join() !== classes.shades.join();
    this.classes = classes;
    if (this.items.length !== classes.labels.length) this.makeItems(classes.labels.length);
    if (redraw) this.drawSwatches();
    setText(this.heading, this.strings[`legend_${by}`]);
    this.note.hidden = !summedUp;
    this.items.forEach(({ root, label, count }, index) => {
      setText(label, classes.labels[index]);
      if (!classes.blocks || !classes.bytes) {
        setText(count, this.strings.counting);
        return setAttribute(root, 'title', undefined);
      }
      const [blocks, bytes] = [formatCount(classes.blocks[index]), formatSize(classes.bytes[index])];
      setText(count, `${blocks} · ${bytes}`);
      setAttribute(root, 'title', fill(this.strings.legendCount, classes.labels[index], blocks, bytes));
    });
    setAttribute(this.root, 'aria-busy', classes.counting === true ? 'true' : undefined);
  }

  private makeItems(count: number): void {
    this.items = Array.from({ length: count }, () => {
      const canvas = element('canvas', { class: 'swatch', 'aria-hidden': 'true' });
      const label = document.createTextNode('');
      const amount = element('span', { class: 'count' });
      return { root: element('li', {}, canvas, label, amount), label, count: amount, renderer: new Canvas2dRenderer(canvas) };
    });
    this.root.replaceChildren(this.heading, ...this.items.map(({ root }) => root), this.note);
  }

  private drawSwatches(): void {
    const { theme, classes } = this;
    if (!theme || !classes) return;
    this.items.forEach(({ renderer }, index) => {
      const style = classStyle(classes.kind, classes.shades[index]);
      const scene = new Scene();
      scene.rectangles.set(style, swatch(style));
      renderer.resize(swatchWidth, swatchHeight, window.devicePixelRatio);
      renderer.setTheme(theme);
      renderer.draw(scene, 0);
    });
  }
}
