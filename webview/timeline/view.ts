// The timeline under every view: puts its parts together, and asks the host for the stretch in view.
import type { FrameMessage, RunSummary, Move } from '../../src/protocol/messages';
import { decodeTimeline, mostBuckets, type TimelineMessage, type TimelineRequest } from '../../src/protocol/timeline';
import type { SavedTimeline } from '../../src/protocol/saved-state';
import type { Strings } from '../../src/protocol/strings';
import { countedText, element, fill, formatCount, setAttribute, setText } from '../components/dom';
import type { Frames } from '../components/frames';
import { timelineMost, type TimelinePicture } from './scene';
import { changeLength, isWhole, keepInView, positionsOf, showBetween, wholeRun, type TimelineWindow } from './window';
import type { Theme } from '../render/theme';
import { iconButton } from '../components/icon-button';
import { TimelineLegend } from './legend';
import { TimelinePlay } from './play';
import { TimelineStage } from './stage';
import { TimelineTable } from './table';
import { timelineTip } from './tip';
import { Tooltip } from '../components/tooltip';

/** What the timeline can do beyond itself. */
export interface TimelineActions {
  readonly strings: Strings;
  readonly frames: Frames;
  move(to: Move): void;
  moveTo(position: number): void;
  ask(request: TimelineRequest): void;
  announce(text: string): void;
  /** Something that `save` answers has changed. */
  save(): void;
}

/** A page of positions, where there are no marks to go to. */
const pageShare = 0.1;

/** The course of the run under every view: figures, marks and problems over all positions, the present one among them. */
export class TimelineView {
  readonly root: HTMLElement;
  private readonly strings: Strings;
  private readonly stage: TimelineStage;
  private readonly legend: TimelineLegend;
  private readonly play: TimelinePlay;
  private readonly table: TimelineTable;
  private readonly tooltip = new Tooltip();
  private readonly shown = element('span', { class: 'shown' });
  private readonly problems = element('span', { class: 'problems' });
  private readonly whole: HTMLElement;
  private readonly tableButton: HTMLElement;

  private run: RunSummary | undefined;
  private window: TimelineWindow | undefined;
  private message: TimelineMessage | undefined;
  private picture: TimelinePicture | undefined;
  private position = 0;
  private asked: TimelineRequest | undefined;
  private awaiting = false;

  constructor(
    private readonly actions: TimelineActions,
    private readonly saved: SavedTimeline = {},
  ) {
    const { strings, frames } = actions;
    this.strings = strings;
    this.legend = new TimelineLegend(strings, saved.hidden ?? [], () => {
      this.stage.setHidden(this.legend.hidden);
      actions.save();
    });
    this.stage = new TimelineStage(strings, frames, {
      move: (to) => this.move(to),
      moveTo: (position) => this.moveTo(position),
      windowChanged: (window) => this.windowChanged(window),
      togglePlay: () => this.play.toggle(),
      pointed: (position, x, y) => this.point(position, x, y),
      resized: () => this.request(),
    });
    this.stage.setHidden(this.legend.hidden);
    this.play = new TimelinePlay(strings, frames, { ...actions, changed: () => actions.save() }, saved.speed);
    this.table = new TimelineTable(strings, (position) => this.moveTo(position));
    this.whole = iconButton('screen-full', strings.timelineWhole, () => this.stage.showWhole());
    this.tableButton = iconButton(
      'table',
      strings.timelineTable,
      () => {
        this.showTable(this.table.root.hidden);
        actions.save();
      },
      true,
    );
    this.root = element(
      'section',
      { class: 'timeline', 'aria-label': strings.timeline },
      element(
        'div',
        { class: 'timeline-tools' },
        this.play.root,
        this.legend.root,
        this.problems,
        this.shown,
        this.whole,
        this.tableButton,
      ),
      this.stage.root,
      this.table.root,
      element('p', { class: 'visually-hidden', id: 'timeline-help' }, strings.timelineHelp),
      this.tooltip.root,
    );
    this.showTable(saved.table ?? false);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    this.play.pause();
    this.run = run;
    const last = run.operationCount;
    this.play.setRun(last);
    const { window } = this.saved;
    if (this.window && sameTrace) this.window = changeLength(this.window, last);
    else {
      this.window = window && sameTrace && window.from <= last ? showBetween(last, window.from, Math.min(last, window.to)) : wholeRun(last);
    }
    if (!sameTrace) this.stage.setPicture(undefined);
    this.asked = undefined;
    this.awaiting = false;
    this.stage.setWindow(this.window);
    this.windowShown();
    this.request();
  }

