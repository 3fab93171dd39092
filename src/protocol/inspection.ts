// A place in the arena, in words: what lies there, and what of it is selected.

/** A stretch of the arena: bytes from the base, the end exclusive. */
export interface ByteSpan {
  readonly from: number;
  readonly to: number;
}

/** An allocation that a place had at the pinned position, and has no more or not yet. */
export interface FormerAllocation {
  readonly handle: string;
  /** Bytes asked for. */
  readonly requested: number;
  /** 1-based. */
  readonly line: number;
  /** It lies elsewhere, or is not as large. */
  readonly moved: boolean;
  /** The operation (from 1) that ended it; before the pinned position, the one that will make it. */
  readonly operation: number;
}

/** What has changed at a place since the pinned position. */
export interface InspectedChange {
  /** The pinned position. */
  readonly position: number;
  /** What is allocated there, as compared with the pinned position; absent where nothing is. */
  readonly change?: 'kept' | 'added' | 'moved' | 'resized';
  /** The operation (from 1) between the two that made the change; before the pinned position, the one that will end what is there. */
  readonly operation?: number;
  /** Its address there, and the bytes asked for; absent unless it was moved or resized. */
  readonly was?: { readonly address: string; readonly requested: number };
  readonly gone?: FormerAllocation;
}

/** What lies at a byte of the arena. */
export interface Inspection {
  /** `unknown`: not allocated, or the allocator's own; nobody knows which. `reserved`: the allocator's own. `before`: in use since before the first operation. */
  readonly kind: 'free' | 'unknown' | 'listed' | 'reserved' | 'before' | 'allocated' | 'slab' | 'slot' | 'freeSlot' | 'slabTail';
  /** Range in bytes from the base: of the block, or of the slot. */
  readonly from: number;
  readonly to: number;
  /** Of the buddy block that it is or lies in: 2^order units; -1 where blocks have any length. */
  readonly order: number;
  /** Bytes asked for; 0 where nothing is allocated. */
  readonly requested: number;
  readonly handle?: string;
  /** The line (1-based) that allocated it. */
  readonly line?: number;
  /** From 1. */
  readonly operation?: number;
  /** Absent while no position is pinned, and where nothing was allocated there and nothing is. */
  readonly since?: InspectedChange;
  /** The slab that it is or lies in. */
  readonly slab?: {
    readonly cache: string;
    /** Range in bytes from the base, its tail included. */
    readonly from: number;
    readonly to: number;
    /** Slots, and those in use. */
    readonly objects: number;
    readonly inUse: number;
    readonly list: 'active' | 'partial' | 'full';
    /** The CPU it is active on. */
    readonly cpu?: number;
    /** The slot's number, from 0; absent for the tail and the whole slab. */
    readonly slot?: number;
  };
}

/** The block or object that is selected: one for the editor and all views. */
export interface Selection {
  readonly kind: Inspection['kind'];
  /** Range in bytes from the base. */
  readonly from: number;
  readonly to: number;
  /** The operation (0-based) and the 1-based line that allocated it; absent for free memory. */
  readonly operation?: number;
  readonly line?: number;
  readonly handle?: string;
}
