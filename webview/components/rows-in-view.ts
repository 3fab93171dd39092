// Which rows of a long table a view asks the host for: those in view, and some beyond on both sides.

/** Rows asked for beyond those in view, on each side. */
const spare = 40;
const first = { from: 0, count: 2 * spare };

export class RowsInView {
  private asked: { readonly from: number; readonly count: number } = first;

  /** The rows to be asked for. */
  get wanted(): { readonly from: number; readonly count: number } {
    return this.asked;
  }

  /** Other rows than those before, of which the first are in view. */
  toStart(): void {
    this.asked = first;
  }

  /** These rows are in view: whether others are to be asked for than before. */
  cover(from: number, count: number): boolean {
    if (from >= this.asked.from && from + count <= this.asked.from + this.asked.count) return false;
    this.asked = { from: Math.max(0, from - spare), count: count + 2 * spare };
    return true;
  }
}
