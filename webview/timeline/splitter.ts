// The bar above the timeline by which its drawing is made higher or lower.
import { leastTimelineHeight } from '../../src/protocol/saved-state';
import type { Strings } from '../../src/protocol/strings';
import { element, setAttribute } from '../components/dom';
import { followDrag } from '../components/drag';

/** Of the panel's height, the drawing takes no more. */
const mostShare = 0.5;
/** Pixels of a key, and of a page. */
const keyPixels = 8;
const pagePixels = 40;

/** The height of the timeline's drawing, by pointer and by keys. Without a choice the style sheet has one. */
export class TimelineSplitter {
  readonly root: HTMLElement;

  constructor(
    strings: Strings,
    private readonly drawing: HTMLElement,
    private chosen: number | undefined,
    private readonly changed: () => void,
  ) {
    this.root = element('div', {
      class: 'timeline-splitter',
      role: 'separator',
      tabindex: 0,
      'aria-orientation': 'horizontal',
      'aria-label': strings.timelineHeight,
      title: strings.timelineHeightHelp,
      'aria-valuemin': leastTimelineHeight,
    });
    this.listen();
    this.apply();
    new ResizeObserver(() => this.describe()).observe(drawing);
    window.addEventListener('resize', () => this.apply());
  }

  /** The height that was chosen, in pixels. */
  get height(): number | undefined {
    return this.chosen;
  }

  private get most(): number {
    return Math.max(leastTimelineHeight, Math.floor(window.innerHeight * mostShare));
  }

  private set(height: number | undefined): void {
    this.chosen = height === undefined ? undefined : Math.max(leastTimelineHeight, Math.min(this.most, Math.round(height)));
    this.apply();
    this.changed();
  }

  /** A panel that has become lower has room for less than was chosen. */
  private apply(): void {
    this.drawing.style.height = this.chosen === undefined ? '' : `${Math.min(this.most, this.chosen)}px`;
    this.describe();
  }

  private describe(): void {
    if (this.drawing.clientHeight > 0) setAttribute(this.root, 'aria-valuenow', this.drawing.clientHeight);
    setAttribute(this.root, 'aria-valuemax', this.most);
  }

  private listen(): void {
    const { root } = this;
    followDrag(root, ({ clientY: from }) => {
      const height = this.drawing.clientHeight;
      return { move: ({ clientY }) => this.set(height + from - clientY) };
    });
    root.addEventListener('dblclick', () => this.set(undefined));
    root.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const now = this.drawing.clientHeight;
      const heights: Readonly<Partial<Record<string, number>>> = {
        ArrowUp: now + keyPixels,
        ArrowDown: now - keyPixels,
        PageUp: now + pagePixels,
        PageDown: now - pagePixels,
        Home: leastTimelineHeight,
        End: this.most,
      };
      const height = heights[event.key];
      if (height === undefined) return;
      this.set(height);
      event.preventDefault();
      event.stopPropagation();
    });
  }
}
