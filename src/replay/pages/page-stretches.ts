// The pages of a space, numbered one after the other through its regions.
import { lastThat } from '../../model/first-that';
import type { SpaceRegion } from '../../model/space';

/** Pages of a region: the frames [from, to), numbered from `start`. */
export interface PageStretch {
  readonly from: number;
  readonly to: number;
  readonly start: number;
}

/** The stretches of page frames that regions are. */
export class PageStretches {
  readonly all: readonly PageStretch[];
  /** Pages of all. */
  readonly count: number;

  constructor(
    regions: readonly SpaceRegion[],
    readonly pageBytes: number,
  ) {
    let start = 0;
    this.all = regions.map(({ base, size }) => {
      const from = Number(base / BigInt(pageBytes));
      const stretch = { from, to: from + size / pageBytes, start };
      start += size / pageBytes;
      return stretch;
    });
    this.count = start;
  }

  /** The index of the stretch that a frame lies in; -1 for none. */
  withFrame(frame: number): number {
    const { all } = this;
    const index = lastThat(0, all.length, (each) => all[each].from <= frame);
    return all.length > 0 && frame >= all[index].from && frame < all[index].to ? index : -1;
  }

  /** The index of the stretch that a page lies in, by its number. */
  withPage(page: number): number {
    return lastThat(0, this.all.length, (each) => this.all[each].start <= page);
  }
}
