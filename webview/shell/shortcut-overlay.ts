// The overlay that lists all keys.
import type { Strings } from '../../src/protocol/strings';
import { element } from '../components/dom';
import { shortcutGroups, type ListedShortcut } from './shortcut-list';
import { iconButton } from '../components/icon-button';

/** The list of all keys, in a dialog that holds the focus until it is closed. */
export class ShortcutOverlay {
  readonly root: HTMLDialogElement;
  private readonly close: HTMLElement;
  private readonly list: HTMLElement;

  constructor(private readonly strings: Strings) {
    const title = element('h2', { id: 'shortcuts-title' }, strings.keysTitle);
    this.close = iconButton('close', strings.keysClose, () => this.root.close());
    this.list = element(
      'div',
      { class: 'shortcuts-groups', tabindex: 0, role: 'group', 'aria-labelledby': 'shortcuts-title' },
      ...this.groups(),
    );
    this.root = element(
      'dialog',
      { class: 'shortcuts', 'aria-labelledby': 'shortcuts-title' },
      element('div', { class: 'shortcuts-head' }, title, this.close),
      this.list,
    );
    // Outside of the list: the backdrop belongs to the dialog.
    this.root.addEventListener('click', (event) => {
      if (event.target === this.root) this.root.close();
    });
    this.root.addEventListener('keydown', (event) => this.keyDown(event));
  }

  /** Shows it, or closes it when it is shown. */
  toggle(): void {
    if (this.root.open) this.root.close();
    else this.root.showModal();
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
    const onList = event.composedPath().includes(this.list);
    (onList ? this.close.shadowRoot?.querySelector('button') : this.list)?.focus();
  }

  private groups(): HTMLElement[] {
    return shortcutGroups.map(({ title, shortcuts }) =>
      element('section', {}, element('h3', {}, this.strings[title]), element('dl', {}, ...shortcuts.flatMap((each) => this.entry(each)))),
    );
  }

  private entry({ keys, does }: ListedShortcut): HTMLElement[] {
    const names = keys.flatMap((key, index) => [...(index === 0 ? [] : [' ']), ...keyCaps(key)]);
    return [element('dt', {}, ...names), element('dd', {}, this.strings[does])];
  }
}

function keyCaps(key: string): (HTMLElement | string)[] {
  if (key === '…') return [key];
  const parts = key.length > 1 ? key.split('+') : [key];
  return parts.flatMap((part, index) => [...(index === 0 ? [] : ['+']), element('kbd', {}, part)]);
}
