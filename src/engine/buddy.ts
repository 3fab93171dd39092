// The buddy allocator: what all of its kinds share. Blocks come and go here; the engine asks for them, the slab allocator too.
import type { UsedBefore } from '../model/used-before';
import type { IntWriter } from './int-writer';
import type { Observer } from './step';

/** The three high bits of a block's state byte; the others are its order. 0: no block starts at this unit. */
export const enum BlockState {
  Free = 0x40,
  Allocated = 0x80,
  Slab = 0xc0,
  /** In use since before the first operation: nobody gives it back. */
  Before = 0xa0,
  Mask = 0xe0,
  Order = 0x1f,
}

/**
 * Binary buddies (Knowlton 1965; Knuth, The Art of Computer Programming 1, 2.5; Linux mm/page_alloc.c) over an arena of
 * `units` units. A block is named by the unit it starts at. State is kept outside the blocks: one byte and one owner for
 * each unit. Which of several equal free blocks is taken is the subclass's: it keeps the free blocks of each order.
 */
export abstract class BuddyAllocator {
  /** At the first unit of each block its kind and order, elsewhere 0. */
  readonly state: Uint8Array;
  /** At the first unit of each block that is not free, what the caller said it belongs to. Where a free block starts, the subclass's to use. */
  readonly owner: Int32Array;
  /** Free blocks by order. */
  readonly freeCounts: Int32Array;
  /** Bit k is set while a block of order k is free. */
  freeOrders = 0;
  freeUnits = 0;

  constructor(
    readonly units: number,
    readonly maxOrder: number,
    /** What is in use from the start. */
    readonly before?: UsedBefore,
  ) {
    const padded = Math.ceil(units / 2 ** maxOrder) * 2 ** maxOrder;
    this.state = new Uint8Array(padded);
    this.owner = new Int32Array(padded);
    this.freeCounts = new Int32Array(maxOrder + 1);
  }

  /** Adds a block to the free blocks of its order, as the one made free last. */
  protected abstract push(order: number, unit: number): void;
  /** The same where no block of the order is free; its bit of `freeOrders` is set already. */
  protected abstract pushOnly(order: number, unit: number): void;
  /** Takes out the free block of this order that is to be used next. There is one. */
  protected abstract takeFirst(order: number): number;
  /** Takes this free block out. */
  protected abstract remove(order: number, unit: number): void;
  /** The free blocks of an order, the next to be used first. */
  abstract freeBlocks(order: number, limit?: number): number[];
  /** Writes the code of each free block, so that adding them from the last to the first makes the same state again. */
  abstract writeFree(writer: IntWriter): void;
  /** Forgets all free blocks. */
  protected abstract forget(): void;

  /** Takes a block of `order` for `owner`. Returns its first unit, -1 if no free block is large enough. */
  take(order: number, owner: number): number {
    let k = this.smallestFree(order);
    if (k < 0) return -1;
    const unit = this.takeFirst(k);
    if (k > order) {
      // No block of the orders between was free.
      this.freeOrders |= (1 << k) - (1 << order);
      do {
        k--;
        this.pushOnly(k, unit + (1 << k));
      } while (k > order);
    }
    this.state[unit] = BlockState.Allocated | order;
    this.owner[unit] = owner;
    this.freeUnits -= 1 << order;
    return unit;
  }

  /** Takes exactly the block of `order` at `unit` (a multiple of its size). False if it does not lie inside one free block. */
  takeAt(unit: number, order: number, owner: number): boolean {
    let k = order;
    let block = unit;
    while (this.state[block] !== (BlockState.Free | k)) {
      if (++k > this.maxOrder) return false;
      block = Math.floor(unit / 2 ** k) * 2 ** k;
    }
    this.remove(k, block);
    while (k > order) {
      k--;
      const upper = block + (1 << k);
      if (unit >= upper) {
        this.push(k, block);
        block = upper;
      } else this.push(k, upper);
    }
    this.state[unit] = BlockState.Allocated | order;
    this.owner[unit] = owner;
    this.freeUnits -= 1 << order;
    return true;
  }

  /** Frees the block that starts at `unit`, merging it with its buddy as long as that is free and of the same order. */
  release(unit: number): void {
    const state = this.state;
    let order = state[unit] & BlockState.Order;
    this.freeUnits += 1 << order;
    const maxOrder = this.maxOrder;
    while (order < maxOrder) {
      const buddy = unit ^ (1 << order);
      if (state[buddy] !== (BlockState.Free | order)) break;
      this.remove(order, buddy);
      if (buddy < unit) {
        state[unit] = 0;
        unit = buddy;
      } else state[buddy] = 0;
      order++;
    }
    this.push(order, unit);
  }

  /**
   * `take` with each split told. Both halves of a split are free for a moment, the one that is gone on with as the one made free last: so the
   * free blocks come out as those of `take` do.
   */
  takeInSteps(order: number, owner: number, observer: Observer): number {
    const found = this.smallestFree(order);
    if (found < 0) return -1;
    const [unit] = this.freeBlocks(found, 1);
    this.takeFrom(unit, found, unit, order, owner, observer);
    return unit;
  }

