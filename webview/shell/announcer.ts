// Tells readers who listen what has changed.
import { element, setText } from '../components/dom';

/** Quick steps are announced once, when they have come to rest. */
const restMilliseconds = 400;

/** Says changes to screen readers. */
export class Announcer {
  readonly root = element('div', { class: 'visually-hidden', 'aria-live': 'polite', role: 'status' });
  private timer: number | undefined;

  say(text: string): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => setText(this.root, text), restMilliseconds);
  }
}
