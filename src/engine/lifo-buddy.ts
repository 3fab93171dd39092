// The buddy allocator with `fit lifo`: free lists as a kernel keeps them.
import type { UsedBefore } from '../model/used-before';
import { blockCode } from './block-code';
import { BlockState, BuddyAllocator } from './buddy';
import type { IntWriter } from './int-writer';

/** Takes the block made free last: each order is a stack, doubly linked so that a merge can take a buddy out of its middle. */
export class LifoBuddy extends BuddyAllocator {
  /** Unit + 1 of the neighbours on the stack, 0 at its ends. A free block has no owner: what comes next stands in its place. */
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  /** Unit + 1 of the top of each stack. */
  private readonly top: Int32Array;

  constructor(units: number, maxOrder: number, before?: UsedBefore) {
    super(units, maxOrder, before);
    this.next = this.owner;
    this.previous = new Int32Array(this.state.length);
    this.top = new Int32Array(maxOrder + 1);
    this.clear();
  }

  freeBlocks(order: number, limit = Infinity): number[] {
    const units: number[] = [];
    for (let link = this.top[order]; link !== 0 && units.length < limit; link = this.next[link - 1]!) units.push(link - 1);
    return units;
  }

  writeFree(writer: IntWriter): void {
    for (let order = 0; order <= this.maxOrder; order++) {
      for (let link = this.top[order]; link !== 0; link = this.next[link - 1]!) writer.push(blockCode(link - 1, order));
    }
  }

  protected push(order: number, unit: number): void {
    const top = this.top[order];
    this.next[unit] = top;
    this.previous[unit] = 0;
    if (top !== 0) this.previous[top - 1] = unit + 1;
    this.top[order] = unit + 1;
    this.state[unit] = BlockState.Free | order;
    this.freeOrders |= 1 << order;
    this.freeCounts[order]++;
  }

  protected pushOnly(order: number, unit: number): void {
    this.next[unit] = 0;
    this.previous[unit] = 0;
    this.top[order] = unit + 1;
    this.state[unit] = BlockState.Free | order;
    this.freeCounts[order] = 1;
  }

  protected takeFirst(order: number): number {
    const unit = this.top[order] - 1;
    const next = this.next[unit];
    this.top[order] = next;
    if (next !== 0) this.previous[next - 1] = 0;
    else this.freeOrders &= ~(1 << order);
    this.freeCounts[order]--;
    return unit;
  }

  protected remove(order: number, unit: number): void {
    const next = this.next[unit];
    const previous = this.previous[unit];
    if (previous !== 0) this.next[previous - 1] = next;
    else {
      this.top[order] = next;
      if (next === 0) this.freeOrders &= ~(1 << order);
    }
    if (next !== 0) this.previous[next - 1] = previous;
    this.freeCounts[order]--;
  }

  protected forget(): void {
    this.top.fill(0);
  }
}
