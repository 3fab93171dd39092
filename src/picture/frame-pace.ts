// How fast frames follow each other: each only after the one before it is on the screen, however often the position moves meanwhile.

/** The order of one panel's frames, and of the positions that are asked for while one is under way. */
export class FramePace {
  private sequence = 0;
  /** A frame was sent and is not on the screen yet. */
  private underWay = false;
  /** Another one was wanted meanwhile. */
  private outdated = false;
  /** A position to go to when the frame under way is on the screen. */
  private target: number | undefined;

  /** `draw`: the frame that had to wait may come now. `moveTo`: a position that had to wait may be gone to. */
  constructor(
    private readonly draw: () => void,
    private readonly goTo: (position: number) => void,
  ) {}

  /** Whether a frame may be sent now; if not, `draw` is called when it may. */
  free(): boolean {
    if (this.underWay) this.outdated = true;
    return !this.underWay;
  }

  /** A frame is being made: its number. */
  begin(): number {
    this.outdated = false;
    this.underWay = true;
    return ++this.sequence;
  }

  /** A frame is on the screen. */
  drawn(sequence: number): void {
    if (sequence !== this.sequence) return;
    this.underWay = false;
    this.goToTarget();
    if (this.outdated) this.draw();
  }

  /** Goes to a position; of many that are asked for while a frame is under way, to the last. */
  moveTo(position: number): void {
    this.target = position;
    if (!this.underWay) this.goToTarget();
  }

  /** Goes at once to the position that waits, if one does. */
  goToTarget(): void {
    const { target } = this;
    this.target = undefined;
    if (target !== undefined) this.goTo(target);
  }

  /** The position has been moved otherwise: the one that waits is none any more. */
  forgetTarget(): void {
    this.target = undefined;
  }

  /** The page is another one, or gone: it draws nothing of what was sent. */
  restart(): void {
    this.underWay = false;
  }
}
