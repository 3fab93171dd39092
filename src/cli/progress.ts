// How far a long run is, on a terminal's standard error: nothing of it reaches what is piped on.
import type { Localize } from '../model/localize';

/** Runs that end sooner show nothing. */
const delayMilliseconds = 500;
const intervalMilliseconds = 100;

export interface ProgressTarget {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** One line on the terminal that says how far a long run is. Silent where standard error is no terminal. */
export class Progress {
  private next: number;
  private shown = false;

  /** `now` is a clock in milliseconds. */
  constructor(
    private readonly target: ProgressTarget,
    private readonly localize: Localize,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.next = now() + delayMilliseconds;
  }

  /** Bytes read of `total`, which is 0 where it is not known. */
  reading(done: number, total: number): void {
    if (!this.due()) return;
    const mebibytes = (done / 2 ** 20).toFixed(0);
    this.show(
      total > 0
        ? this.localize('reading: {0} MiB, {1}%', mebibytes, Math.floor((done / total) * 100))
        : this.localize('reading: {0} MiB', mebibytes),
    );
  }

  /** Operations done of about `total`. */
  running(done: number, total: number): void {
    if (!this.due()) return;
    const percent = total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
    this.show(this.localize('running: {0} operations, {1}%', done, percent));
  }

  /** Runs of a comparison that are done, of `total`, and operations that all of them have gone through. */
  comparing(done: number, total: number, operations: number): void {
    if (!this.due()) return;
    this.show(this.localize('comparing: {0} of {1} runs done, {2} operations', done, total, operations));
  }

  /** Takes the line away. */
  clear(): void {
    if (this.shown) this.target.write('\r\x1b[K');
    this.shown = false;
  }

  private due(): boolean {
    if (this.target.isTTY !== true || this.now() < this.next) return false;
    this.next = this.now() + intervalMilliseconds;
    return true;
  }

  private show(text: string): void {
    this.target.write(`\r\x1b[K${text}`);
    this.shown = true;
  }
}
