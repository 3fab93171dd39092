// How far the splits and merges of an operation have come, by the clock of the frames.
import type { Frames } from './frames';

/** How long the changes of an operation take to be shown. */
const milliseconds = 600;
/** Steps that follow one another faster than this are not animated: there would be only beginnings. */
const restMilliseconds = 250;

/** The course of one animation, 0 to 1. At its end at once where motion is to be reduced. */
export class ChangeAnimation {
  private begun = -Infinity;
  private lastStart = -Infinity;
  private readonly reduced = window.matchMedia('(prefers-reduced-motion: reduce)');

  constructor(
    private readonly frames: Frames,
    private readonly draw: () => void,
  ) {}

  get progress(): number {
    return Math.min(1, (performance.now() - this.begun) / milliseconds);
  }

  start(): void {
    const now = performance.now();
    const quick = now - this.lastStart < restMilliseconds;
    this.lastStart = now;
    // VS Code has a setting of its own, which it passes on as a class.
    if (quick || this.reduced.matches || document.body.classList.contains('vscode-reduce-motion')) return this.finish();
    this.begun = now;
    this.frames.request(this.step);
  }

  finish(): void {
    this.begun = -Infinity;
  }

  private readonly step = (): void => {
    this.draw();
    if (this.progress < 1) this.frames.request(this.step);
  };
}
