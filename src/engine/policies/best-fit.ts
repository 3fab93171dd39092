// Best fit: the smallest free block that is large enough, of equals the lowest (Knuth, The Art of Computer Programming 1, 2.5).
import type { FreeBlocks, FreeCount } from './free-blocks';

const none = -1;

/**
 * Free blocks in a treap by units and then by address (Aragon and Seidel, "Randomized search trees", 1989; Stephenson's fast fits, 1983, have one by
 * address). A block is its own node, by its first unit; what would be chance is a hash of that, so that a run is always the same.
 */
export class BestFit implements FreeBlocks {
  private root = none;
  private readonly left: Int32Array;
  private readonly right: Int32Array;
  private greatest = 0;

  constructor(private readonly lengths: Int32Array) {
    this.left = new Int32Array(lengths.length);
    this.right = new Int32Array(lengths.length);
  }

  get largest(): number {
    return this.greatest;
  }

  add(unit: number, units: number): void {
    if (units > this.greatest) this.greatest = units;
    const { left, right } = this;
    const rank = rankOf(unit);
    // Down to the first node that is to lie below the new one.
    let parent = none;
    let wentLeft = false;
    let node = this.root;
    while (node !== none && rankOf(node) >= rank) {
      parent = node;
      wentLeft = this.isBefore(unit, units, node);
      node = wentLeft ? left[node] : right[node];
    }
    this.put(parent, wentLeft, unit);
    // What lies below is split into what comes before the new one and what comes behind it.
    let before = unit;
    let behind = unit;
    let isFirstBefore = true;
    let isFirstBehind = true;
    while (node !== none) {
      if (this.isBefore(unit, units, node)) {
        if (isFirstBehind) right[behind] = node;
        else left[behind] = node;
        isFirstBehind = false;
        behind = node;
        node = left[node];
      } else {
        if (isFirstBefore) left[before] = node;
        else right[before] = node;
        isFirstBefore = false;
        before = node;
        node = right[node];
      }
    }
    if (isFirstBehind) right[behind] = none;
    else left[behind] = none;
    if (isFirstBefore) left[before] = none;
    else right[before] = none;
  }

  remove(unit: number, units: number): void {
    const { left, right } = this;
    let parent = none;
    let wentLeft = false;
    for (let node = this.root; node !== unit;) {
      parent = node;
      wentLeft = this.isBefore(unit, units, node);
      node = wentLeft ? left[node] : right[node];
    }
    // What lies below it takes its place, merged.
    let lower = left[unit];
    let upper = right[unit];
    while (lower !== none && upper !== none) {
      if (rankOf(lower) >= rankOf(upper)) {
        this.put(parent, wentLeft, lower);
        parent = lower;
        wentLeft = false;
        lower = right[lower];
      } else {
        this.put(parent, wentLeft, upper);
        parent = upper;
        wentLeft = true;
        upper = left[upper];
      }
    }
    this.put(parent, wentLeft, lower === none ? upper : lower);
    if (units === this.greatest) this.greatest = this.findGreatest();
  }

  find(units: number): number {
    const { left, right, lengths } = this;
    let found = none;
    for (let node = this.root; node !== none;) {
      if (-lengths[node] >= units) {
        found = node;
        node = left[node];
      } else node = right[node];
    }
    return found;
  }

  took(): void {}

  clear(): void {
    this.root = none;
    this.greatest = 0;
  }

  /** It goes through all by address, and ends early only where one has exactly the units needed. */
  looks(units: number, found: number, count: FreeCount): number {
    return found >= 0 && -this.lengths[found] === units ? count.below(found) + 1 : count.all;
  }

  private put(parent: number, isLeft: boolean, node: number): void {
    if (parent === none) this.root = node;
    else if (isLeft) this.left[parent] = node;
    else this.right[parent] = node;
  }

  private isBefore(unit: number, units: number, node: number): boolean {
    const others = -this.lengths[node];
    return units < others || (units === others && unit < node);
  }

  private findGreatest(): number {
    if (this.root === none) return 0;
    let node = this.root;
    while (this.right[node] !== none) node = this.right[node];
    return -this.lengths[node];
  }
}

/** As good as chance, always the same for a unit: the multiplicative hash with its halves mixed. */
function rankOf(unit: number): number {
  const hash = Math.imul(unit + 1, 0x9e3779b1);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
}
