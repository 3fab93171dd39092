// What the free lists' two sides say to each other.
import type { FreeListsStrings } from './strings';

export interface FreeListsRequest {
  readonly kind: 'freeLists';
  /** The order whose list and obstacles are to be told in full. */
  readonly order: number;
  /** Blocks of its list, at most. */
  readonly count: number;
  /** Buckets of the history that have arrived already; 0 in the first request for a run. */
  readonly haveBuckets: number;
}

/** One of the allocations that keep a block apart. */
export interface Blocker {
  readonly handle: string;
  /** 1-based. */
  readonly line: number;
  /** From 1. */
  readonly operation: number;
  /** Its memory, in bytes from the base. */
  readonly from: number;
  readonly to: number;
  /** Whether it passes the filter; absent while there is none. */
  readonly passes?: boolean;
}

/** Live allocations without which there would be a larger free block. */
export interface PinRow {
  /** The block that would be free, in bytes from the base. */
  readonly from: number;
  readonly to: number;
  /** How many allocations are in it, and the bytes they hold. */
  readonly count: number;
  readonly bytes: number;
  /** Whether slabs are in it: those are free for sure only when their caches are shrunk. */
  readonly slabs: boolean;
  /** The first of them by address, and the call site it names. */
  readonly first: Blocker;
  readonly site?: string;
  /** Names of the first few of them. */
  readonly names: readonly string[];
}

/** Whether a request for a block of an order could succeed now. */
export type OrderAnswer =
  /** Yes, from this block: one of the same order, or a larger one to be split. */
  | { readonly kind: 'yes'; readonly fromOrder: number; readonly from: number }
  /** No: fewer bytes are free than it needs. */
  | { readonly kind: 'exhausted'; readonly missing: number }
  /** No, though enough bytes are free: they lie apart. */
  | { readonly kind: 'fragmented' };

/** The place of a block of an order that the fewest allocations stand in. */
export interface Obstacle {
  readonly from: number;
  readonly to: number;
  /** Allocations in the way. */
  readonly count: number;
  /** Bytes they hold. */
  readonly bytes: number;
  /** How many of them pass the filter; absent while there is none. */
  readonly passing?: number;
}

/** New buckets [from, to) of the history. */
export interface HistoryPart {
  /** Of the whole history. */
  readonly buckets: number;
  readonly from: number;
  readonly to: number;
  /** The least and the greatest count of free blocks in a bucket: order after order, `to - from` each. */
  readonly least: Uint32Array;
  readonly greatest: Uint32Array;
}

export interface FreeListsBody {
  readonly kind: 'freeLists';
  readonly fit: 'lowest' | 'lifo';
  /** Whether there is a filter: orders that no allocation which passes it stands in the way of are to be dimmed then. */
  readonly filtered: boolean;
  /** Free blocks by order. */
  readonly counts: readonly number[];
  /** By order. */
  readonly answers: readonly OrderAnswer[];
  /** By order: null where a request would succeed or no such place is in the arena. */
  readonly obstacles: readonly (Obstacle | 'searching' | null)[];
  /** The order of the block that the position's operation asked for in vain; absent where it did not fail so. */
  readonly failed?: number;
  /** The order told in full. */
  readonly order: number;
  /** Its blocks in bytes from the base, the next to be taken first. */
  readonly list: readonly number[];
  /** The allocations in the way of a request of this order, the first ones; as many as the obstacle counts in all. */
  readonly blockers: readonly Blocker[];
  /** What keeps free memory apart, over all orders, the worst first. */
  readonly pins: readonly PinRow[] | 'searching';
  readonly history?: HistoryPart;
}

/** So many allocations in the way are named. */
export const namedBlockers = 32;

/** So many groups of allocations that keep memory apart are listed, and so many of a group named. */
export const listedPins = 8;
export const namedPins = 12;

/** The first position of a bucket: positions 0 to `operationCount` are cut into equal stretches. */
export function bucketStart(bucket: number, buckets: number, operationCount: number): number {
  return Math.floor((bucket * (operationCount + 1)) / buckets);
}

/** The bucket a position lies in. */
export function bucketOf(position: number, buckets: number, operationCount: number): number {
  let bucket = Math.min(buckets - 1, Math.floor((position * buckets) / (operationCount + 1)));
  while (bucket + 1 < buckets && bucketStart(bucket + 1, buckets, operationCount) <= position) bucket++;
  return bucket;
}

declare module '../../../src/protocol/views' {
  interface Views {
    readonly freeLists: ViewTypes<FreeListsRequest, FreeListsBody, FreeListsStrings>;
  }
}
