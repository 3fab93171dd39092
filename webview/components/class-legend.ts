// What the colours of blocks mean when they tell classes: names and figures come with the frames.
import { html, nothing, render } from 'lit';
import { formatCount, formatSize } from '../../src/model/size';
import type { Strings } from '../../src/protocol/strings';
import type { ColorBy, ColorClasses } from '../../src/protocol/coloring';
import { element, fill, setAttribute } from './dom';
import { classStyle } from '../layout/picture';
import type { Theme } from '../render/theme';
import { drawSwatches, swatchCanvas } from './legend';

/** The classes a picture is coloured by, and how much is live in each. */
export class ClassLegend {
  readonly root: HTMLElement;
  private theme: Theme | undefined;
  private classes: ColorClasses | undefined;

  constructor(private readonly strings: Strings) {
    this.root = element('ul', { class: 'legend class-legend', 'aria-label': strings.legend, hidden: true });
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
    const { strings } = this;
    const items = classes.labels.map((label, index) => {
      const [blocks, bytes] = [classes.blocks?.[index], classes.bytes?.[index]];
      const counted = blocks !== undefined && bytes !== undefined;
      const figures = counted ? ([formatCount(blocks), formatSize(bytes)] as const) : undefined;
      const told = index === classes.gone ? strings.legendGone : strings.legendCount;
      return html`<li title=${figures ? fill(told, label, ...figures) : nothing}>
        ${swatchCanvas}${label}<span class="count">${figures?.join(' · ') ?? (classes.counting === true ? strings.counting : '')}</span>
      </li>`;
    });
    render(
      html`<li class="heading">${strings[`legend_${by}`]}</li>
        ${items}
        <li class="note" ?hidden=${!summedUp}>${strings.legendShade}</li>`,
      this.root,
    );
    if (redraw) this.drawSwatches();
    setAttribute(this.root, 'aria-busy', classes.counting === true ? 'true' : undefined);
  }

  private drawSwatches(): void {
    const { theme, classes } = this;
    if (!theme || !classes) return;
    drawSwatches(this.root, theme, (index) => [classStyle(classes.kind, classes.shades[index])]);
  }
}
