// What screen readers are told of a canvas; the views that draw on it have the names.
import { element, setAttribute, setText } from './dom';

/**
 * The name of what is in focus on a canvas, for those who do not see it. Two elements take turns: a name is read out only
 * when another one becomes the active descendant.
 */
export class ActiveName {
  private readonly names: readonly HTMLElement[];
  private shown = 0;

  /** `owner` has the keyboard's focus; `id` begins the ids of the two. */
  constructor(
    private readonly owner: HTMLElement,
    role: 'option' | 'treeitem',
    id: string,
  ) {
    this.names = [0, 1].map((index) => element('div', { role, id: `${id}-${index}`, 'aria-selected': 'true', hidden: true }));
    owner.append(element('div', { class: 'visually-hidden', role: 'presentation' }, ...this.names));
  }

  show(name: string, attributes: Readonly<Record<`aria-${string}`, number>> = {}): void {
    if (this.names[this.shown].textContent !== name) {
      this.names[this.shown].hidden = true;
      this.shown = 1 - this.shown;
      this.names[this.shown].hidden = false;
      setText(this.names[this.shown], name);
    }
    for (const [attribute, value] of Object.entries(attributes)) setAttribute(this.names[this.shown], attribute, value);
    setAttribute(this.owner, 'aria-activedescendant', this.names[this.shown].id);
  }

  /** Nothing is in focus. */
  hide(): void {
    this.owner.removeAttribute('aria-activedescendant');
  }
}
