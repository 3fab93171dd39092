// The first picture of a run that took its time goes before what nobody sees yet: until it is on the screen the queue's background waits.
// Each slice of that would keep the page's request and the picture, which pass through several processes, waiting once more.
import type { WorkQueue } from '../work/queue';

/** A page that has drawn nothing for so many milliseconds is not waited for. */
const patience = 1000;
/** Milliseconds of a run whose problems and findings are there as soon as its picture. */
const short = 100;

export class FirstPicture {
  private hold: ReturnType<WorkQueue['holdBackground']> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sequence: number | undefined;
  private lastRun: number | undefined;

  constructor(private readonly queue: WorkQueue) {}

  /** A page is told of a run, by its number, and will ask for its first picture. */
  awaited(run: number, runMilliseconds: number): void {
    if (run === this.lastRun) return;
    this.lastRun = run;
    this.giveUp();
    if (runMilliseconds < short) return;
    this.hold = this.queue.holdBackground();
    this.timer = setTimeout(() => this.giveUp(), patience);
  }

  /** A picture is sent to the page. */
  sent(sequence: number): void {
    this.sequence ??= sequence;
  }

  /** A picture is on the screen. */
  drawn(sequence: number): void {
    if (sequence === this.sequence) this.giveUp();
  }

  /** There will be none, or none is waited for any more. */
  giveUp(): void {
    this.hold?.release();
    this.hold = undefined;
    this.sequence = undefined;
    clearTimeout(this.timer);
  }
}
