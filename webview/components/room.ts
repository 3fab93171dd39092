// How the reader shares the panel's room among its parts.
import type { SavedRoom } from '../../src/protocol/saved-state';
import type { Strings } from '../../src/protocol/strings';
import { Fold } from './fold';
import { Splitter, type Side } from './splitter';

/** Borders: between a picture and its details, and between a view and the panel about the selection. */
export type Border = 'details' | 'selection';
/** Parts of several lines. */
export type Foldable = 'legend' | 'figures';

/** Panels of this size have one line for what can be folded. */
const small = '(max-height: 860px), (max-width: 520px)';

/** The borders and folds of the page: one of a kind is moved in all views. */
export class Room {
  private saved: SavedRoom;
  private readonly small = window.matchMedia(small);
  private readonly folds: { readonly part: Foldable; readonly fold: Fold }[] = [];

  /** `root` is told of the shares, for its style sheets; `changed`: there is something to save. */
  constructor(
    private readonly root: HTMLElement,
    private readonly strings: Strings,
    saved: SavedRoom,
    private readonly changed: () => void,
  ) {
    this.saved = saved;
    for (const border of ['details', 'selection'] as const) {
      for (const side of ['below', 'beside'] as const) this.tell(border, side);
    }
    this.small.addEventListener('change', () => this.showFolds());
  }

  /** What stands between two elements of a grid. */
  splitter(border: Border, first: Element): HTMLElement {
    const splitter = new Splitter(border === 'details' ? this.strings.splitterDetails : this.strings.splitterSelection, {
      moved: (side, share) => {
        this.saved = { ...this.saved, [nameOf(border, side)]: share };
        this.tell(border, side);
      },
      settled: () => this.changed(),
    });
    return splitter.watch(first);
  }

  /** A legend, or whatever else is a line where there is no room for more. */
  fold(part: Foldable, ...content: HTMLElement[]): HTMLElement {
    const { strings } = this;
    const words =
      part === 'legend'
        ? { fold: strings.legendFold, unfold: strings.legendUnfold }
        : { fold: strings.metricsFold, unfold: strings.metricsUnfold };
    const fold = new Fold(content, words, (whole) => {
      this.saved = { ...this.saved, [part]: whole };
      this.showFolds();
      this.changed();
    });
    this.folds.push({ part, fold });
    fold.show(this.isWhole(part));
    return fold.root;
  }

  save(): SavedRoom {
    return this.saved;
  }

  private isWhole(part: Foldable): boolean {
    return this.saved[part] ?? !this.small.matches;
  }

  private showFolds(): void {
    for (const { part, fold } of this.folds) fold.show(this.isWhole(part));
  }

  private tell(border: Border, side: Side): void {
    const share = this.saved[nameOf(border, side)];
    const name = `--${border}-${side}`;
    if (share === undefined) this.root.style.removeProperty(name);
    else this.root.style.setProperty(name, `${(share * 100).toFixed(2)}%`);
  }
}

function nameOf(border: Border, side: Side): Exclude<keyof SavedRoom, Foldable> {
  return `${border}${side === 'below' ? 'Below' : 'Beside'}`;
}
