// What a new reader is told.
import { html, render } from 'lit';
import type { RunSummary } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { element, fill } from '../components/dom';
import { iconButton } from '../components/icon-button';

/** A few lines for readers who see the map for the first time: of what there is. In the page, not over it. */
export class Hint {
  readonly root: HTMLElement;
  private readonly lines = element('div', { class: 'hint-lines' });
  /** The host has asked for it. */
  private wanted = false;

  /** `dismissed`: it is not to be shown again. */
  constructor(
    private readonly strings: Strings,
    dismissed: () => void,
  ) {
    this.root = element(
      'aside',
      { class: 'hint-box', 'aria-label': strings.hintTitle, hidden: true },
      element('span', { class: 'codicon codicon-lightbulb', 'aria-hidden': 'true' }),
      this.lines,
      iconButton('close', strings.hintDismiss, () => {
        this.wanted = false;
        this.refresh();
        dismissed();
      }),
    );
  }

  show(): void {
    this.wanted = true;
    this.refresh();
  }

  /** `tabs`: how many views there are tabs for. */
  setRun(run: RunSummary, tabs: number): void {
    const { strings } = this;
    const ofReadings = [...(run.operationCount > 1 ? [strings.hintReadings] : []), strings.hintZones, strings.hintAllKeys];
    const lines = run.holdsSnapshots ? ofReadings : [strings.hintPosition, strings.hintMap, fill(strings.hintKeys, tabs)];
    this.root.title = lines.join('\n');
    render(html`${lines.map((line) => html`<p>${line}</p>`)}`, this.lines);
    this.refresh();
  }

  /** Without a run there is nothing that it could be about. */
  private refresh(): void {
    this.root.hidden = !this.wanted || this.lines.childElementCount === 0;
  }
}
