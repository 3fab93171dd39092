/** The buddy allocator on plain arrays: for each order a list of the free blocks' offsets, the top of the stack first. */

export interface NaiveArena {
  size: bigint;
  unit: bigint;
  base: bigint;
  maxOrder: number;
  fit: 'lowest' | 'lifo';
}

/** The largest k with `1 << k <= n`. */
export function ilog2(n: bigint): number {
  return n.toString(2).length - 1;
}

/** The smallest k with `granule << k >= n`. */
export function ceilOrder(granule: bigint, n: bigint): number {
  let order = 0;
  while (granule << BigInt(order) < n) order += 1;
  return order;
}

export function isPowerOfTwo(n: bigint): boolean {
  return n > 0n && /^10*$/.test(n.toString(2));
}

export class NaiveBuddy {
  readonly free: bigint[][] = [];

  constructor(readonly arena: NaiveArena) {
    for (let order = 0; order <= arena.maxOrder; order += 1) this.free.push([]);
    let offset = 0n;
    while (offset < arena.size) {
      let order = arena.maxOrder;
      while (offset % this.blockSize(order) !== 0n || offset + this.blockSize(order) > arena.size) order -= 1;
      this.free[order].push(offset);
      offset += this.blockSize(order);
    }
  }

  blockSize(order: number): bigint {
    return this.arena.unit << BigInt(order);
  }

  /** The offset of a block of this order, or null when there is none. */
  take(order: number): bigint | null {
    let from = order;
    while (from <= this.arena.maxOrder && this.free[from].length === 0) from += 1;
    if (from > this.arena.maxOrder) return null;
    const list = this.free[from];
    const offset = this.arena.fit === 'lifo' ? list[0] : list.reduce((lowest, other) => (other < lowest ? other : lowest));
    list.splice(list.indexOf(offset), 1);
    while (from > order) {
      from -= 1;
      this.free[from].unshift(offset + this.blockSize(from));
    }
    return offset;
  }

  /** Whether this very block could be taken; if so, it is. */
  takeAt(order: number, wanted: bigint): boolean {
    if (wanted < 0n || wanted % this.blockSize(order) !== 0n) return false;
    for (let from = order; from <= this.arena.maxOrder; from += 1) {
      const around = this.free[from].find((offset) => offset <= wanted && wanted + this.blockSize(order) <= offset + this.blockSize(from));
      if (around === undefined) continue;
      this.free[from].splice(this.free[from].indexOf(around), 1);
      let offset = around;
      for (let split = from - 1; split >= order; split -= 1) {
        const upper = offset + this.blockSize(split);
        if (wanted >= upper) {
          this.free[split].unshift(offset);
          offset = upper;
        } else {
          this.free[split].unshift(upper);
        }
      }
      return true;
    }
    return false;
  }

  give(offset: bigint, order: number): void {
    let merged = offset;
    let at = order;
    while (at < this.arena.maxOrder) {
      const buddy = merged ^ this.blockSize(at);
      const index = this.free[at].indexOf(buddy);
      if (index < 0) break;
      this.free[at].splice(index, 1);
      if (buddy < merged) merged = buddy;
      at += 1;
    }
    this.free[at].unshift(merged);
  }

  freeBytes(fromOrder = 0): bigint {
    let bytes = 0n;
    this.free.forEach((list, order) => {
      if (order >= fromOrder) bytes += BigInt(list.length) * this.blockSize(order);
    });
    return bytes;
  }

  largest(): bigint {
    let largest = 0n;
    this.free.forEach((list, order) => {
      if (list.length > 0) largest = this.blockSize(order);
    });
    return largest;
  }
}
