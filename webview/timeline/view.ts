// The timeline under every view: puts its parts together, and asks the host for the stretch in view.
import { formatCount } from '../../src/model/size';
import type { FrameMessage, RunSummary, Move } from '../../src/protocol/messages';
import {
  decodeTimeline,
  mostBuckets,
  type StretchMessage,
  type StretchRequest,
  type TimelineMessage,
  type TimelineRequest,
} from '../../src/protocol/timeline';
import type { SavedTimeline } from '../../src/protocol/saved-state';
import type { Strings } from '../../src/protocol/strings';
import { countedText, element, fill, setAttribute, setText } from '../components/dom';
import type { Frames } from '../components/frames';
import { timelineMost, type TimelinePicture } from './scene';
import { changeLength, isWhole, keepInView, positionsOf, showBetween, wholeRun, type TimelineWindow } from './window';
import type { Theme } from '../render/theme';
import { iconButton } from '../components/icon-button';
import { TimelineAxisTexts } from './axes';
import { TimelineKeys, TimelineLegend } from './legend';
import { TimelinePlay } from './play';
import { StretchSelection } from './selection';
import { TimelineSplitter } from './splitter';
import { TimelineStage } from './stage';
import { StretchBar } from './stretch-bar';
import { TimelineTable } from './table';
import { timelineTip, type NearMarks } from './tip';
import { Tooltip } from '../components/tooltip';

/** What the timeline can do beyond itself. */
export interface TimelineActions {
  readonly strings: Strings;
  readonly frames: Frames;
  move(to: Move): void;
  moveTo(position: number): void;
  ask(request: TimelineRequest): void;
  askStretch(request: StretchRequest): void;
  /** Filters all views, as if that had been typed. */
  setFilter(text: string): void;
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
  private readonly axes: TimelineAxisTexts;
  private readonly keys = new TimelineKeys();
  private readonly splitter: TimelineSplitter;
  private readonly bar: StretchBar;
  private readonly graph: HTMLElement;
  private readonly shown = element('span', { class: 'shown' });
  private readonly whole: HTMLElement;
  private readonly tableButton: HTMLElement;

  private run: RunSummary | undefined;
  private window: TimelineWindow | undefined;
  private message: TimelineMessage | undefined;
  private picture: TimelinePicture | undefined;
  private position = 0;
  private asked: TimelineRequest | undefined;
  private awaiting = false;

  private readonly selection: StretchSelection;
  /** What the table shows of a stretch. */
  private tabled: StretchMessage | undefined;

  constructor(
    private readonly actions: TimelineActions,
    private readonly saved: SavedTimeline = {},
  ) {
    const { strings, frames } = actions;
    this.strings = strings;
    this.selection = new StretchSelection(strings, saved.stretch, {
      changed: () => this.showStretch(),
      ask: (request) => actions.askStretch(request),
      setFilter: (text) => actions.setFilter(text),
      announce: (text) => actions.announce(text),
      save: () => actions.save(),
    });
    this.legend = new TimelineLegend(strings, saved.hidden ?? [], () => {
      this.stage.setHidden(this.legend.hidden);
      actions.save();
    });
    this.stage = new TimelineStage(strings, frames, {
      move: (to) => this.move(to),
      moveTo: (position) => this.moveTo(position),
      windowChanged: (window) => this.windowChanged(window),
      togglePlay: () => this.play.toggle(),
      pointed: (at, x, y) => this.point(at, x, y),
      select: (from, to, done) => this.selection.select(from, to, done),
      extend: (to) => this.extend(to),
      endStretch: () => this.selection.end(),
      resized: () => this.request(),
      drawn: (axes) => {
        if (axes) this.axes.setScales(axes);
        if (axes) this.legend.setBeyond(axes.scales.beyond);
        this.showPositions();
      },
    });
    this.axes = new TimelineAxisTexts(strings);
    this.bar = new StretchBar(strings, {
      choose: (choice, chosen) => this.selection.choose(choice, chosen),
      zoom: () => this.selection.stretch && this.stage.showStretch(this.selection.stretch),
      end: () => this.selection.end(),
    });
    this.splitter = new TimelineSplitter(strings, this.stage.root, saved.height, () => actions.save());
    this.keys.set('position', strings.timelineKeyPosition);
    this.graph = element(
      'div',
      { class: 'timeline-graph' },
      this.axes.bytes,
      this.stage.root,
      this.axes.counts,
      this.axes.captions[0],
      this.axes.positions,
      this.axes.captions[1],
    );
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
      this.splitter.root,
      element(
        'div',
        { class: 'timeline-tools' },
        this.play.root,
        this.legend.root,
        this.keys.root,
        this.shown,
        this.whole,
        this.tableButton,
      ),
      this.bar.root,
      this.graph,
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
    this.legend.setUnknown(run.placement === 'recorded' ? ['largest'] : []);
    this.stage.setHidden(this.legend.hidden);
    const { window } = this.saved;
    if (this.window && sameTrace) this.window = changeLength(this.window, last);
    else {
      this.window = window && sameTrace && window.from <= last ? showBetween(last, window.from, Math.min(last, window.to)) : wholeRun(last);
    }
    if (!sameTrace) this.stage.setPicture(undefined);
    this.asked = undefined;
    this.awaiting = false;
    this.selection.setRun(run, sameTrace);
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
    this.keys.set('marks', counted(marksInRun, strings.timelineMarkOne, strings.timelineMarks));
    this.keys.set('errors', counted(errorsInRun, strings.timelineErrorOne, strings.timelineErrors));
    this.keys.set('warnings', counted(warningsInRun, strings.timelineWarningOne, strings.timelineWarnings));
    this.describePosition();
    this.request();
  }

