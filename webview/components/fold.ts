// What takes several lines, and only its first where there is little room.
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { element, setAttribute } from './dom';

/** More than this in pixels is more than a line. */
const line = 28;

/** Shows all of what it holds, or its first line. What stands in a line is never cut: it is there as a whole or not at all. */
export class Fold {
  readonly root: HTMLElement;
  private readonly button: HTMLElement;
  private whole = true;

  /** `turned`: the reader wants it whole, or one line of it. */
  constructor(
    private readonly content: readonly HTMLElement[],
    private readonly words: { readonly fold: string; readonly unfold: string },
    turned: (whole: boolean) => void,
  ) {
    this.button = element('vscode-toolbar-button', { class: 'fold-button' });
    this.button.addEventListener('click', () => turned(!this.whole));
    this.root = element('div', { class: 'fold' }, element('div', { class: 'fold-content' }, ...content), this.button);
    const observer = new ResizeObserver(() => this.showButton());
    for (const each of content) observer.observe(each);
    this.show(true);
  }

  show(whole: boolean): void {
    this.whole = whole;
    this.root.classList.toggle('folded', !whole);
    const label = whole ? this.words.fold : this.words.unfold;
    setAttribute(this.button, 'icon', whole ? 'chevron-up' : 'chevron-down');
    setAttribute(this.button, 'label', label);
    setAttribute(this.button, 'title', label);
    this.showButton();
  }

  /** There is nothing to fold in one line. */
  private showButton(): void {
    this.button.hidden = this.content.every(({ offsetHeight }) => offsetHeight <= line);
  }
}
