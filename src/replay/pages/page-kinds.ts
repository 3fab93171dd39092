// What each page is besides what allocations have: free in its zone, on a list of a CPU, or nothing that is known. Free pages are kept as the blocks
// they are, since buddies that are both free are always one block.
import type { PageStretches } from './page-stretches';
import { type PageStretch } from './page-stretches';

/** What a page is. */
export const enum PageKind {
  /** In use, or nobody knows. */
  Unknown,
  /** In a free block of its zone. */
  Free,
  /** Free for whoever asks, and on a list of a CPU: its zone does not have it. */
  Listed,
}

/** All pages at one moment, which changes. */
export class PageKinds {
  readonly kinds: Uint8Array;
  /** By page, the order of the free block that begins there plus one; 0 where none does. */
  readonly heads: Uint8Array;
  /** Free blocks by stretch and order, `maxOrder + 1` for each stretch. */
  readonly counts: Int32Array;
  free = 0;
  listed = 0;

  constructor(
    readonly stretches: PageStretches,
    readonly maxOrder: number,
  ) {
    this.kinds = new Uint8Array(stretches.count);
    this.heads = new Uint8Array(stretches.count);
    this.counts = new Int32Array(stretches.all.length * (maxOrder + 1));
  }

  /** The largest order of a free block, -1 where there is none. */
  get largest(): number {
    const { counts, maxOrder } = this;
    for (let order = maxOrder; order >= 0; order--) {
      for (let at = order; at < counts.length; at += maxOrder + 1) if (counts[at] > 0) return order;
    }
    return -1;
  }

  /** Free blocks of a stretch by order. */
  countsOf(stretch: number): number[] {
    const from = stretch * (this.maxOrder + 1);
    return Array.from(this.counts.subarray(from, from + this.maxOrder + 1));
  }

  /** All pages at once. */
  load(kinds: Uint8Array): void {
    this.kinds.set(kinds);
    this.heads.fill(0);
    this.counts.fill(0);
    this.free = this.listed = 0;
    this.stretches.all.forEach((stretch, index) => this.findBlocks(stretch, index));
  }

  /** The kind that all pages of a block have; -1 where they differ. `order` is of a block that lies in one stretch. */
  kindOf(page: number, order: number): PageKind | -1 {
    const { kinds } = this;
    const kind = kinds[page];
    for (let at = page + 2 ** order - 1; at > page; at--) if (kinds[at] !== kind) return -1;
    return kind;
  }

  /** Makes the pages of a block something. It is aligned in its stretch, and lies in it wholly. */
  set(stretch: number, page: number, order: number, kind: PageKind): void {
    const { kinds } = this;
    const end = page + 2 ** order;
    let [free, listed] = [0, 0];
    for (let at = page; at < end; at++) {
      if (kinds[at] === (PageKind.Free as number)) free++;
      else if (kinds[at] === (PageKind.Listed as number)) listed++;
      kinds[at] = kind;
    }
    const pages = end - page;
    this.listed += (kind === PageKind.Listed ? pages : 0) - listed;
    this.free += (kind === PageKind.Free ? pages : 0) - free;
    if (kind === PageKind.Free) {
      if (free === pages) return;
      if (free > 0) this.takeOut(stretch, page, order);
      this.putIn(stretch, page, order);
    } else if (free > 0) this.takeOut(stretch, page, order);
  }

  /** A block becomes free, and one with each buddy that is. Pages are counted from where blocks are aligned. */
  private putIn(index: number, page: number, blockOrder: number): void {
    const { heads, counts, maxOrder } = this;
    const stretch = this.stretches.all[index];
    const shift = shiftOf(stretch, maxOrder);
    const base = index * (maxOrder + 1);
    const last = shift + stretch.to - stretch.from;
    let local = page - stretch.start + shift;
    let order = blockOrder;
    for (; order < maxOrder; order++) {
      const buddy = local ^ (1 << order);
      if (buddy < shift || buddy + (1 << order) > last) break;
      const head = buddy - shift + stretch.start;
      if (heads[head] !== order + 1) break;
      heads[head] = 0;
      counts[base + order]--;
      local &= ~(1 << order);
    }
    heads[local - shift + stretch.start] = order + 1;
    counts[base + order]++;
  }

  /** The free blocks in a block are none any more; one that it is a part of is split. */
  private takeOut(index: number, page: number, blockOrder: number): void {
    const { heads, counts, maxOrder } = this;
    const stretch = this.stretches.all[index];
    const shift = shiftOf(stretch, maxOrder);
    const base = index * (maxOrder + 1);
    const local = page - stretch.start + shift;
    for (let order = blockOrder; order <= maxOrder; order++) {
      const first = (local >>> order) << order;
      if (first < shift) break;
      const head = first - shift + stretch.start;
      if (heads[head] !== order + 1) continue;
      heads[head] = 0;
      counts[base + order]--;
      for (let half = order - 1; half >= blockOrder; half--) {
        // The half that the block is not in stays free.
        const other = ((local >>> half) ^ 1) << half;
        heads[other - shift + stretch.start] = half + 1;
        counts[base + half]++;
      }
      return;
    }
    for (let at = page; at < page + (1 << blockOrder); at++) {
      if (heads[at] === 0) continue;
      counts[base + heads[at] - 1]--;
      heads[at] = 0;
    }
  }

  private findBlocks(stretch: PageStretch, index: number): void {
    const { kinds, heads, counts, maxOrder } = this;
    const shift = shiftOf(stretch, maxOrder);
    const end = stretch.start + stretch.to - stretch.from;
    for (let page = stretch.start; page < end;) {
      const kind = kinds[page];
      let last = page + 1;
      while (last < end && kinds[last] === kind) last++;
      if (kind === (PageKind.Listed as number)) this.listed += last - page;
      if (kind === (PageKind.Free as number)) {
        this.free += last - page;
        while (page < last) {
          const local = page - stretch.start + shift;
          let order = 0;
          while (order < maxOrder && (local & ((2 << order) - 1)) === 0 && page + (2 << order) <= last) order++;
          heads[page] = order + 1;
          counts[index * (maxOrder + 1) + order]++;
          page += 1 << order;
        }
      }
      page = last;
    }
  }
}

/** Pages between where blocks of the largest order are aligned and the first of a stretch. */
function shiftOf({ from }: PageStretch, maxOrder: number): number {
  return from % 2 ** maxOrder;
}
