// What is said of what the pointer is at, by whatever view has it there.
import { html, nothing, render, type TemplateResult } from 'lit';
import { element } from './dom';

/** What a tooltip says: a table of names and values, and what can be done. */
export interface Tip {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly value: string | TemplateResult }[];
  readonly hint?: string;
}

/** The box that follows the pointer. What it says is also said by the focused option, so it is hidden from screen readers. */
export class Tooltip {
  readonly root = element('div', { class: 'tooltip', hidden: true, 'aria-hidden': 'true' });

  show(x: number, y: number, { title, rows, hint }: Tip): void {
    render(
      html`<strong>${title}</strong>
        <dl>
          ${rows.map(
            ({ name, value }) =>
              html`<dt>${name}</dt>
                <dd>${value}</dd>`,
          )}
        </dl>
        ${hint ? html`<p class="hint">${hint}</p>` : nothing}`,
      this.root,
    );
    this.root.hidden = false;
    this.place(x, y);
  }

  /** Beside the point, on whichever side there is room. */
  place(x: number, y: number): void {
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const left = x + 14 + width > window.innerWidth ? Math.max(4, x - 10 - width) : x + 14;
    const top = y + 18 + height > window.innerHeight ? Math.max(4, y - 10 - height) : y + 18;
    this.root.style.left = `${left}px`;
    this.root.style.top = `${top}px`;
  }

  hide(): void {
    this.root.hidden = true;
  }
}
