// Buttons and a field to move the position, and the operation done last.
import { formatCount } from '../../src/model/size';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { FrameMessage, Move } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { describeLast } from '../components/describe';
import { element, fill, setAttribute, setText } from '../components/dom';
import { iconButton } from '../components/icon-button';

export interface TransportEvents {
  move(to: Move): void;
  moveTo(position: number): void;
  revealLine(line: number): void;
  /** Pins the position, or no longer. */
  pinPosition(pinned: boolean): void;
}

/** Moving through the run: buttons, a field for the position, and what the last operation did. */
export class Transport {
  readonly root: HTMLElement;
  private readonly field: HTMLElement & { value: string; label: string };
  private readonly total = element('span', { class: 'total' });
  private readonly pin: HTMLElement;
  private readonly pinnedAt = element('button', { class: 'link', type: 'button' });
  private readonly stands = element('span', {});
  private readonly standing = element('span', { class: 'standing', role: 'status' }, this.stands);
  private readonly clause = element('span', { class: 'clause' });
  private readonly line = element('button', { class: 'link', type: 'button' });
  private readonly sentence = element('p', { class: 'operation' }, this.line, this.clause);
  /** Pixels that its longest sentence has taken, of this run and at this width. */
  private reserved = { run: -1, width: 0, height: 0 };
  /** Where there is no room for all of the sentence. */
  private scrolled = false;
  private lineNumber = 0;
  private shown = 0;
  private last = 0;
  private pinned: number | undefined;
  /** A number is being typed that has not been taken yet. */
  private typing = false;

  constructor(
    private readonly strings: Strings,
    events: TransportEvents,
  ) {
    this.field = element('vscode-textfield', { type: 'number', min: 0, class: 'position-field' });
    this.field.addEventListener('input', () => (this.typing = true));
    this.field.addEventListener('change', () => {
      this.typing = false;
      const typed = this.field.value === '' ? NaN : Math.trunc(Number(this.field.value));
      const position = Number.isFinite(typed) ? Math.min(this.last, Math.max(0, typed)) : this.shown;
      this.field.value = String(position);
      events.moveTo(position);
    });
    // What was typed and taken back is no change.
    this.field.addEventListener('blur', () => (this.typing = false));
    this.line.addEventListener('click', () => events.revealLine(this.lineNumber));
    this.pin = iconButton('bookmark', strings.pinPosition, () => events.pinPosition(this.pinned === undefined), true);
    this.pinnedAt.title = strings.pinnedGo;
    this.pinnedAt.addEventListener('click', () => {
      if (this.pinned !== undefined) events.moveTo(this.pinned);
    });
    this.standing.append(element('span', { class: 'more' }, ` · ${strings.playsFromStart}`));
    this.standing.title = strings.playsFromStart;
    this.root = element(
      'section',
      { class: 'transport', 'aria-label': strings.stepping },
      element(
        'div',
        { class: 'buttons' },
        iconButton('debug-reverse-continue', strings.toStart, () => events.move('start')),
        iconButton('debug-step-back', strings.back, () => events.move('back')),
        iconButton('debug-step-over', strings.forward, () => events.move('forward')),
        iconButton('arrow-up', strings.toPeak, () => events.move('peak')),
        iconButton('debug-continue', strings.toEnd, () => events.move('end')),
      ),
      element('div', { class: 'position' }, this.field, this.total),
      element('div', { class: 'pin-position' }, this.pin, this.pinnedAt),
      this.standing,
      this.sentence,
    );
    this.sentence.addEventListener('scroll', () => (this.scrolled = this.sentence.scrollTop > 0));
    new ResizeObserver(([{ contentRect }]) => this.reserve(contentRect.width, contentRect.height)).observe(this.sentence);
  }

  update(frame: FrameMessage, operationCount: number): void {
    const { strings } = this;
    const { position, operation, step } = frame;
    if (frame.run !== this.reserved.run) this.reserved = { run: frame.run, width: 0, height: 0 };
    setAttribute(this.field, 'max', operationCount);
    this.field.label = fill(strings.positionField, operationCount);
    setAttribute(this.field, 'title', fill(strings.positionField, operationCount));
    this.field.style.setProperty('--digits', String(Math.max(3, String(operationCount).length)));
    this.shown = position;
    this.last = operationCount;
    // Another run may be finished, or the run be played, while a number is typed.
    if (!this.typing) this.field.value = String(position);
    setText(this.total, fill(strings.positionOf, formatCount(operationCount)));
    this.showPinned(frame.pinnedPosition);
    const { standsAt } = frame;
    this.standing.hidden = standsAt === undefined || operationCount === 0;
    setText(this.stands, standsAt === undefined ? '' : strings[`standsAt_${standsAt}`]);
    const clause = operationCount === 0 ? strings.operationsNone : (step?.text ?? describeLast(strings, frame));
    if (this.scrolled && this.clause.textContent !== clause) this.sentence.scrollTop = 0;
    setText(this.clause, clause);
    setAttribute(this.clause, 'title', clause);
    this.root.classList.toggle('failed', !step && operation !== undefined && operation.error !== null);
    const line = (step ?? operation)?.line;
    this.line.hidden = line === undefined;
    this.lineNumber = line ?? 0;
    setText(this.line, line === undefined ? '' : fill(strings.operationLine, formatCount(line)));
  }

  private showPinned(position: number | undefined): void {
    const { strings, pin, pinnedAt } = this;
    this.pinned = position;
    const title = position === undefined ? strings.pinPosition : strings.unpinPosition;
    setAttribute(pin, 'label', title);
    setAttribute(pin, 'title', title);
    setAttribute(pin, 'checked', position !== undefined);
    pinnedAt.hidden = position === undefined;
    setText(pinnedAt, position === undefined ? '' : fill(strings.pinnedAt, formatCount(position)));
  }

  /** The lines that a sentence has needed stay, up to some: what is below does not move to and fro with the steps. */
  private reserve(width: number, height: number): void {
    const { reserved, sentence } = this;
    const tell = (pixels: number): void => sentence.style.setProperty('--reserved', `${pixels}px`);
    if (width === reserved.width) tell((reserved.height = Math.max(reserved.height, height)));
    else {
      this.reserved = { ...reserved, width, height: 0 };
      // Its size is another one then, which is not to be changed while it is told of.
      requestAnimationFrame(() => tell(0));
    }
  }
}
