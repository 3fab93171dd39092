// What the two sides of the view of memory as it was recorded say to each other.
import type { ColorBy, ColorClasses } from '../../../src/protocol/coloring';
import type { ColumnsOf } from '../../../src/protocol/columns';
import type { PolicyName } from '../../../src/model/policy';
import type { GoneMemory } from '../../../src/protocol/gone-memory';
import type { InspectedChange } from '../../../src/protocol/inspection';
import type { RecordedStrings } from './strings';

/** Blocks narrower than this many pixels are summed up by columns of pixels. */
export const recordedPixels = 3;

/** A place in a region: its number, and bytes from its base. */
export interface RecordedPlace {
  readonly region: number;
  readonly offset: number;
}

/** Which block is asked about: the one at a place; that or the last before it in the region; that or the first after it; the one that begins after it or before it. */
export interface RecordedProbe extends RecordedPlace {
  readonly find: 'at' | 'near' | 'reach' | 'next' | 'previous';
  /** Tells questions apart. */
  readonly id: number;
}

export interface RecordedRequest {
  readonly kind: 'recorded';
  readonly colorBy: ColorBy;
  /** A row is 2^rowOrder bytes; absent: as few as let all rows, or most, fit into `fitRows`. */
  readonly rowOrder?: number;
  readonly fitRows: number;
  /** The rows in view. */
  readonly from: number;
  readonly count: number;
  /** A row is so many pixels wide. */
  readonly pixels: number;
  readonly probe?: RecordedProbe;
  /** The row of this place is asked for: it is to stay in sight. */
  readonly anchor?: RecordedPlace;
  /** Whether free blocks by migrate type are asked for. */
  readonly typeLists?: boolean;
}

/** The head of a region, or one row of its memory. */
export type RecordedRow =
  | {
      readonly kind: 'region';
      /** Its first address, or the recording's name for it. */
      readonly name: string;
      readonly size: number;
      /** Bytes between it and the region before it; absent for the first. */
      readonly gap?: number;
    }
  | {
      readonly kind: 'memory';
      /** Where it begins. */
      readonly at: RecordedPlace;
      /** The same, as all views number bytes. */
      readonly byte: number;
      /** First address, as `0x…`. */
      readonly address: string;
      /** Less than a row at the end of a region. */
      readonly bytes: number;
      /** Of them, those that any block up to the position has reached. */
      readonly reached: number;
    };

/** Columns of blocks: a row for each part of a block in one row of memory. */
export type RecordedPieces = ColumnsOf<{
  /** Range in bytes from the start of the row. */
  readonly from: Float64ArrayConstructor;
  readonly to: Float64ArrayConstructor;
  /** The block: bytes from the region's base, and how many. */
  readonly offset: Float64ArrayConstructor;
  readonly length: Float64ArrayConstructor;
  /** Index into the rows. */
  readonly row: Int32ArrayConstructor;
  /** The operation (0-based) that began it, and its line (1-based). */
  readonly operation: Int32ArrayConstructor;
  readonly line: Int32ArrayConstructor;
  /** As of the map's blocks. */
  readonly shade: Uint8ArrayConstructor;
  readonly flags: Uint8ArrayConstructor;
}>;

/** Small blocks, by row and column of pixels. */
export interface RecordedSums {
  /** Of the bytes under the pixel, the share in small blocks; only nothing is 0. */
  readonly share: Uint8Array;
  readonly shade: Uint8Array;
  readonly flags: Uint8Array;
}
export const fullSum = 255;

/** Objects of slabs on the pages of a kernel: a row for each that is wide enough to be seen, in one row of memory. */
export type RecordedObjects = ColumnsOf<{
  /** Range in bytes from the start of the row. */
  readonly from: Float64ArrayConstructor;
  readonly to: Float64ArrayConstructor;
  /** Index into the rows. */
  readonly row: Int32ArrayConstructor;
  /** The operation (0-based) that allocated it. */
  readonly operation: Int32ArrayConstructor;
  readonly flags: Uint8ArrayConstructor;
}>;

/** Pages that no block has, of which it is known what they are: a row for each stretch in one row of memory. */
export type RecordedGrounds = ColumnsOf<{
  /** Range in pixels from the start of the row. */
  readonly from: Int32ArrayConstructor;
  readonly to: Int32ArrayConstructor;
  /** Index into the rows. */
  readonly row: Int32ArrayConstructor;
  /** One of `groundKinds`. */
  readonly kind: Uint8ArrayConstructor;
}>;
export const groundKinds = { free: 1, listed: 2 } as const;

/** Page blocks whose migrate type is known, pixel by pixel: a row for each stretch in one row of memory. */
export type RecordedTypes = ColumnsOf<{
  /** Range in pixels from the start of the row. */
  readonly from: Int32ArrayConstructor;
  readonly to: Int32ArrayConstructor;
  /** Index into the rows. */
  readonly row: Int32ArrayConstructor;
  /** As of the blocks' classes, from 1. */
  readonly shade: Uint8ArrayConstructor;
}>;

