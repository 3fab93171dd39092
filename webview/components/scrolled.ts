/** A view's parts are seen from their start with each other trace, whatever they were scrolled to with the one before. */
export class StartOfTrace {
  private isNew = false;

  constructor(private readonly root: HTMLElement) {}

  /** Another trace is shown, maybe while the view is not in the page. */
  begin(): void {
    this.isNew = true;
    this.scroll();
  }

  /** The view is in the page again, as far down as it was when it left it. */
  shown(): void {
    if (this.isNew) this.scroll();
  }

  /** The trace has been drawn: from here on readers scroll. */
  drawn(): void {
    this.isNew = false;
  }

  private scroll(): void {
    for (const each of [this.root, ...this.root.querySelectorAll('*')]) if (each.scrollTop > 0 || each.scrollLeft > 0) each.scrollTo(0, 0);
  }
}

/** How far the parts of a page are scrolled, which they forget when they leave it. Returns what brings them back there. */
export function keepScrolled(root: HTMLElement): () => void {
  const scrolled = [root, ...root.querySelectorAll('*')]
    .map((each) => ({ each, top: each.scrollTop, left: each.scrollLeft }))
    .filter(({ top, left }) => top > 0 || left > 0);
  return () => {
    for (const { each, top, left } of scrolled) each.scrollTo(left, top);
  };
}
