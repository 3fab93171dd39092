// Which part of the run the timeline shows and on which axis: asks the host about it, and takes what it answers.
import type { Move, RunSummary } from '../../src/protocol/messages';
import { mostBuckets, type AxisName, type TimelineMessage, type TimelineRequest } from '../../src/protocol/timeline';
import { pictureOf, type TimelinePicture } from './picture';
import { changeLength, isWhole, lengthOf, showBetween, wholeRun, type TimelineWindow } from './window';

/** A place on the axis and another. */
interface Part {
  readonly from: number;
  readonly to: number;
}

/** A page of positions, where there are no marks to go to, is so much of those in view. */
const pageShare = 0.1;
/** Pixels of a cell of the rates, at least. */
const cellPixels = 6;
/** All of a run whose length is not known yet. */
const everything: Part = { from: 0, to: Number.MAX_SAFE_INTEGER };

export class TimelineCourse {
  private run: RunSummary | undefined;
  /** The axis of the window; the picture is of another one until the host has answered. */
  private axis: AxisName = 'operations';
  /** Of time it is not known before the host has told how long the run took. */
  private window: TimelineWindow | undefined;
  private answer: { readonly message: TimelineMessage; readonly picture: TimelinePicture } | undefined;
  private asked: TimelineRequest | undefined;
  private awaiting = false;

  /** `wish`: the axis that is taken wherever a run has it. */
  constructor(
    private wish: AxisName,
    private saved: Part | undefined,
    private readonly ask: (request: TimelineRequest) => void,
  ) {}

  setRun(run: RunSummary, sameTrace: boolean): void {
    const { window, wish } = this;
    const last = run.operationCount;
    // A run that had no times is not asked for them again with every edit.
    const axis = sameTrace && window ? this.axis : wish;
    const saved = sameTrace ? (window && isWhole(window) ? undefined : (window ?? this.saved)) : undefined;
    this.run = run;
    this.asked = undefined;
    this.awaiting = false;
    if (!sameTrace) this.answer = undefined;
    // What was saved is meant for the first run.
    this.saved = undefined;
    if (axis === 'time') {
      this.window = undefined;
      this.saved = saved;
    } else if (window && sameTrace) this.window = changeLength(window, last);
    else this.window = saved && saved.from <= last ? showBetween(last, saved.from, Math.min(last, saved.to)) : wholeRun(last);
    this.axis = axis;
  }

  /** What can be drawn: a picture with a window on the same axis; undefined while there is none. */
  get shown(): { readonly picture: TimelinePicture; readonly window: TimelineWindow } | undefined {
    const { answer, window, axis } = this;
    return answer && window && answer.picture.axis === axis ? { picture: answer.picture, window } : undefined;
  }

  /** The window by positions is known before the host has said anything. */
  get known(): TimelineWindow | undefined {
    return this.axis === 'operations' ? this.window : this.shown?.window;
  }

  get message(): TimelineMessage | undefined {
    return this.answer?.message;
  }

  get chosenAxis(): AxisName {
    return this.axis;
  }

  /** Takes what the host has answered; false where that is about another run. */
  receive(message: TimelineMessage): boolean {
    const { run } = this;
    if (message.run !== run?.id) return false;
    this.awaiting = false;
    this.answer = { message, picture: pictureOf(message) };
    const { clock, from, to } = message;
    if (this.axis === 'time' && clock === undefined) {
      this.axis = 'operations';
      this.window = wholeRun(run.operationCount);
      this.asked = { run: run.id, axis: 'operations', from, to, buckets: this.asked?.buckets ?? 0, cells: this.asked?.cells ?? 0 };
    } else if (this.axis === 'time' && clock && message.axis === 'time' && this.window?.last !== clock.duration) {
      this.window = showBetween(clock.duration, from, to);
      if (this.asked) this.asked = { ...this.asked, from: this.window.from, to: this.window.to };
    }
    return true;
  }

  /** Shows another part of the same axis; false where the axis is about to change. */
  setWindow(window: TimelineWindow): boolean {
    if (this.axis === 'time' && this.shown === undefined) return false;
    if (this.answer && this.answer.picture.axis !== this.axis) return false;
    this.window = window;
    return true;
  }

  /** Shows the same part on another axis. */
  setAxis(axis: AxisName): void {
    const { run, window, answer } = this;
    this.wish = axis;
    if (!run || axis === this.axis) return;
    this.axis = axis;
    this.asked = undefined;
    const part = window && !isWhole(window) ? answer?.message : undefined;
    if (axis === 'operations') {
      this.window = part ? showBetween(run.operationCount, part.positions.from, part.positions.to) : wholeRun(run.operationCount);
    } else {
      const duration = part?.clock?.duration;
      this.window = duration !== undefined && part?.times ? showBetween(duration, part.times.from, part.times.to) : undefined;
      this.saved = undefined;
    }
  }

  /** Positions of a page. */
  pageLength(): number {
    const positions = this.answer?.message.positions;
    return positions ? Math.max(1, Math.round((positions.to - positions.from + 1) * pageShare)) : 1;
  }

  /** Where a move leads from a position: the page knows the marks in view, and that is as far as a key is to reach. */
  targetOf(to: Move, from: number): number {
    const marks = this.answer?.message.marks ?? [];
    switch (to) {
      case 'start':
        return 0;
      case 'end':
        return this.run?.operationCount ?? from;
      case 'markForward':
        return marks.find(({ position }) => position > from)?.position ?? from + this.pageLength();
      case 'markBack':
        return marks.findLast(({ position }) => position < from)?.position ?? from - this.pageLength();
      default:
        return to === 'back' || to === 'statementBack' ? from - 1 : from + 1;
    }
  }

  /** Asks for what is in view, unless that has been done; one question at a time, the latest wins. */
  request(width: number): void {
    const { run, window, axis, asked } = this;
    if (!run || width === 0 || this.awaiting) return;
    const { from, to } = window ?? this.saved ?? everything;
    const buckets = Math.min(mostBuckets, Math.round(width), window ? lengthOf(window) : Infinity);
    const cells = Math.max(1, Math.round(width / cellPixels));
    if (asked && asked.axis === axis && asked.from === from && asked.to === to && asked.buckets === buckets) return;
    this.asked = { run: run.id, axis, from, to, buckets, cells };
    this.awaiting = true;
    this.ask(this.asked);
  }

  /** What is to be kept of it. */
  save(): { readonly axis: AxisName | undefined; readonly window: Part | undefined } {
    const { window, wish } = this;
    const part = window ?? this.saved;
    return {
      axis: wish === 'operations' ? undefined : wish,
      window: part === undefined || (window && isWhole(window)) ? undefined : { from: part.from, to: part.to },
    };
  }
}
