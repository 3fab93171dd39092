/** The allocator as a whole: buddy blocks, caches and size classes behind alloc, kmalloc, free and realloc. Knows no handles and no text. */
import { ceilOrder, NaiveBuddy, type NaiveArena } from './buddy';
import { cacheGeometry, className, classRequest, sizeClass, slotSize, type NaiveMachine } from './geometry';
import { NaiveCache } from './slab';

/** One live allocation. */
export interface Allocation {
  /** Absolute. */
  address: bigint;
  held: bigint;
  requested: bigint;
  /** The line that made it, or resized it last. */
  line: number;
  route: 'alloc' | 'object' | 'kmalloc';
  /** The order of its buddy block, where it is one. */
  order: number | null;
  cache: NaiveCache | null;
}

export interface Failure {
  code: string;
  cause?: 'exhausted' | 'fragmented';
  /** Of the block that was needed and not found. */
  bytes?: number;
  related?: number[];
  /** Where the further positions are a choice: all that may be chosen, by lines. */
  choices?: number[][];
}

export type Outcome = { made: Allocation } | { failure: Failure };

export class NaiveMemory {
  readonly buddy: NaiveBuddy;
  /** Caches and size classes in the order of their creation. */
  readonly caches: NaiveCache[] = [];
  readonly live = new Set<Allocation>();

  constructor(
    readonly arena: NaiveArena,
    readonly machine: NaiveMachine,
  ) {
    this.buddy = new NaiveBuddy(arena);
  }

  largestBlock(): bigint {
    return this.buddy.blockSize(this.arena.maxOrder);
  }

  cacheNamed(name: string): NaiveCache | undefined {
    return this.caches.find((cache) => cache.name === name);
  }

  allocBlock(size: bigint, at: bigint | null, line: number, route: 'alloc' | 'kmalloc'): Outcome {
    const order = ceilOrder(this.arena.unit, size);
    if (order > this.arena.maxOrder) return { failure: { code: 'too-large' } };
    let offset: bigint | null;
    if (at === null) {
      offset = this.buddy.take(order);
      if (offset === null) return { failure: this.outOfMemory(this.buddy.blockSize(order)) };
    } else {
      offset = at - this.arena.base;
      if (!this.buddy.takeAt(order, offset)) {
        // A place that reaches over the arena's end is nobody's, whoever holds its beginning.
        const outside = offset + this.buddy.blockSize(order) > this.arena.size;
        return { failure: { code: 'placement-conflict', choices: [outside ? [] : this.holders(offset, order)] } };
      }
    }
    const address = this.arena.base + offset;
    return this.keep({ address, held: this.buddy.blockSize(order), requested: size, line, route, order, cache: null });
  }

  allocObject(cache: NaiveCache, requested: bigint, cpu: bigint, line: number): Outcome {
    const offset = cache.alloc(cpu, this.buddy);
    if (offset === null) return { failure: this.outOfMemory(cache.slabBytes(cache.smallestOrder())) };
    const address = this.arena.base + offset;
    const route = cache.isClass ? 'kmalloc' : 'object';
    return this.keep({ address, held: cache.geometry.slot, requested, line, route, order: null, cache });
  }

  kmalloc(size: bigint, cpu: bigint, line: number): Outcome {
    if (size === 0n) return this.keep({ address: 0n, held: 0n, requested: 0n, line, route: 'kmalloc', order: null, cache: null });
    const slot = sizeClass(size, this.machine);
    if (slot === null) return this.allocBlock(size, null, line, 'kmalloc');
    const existing = this.cacheNamed(className(slot));
    if (existing) return this.allocObject(existing, size, cpu, line);
    const bytes = slotSize(classRequest(slot, this.machine), this.machine);
    const geometry = cacheGeometry(bytes, null, null, this.machine, this.largestBlock());
    if (geometry === null) return { failure: { code: 'too-large' } };
    const created = new NaiveCache(className(slot), slot, geometry, this.machine.page, line, true);
    const outcome = this.allocObject(created, size, cpu, line);
    if ('made' in outcome) this.caches.push(created);
    return outcome;
  }

  /** Gives an allocation's memory back. */
  release(allocation: Allocation): void {
    this.live.delete(allocation);
    const offset = allocation.address - this.arena.base;
    if (allocation.cache) allocation.cache.free(offset, this.buddy);
    else if (allocation.order !== null) this.buddy.give(offset, allocation.order);
  }

  /** In place where that is enough, else somewhere else. Only for allocations of alloc SIZE and kmalloc. */
  resize(old: Allocation, size: bigint, cpu: bigint, line: number): Outcome {
    // Of an object it is the size class that counts, not the slot.
    const room = old.cache ? old.cache.objectSize : old.held;
    if (room >= size) {
      old.requested = size;
      old.line = line;
      return { made: old };
    }
    const outcome = old.route === 'alloc' ? this.allocBlock(size, null, line, 'alloc') : this.kmalloc(size, cpu, line);
    if ('made' in outcome) this.release(old);
    return outcome;
  }

  destroy(cache: NaiveCache): void {
    cache.destroy(this.buddy);
    this.caches.splice(this.caches.indexOf(cache), 1);
  }

  liveObjects(cache: NaiveCache): Allocation[] {
    return [...this.live].filter((allocation) => allocation.cache === cache);
  }

  private keep(made: Allocation): Outcome {
    this.live.add(made);
    return { made };
  }

  private outOfMemory(needed: bigint): Failure {
    const failure = { code: 'out-of-memory', bytes: Number(needed) };
    if (this.buddy.freeBytes() < needed) return { ...failure, cause: 'exhausted', choices: [[]] };
    const choices: number[][] = [];
    for (let offset = 0n; offset + needed <= this.arena.size; offset += needed) {
      choices.push(this.holders(offset, ceilOrder(this.arena.unit, needed)));
    }
    return { ...failure, cause: 'fragmented', choices };
  }

  /** The lines of all that keeps a block from being free: an object does it for its whole slab. None where no such block can be. */
  private holders(offset: bigint, order: number): number[] {
    const end = offset + this.buddy.blockSize(order);
    if (offset < 0n || offset % this.buddy.blockSize(order) !== 0n) return [];
    const lines: number[] = [];
    for (const { address, held, line, cache } of this.live) {
      const from = address - this.arena.base;
      const slab = cache?.slabOf(from);
      const place = cache && slab ? { from: slab.offset, to: slab.offset + cache.slabBytes(slab.order) } : { from, to: from + held };
      if (place.from < end && offset < place.to) lines.push(line);
    }
    return [...new Set(lines)].sort((a, b) => a - b);
  }
}
