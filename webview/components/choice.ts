// A choice that is all in sight. Who owns it keeps the value.
import { element, setAttribute } from './dom';

export interface ChoiceOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

/** One of a few values, all of them in sight: a group of radio buttons in a row. Arrow keys move within it. */
export class Choice<Value extends string> {
  readonly root: HTMLElement;
  private readonly buttons: ReadonlyMap<Value, HTMLButtonElement>;

  constructor(label: string, options: readonly ChoiceOption<Value>[], choose: (value: Value) => void) {
    this.buttons = new Map(
      options.map(({ value, label: text, hint }) => {
        const button = element('button', { type: 'button', role: 'radio', title: hint, 'data-value': value }, text);
        button.addEventListener('click', () => choose(value));
        return [value, button];
      }),
    );
    this.root = element('div', { class: 'choice', role: 'radiogroup', 'aria-label': label }, ...this.buttons.values());
    this.root.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const enabled = options.filter(({ value }) => this.buttons.get(value)?.disabled === false);
      const at = enabled.findIndex(({ value }) => this.buttons.get(value) === event.target);
      if (by === undefined || at < 0) return;
      event.preventDefault();
      event.stopPropagation();
      const { value } = enabled[(at + by + enabled.length) % enabled.length];
      choose(value);
      this.buttons.get(value)?.focus();
    });
  }

  select(value: Value): void {
    for (const [each, button] of this.buttons) {
      setAttribute(button, 'aria-checked', String(each === value));
      button.tabIndex = each === value ? 0 : -1;
    }
  }

  /** A value that cannot be chosen now, and why. */
  disable(value: Value, why: string | undefined): void {
    const button = this.buttons.get(value);
    if (!button) return;
    button.disabled = why !== undefined;
    if (why !== undefined) button.title = why;
  }
}
