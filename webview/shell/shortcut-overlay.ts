// The overlay that lists all keys.
import { html, render, type TemplateResult } from 'lit';
import type { Strings } from '../../src/protocol/strings';
import { element } from '../components/dom';
import { shortcutGroups, type ShortcutGroup } from './shortcut-list';
import { iconButton } from '../components/icon-button';

/** The list of all keys, in a dialog that holds the focus until it is closed. */
export class ShortcutOverlay {
  readonly root: HTMLDialogElement;
  private readonly close: HTMLElement;

  constructor(private readonly strings: Strings) {
    this.close = iconButton('close', strings.keysClose, () => this.root.close());
    this.root = element('dialog', { class: 'shortcuts', 'aria-labelledby': 'shortcuts-title' });
    // Outside of the list: the backdrop belongs to the dialog.
    this.root.addEventListener('click', (event) => {
      if (event.target === this.root) this.root.close();
    });
    this.root.addEventListener('keydown', (event) => this.keyDown(event));
  }

  /** Shows it, or closes it when it is shown. `tabs`: how many views there are tabs for. */
  toggle(tabs: number): void {
    if (this.root.open) return this.root.close();
    render(
      html`<div class="shortcuts-head">
          <h2 id="shortcuts-title">${this.strings.keysTitle}</h2>
          ${this.close}
        </div>
        <div class="shortcuts-groups" tabindex="0" role="group" aria-labelledby="shortcuts-title">
          ${shortcutGroups(tabs).map((group) => this.group(group))}
        </div>`,
      this.root,
    );
    this.root.showModal();
  }

  private keyDown(event: KeyboardEvent): void {
    // None of the keys it lists does anything while it is open.
    event.stopPropagation();
    if (event.key === '?' || event.key === 'Escape') this.root.close();
    // Past its last stop the browser would go on to the window around the panel.
    else if (event.key === 'Tab') this.focusOther(event);
    else return;
    event.preventDefault();
  }

  private focusOther(event: KeyboardEvent): void {
    const list = this.root.querySelector<HTMLElement>('.shortcuts-groups');
    const onList = list !== null && event.composedPath().includes(list);
    (onList ? this.close.shadowRoot?.querySelector('button') : list)?.focus();
  }

  private group({ title, shortcuts }: ShortcutGroup): TemplateResult {
    const { strings } = this;
    return html`<section>
      <h3>${strings[title]}</h3>
      <dl>
        ${shortcuts.map(
          ({ keys, does }) =>
            html`<dt>${keys.map(keyCaps)}</dt>
              <dd>${strings[does]}</dd>`,
        )}
      </dl>
    </section>`;
  }
}

/** A key among others that do the same. */
function keyCaps(key: string, index: number): (TemplateResult | string)[] {
  const parts = key.length > 1 ? key.split('+') : [key];
  const caps = key === '…' ? [key] : parts.flatMap((part, at) => [at === 0 ? '' : '+', html`<kbd>${part}</kbd>`]);
  return [index === 0 ? '' : ' ', ...caps];
}
