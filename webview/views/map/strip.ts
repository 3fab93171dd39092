// The strip over the map: what the last operation found, and what it left. Only small traces have one.
import { html, nothing, render, type TemplateResult } from 'lit';
import { formatCount, formatSize } from '../../../src/model/size';
import { element, fill, setAttribute } from '../../components/dom';
import type { OperationStrip, StripBlock } from './protocol';
import type { MapStrings } from './strings';

/** The blocks that an operation changed, before and after it. */
export class MapStrip {
  readonly root = element('div', { class: 'strip', hidden: true });

  constructor(
    private readonly strings: MapStrings,
    /** The address of a byte, as text. */
    private readonly address: (byte: number) => string,
  ) {}

  /** Shows the strip of a position; where the trace has none it takes no room. `idle`: there is no operation to tell of. */
  update(strip: OperationStrip | undefined, idle: boolean): void {
    const { strings, root } = this;
    root.hidden = strip === undefined;
    if (!strip) return;
    if (strip.parts.length === 0) {
      const text = strip.changed === 0 ? strings.stripNothing : fill(strings.stripMany, formatCount(strip.changed));
      setAttribute(root, 'role', undefined);
      setAttribute(root, 'aria-label', undefined);
      render(idle ? nothing : html`<span class="strip-word">${text}</span>`, root);
      return;
    }
    setAttribute(root, 'role', 'img');
    setAttribute(root, 'aria-label', fill(strings.stripTold, this.inWords(strip, 'before'), this.inWords(strip, 'after')));
    render(
      html`<span class="strip-word">${strings.stripBefore}</span>${this.side(strip, 'before')}<span
          class="codicon codicon-arrow-right"
          aria-hidden="true"
        ></span
        ><span class="strip-word">${strings.stripAfter}</span>${this.side(strip, 'after')}`,
      root,
    );
    for (const block of root.querySelectorAll<HTMLElement>('[data-share]')) block.style.flexGrow = block.dataset.share ?? '';
  }

  private side({ parts }: OperationStrip, side: 'before' | 'after'): TemplateResult {
    const total = ({ before }: OperationStrip['parts'][number]): number => before.reduce((sum, { bytes }) => sum + bytes, 0);
    return html`<span class="strip-side"
      >${parts.map(
        (part) => html`<span class="strip-part" data-share=${total(part)}>${part[side].map((block) => this.block(block))}</span>`,
      )}</span
    >`;
  }

  private block(block: StripBlock): TemplateResult {
    const { kind, name, bytes, touched } = block;
    const size = formatSize(bytes);
    return html`<span class="strip-block ${kind} ${touched ? 'touched' : ''}" data-share=${bytes} title=${this.described(block)}
      >${name === '' ? nothing : html`<span>${name}</span>`}<span>${size}</span></span
    >`;
  }

  private inWords({ parts }: OperationStrip, side: 'before' | 'after'): string {
    return parts.flatMap((part) => part[side].map((block) => this.described(block))).join(', ');
  }

  private described({ kind, name, from, bytes }: StripBlock): string {
    const { stripBlock, stateFree, stateBefore } = this.strings;
    const what = kind === 'free' ? stateFree : kind === 'before' ? stateBefore : name;
    return fill(stripBlock, what, formatSize(bytes), this.address(from));
  }
}
