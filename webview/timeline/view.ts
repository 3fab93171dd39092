// The timeline under every view: puts its parts together, and asks the host for the stretch in view.
import { formatCount } from '../../src/model/size';
import type { FrameMessage, RunSummary, Move } from '../../src/protocol/messages';
import type { AxisName, StretchMessage, StretchRequest, TimelineMessage, TimelineRequest } from '../../src/protocol/timeline';
import type { SavedTimeline } from '../../src/protocol/saved-state';
import type { Strings } from '../../src/protocol/strings';
import { countedText, element, fill, setAttribute, setText } from '../components/dom';
import type { Frames } from '../components/frames';
import { Choice } from '../components/choice';
import { formatSingleTime, formatTime } from '../../src/model/duration';
import { TimelineBands } from './band-view';
import { TimelineCourse } from './course';
import { secondsOf } from './picture';
import { timelineMost } from './scene';
import { isWhole, keepInView, type TimelineWindow } from './window';
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
import { timelineTip, type Pointed } from './tip';
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
  private readonly axisChoice: Choice<AxisName>;
  private readonly bands: TimelineBands;
  private readonly graph: HTMLElement;
  private readonly shown = element('span', { class: 'shown' });
  private readonly whole: HTMLElement;
  private readonly tableButton: HTMLElement;

  private readonly course: TimelineCourse;
  private run: RunSummary | undefined;
  private position = 0;
  /** Of the position, in ticks; absent where it is not known. */
  private time: number | undefined;

  private readonly selection: StretchSelection;
  /** What the table shows of a stretch. */
  private tabled: StretchMessage | undefined;

  constructor(
    private readonly actions: TimelineActions,
    saved: SavedTimeline = {},
  ) {
    const { strings, frames } = actions;
    this.strings = strings;
    this.course = new TimelineCourse(saved.axis ?? 'operations', saved.window, (request) => actions.ask(request));
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
    this.axisChoice = new Choice<AxisName>(
      strings.timelineAxis,
      [
        { value: 'operations', label: strings.timelineAxisOperations, hint: strings.timelineAxisOperationsHint },
        { value: 'time', label: strings.timelineAxisTime, hint: strings.timelineAxisTimeHint },
      ],
      (axis) => this.setAxis(axis),
    );
    this.axisChoice.root.hidden = true;
    this.bands = new TimelineBands(strings, saved.bands ?? {}, {
      shown: (bands, height) => {
        this.graph.style.setProperty('--timeline-bands', `${height}px`);
        this.stage.setBands(bands);
      },
      setFilter: (text) => actions.setFilter(text),
      save: () => actions.save(),
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
      switchAxis: () => this.switchAxis(),
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
      zoom: () => this.showSelected(),
      end: () => this.selection.end(),
    });
    this.splitter = new TimelineSplitter(strings, this.axes.bytes, saved.height, () => actions.save());
    this.keys.set('position', strings.timelineKeyPosition);
    this.graph = element(
      'div',
      { class: 'timeline-graph' },
      this.axes.bytes,
      this.stage.root,
      this.axes.counts,
      this.bands.names.names,
      this.bands.names.counts,
      this.axes.captions[0],
      this.axes.positions,
      this.axes.captions[1],
    );
    this.stage.setHidden(this.legend.hidden);
    this.play = new TimelinePlay(strings, frames, { ...actions, changed: () => actions.save() }, saved.speed);
    this.table = new TimelineTable(strings, {
      moveTo: (position) => this.moveTo(position),
      chooseThread: (name) => this.bands.chooseThread(name),
    });
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
        this.axisChoice.root,
        this.legend.root,
        this.bands.switches.root,
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
    this.play.setRun(run.operationCount);
    this.legend.setUnknown(run.placement === 'recorded' ? ['largest'] : []);
    this.stage.setHidden(this.legend.hidden);
    this.course.setRun(run, sameTrace);
    if (!sameTrace) {
      this.stage.setPicture(undefined);
      this.time = undefined;
    }
    this.selection.setRun(run, sameTrace);
    if (this.course.known) this.stage.setWindow(this.course.known);
    this.windowShown();
    this.request();
  }

  /** What the host has answered. */
  receive(message: TimelineMessage): void {
    if (!this.course.receive(message)) return;
    const { strings, course } = this;
    const { marksInRun, errorsInRun, warningsInRun } = message;
    this.axisChoice.root.hidden = message.clock === undefined;
    this.axisChoice.select(course.chosenAxis);
    this.keys.set('marks', counted(marksInRun, strings.timelineMarkOne, strings.timelineMarks));
    this.keys.set('errors', counted(errorsInRun, strings.timelineErrorOne, strings.timelineErrors));
    this.keys.set('warnings', counted(warningsInRun, strings.timelineWarningOne, strings.timelineWarnings));
    const { shown } = course;
    if (shown) {
      const { picture, window } = shown;
      this.stage.setPicture(picture);
      this.stage.setWindow(window);
      this.legend.setMost(timelineMost(picture));
      this.table.setMarks(message, picture);
      this.windowShown();
      this.bands.setPicture(picture, this.place);
      this.showPositions();
    }
    this.describePosition();
    this.request();
  }

  /** What the host has answered about a stretch. */
  receiveStretch(message: StretchMessage): void {
    this.selection.receive(message);
  }

  update({ position, time, metrics, find, pinnedPosition }: FrameMessage): void {
    const { run } = this;
    if (!run) return;
    const moved = position !== this.position;
    const filter = find?.text ?? '';
    this.position = position;
    this.time = time;
    this.selection.update(position, filter);
    this.play.update(position, run.operationCount);
    this.stage.setPosition(position);
    this.stage.setPinned(pinnedPosition);
    this.keys.set('pinned', pinnedPosition === undefined ? '' : this.strings.timelineKeyPinned);
    this.legend.update(metrics);
    this.table.update(position, time, metrics);
    this.describePosition();
    const { place } = this;
    this.bands.update(place, filter);
    const window = this.course.known;
    if (!moved || !window || place === undefined) return;
    const inView = keepInView(window, place);
    if (inView === window) return;
    this.stage.setWindow(inView);
    this.windowChanged(inView);
  }

  setTheme(theme: Theme): void {
    this.stage.setTheme(theme);
    this.legend.draw(theme);
    this.keys.draw(theme);
    this.bands.draw(theme);
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
    const hidden = [...this.legend.chosen];
    return {
      ...this.course.save(),
      bands: this.bands.switches.choice,
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
    if (this.course.message?.marksInRun === 0 && (to === 'markBack' || to === 'markForward')) {
      const page = this.course.pageLength();
      this.actions.moveTo(Math.max(0, this.position + (to === 'markBack' ? -page : page)));
    } else this.actions.move(to);
  }

  /** Moves the end of the stretch that lies at the present position, and the position with it. */
  private extend(to: Move): void {
    this.play.pause();
    const next = this.selection.extend((head) => this.course.targetOf(to, head));
    if (next !== undefined) this.actions.moveTo(next);
  }

  private setAxis(axis: AxisName): void {
    this.course.setAxis(axis);
    this.axisChoice.select(axis);
    this.tooltip.hide();
    this.request();
    this.actions.save();
  }

  private switchAxis(): void {
    if (!this.course.message?.clock) return;
    const { strings } = this;
    const toTime = this.course.chosenAxis === 'operations';
    this.setAxis(toTime ? 'time' : 'operations');
    this.actions.announce(`${strings.timelineAxis}: ${toTime ? strings.timelineAxisTime : strings.timelineAxisOperations}`);
  }

  /** Shows the selected stretch from edge to edge. */
  private showSelected(): void {
    const { stretch, sums } = this.selection;
    if (!stretch) return;
    const { from, to } = (this.course.chosenAxis === 'time' && sums?.times) || stretch;
    this.stage.showBetween(from, to);
  }

  /** Where the present position stands on the axis, if that is known. */
  private get place(): number | undefined {
    return this.course.chosenAxis === 'time' ? this.time : this.position;
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
    const { known, shown } = this.course;
    if (known) this.axes.setWindow(shown?.picture, known, this.stage.width, this.selection.stretch);
  }

  private windowChanged(window: TimelineWindow): void {
    if (!this.course.setWindow(window)) return;
    this.tooltip.hide();
    this.windowShown();
    this.request();
    this.actions.save();
  }

  private windowShown(): void {
    const window = this.course.known;
    if (!window) return;
    setText(this.shown, isWhole(window) ? '' : this.shownText(window));
    this.whole.hidden = isWhole(window);
  }

  private shownText({ from, to, last }: TimelineWindow): string {
    const clock = this.course.chosenAxis === 'time' ? this.course.message?.clock : undefined;
    if (!clock) return fill(this.strings.timelineShown, formatCount(from), formatCount(to), formatCount(last));
    const seconds = (ticks: number): number => secondsOf(clock, ticks);
    const text = (ticks: number): string =>
      formatTime(seconds(ticks), { most: seconds(last), step: seconds(Math.max(1, (to - from) / 100)) });
    return fill(this.strings.timelineShownTime, text(from), text(to), text(last));
  }

  private request(): void {
    this.course.request(this.stage.width);
  }

  /** The slider's value in words, with the mark that stands there. */
  private describePosition(): void {
    const { run, position, time, strings } = this;
    if (!run) return;
    const { message } = this.course;
    const { root } = this.stage;
    const mark = message?.marks.find((each) => each.position === position);
    const when = time === undefined || !message?.clock ? '' : `, ${formatSingleTime(secondsOf(message.clock, time))}`;
    setAttribute(root, 'aria-valuemax', run.operationCount);
    setAttribute(root, 'aria-valuenow', position);
    setAttribute(
      root,
      'aria-valuetext',
      (mark
        ? fill(strings.timelineValueMarked, position, run.operationCount, mark.text)
        : fill(strings.timelineValue, position, run.operationCount)) + when,
    );
  }

  private showTable(shown: boolean): void {
    this.table.show(shown);
    this.graph.hidden = shown;
    this.splitter.root.hidden = shown;
    setAttribute(this.tableButton, 'checked', shown);
  }

  private point(at: Pointed | undefined, x: number, y: number): void {
    const picture = this.course.shown?.picture;
    if (!at || !picture || at.place < picture.from || at.place > picture.to) return this.tooltip.hide();
    this.tooltip.show(x, y, timelineTip(this.strings, picture, at));
    // Above the drawing: it would hide what comes next.
    const { root } = this.tooltip;
    root.style.top = `${Math.max(4, this.stage.root.getBoundingClientRect().top - root.offsetHeight - 4)}px`;
  }
}

/** So many, in words; nothing of none. */
function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : countedText(count, one, many);
}
