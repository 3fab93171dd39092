// A border between two parts of the page, which the reader moves.
import { element, setAttribute } from './dom';
import { followDrag, type Drag } from './drag';

/** Where the second part lies. */
export type Side = 'below' | 'beside';

export interface SplitterEvents {
  /** The second part is to have this share of both; undefined: the share it has by itself. */
  moved(side: Side, share: number | undefined): void;
  /** It has come to rest. */
  settled(): void;
}

/** No part has less. */
const leastShare = 0.05;
/** A key moves the border by this share. */
const keyShare = 0.05;

/**
 * Stands between the two parts that it parts, in a grid that gives the second the share it is told of. How far it can go is up to the
 * grid: what is remembered is where it has come to stand.
 */
export class Splitter {
  readonly root: HTMLElement;

  constructor(
    label: string,
    private readonly events: SplitterEvents,
  ) {
    this.root = element('div', { class: 'splitter', role: 'separator', tabindex: 0, 'aria-label': label, title: label });
    followDrag(this.root, (event) => this.press(event));
    this.root.addEventListener('keydown', (event) => this.keyDown(event));
    this.root.addEventListener('dblclick', () => this.moveTo(undefined));
    new ResizeObserver(() => this.describe()).observe(this.root);
  }

  /** To be called when the parts stand in the page: tells of their sizes from then on. */
  watch(first: Element): HTMLElement {
    new ResizeObserver(() => this.describe()).observe(first);
    return this.root;
  }

  private get side(): Side {
    const { offsetWidth, offsetHeight } = this.root;
    return offsetHeight > offsetWidth ? 'beside' : 'below';
  }

  /** From the start of the first part to the end of the second, in pixels of the window. */
  private get room(): { readonly from: number; readonly to: number } {
    const first = this.root.previousElementSibling?.getBoundingClientRect() ?? new DOMRect();
    const second = this.root.nextElementSibling?.getBoundingClientRect() ?? new DOMRect();
    return this.side === 'beside' ? { from: first.left, to: second.right } : { from: first.top, to: second.bottom };
  }

  private get share(): number {
    const second = this.root.nextElementSibling?.getBoundingClientRect() ?? new DOMRect();
    const { from, to } = this.room;
    return to <= from ? 0 : (this.side === 'beside' ? second.width : second.height) / (to - from);
  }

  private press(event: PointerEvent): Drag {
    event.preventDefault();
    this.root.focus();
    const bounds = this.root.getBoundingClientRect();
    const { side } = this;
    const at = (each: PointerEvent): number => (side === 'beside' ? each.clientX : each.clientY);
    const end = side === 'beside' ? bounds.right : bounds.bottom;
    const offset = end - at(event);
    return {
      move: (each) => {
        const { from, to } = this.room;
        if (to > from) this.events.moved(side, within((to - at(each) - offset) / (to - from)));
      },
      end: () => this.settle(side),
    };
  }

  private keyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { share, side } = this;
    const [less, more] = side === 'beside' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowDown', 'ArrowUp'];
    const to = { [less]: share - keyShare, [more]: share + keyShare, Home: 1, End: 0 }[event.key];
    if (to === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    this.moveTo(to);
  }

  private moveTo(share: number | undefined): void {
    const { side } = this;
    this.events.moved(side, share === undefined ? undefined : within(share));
    if (share === undefined) this.events.settled();
    else this.settle(side);
  }

  /** The grid has its limits. */
  private settle(side: Side): void {
    this.events.moved(side, within(this.share));
    this.events.settled();
    this.describe();
  }

  private describe(): void {
    const { side, share } = this;
    setAttribute(this.root, 'aria-orientation', side === 'beside' ? 'vertical' : 'horizontal');
    setAttribute(this.root, 'aria-valuemin', 0);
    setAttribute(this.root, 'aria-valuemax', 100);
    setAttribute(this.root, 'aria-valuenow', Math.round((1 - share) * 100));
  }
}

/** A share that leaves something of both. */
function within(share: number): number {
  return Math.max(leastShare, Math.min(1 - leastShare, share));
}
