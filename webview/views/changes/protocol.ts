// What the two sides of the view of changes say to each other.
import type { ChangeFigures, ChangeKind } from '../../../src/model/change-figures';
import type { ChangesStrings } from './strings';

/** By what changes are listed: summed up, or each allocation by itself. */
export const changeListings = ['owner', 'cache', 'size', 'allocation'] as const;
export type ChangeListing = (typeof changeListings)[number];

/** Columns that sums can be sorted by: their name, or a figure. */
export const changeSorts = ['name', 'growth', 'added', 'addedBytes', 'freed', 'freedBytes', 'moved', 'resized'] as const;
export type ChangeSort = (typeof changeSorts)[number];

export interface ChangesRequest {
  readonly kind: 'changes';
  readonly by: ChangeListing;
  /** Of sums; allocations come in the order of their operations. */
  readonly sort: ChangeSort;
  readonly descending: boolean;
  /** The rows in view. */
  readonly from: number;
  readonly count: number;
}

/** What has changed of one call site or line, cache or size. */
export interface ChangeSumRow extends ChangeFigures {
  /** A call site, what a line says, or a cache; absent where there is none, and of sizes. */
  readonly name?: string;
  /** 1-based; of lines. */
  readonly line?: number;
  /** Bytes asked for; of sizes. */
  readonly size?: number;
}

/** An allocation at one of the positions. */
export interface ChangeSide {
  /** From 1. */
  readonly operation: number;
  readonly line: number;
  readonly address: string;
  /** Its first byte, from the base; absent where it has no memory. */
  readonly byte?: number;
  readonly requested: number;
}

/** One piece of memory that is another at the two positions. */
export interface ChangedAllocation {
  readonly change: ChangeKind;
  readonly handle: string;
  readonly before?: ChangeSide;
  readonly after?: ChangeSide;
}

/** What has changed between two positions. */
export interface ChangesTold extends ChangeFigures {
  readonly from: number;
  /** Another one than the frame's only while that is worked out. */
  readonly to: number;
  /** Allocations that are the same, and the bytes asked for by them. */
  readonly kept: number;
  readonly keptBytes: number;
  readonly by: ChangeListing;
  /** Rows there are, and the ones asked for. */
  readonly total: number;
  readonly first: number;
  readonly sums?: readonly ChangeSumRow[];
  readonly allocations?: readonly ChangedAllocation[];
}

export interface ChangesBody {
  readonly kind: 'changes';
  /** Whether owners are call sites, and whether there are caches. */
  readonly hasSites: boolean;
  readonly hasCaches: boolean;
  /** Absent while no position is pinned, and until what has changed is worked out for the first time. */
  readonly told?: ChangesTold;
}

declare module '../../../src/protocol/views' {
  interface Views {
    readonly changes: ViewTypes<ChangesRequest, ChangesBody, ChangesStrings>;
  }
}