  /** What the host has answered. */
  receive(message: TimelineMessage): void {
    if (message.run !== this.run?.id) return;
    this.awaiting = false;
    this.message = message;
    const { marksInRun, errorsInRun, warningsInRun } = message;
    this.picture = {
      ...decodeTimeline(message.data),
      from: message.from,
      to: message.to,
      marks: message.marks,
      hasMarks: marksInRun > 0,
      hasErrors: errorsInRun > 0,
      hasWarnings: warningsInRun > 0,
    };
    this.stage.setPicture(this.picture);
    this.legend.setMost(timelineMost(this.picture));
    this.table.setMarks(message);
    const { strings } = this;
    const problems = [
      counted(errorsInRun, strings.timelineErrorOne, strings.timelineErrors),
      counted(warningsInRun, strings.timelineWarningOne, strings.timelineWarnings),
    ];
    setText(this.problems, problems.filter((text) => text !== '').join(', '));
    this.describePosition();
    this.request();
  }

  update({ position, metrics }: FrameMessage): void {
    const { run, window } = this;
    if (!run || !window) return;
    const moved = position !== this.position;
    this.position = position;
    this.play.update(position, run.operationCount);
    this.stage.setPosition(position);
    this.legend.update(metrics);
    this.table.update(position, metrics);
    this.describePosition();
    if (moved) {
      const inView = keepInView(window, position);
      if (inView !== window) {
        this.stage.setWindow(inView);
        this.windowChanged(inView);
      }
    }
  }

  setTheme(theme: Theme): void {
    this.stage.setTheme(theme);
    this.legend.draw(theme);
  }

  /** Plays or pauses. */
  togglePlay(): void {
    this.play.toggle();
  }

  playFromStart(): void {
    this.play.playFromStart();
  }

  pause(): void {
    this.play.pause();
  }

  save(): SavedTimeline {
    const { window } = this;
    const hidden = [...this.legend.hidden];
    return {
      window: window === undefined ? this.saved.window : isWhole(window) ? undefined : { from: window.from, to: window.to },
      hidden: hidden.length > 0 ? hidden : undefined,
      speed: this.play.chosenSpeed,
      table: !this.table.root.hidden || undefined,
    };
  }

  private moveTo(position: number): void {
    this.play.pause();
    this.actions.moveTo(position);
  }

  private move(to: Move): void {
    this.play.pause();
    const { message, window } = this;
    if (window && message?.marksInRun === 0 && (to === 'markBack' || to === 'markForward')) {
      const page = Math.max(1, Math.round(positionsOf(window) * pageShare));
      this.actions.moveTo(Math.max(0, this.position + (to === 'markBack' ? -page : page)));
    } else this.actions.move(to);
  }

  private windowChanged(window: TimelineWindow): void {
    this.window = window;
    this.tooltip.hide();
    this.windowShown();
    this.request();
    this.actions.save();
  }

  private windowShown(): void {
    const { window } = this;
    if (!window) return;
    setText(
      this.shown,
      isWhole(window) ? '' : fill(this.strings.timelineShown, formatCount(window.from), formatCount(window.to), formatCount(window.last)),
    );
    this.whole.hidden = isWhole(window);
  }

  /** Asks for what is in view, unless that has been done; one question at a time, the latest wins. */
  private request(): void {
    const { run, window, asked } = this;
    const { width } = this.stage;
    if (!run || !window || width === 0 || this.awaiting) return;
    const { from, to } = window;
    const buckets = Math.min(mostBuckets, Math.round(width), positionsOf(window));
    if (asked && asked.from === from && asked.to === to && asked.buckets === buckets) return;
    this.asked = { run: run.id, from, to, buckets };
    this.awaiting = true;
    this.actions.ask(this.asked);
  }

  /** The slider's value in words, with the mark that stands there. */
  private describePosition(): void {
    const { run, position, strings, message } = this;
    if (!run) return;
    const { root } = this.stage;
    const mark = message?.marks.find((each) => each.position === position);
    setAttribute(root, 'aria-valuemax', run.operationCount);
    setAttribute(root, 'aria-valuenow', position);
    setAttribute(
      root,
      'aria-valuetext',
      mark
        ? fill(strings.timelineValueMarked, position, run.operationCount, mark.text)
        : fill(strings.timelineValue, position, run.operationCount),
    );
  }

  private showTable(shown: boolean): void {
    this.table.root.hidden = !shown;
    this.stage.root.hidden = shown;
    setAttribute(this.tableButton, 'checked', shown);
  }

  private point(position: number | undefined, x: number, y: number): void {
    const { picture } = this;
    if (position === undefined || !picture || position < picture.from || position > picture.to) return this.tooltip.hide();
    this.tooltip.show(x, y, timelineTip(this.strings, picture, position));
    // Above the drawing: it would hide what comes next.
    const { root } = this.tooltip;
    root.style.top = `${Math.max(4, this.stage.root.getBoundingClientRect().top - root.offsetHeight - 4)}px`;
  }
}

/** So many, in words; nothing of none. */
function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : countedText(count, one, many);
}
