/** The one owner of animation frames: work asked for several times before the next frame is done once in it. */
export class Frames {
  private readonly pending = new Set<() => void>();
  private scheduled = false;
  private held = false;

  request(work: () => void): void {
    this.pending.add(work);
    this.schedule();
  }

  /** Nothing is drawn from now on: what is on the screen stays there until `release`. */
  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
    if (this.pending.size > 0) this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || this.held) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      if (this.held) return;
      const due = [...this.pending];
      this.pending.clear();
      for (const each of due) each();
    });
  }
}