  /** `takeAt` with each split told. `block` of order `from` is free, and the block of `order` at `unit` lies in it. */
  takeFrom(block: number, from: number, unit: number, order: number, owner: number, observer: Observer): void {
    for (let k = from; k > order; k--) {
      const upper = block + (1 << (k - 1));
      const [kept, other] = unit >= upper ? [upper, block] : [block, upper];
      this.remove(k, block);
      this.push(k - 1, other);
      this.push(k - 1, kept);
      observer({ kind: 'split', unit: block, order: k, kept });
      block = kept;
    }
    this.remove(order, unit);
    this.state[unit] = BlockState.Allocated | order;
    this.owner[unit] = owner;
    this.freeUnits -= 1 << order;
  }

  /** `release` with each merge told; `slab` names the cache whose slab the block was. */
  releaseInSteps(unit: number, slab: string | undefined, observer: Observer): void {
    let order = this.state[unit] & BlockState.Order;
    this.freeUnits += 1 << order;
    this.push(order, unit);
    observer({ kind: 'release', unit, order, slab });
    for (; order < this.maxOrder; order++) {
      const buddy = unit ^ (1 << order);
      if (this.state[buddy] !== (BlockState.Free | order)) break;
      this.remove(order, buddy);
      this.remove(order, unit);
      this.state[Math.max(unit, buddy)] = 0;
      unit = Math.min(unit, buddy);
      this.push(order + 1, unit);
      observer({ kind: 'merge', unit, order: order + 1, buddy });
    }
    const buddy = order < this.maxOrder ? unit ^ (1 << order) : -1;
    observer({ kind: 'keep', unit, order, buddy, because: this.whyApart(buddy, order) });
  }

  /** The smallest order from `order` on that has a free block; -1 where there is none. */
  smallestFree(order: number): number {
    const orders = this.freeOrders >>> order;
    return orders === 0 ? -1 : order + 31 - Math.clz32(orders & -orders);
  }

  /** Why the block of `order` at `buddy` is none that could be merged with; -1 stands for the buddy of a block of the largest order. */
  private whyApart(buddy: number, order: number): 'largest' | 'outside' | 'split' | 'taken' {
    if (buddy < 0) return 'largest';
    if (buddy >= this.units) return 'outside';
    const code = this.state[this.blockOf(buddy)];
    return (code & BlockState.Mask) === BlockState.Free || (code & BlockState.Order) < order ? 'split' : 'taken';
  }

  /** Whether a block of `order` could be taken now. */
  hasFree(order: number): boolean {
    return this.freeOrders >>> order !== 0;
  }

  /** The order of the largest free block, -1 if nothing is free. */
  largestFreeOrder(): number {
    return 31 - Math.clz32(this.freeOrders);
  }

  /** Free blocks of all orders. */
  get freeBlockCount(): number {
    return this.freeCounts.reduce((sum, count) => sum + count, 0);
  }

  /** The first unit of the block that `unit` lies in. */
  blockOf(unit: number): number {
    let block = unit;
    let order = 0;
    while (this.state[block] === 0) block = Math.floor(unit / 2 ** ++order) * 2 ** order;
    return block;
  }

  /** Units of the block that starts at `unit`. */
  unitsOf(unit: number): number {
    return 1 << (this.state[unit] & BlockState.Order);
  }

  /** Makes all free that is not in use from the start: the fewest aligned blocks, the lowest of each order the next to be used. */
  clear(): void {
    this.erase();
    this.addBefore();
    const { before } = this;
    const blocks: number[] = [];
    const orders: number[] = [];
    let used = 0;
    for (let unit = 0; unit < this.units;) {
      const end = before?.unit[used] ?? this.units;
      if (unit === end) {
        unit += 1 << before!.order[used++];
        continue;
      }
      let order = this.maxOrder;
      while (unit % 2 ** order !== 0 || unit + 2 ** order > end) order--;
      blocks.push(unit);
      orders.push(order);
      unit += 2 ** order;
    }
    for (let i = blocks.length - 1; i >= 0; i--) this.addFree(orders[i], blocks[i]);
  }

  /** Forgets every block; the arena must be filled again by `addBefore`, `addFree` and `addTaken`. */
  erase(): void {
    const state = this.state;
    for (let unit = 0; unit < this.units;) {
      const code = state[unit];
      if (code === 0) break;
      state[unit] = 0;
      unit += 1 << (code & BlockState.Order);
    }
    this.forget();
    this.freeCounts.fill(0);
    this.freeOrders = 0;
    this.freeUnits = 0;
  }

  /** Adds the blocks that are in use from the start. */
  addBefore(): void {
    const { before, state } = this;
    before?.unit.forEach((unit, index) => (state[unit] = BlockState.Before | before.order[index]));
  }

  /** Adds a free block where none was, on top of its order. */
  addFree(order: number, unit: number): void {
    this.push(order, unit);
    this.freeUnits += 1 << order;
  }

  /** Adds a block that is in use where none was. */
  addTaken(order: number, unit: number, owner: number, state: BlockState.Allocated | BlockState.Slab): void {
    this.state[unit] = state | order;
    this.owner[unit] = owner;
  }
}