  /** What the host has answered about a stretch. */
  receiveStretch(message: StretchMessage): void {
    this.selection.receive(message);
  }

  update({ position, metrics, find }: FrameMessage): void {
    const { run, window } = this;
    if (!run || !window) return;
    const moved = position !== this.position;
    this.position = position;
    this.selection.update(position, find?.text ?? '');
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
    this.keys.draw(theme);
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
    const hidden = [...this.legend.chosen];
    return {
      window: window === undefined ? this.saved.window : isWhole(window) ? undefined : { from: window.from, to: window.to },
      hidden: hidden.length > 0 ? hidden : undefined,
      speed: this.play.chosenSpeed,
      table: !this.table.root.hidden || undefined,
      height: this.splitter.height,
      stretch: this.selection.save(),
    };
  }

  private moveTo(position: number): void {
    this.play.pause();
    this.selection.endExtending();
    this.actions.moveTo(position);
  }

  private move(to: Move): void {
    this.play.pause();
    this.selection.endExtending();
    const { message, window } = this;
    if (window && message?.marksInRun === 0 && (to === 'markBack' || to === 'markForward')) {
      const page = Math.max(1, Math.round(positionsOf(window) * pageShare));
      this.actions.moveTo(Math.max(0, this.position + (to === 'markBack' ? -page : page)));
    } else this.actions.move(to);
  }

  /** Moves the end of the stretch that lies at the present position, and the position with it. */
  private extend(to: Move): void {
    this.play.pause();
    const next = this.selection.extend((head) => this.targetOf(to, head));
    if (next !== undefined) this.actions.moveTo(next);
  }

  /** Where a move leads from a position: the page knows the marks in view, and that is as far as a key is to reach. */
  private targetOf(to: Move, from: number): number {
    const { window, picture, run } = this;
    const page = window ? Math.max(1, Math.round(positionsOf(window) * pageShare)) : 1;
    const marks = picture?.marks ?? [];
    switch (to) {
      case 'start':
        return 0;
      case 'end':
        return run?.operationCount ?? from;
      case 'markForward':
        return marks.find(({ position }) => position > from)?.position ?? from + page;
      case 'markBack':
        return marks.findLast(({ position }) => position < from)?.position ?? from - page;
      default:
        return to === 'back' || to === 'statementBack' ? from - 1 : from + 1;
    }
  }

  private showStretch(): void {
    const { position, strings } = this;
    const { stretch, sums, choice } = this.selection;
    if (sums !== this.tabled) {
      this.tabled = sums;
      this.table.setStretch(sums);
    }
    this.stage.setStretch(stretch);
    // The count of what is left here is another one at every position.
    this.bar.update(stretch, position, sums && sums.position !== position ? { ...sums, here: undefined } : sums, choice);
    this.keys.set('stretch', stretch ? strings.timelineKeyStretch : '');
    this.showPositions();
  }

  private showPositions(): void {
    if (this.window) this.axes.setWindow(this.window, this.stage.width, this.selection.stretch);
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
    this.table.show(shown);
    this.graph.hidden = shown;
    this.splitter.root.hidden = shown;
    setAttribute(this.tableButton, 'checked', shown);
  }

  private point(at: { readonly position: number; readonly near: NearMarks } | undefined, x: number, y: number): void {
    const { picture } = this;
    if (!at || !picture || at.position < picture.from || at.position > picture.to) return this.tooltip.hide();
    this.tooltip.show(x, y, timelineTip(this.strings, picture, at.position, at.near));
    // Above the drawing: it would hide what comes next.
    const { root } = this.tooltip;
    root.style.top = `${Math.max(4, this.stage.root.getBoundingClientRect().top - root.offsetHeight - 4)}px`;
  }
}

/** So many, in words; nothing of none. */
function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : countedText(count, one, many);
}
