// The line below the header of a map that shows its trace under another setting: which one, and where the two part.
import { html, nothing, render } from 'lit';
import type { BesideSetting } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { element, fill } from '../components/dom';

export class BesideLine {
  readonly root = element('p', { class: 'beside-line', role: 'status', hidden: true });

  constructor(
    private readonly strings: Strings,
    /** Goes to a position. */
    private readonly moveTo: (position: number) => void,
  ) {}

  /** Without a setting there is no line. */
  update(setting: BesideSetting | undefined): void {
    this.root.hidden = setting === undefined;
    if (setting === undefined) return;
    const { parting } = setting;
    const button = html`<button class="link" @click=${() => parting && this.moveTo(parting.position)}>${this.strings.besideGo}</button>`;
    render(html`<span>${this.textOf(setting)}</span> ${parting ? button : nothing}`, this.root);
  }

  private textOf({ text, parting }: BesideSetting): string {
    const { strings } = this;
    if (parting === undefined) return text;
    return parting === null ? fill(strings.besideAlike, text) : fill(strings.besideParts, text, parting.position, parting.line);
  }
}
