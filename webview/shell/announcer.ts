// Tells readers who listen what has changed.
import { formatCount } from '../../src/model/size';
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

  /** That a position is pinned now, or none is; nothing where that is as it was. */
  sayPinned(before: FrameMessage | undefined, { run, pinnedPosition }: FrameMessage): void {
    if (before?.run !== run || before.pinnedPosition === pinnedPosition) return;
    const { announcePinned, announceUnpinned } = this.strings;
    this.say(pinnedPosition === undefined ? announceUnpinned : fill(announcePinned, formatCount(pinnedPosition)));
  }

  say(text: string): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => setText(this.root, text), restMilliseconds);
  }
}