/** What is known of the page block that a place lies in. */
export interface RecordedPageBlock {
  /** Its first page frame, as `0x…`. */
  readonly frame: string;
  /** As the kernel calls it; absent where no event tells of it. */
  readonly type?: string;
  readonly isMixed: boolean;
  /** How often its pages were taken for another type, and the last time that was. */
  readonly steals: number;
  readonly lastSteal?: { readonly line: number; readonly from: string; readonly to: string };
}

/** Free blocks by zone, migrate type and order, and page blocks by type, as /proc/pagetypeinfo has them. */
export interface RecordedTypeLists {
  /** Whether all free blocks are known. */
  readonly isWhole: boolean;
  readonly zones: readonly {
    readonly name: string;
    /** By order; those of types that have neither are left out. */
    readonly types: readonly { readonly label: string; readonly counts: readonly number[]; readonly pageBlocks: number }[];
    readonly mixed: number;
    readonly stolen: number;
  }[];
}

/** What is known of the pages in all regions, in bytes; null where nobody knows. */
export interface RecordedPages {
  readonly free: number | null;
  readonly largest: number | null;
  /** On lists of CPUs. */
  readonly listed: number;
}

/** What lies where no block is. */
export interface RecordedGround {
  readonly kind: 'free' | 'listed' | 'unknown';
  readonly from: string;
  readonly bytes: number;
  /** Of a free block of pages, else -1. */
  readonly order: number;
  readonly region: string;
  /** On that page, live objects and their bytes. */
  readonly objects?: { readonly count: number; readonly bytes: number };
  readonly pageBlock?: RecordedPageBlock;
}

/** All there is to say about one block. */
export interface RecordedBlock extends RecordedPlace {
  /** Its first byte, as all views number them. */
  readonly byte: number;
  readonly address: string;
  /** Bytes set aside: as recorded those asked for, and at least one. */
  readonly length: number;
  readonly requested: number;
  readonly handle: string;
  /** From 1. */
  readonly operation: number;
  readonly line: number;
  readonly site?: string;
  /** Of an object on a page of a kernel: what it comes from, and who allocated that page, where the recording says it. */
  readonly object?: { readonly cache?: string; readonly page?: string };
  /** Of a page: live objects on it, and their bytes. */
  readonly objects?: { readonly count: number; readonly bytes: number };
  /** Of pages of a kernel. */
  readonly pageBlock?: RecordedPageBlock;
  /** The row that it begins in. */
  readonly row: number;
}

/** What is there to be drawn. */
export interface RecordedPicture {
  readonly rowOrder: number;
  readonly regionCount: number;
  /** Bytes of all regions. */
  readonly span: number;
  readonly blocks: number;
  readonly bytes: number;
  /** The policy that placed the blocks, where that is an allocator of ours: what lies between them is free then. */
  readonly policy?: PolicyName;
  /** What the simulated run comes to at the same position. */
  readonly simulated: { readonly used: number; readonly external: number };
  readonly totalRows: number;
  /** The rows asked for: the first, and those that there are. */
  readonly from: number;
  readonly rows: readonly RecordedRow[];
  readonly pixels: number;
  readonly pieces: RecordedPieces;
  /** The handles of the pieces' blocks; absent where there are many, or where handles are addresses. */
  readonly names?: readonly string[];
  readonly sums: RecordedSums;
  /** Only where they lie on pages that are known; and by row and pixel, the share of the smaller ones. */
  readonly objects?: RecordedObjects;
  readonly objectShare?: Uint8Array;
  /** Only where pages were recorded. */
  readonly grounds?: RecordedGrounds;
  /** Only where colours tell them. */
  readonly types?: RecordedTypes;
  /** Only where colours tell what has changed, and once it is found. */
  readonly gone?: GoneMemory;
  /** Only where they were asked for. */
  readonly typeLists?: RecordedTypeLists;
  readonly pages?: RecordedPages;
  /** Whether there is a filter: what lacks `matchFlag` is to be dimmed then. */
  readonly filtered: boolean;
  /** The operation (0-based) whose block is selected. */
  readonly selected?: number;
  readonly selectedBlock?: RecordedBlock;
  /** The answer to the probe: null where no block was found. */
  readonly probed?: {
    readonly id: number;
    readonly block: RecordedBlock | null;
    readonly ground?: RecordedGround;
    /** Absent while no position is pinned. */
    readonly since?: InspectedChange;
  };
  readonly anchorRow?: number;
}

export interface RecordedBody {
  readonly kind: 'recorded';
  /** Absent where the recording has no blocks. */
  readonly picture?: RecordedPicture;
  readonly classes?: ColorClasses;
}

declare module '../../../src/protocol/views' {
  interface Views {
    readonly recorded: ViewTypes<RecordedRequest, RecordedBody, RecordedStrings>;
  }
}
