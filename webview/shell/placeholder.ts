// What stands in place of the views while there is nothing to show.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { StateMessage, ToHost } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { element, setText } from '../components/dom';
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
  readonly root: HTMLElement;
  private readonly title = element('h2', {});
  private readonly text = element('p', {});
  private readonly bar = element('progress', { max: 1 });
  private readonly button: HTMLElement;
  private message: ToHost | undefined;

  constructor(
    private readonly strings: Strings,
    send: (message: ToHost) => void,
  ) {
    this.button = element('vscode-button', {});
    this.button.addEventListener('click', () => this.message && send(this.message));
    this.root = element('section', { class: 'placeholder', role: 'status' }, this.title, this.text, this.bar, this.button);
  }

  /** Whether the state is one without a picture. */
  update(state: StateMessage): boolean {
    const content = state.run ? undefined : this.contentOf(state);
    this.root.hidden = content === undefined;
    if (!content) return false;
    this.show(content);
    return true;
  }

  /** The view itself has failed. */
  broken(message: string): void {
    this.root.hidden = false;
    this.show({ title: this.strings.brokenTitle, text: `${message} ${this.strings.brokenText}`, alert: true });
  }

  private show(content: Content): void {
    setText(this.title, content.title);
    setText(this.text, content.text);
    this.root.classList.toggle('alert', content.alert === true);
    this.bar.hidden = content.progress === undefined;
    if (content.progress === 'unknown') this.bar.removeAttribute('value');
    else this.bar.value = content.progress ?? 0;
    this.bar.setAttribute('aria-label', content.title);
    this.button.hidden = content.action === undefined;
    this.message = content.action?.message;
    setText(this.button, content.action?.label ?? '');
  }

  private contentOf({ status }: StateMessage): Content {
    const { strings } = this;
    switch (status.kind) {
      case 'none':
        return {
          title: strings.noTraceTitle,
          text: strings.noTraceText,
          action: { label: strings.openSample, message: { type: 'openSample' } },
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
