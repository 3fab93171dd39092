// From one run to the next: header and body of the page change together.
import type { FrameMessage, RunSummary, StateMessage, ToWebview } from '../../src/protocol/messages';
import type { ViewName } from '../../src/protocol/views';
import type { Frames } from '../components/frames';
import { setAttribute } from '../components/dom';
import type { Header } from './header';
import type { Placeholder } from './placeholder';

/** A trace that has not begun to run by then is one that does not run by itself. */
const patienceMilliseconds = 250;

export interface ChangingParts {
  readonly header: Header;
  readonly placeholder: Placeholder;
  /** All below the header. */
  readonly content: HTMLElement;
  readonly frames: Frames;
}

/**
 * What the host has told of is not what the page shows: until the first frame of another run is there, the page stays with the one it
 * shows. The views are asked about the coming one, and draw nothing meanwhile if it is of another trace; then the page is busy.
 */
export class Changeover {
  private told: StateMessage | undefined;
  private shownState: StateMessage | undefined;
  private coming: RunSummary | undefined;
  /** The trace of `coming`. */
  private uri: string | undefined;
  /** The first frame of `coming` is awaited. */
  private due = false;
  /** There is a picture, of what is shown. */
  private pictured = false;
  private patience: number | undefined;
  private kept: ToWebview[] = [];
  private focused: HTMLElement | undefined;

  /** `setRun`: tells all parts of another run; whether a frame is asked for. `savedUri`: the trace that was shown in another life of the page. */
  constructor(
    private readonly parts: ChangingParts,
    private readonly setRun: (run: RunSummary | undefined, sameTrace: boolean) => boolean,
    private readonly savedUri: string | undefined,
  ) {}

  /** What header and body are of. */
  get shown(): StateMessage | undefined {
    return this.shownState;
  }

  /** The latest run: what is asked of the host is asked about it. */
  get run(): RunSummary | undefined {
    return this.coming;
  }

  /** What is shown is not what has been told of. */
  get waiting(): boolean {
    return this.told !== this.shownState;
  }

  /** What is shown is of another trace than the host's, and cannot be used. */
  get busy(): boolean {
    return this.parts.content.inert;
  }

  tell(state: StateMessage): void {
    this.told = state;
    const { run, trace, status } = state;
    if (run && run.id !== this.coming?.id) this.prepare(run, trace?.uri);
    window.clearTimeout(this.patience);
    const begins = status.kind === 'running' || status.kind === 'empty';
    const waits = run ? this.due : begins && this.pictured && trace !== undefined;
    // Traces that run by themselves do so at once.
    if (waits && status.kind === 'empty') this.patience = window.setTimeout(() => this.change(), patienceMilliseconds);
    if (waits) this.wait(state);
    else this.change();
  }

  /** Whether a frame is to be shown; the first of a run comes with all that has been told of it. */
  takes(frame: FrameMessage, view: ViewName | undefined): boolean {
    if (frame.run !== this.coming?.id || !this.told?.run) return false;
    if (this.waiting) {
      // One that was asked for by a view which is gone is no picture yet.
      if (frame.body.kind !== view) return false;
      this.change();
    }
    this.pictured = true;
    return true;
  }

  /** Keeps what is said of a run that is not shown yet; false where it is to be received now. */
  keeps(message: ToWebview): boolean {
    const ofRun = message.type === 'timeline' || message.type === 'details' || message.type === 'revealByte';
    if (ofRun && this.waiting) this.kept.push(message);
    return ofRun && this.waiting;
  }

  /** What has been kept, as soon as it can be received. */
  takeKept(): readonly ToWebview[] {
    return this.waiting ? [] : this.kept.splice(0);
  }

  private prepare(run: RunSummary, uri: string | undefined): void {
    const sameTrace = uri === (this.uri ?? this.savedUri);
    const { content, frames } = this.parts;
    this.coming = run;
    this.uri = uri;
    if (this.pictured && !sameTrace) frames.hold();
    // Views measure their room before they ask.
    content.hidden = false;
    this.due = this.setRun(run, sameTrace);
  }

  private wait(state: StateMessage): void {
    const { header, placeholder, content } = this.parts;
    const { shownState } = this;
    if (!this.pictured || !shownState) {
      content.classList.add('unseen');
      placeholder.cover(state, false);
      header.update(state);
    } else if (this.busy || state.trace?.uri !== shownState.trace?.uri) {
      this.setBusy(true);
      placeholder.cover(state, true);
      header.update({ ...shownState, pinned: state.pinned, locked: state.locked, active: state.active });
    }
  }

  private change(): void {
    const { told, parts } = this;
    if (!told) return;
    const { header, placeholder, content, frames } = parts;
    this.shownState = told;
    this.due = false;
    content.classList.remove('unseen');
    content.hidden = placeholder.update(told);
    header.update(told);
    this.setBusy(false);
    frames.release();
    if (told.run) return;
    this.pictured = false;
    this.uri = told.trace?.uri;
    if (this.coming) this.setRun((this.coming = undefined), false);
  }

  private setBusy(busy: boolean): void {
    const { header, content } = this.parts;
    if (busy === content.inert) return;
    if (busy) this.focused = content.contains(document.activeElement) ? (document.activeElement as HTMLElement) : undefined;
    content.inert = busy;
    for (const each of [header.root, content]) setAttribute(each, 'aria-busy', busy ? 'true' : undefined);
    if (!busy && document.activeElement === document.body) this.focused?.focus();
  }
}
