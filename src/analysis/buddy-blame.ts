// Who keeps free memory apart in a state of the buddy allocator: for every free block, whose allocations lie in its buddy.
import { BlockKind, type ArenaState } from '../replay/state/arena-state';
import type { Work } from '../work/work';

/** Units looked at in one step. */
const stretch = 1 << 13;

/** What the allocations of one owner keep from others. Bytes, where it does not say otherwise. */
export interface Kept {
  /** Free blocks in whose buddies nobody else has anything: with a release of all that the owner has they would be part of a larger one. */
  readonly pinned: number;
  /** Free blocks in whose buddies the owner has something, and others as well. */
  readonly shared: number;
  /** Slabs with objects of the owner; the share of their slots that holds an object of anybody, NaN where there is no slab. */
  readonly slabs: number;
  readonly occupancy: number;
  /** Bytes without an object in slabs that hold objects of this owner alone. */
  readonly slabFree: number;
}

/** An aligned block of the buddy tree, and the owners of what is in it. */
interface Node {
  readonly unit: number;
  readonly order: number;
  readonly isFree: boolean;
  readonly owners: Set<number>;
}

/** Never added to: what is as empty is the lesser part of a pair. */
const nobody = new Set<number>();
/** Whoever had memory before the first operation: no release of the trace's own merges what that keeps apart. */
const earlier = -1;

/** Blames owners, which are numbers from 0. An empty slab is nobody's: its cache gives it back when it is shrunk, at the latest. */
export class BuddyBlame {
  /** Bytes in free blocks whose buddies are not free. */
  keptApart = 0;
  private readonly pinned: Float64Array;
  private readonly shared: Float64Array;
  private readonly slabFree: Float64Array;
  private readonly slabs: Float64Array;
  private readonly slots: Float64Array;
  private readonly inUse: Float64Array;
  /** Blocks whose parent is not complete, by ascending address. */
  private readonly open: Node[] = [];
  private slotOwners = new Int32Array(64);

  constructor(
    private readonly state: ArenaState,
    /** The owner of the allocation that an operation made. */
    private readonly ownerOf: (op: number) => number,
    owners: number,
  ) {
    this.pinned = new Float64Array(owners);
    this.shared = new Float64Array(owners);
    this.slabFree = new Float64Array(owners);
    this.slabs = new Float64Array(owners);
    this.slots = new Float64Array(owners);
    this.inUse = new Float64Array(owners);
  }

  /** Looks at all blocks, once; the state must stay as it is. Blocks that are no buddies keep nothing apart. */
  *walk(): Work<void> {
    const { arena } = this.state.run;
    const units = arena.size / arena.unit;
    for (let next = 0; next < units;) {
      const from = next;
      // A block may reach over the end of the stretch: the next one starts behind it.
      this.state.forEachBlock(from, Math.min(units, from + stretch), (unit, order, kind, owner, length) => {
        next = unit + length;
        if (order >= 0) this.add(unit, order, kind, owner);
      });
      yield next - from;
    }
  }

  /** What one owner keeps, once all was looked at. */
  kept(owner: number): Kept {
    return {
      pinned: this.pinned[owner],
      shared: this.shared[owner],
      slabs: this.slabs[owner],
      occupancy: this.inUse[owner] / this.slots[owner],
      slabFree: this.slabFree[owner],
    };
  }

  private add(unit: number, order: number, kind: BlockKind, owner: number): void {
    const owners = this.ownersOf(kind, order, owner);
    let node: Node = { unit, order, isFree: kind === BlockKind.Free, owners };
    const { open } = this;
    const { maxOrder } = this.state.run.arena;
    for (let left = open.at(-1); left !== undefined && left.order === node.order && node.order < maxOrder; left = open.at(-1)) {
      const size = 2 ** left.order;
      if (left.unit + size !== node.unit || left.unit % (2 * size) !== 0) break;
      open.pop();
      node = this.joined(left, node);
    }
    open.push(node);
  }

  private ownersOf(kind: BlockKind, order: number, owner: number): Set<number> {
    switch (kind) {
      case BlockKind.Allocated:
        return new Set([this.ownerOf(owner)]);
      case BlockKind.Slab:
        return this.ownersOfSlab(owner, order);
      case BlockKind.Before:
        return new Set([earlier]);
      default:
        return nobody;
    }
  }

  private joined(left: Node, right: Node): Node {
    if (left.isFree !== right.isFree) this.blame(left.isFree ? right.owners : left.owners, left.order);
    const [less, more] = left.owners.size < right.owners.size ? [left.owners, right.owners] : [right.owners, left.owners];
    // The smaller goes into the larger, which belongs to nobody else from here on.
    for (const owner of less) more.add(owner);
    return { unit: left.unit, order: left.order + 1, isFree: left.isFree && right.isFree, owners: more };
  }

  private blame(owners: ReadonlySet<number>, order: number): void {
    const bytes = 2 ** order * this.state.run.arena.unit;
    this.keptApart += bytes;
    const column = owners.size === 1 ? this.pinned : this.shared;
    for (const owner of owners) if (owner !== earlier) column[owner] += bytes;
  }

  private ownersOfSlab(id: number, order: number): Set<number> {
    const { state } = this;
    const { objects, slot, inUse } = state.slab(id);
    if (objects > this.slotOwners.length) this.slotOwners = new Int32Array(objects);
    const count = state.readSlots(id, this.slotOwners);
    const owners = new Set<number>();
    for (let index = 0; index < count; index++) if (this.slotOwners[index] >= 0) owners.add(this.ownerOf(this.slotOwners[index]));
    for (const owner of owners) {
      this.slabs[owner]++;
      this.slots[owner] += objects;
      this.inUse[owner] += inUse;
      if (owners.size === 1) this.slabFree[owner] += 2 ** order * state.run.arena.unit - inUse * slot;
    }
    return owners;
  }
}
