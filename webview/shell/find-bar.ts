// The field of the filter, with the number of matches the host has found.
import { html, nothing, render } from 'lit';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { formatSize } from '../../src/model/size';
import type { FindState } from '../../src/protocol/find';
import type { Strings } from '../../src/protocol/strings';
import { element, fill, formatCount, setAttribute } from '../components/dom';
import { iconButton } from '../components/icon-button';
import { explainTimes } from './find-times';

export interface FindEvents {
  filter(text: string): void;
  next(backwards: boolean): void;
  /** The field has no more use for the focus. */
  left(): void;
}

/** The field that filters all views, how much it finds, and the way from match to match. */
export class FindBar {
  readonly root: HTMLElement;
  private readonly field: HTMLElement & { value: string; invalid: boolean };
  private readonly buttons: readonly HTMLElement[];

  constructor(
    private readonly strings: Strings,
    private readonly events: FindEvents,
  ) {
    this.field = element('vscode-textfield', {
      class: 'find-field',
      placeholder: strings.findPlaceholder,
      title: strings.findHelp,
      label: strings.find,
    });
    this.field.append(element('span', { class: 'codicon codicon-search', slot: 'content-before', 'aria-hidden': 'true' }));
    this.buttons = [
      iconButton('arrow-up', strings.findPrevious, () => events.next(true)),
      iconButton('arrow-down', strings.findNext, () => events.next(false)),
      iconButton('close', strings.findClear, () => this.clear()),
    ];
    this.root = element('div', { class: 'find', role: 'search', 'aria-label': strings.find });
    this.update(undefined);
    this.field.addEventListener('input', () => {
      this.explain();
      events.filter(this.field.value);
    });
    this.field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') events.next(event.shiftKey);
      else if (event.key === 'Escape') this.clear();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** Filters by a text, as if it had been typed. */
  set(text: string): void {
    this.field.value = text;
    this.explain();
    this.events.filter(text);
  }

  focus(): void {
    this.field.focus();
    this.field.shadowRoot?.querySelector('input')?.select();
  }

  update(find: FindState | undefined): void {
    // What is being typed is ahead of what comes back.
    if (document.activeElement !== this.field) this.field.value = find?.text ?? '';
    this.explain();
    const error = find?.error;
    this.field.invalid = error !== undefined;
    render(
      html`${this.field}
        <span class="find-status ${error === undefined ? '' : 'error'}" role="status" id="find-status" title=${error ?? nothing}
          >${find ? this.describe(find) : ''}</span
        >
        <span class="find-buttons" ?hidden=${find === undefined}>${this.buttons}</span>`,
      this.root,
    );
  }

  /** What the field's tooltip says: of the times that it asks for what they mean, then how to ask. */
  private explain(): void {
    setAttribute(this.field, 'title', [...explainTimes(this.strings, this.field.value), this.strings.findHelp].join('\n'));
  }

  private describe({ error, matches, bytes, current }: FindState): string {
    const { strings } = this;
    if (error !== undefined) return error;
    if (matches === undefined || bytes === undefined) return strings.counting;
    const size = formatSize(bytes);
    if (matches === 0) return strings.findNone;
    if (current !== undefined) return fill(strings.findCurrent, formatCount(current), formatCount(matches), size);
    return matches === 1 ? fill(strings.findOne, size) : fill(strings.findCount, formatCount(matches), size);
  }

  private clear(): void {
    this.set('');
    this.events.left();
  }
}
