// Which live allocations keep free memory apart: what a release would give, also where no operation has failed.
import { TakenBlocks, type ArenaState } from '../replay/state/arena-state';
import type { Work } from '../work/work';
import { holdersOf } from './blockers';

/** Units walked over in one step. */
const stretch = 1 << 14;

/** Live allocations, and the free block that there would be without them. */
export interface Pin {
  /** First unit of the block, and its order. */
  readonly unit: number;
  readonly order: number;
  /** How many allocations are in it; objects of a slab count one by one. */
  readonly count: number;
  /** The operations that made them, in the order of their addresses; the first ones of very many. */
  readonly operations: readonly number[];
  /** Bytes held by them. */
  readonly bytes: number;
  /** Whether there are slabs among what is in the way: those are given back when their cache is shrunk, at the latest. */
  readonly slabs: boolean;
}

/** Operations of a pin that are named. */
export const pinOperations = 64;

/**
 * The allocations in a state whose release gives the largest free blocks for what it costs, at most `most` groups of them. Every aligned
 * block that has both live allocations and other bytes in it is looked at, whatever its order, once as large as it would be
 * after the release. First come those in which each allocation keeps the most bytes apart that it does not hold itself; of equal
 * ones the larger block, then the lower address.
 * One pass over the blocks in use, in steps; the state must stay as it is.
 */
export function* searchPins(state: ArenaState, most: number): Work<Pin[]> {
  const { arena } = state.run;
  const units = arena.size / arena.unit;
  const taken = new TakenBlocks();
  const ranking = new Ranking(arena.unit, most);
  const sums = new BuddySums(units, arena.maxOrder, ranking);
  for (let unit = 0; unit < units;) {
    const from = unit;
    const to = Math.min(units, from + stretch);
    while (unit < to) {
      unit = state.readTaken(taken, unit, to);
      for (let i = 0; i < taken.count; i++) {
        const order = taken.order[i];
        if (taken.isSlab[i] === 0) sums.add(taken.unit[i], order, 1, (1 << order) * arena.unit, 0);
        else {
          const { inUse, slot } = state.slab(taken.owner[i]);
          sums.add(taken.unit[i], order, inUse, inUse * slot, 1);
        }
      }
    }
    yield unit - from;
  }
  sums.end();
  return ranking.best.map(({ unit, order, count, bytes, slabs }) => ({
    unit,
    order,
    count,
    bytes,
    slabs: slabs > 0,
    operations: holdersOf(state, unit, 2 ** order, pinOperations),
  }));
}

/** What lies in a block of the buddy tree. */
interface Sum {
  readonly unit: number;
  readonly order: number;
  readonly count: number;
  readonly bytes: number;
  readonly slabs: number;
}

/** Sums up what is in use in every block of the buddy tree, given by ascending address: of each order only one block is open at a time. */
class BuddySums {
  /** By order the number of the open block, -1 for none, and what is in it so far. */
  private readonly index: Int32Array;
  private readonly count: Int32Array;
  private readonly bytes: Float64Array;
  private readonly slabs: Int32Array;
  /** Halves that have anything in use, and the first of them: with one alone, the other one is free, and the two would merge. */
  private readonly halves: Uint8Array;
  private readonly first: (Sum | undefined)[];

  constructor(
    private readonly units: number,
    private readonly maxOrder: number,
    private readonly ranking: Ranking,
  ) {
    this.index = new Int32Array(maxOrder + 1).fill(-1);
    this.count = new Int32Array(maxOrder + 1);
    this.bytes = new Float64Array(maxOrder + 1);
    this.slabs = new Int32Array(maxOrder + 1);
    this.halves = new Uint8Array(maxOrder + 1);
    this.first = new Array<Sum | undefined>(maxOrder + 1);
  }

  add(unit: number, order: number, count: number, bytes: number, slabs: number): void {
    this.closeUpTo(unit);
    this.open(order, unit >> order);
    this.put(order, count, bytes, slabs);
  }

  end(): void {
    for (let order = 0; order <= this.maxOrder; order++) if (this.index[order] >= 0) this.close(order);
  }

  /** Closes the blocks that a unit does not lie in, the smallest first. */
  private closeUpTo(unit: number): void {
    for (let order = 0; order <= this.maxOrder; order++) {
      const open = this.index[order];
      if (open === unit >> order) return;
      if (open >= 0) this.close(order);
    }
  }

  private open(order: number, index: number): void {
    if (this.index[order] === index) return;
    this.index[order] = index;
    this.count[order] = 0;
    this.bytes[order] = 0;
    this.slabs[order] = 0;
    this.halves[order] = 0;
    this.first[order] = undefined;
  }

  private put(order: number, count: number, bytes: number, slabs: number): void {
    this.count[order] += count;
    this.bytes[order] += bytes;
    this.slabs[order] += slabs;
  }

  private close(order: number): void {
    const index = this.index[order];
    this.index[order] = -1;
    const sum: Sum = {
      unit: index * 2 ** order,
      order,
      count: this.count[order],
      bytes: this.bytes[order],
      slabs: this.slabs[order],
    };
    const above = order + 1;
    const parent = index >> 1;
    if (above > this.maxOrder || (parent + 1) * 2 ** above > this.units) return this.ranking.add(sum);
    this.open(above, parent);
    this.put(above, sum.count, sum.bytes, sum.slabs);
    if (this.halves[above]++ === 0) {
      this.first[above] = sum;
    } else {
      this.ranking.add(this.first[above]!);
      this.ranking.add(sum);
    }
  }
}

/** The best blocks so far, the best first. */
class Ranking {
  readonly best: Sum[] = [];

  constructor(
    private readonly unit: number,
    private readonly most: number,
  ) {}

  add(sum: Sum): void {
    if (sum.count === 0 || this.apart(sum) <= 0) return;
    const { best, most } = this;
    if (best.length === most && this.compare(sum, best[most - 1]) >= 0) return;
    const at = best.findIndex((other) => this.compare(sum, other) < 0);
    best.splice(at < 0 ? best.length : at, 0, sum);
    if (best.length > most) best.pop();
  }

  private apart({ order, bytes }: Sum): number {
    return 2 ** order * this.unit - bytes;
  }

  /** In whole numbers: quotients would let equal ones differ. */
  private compare(a: Sum, b: Sum): number {
    return this.apart(b) * a.count - this.apart(a) * b.count || b.order - a.order || a.unit - b.unit;
  }
}
