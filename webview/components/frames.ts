/** The one owner of animation frames: work asked for several times before the next frame is done once in it. */
export class Frames {
  private readonly pending = new Set<() => void>();
  private scheduled = false;

  request(work: () => void): void {
    this.pending.add(work);
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      const due = [...this.pending];
      this.pending.clear();
      for (const each of due) each();
    });
  }
}
