// What a new reader is told.
import { html, render } from 'lit';
import type { Strings } from '../../src/protocol/strings';
import { element, fill } from '../components/dom';
import { iconButton } from '../components/icon-button';
import { tabNames } from '../views/index';

/** Three lines for readers who see the map for the first time. In the page, not over it. */
export class Hint {
  readonly root: HTMLElement;

  /** `dismissed`: it is not to be shown again. */
  constructor(strings: Strings, dismissed: () => void) {
    this.root = element('aside', { class: 'hint-box', 'aria-label': strings.hintTitle, hidden: true });
    const lines = [strings.hintPosition, strings.hintMap, fill(strings.hintKeys, tabNames.length)];
    this.root.title = lines.join('\n');
    const close = iconButton('close', strings.hintDismiss, () => {
      this.root.hidden = true;
      dismissed();
    });
    render(
      html`<span class="codicon codicon-lightbulb" aria-hidden="true"></span>
        <div class="hint-lines">${lines.map((line) => html`<p>${line}</p>`)}</div>
        ${close}`,
      this.root,
    );
  }

  show(): void {
    this.root.hidden = false;
  }
}
