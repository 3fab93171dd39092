// Tells readers who listen what has changed.
import type { FrameMessage } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { describeLast } from '../components/describe';
import { element, fill, setText } from '../components/dom';

/** Quick steps are announced once, when they have come to rest. */
const restMilliseconds = 400;

/** Says changes to screen readers. */
export class Announcer {
  readonly root = element('div', { class: 'visually-hidden', 'aria-live': 'polite', role: 'status' });
  private timer: number | undefined;

  constructor(private readonly strings: Strings) {}

  /** What has been done between two frames of a run; nothing where they are of one position. */
  sayStep(before: FrameMessage | undefined, frame: FrameMessage, operationCount: number): void {
    const { position, step } = frame;
    if (before?.run !== frame.run || (before.position === position && before.step?.text === step?.text)) return;
    this.say(fill(this.strings.announceStep, position, operationCount, step?.text ?? describeLast(this.strings, frame)));
  }

  say(text: string): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => setText(this.root, text), restMilliseconds);
  }
}
