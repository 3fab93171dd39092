// Which pages are free in their zones, as bits. The blocks follow from them: buddies that are both free are always one block.

/** A block of pages. */
export interface PageBlock {
  /** Its first page frame. */
  readonly frame: number;
  readonly order: number;
}

/** Page frames [0, frames). */
export class FreePages {
  /** Takes the bits over. */
  constructor(
    readonly frames: number,
    private readonly bits: Uint32Array,
  ) {}

  isFree(frame: number): boolean {
    return ((this.bits[frame >>> 5] >>> (frame & 31)) & 1) === 1;
  }

  /** All pages of a block, as far as there are. */
  set(from: number, order: number, isFree: boolean): void {
    const to = Math.min(this.frames, from + 2 ** order);
    for (let frame = from; frame < to; frame++) {
      if (isFree) this.bits[frame >>> 5] |= 1 << (frame & 31);
      else this.bits[frame >>> 5] &= ~(1 << (frame & 31));
    }
  }

  /** The free blocks of the frames [from, to), ascending: each is as large as its alignment, `maxOrder` and its neighbours allow. */
  forEachBlock(from: number, to: number, maxOrder: number, visit: (frame: number, order: number) => void): void {
    const end = Math.min(to, this.frames);
    for (let frame = this.next(from, end, true); frame < end; frame = this.next(frame, end, true)) {
      for (const last = this.next(frame, end, false); frame < last;) {
        let order = 0;
        while (order < maxOrder && frame % 2 ** (order + 1) === 0 && frame + 2 ** (order + 1) <= last) order++;
        visit(frame, order);
        frame += 2 ** order;
      }
    }
  }

  /** How many free blocks there are by order, up to `maxOrder`. */
  countBlocks(from: number, to: number, maxOrder: number): number[] {
    const counts = new Array<number>(maxOrder + 1).fill(0);
    this.forEachBlock(from, to, maxOrder, (_, order) => counts[order]++);
    return counts;
  }

  /** The first frame of [from, end) that is free, or is not; `end` where there is none. */
  private next(from: number, end: number, isFree: boolean): number {
    const skipped = isFree ? 0 : -1;
    let frame = from;
    while (frame < end) {
      if ((frame & 31) === 0 && (this.bits[frame >>> 5] | 0) === skipped) frame += 32;
      else if (this.isFree(frame) === isFree) return frame;
      else frame++;
    }
    return end;
  }
}
