// What stands in place of the views while there is nothing to show.
import { html, nothing, render } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { StateMessage, ToHost } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { element, fill } from '../components/dom';
import { progressText } from './header';

interface Content {
  readonly title: string;
  readonly text: string;
  readonly action?: { readonly label: string; readonly message: ToHost };
  readonly alert?: boolean;
  /** A fraction, or 'unknown' while nothing is known of the length. */
  readonly progress?: number | 'unknown';
}

/** What stands in place of the map while there is none: one sentence, and the next step. */
export class Placeholder {
  readonly root = element('section', { class: 'placeholder', role: 'status' });

  constructor(
    private readonly strings: Strings,
    private readonly send: (message: ToHost) => void,
  ) {}

  /** Whether the state is one without a picture. */
  update(state: StateMessage): boolean {
    const content = state.run ? undefined : this.contentOf(state);
    this.root.hidden = content === undefined;
    this.root.classList.remove('over');
    if (!content) return false;
    this.show(content);
    return true;
  }

  /** Over what is still in the page, until there is a picture; `named`: that is another trace's. */
  cover(state: StateMessage, named: boolean): void {
    const { strings } = this;
    const { status, trace } = state;
    const running = status.kind === 'running' && status.total > 0 ? status : undefined;
    this.root.hidden = false;
    this.root.classList.add('over');
    this.show({
      title: named && trace ? fill(strings.runningTrace, trace.name) : strings.loading,
      text: running ? progressText(strings, running) : '',
      progress: running ? running.done / running.total : 'unknown',
    });
  }

  /** The view itself has failed. */
  broken(message: string): void {
    this.root.hidden = false;
    this.root.classList.remove('over');
    this.show({ title: this.strings.brokenTitle, text: `${message} ${this.strings.brokenText}`, alert: true });
  }

  private show({ title, text, action, alert, progress }: Content): void {
    this.root.classList.toggle('alert', alert === true);
    render(
      html`<h2>${title}</h2>
        <p>${text}</p>
        <progress
          max="1"
          value=${typeof progress === 'number' ? progress : nothing}
          aria-label=${title}
          ?hidden=${progress === undefined}
        ></progress>
        <vscode-button ?hidden=${action === undefined} @click=${() => action && this.send(action.message)}
          >${action?.label}</vscode-button
        >`,
      this.root,
    );
  }

  private contentOf({ status, trace }: StateMessage): Content {
    const { strings } = this;
    switch (status.kind) {
      case 'none':
        return {
          title: strings.noTraceTitle,
          text: strings.noTraceText,
          action: { label: strings.openSample, message: { type: 'openSample' } },
        };
      case 'closed':
        return {
          title: fill(strings.closedTitle, trace?.name ?? ''),
          text: strings.closedText,
          action: { label: strings.openTrace, message: { type: 'openTrace' } },
        };
      case 'empty':
        return { title: strings.notRunTitle, text: strings.notRunText, action: { label: strings.run, message: { type: 'run' } } };
      case 'running': {
        const progress = status.total === 0 ? 'unknown' : status.done / status.total;
        return { title: strings.reading, text: status.total === 0 ? '' : progressText(strings, status), progress };
      }
      case 'failed': {
        const { message, tooLarge } = status;
        const title = tooLarge === true ? strings.tooLargeTitle : strings.failedTitle;
        const text = tooLarge === true ? message : `${message} ${strings.failedText}`;
        return { title, text, action: { label: strings.runAgain, message: { type: 'run' } }, alert: true };
      }
      case 'ready':
        return { title: strings.loading, text: '', progress: 'unknown' };
    }
  }
}
