// What the slabs' two sides say to each other.
import type { SlabsStrings } from './strings';

/** What the caches can be sorted by, as slabtop sorts them. */
export const slabsSortKeys = ['bytes', 'name', 'use', 'objects', 'waste'] as const;
export type SlabsSortKey = (typeof slabsSortKeys)[number];

/** Rows of the list: caches, and under each one that is open its slabs. */
export interface SlabsRequest {
  readonly kind: 'slabs';
  readonly sort: SlabsSortKey;
  readonly descending: boolean;
  /** Serials of the caches whose slabs are hidden. */
  readonly closed: readonly number[];
  /** The rows in view. */
  readonly from: number;
  readonly count: number;
  /** Pixels a slab has for its slots. */
  readonly pixels: number;
}

/** The slabs of a cache by the lists they are on; an empty slab is on the partial list with no object in use. */
export const slabsLists = ['active', 'partial', 'empty', 'full'] as const;
export type SlabsList = (typeof slabsLists)[number];

/** What is counted for one cache, and for all of them. */
export interface SlabsFigures {
  readonly slabs: number;
  /** Slots of all slabs. */
  readonly slots: number;
  /** Slots in use. */
  readonly objects: number;
  /** Bytes of all slabs. */
  readonly bytes: number;
  /** Bytes in free slots and tails. */
  readonly waste: number;
}

export interface CacheRow extends SlabsFigures {
  readonly kind: 'cache';
  /** In the list of all rows. */
  readonly index: number;
  readonly serial: number;
  readonly name: string;
  readonly open: boolean;
  readonly objectSize: number;
  /** Bytes from one object to the next. */
  readonly slot: number;
  /** Of a slab, in pages, as the kernel counts. */
  readonly order: number;
  readonly lists: Readonly<Record<SlabsList, number>>;
  /** Whether any of its objects passes the filter; absent while there is none. */
  readonly passes?: boolean;
}

export interface SlabRow {
  readonly kind: 'slab';
  readonly index: number;
  /** Serial of its cache. */
  readonly cache: number;
  /** Its block, in bytes from the base. */
  readonly from: number;
  readonly to: number;
  readonly list: SlabsList;
  /** The CPU it is active on. */
  readonly cpu?: number;
  /** On the partial list: from 1, the head, which is taken first. */
  readonly place?: number;
  readonly slots: number;
  readonly objects: number;
  /** Bytes of a slot. */
  readonly slot: number;
  /** The slots from left to right. */
  readonly cells: SlotCells;
}

/** Each slot is a cell while there are pixels for them, else cells hold several slots. */
export interface SlotCells {
  /** Share of the cell's slots in use, from 0 to `fullCell`. Only none is 0 and only all is `fullCell`. */
  readonly use: Uint8Array;
  /** `cursorLineFlag` where the cursor's line allocated one of them, `matchFlag` where one of them passes the filter. */
  readonly flags: Uint8Array;
}

export const fullCell = 255;

/** A slot is drawn by itself from this many pixels on. */
export const slotPixels = 3;

/** The slab the selection lies in: its first slots one by one, and the order in which the free ones will be used. */
export interface SlabDetail {
  readonly row: Omit<SlabRow, 'index' | 'cells'>;
  readonly cache: string;
  readonly objectSize: number;
  /** Of the first slots: the line (1-based) that allocated the object, 0 for a free slot. */
  readonly lines: Int32Array;
  /** Their handles, '' for a free slot. */
  readonly handles: readonly string[];
  /** Numbers of free slots, the next to be used first. */
  readonly freeOrder: Int32Array;
  /** How many free slots there are. */
  readonly free: number;
  /** Of the first slots: 1 where the object passes the filter; absent while there is none. */
  readonly passing?: Uint8Array;
  /** Its row in the list; absent while its cache is closed. */
  readonly index?: number;
}

/** So many slots of the selected slab are told of, and so many of its free ones. */
export const detailSlots = 256;

export interface SlabsBody {
  readonly kind: 'slabs';
  readonly totalRows: number;
  /** Whether there is a filter: what lacks `matchFlag` is to be dimmed then. */
  readonly filtered: boolean;
  /** Serials of all caches. */
  readonly serials: readonly number[];
  readonly total: SlabsFigures;
  /** What else is to be said of all slabs, in the reader's language. */
  readonly notes: readonly string[];
  /** The rows asked for, ascending by index. */
  readonly rows: readonly (CacheRow | SlabRow)[];
  readonly detail?: SlabDetail;
}

declare module '../../../src/protocol/views' {
  interface Views {
    readonly slabs: ViewTypes<SlabsRequest, SlabsBody, SlabsStrings>;
  }
}
