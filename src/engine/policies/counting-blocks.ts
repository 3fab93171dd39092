// The free blocks of a policy with what a comparison asks for beside: what searches look at, and what would serve a request.
import type { ArenaConfig } from '../config';
import type { BoundaryTags } from './boundary-tags';
import { CountedBlocks } from './counted-blocks';
import type { FreeBlocks, PolicyBlocks } from './free-blocks';
import { serves } from './policy';

export class CountingBlocks implements FreeBlocks {
  /** Free blocks looked at so far. */
  steps = 0;
  /** Units in the free blocks that would serve a request which needs a block of `needed` units. */
  servingUnits = 0;
  private readonly counted: CountedBlocks;

  constructor(
    private readonly free: PolicyBlocks,
    private readonly arena: ArenaConfig,
    private readonly needed: number,
  ) {
    this.counted = new CountedBlocks(free.blocks.units);
  }

  get blocks(): BoundaryTags {
    return this.free.blocks;
  }

  get largest(): number {
    return this.free.largest;
  }

  find(units: number): number {
    const slot = this.free.find(units);
    this.steps += this.free.looks(units, slot, this.counted);
    return slot;
  }

  take(slot: number, units: number, held: number): void {
    this.free.take(slot, units, held);
    this.uncount(slot, units);
    this.count(slot + held, units - held);
  }

  remove(slot: number, units: number): void {
    this.free.remove(slot, units);
    this.uncount(slot, units);
  }

  give(slot: number, units: number, below: number, above: number): void {
    // heap_4 goes through its list to where the block belongs.
    if (this.arena.policy === 'heap4') this.steps += this.counted.below(slot - this.blocks.origin);
    this.free.give(slot, units, below, above);
    this.uncount(slot - below, below);
    this.uncount(slot + units, above);
    this.count(slot - below, below + units + above);
  }

  clear(): void {
    this.free.clear();
    this.counted.clear();
    this.steps = 0;
    this.servingUnits = 0;
  }

  private count(slot: number, units: number): void {
    if (units === 0) return;
    this.counted.add(slot - this.blocks.origin + units - 1, units);
    this.servingUnits += this.servedBy(units);
  }

  private uncount(slot: number, units: number): void {
    if (units === 0) return;
    this.counted.remove(slot - this.blocks.origin + units - 1, units);
    this.servingUnits -= this.servedBy(units);
  }

  private servedBy(units: number): number {
    return serves(this.arena.policy, units, this.needed) ? units : 0;
  }
}
