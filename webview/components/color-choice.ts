// The choice of what colours tell, for the views that colour blocks. The colours themselves come from the host, with the frames.
import type { Strings } from '../../src/protocol/strings';
import { colorings, type ColorBy } from '../../src/protocol/coloring';
import { element } from './dom';

/** What is kept of a choice. */
export interface SavedColors {
  readonly colorBy?: ColorBy;
  /** What was chosen before a position was pinned; absent while none is. */
  readonly colorBefore?: ColorBy;
}

/** Lets people choose what the colours of blocks tell. As soon as a position is pinned they tell what has changed since, and when it is no more, what they told before. */
export class ColorChoice {
  readonly root: HTMLElement;
  private readonly select: HTMLSelectElement;
  private chosen: ColorBy;
  private before: ColorBy | undefined;
  private pinned: number | undefined;
  private hasTypes = false;
  /** The first position that is told of was pinned before this page was. */
  private isRestored: boolean;

  /** `changed`: they are to tell something else. */
  constructor(
    private readonly strings: Strings,
    { colorBy = 'state', colorBefore }: SavedColors,
    private readonly changed: () => void,
  ) {
    this.chosen = colorBy;
    this.before = colorBefore;
    this.isRestored = colorBefore !== undefined;
    this.select = element('select', { 'aria-label': strings.colorBy, title: strings.colorBy });
    this.select.addEventListener('change', () => this.choose(this.select.value));
    this.root = element('span', { class: 'color-by' }, element('span', { 'aria-hidden': 'true' }, strings.colorBy), this.select);
    this.draw();
  }

  /** What they tell, of what there is. */
  get by(): ColorBy {
    return this.kinds.includes(this.chosen) ? this.chosen : 'state';
  }

  /** What there is: the pinned position, and migrate types, which are of pages alone. */
  update(pinned: number | undefined, hasTypes = false): void {
    if (pinned === this.pinned && hasTypes === this.hasTypes) return;
    const isNew = pinned !== undefined && pinned !== this.pinned;
    const by = this.by;
    this.pinned = pinned;
    this.hasTypes = hasTypes;
    if (isNew && !this.isRestored) {
      this.before ??= this.chosen;
      this.chosen = 'changes';
    } else if (pinned === undefined) {
      if (this.chosen === 'changes') this.chosen = this.before ?? 'state';
      this.before = undefined;
    }
    this.isRestored = false;
    this.draw();
    if (this.by !== by) this.changed();
  }

  save(): SavedColors {
    return { colorBy: this.chosen, colorBefore: this.before };
  }

  private get kinds(): readonly ColorBy[] {
    const { pinned, hasTypes } = this;
    return colorings.filter((by) => (by !== 'type' || hasTypes) && (by !== 'changes' || pinned !== undefined));
  }

  private choose(value: string): void {
    const by = this.kinds.find((each) => each === value);
    if (!by) return;
    this.chosen = by;
    this.changed();
  }

  private draw(): void {
    const { strings, select } = this;
    select.replaceChildren(...this.kinds.map((by) => element('option', { value: by }, strings[`colorBy_${by}`])));
    select.value = this.by;
  }
}
