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
}

/** Moving through the run: buttons, a field for the position, and what the last operation did. */
export class Transport {
  readonly root: HTMLElement;
  private readonly field: HTMLElement & { value: string; label: string };
  private readonly total = element('span', { class: 'total' });
  private readonly stands = element('span', {});
  private readonly standing = element('span', { class: 'standing', role: 'status' }, this.stands);
  private readonly clause = element('span', { class: 'clause' });
  private readonly line = element('button', { class: 'link', type: 'button' });
  private lineNumber = 0;
  private shown = 0;
  private last = 0;
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
      this.standing,
      element('p', { class: 'operation' }, this.line, this.clause),
    );
  }

  update(frame: FrameMessage, operationCount: number): void {
    const { strings } = this;
    const { position, operation, step } = frame;
    setAttribute(this.field, 'max', operationCount);
    this.field.label = fill(strings.positionField, operationCount);
    setAttribute(this.field, 'title', fill(strings.positionField, operationCount));
    this.field.style.setProperty('--digits', String(Math.max(3, String(operationCount).length)));
    this.shown = position;
    this.last = operationCount;
    // Another run may be finished, or the run be played, while a number is typed.
    if (!this.typing) this.field.value = String(position);
    setText(this.total, fill(strings.positionOf, formatCount(operationCount)));
    const { standsAt } = frame;
    this.standing.hidden = standsAt === undefined || operationCount === 0;
    setText(this.stands, standsAt === undefined ? '' : strings[`standsAt_${standsAt}`]);
    const clause = operationCount === 0 ? strings.operationsNone : (step?.text ?? describeLast(strings, frame));
    setText(this.clause, clause);
    setAttribute(this.clause, 'title', clause);
    this.root.classList.toggle('failed', !step && operation !== undefined && operation.error !== null);
    const line = (step ?? operation)?.line;
    this.line.hidden = line === undefined;
    this.lineNumber = line ?? 0;
    setText(this.line, line === undefined ? '' : fill(strings.operationLine, formatCount(line)));
  }
}
