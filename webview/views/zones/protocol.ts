// What the two sides of the view of zones say to each other. Sentences come finished from the host; figures are the page's to write.
import type { ZonesStrings } from './strings';

export interface ZonesRequest {
  readonly kind: 'zones';
}

/** Free blocks of an order. */
export interface ZoneOrder {
  readonly count: number;
  /** Bytes of all of them. */
  readonly bytes: number;
  /** Letters of the migrate types that have one; empty where that is not known. */
  readonly types: string;
  readonly unusable: number;
  readonly fragmentation: number;
}

/** A zone; sizes in bytes. */
export interface ZoneRegion {
  readonly name: string;
  readonly line: number;
  /** All that the zone manages; absent where the snapshot does not say. */
  readonly managed?: number;
  /** In free blocks. */
  readonly free: number;
  readonly perCpu: number;
  readonly marks?: { readonly min: number; readonly low: number; readonly high: number };
  readonly orders: readonly ZoneOrder[];
  /** Why a request could not be had from it, a line of a calculation each; empty without a request. */
  readonly calculation: readonly string[];
  /** Whether it refused the request, gave it, or was not asked. */
  readonly answer?: 'refuses' | 'gives' | 'aside';
}

/** A cache, or an owner of memory. */
export interface ZoneHolding {
  readonly name: string;
  readonly line: number;
  readonly count: number | null;
  /** Bytes; null where the table does not say. */
  readonly bytes: number | null;
  /** Of a cache: the share of its slots in use. */
  readonly use?: number;
  /** What was added since the snapshot before, in bytes, or in objects where no bytes are told; absent without one. */
  readonly growth?: number;
  /** Whether `growth` counts objects. */
  readonly growthCounts?: boolean;
}

/** The largest of a table, and how many there are. */
export interface ZoneHoldings {
  readonly total: number;
  readonly rows: readonly ZoneHolding[];
}

/** How a figure went on through a log: bytes at evenly spaced snapshots, null where one does not have it. */
export interface ZoneCourse {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface ZonesBody {
  readonly kind: 'zones';
  /** Absent: the trace holds calls. */
  readonly snapshot?: {
    /** From 1, of `total`. */
    readonly number: number;
    readonly total: number;
    readonly line: number;
    readonly headline: string;
    /** Why the request could not be had. */
    readonly verdict?: string;
    readonly zones: readonly ZoneRegion[];
    /** None of a single snapshot. */
    readonly courses: readonly ZoneCourse[];
    /** What changed since the snapshot before, a sentence each. */
    readonly changes: readonly string[];
    readonly caches?: ZoneHoldings;
    readonly owners?: ZoneHoldings;
  };
}

declare module '../../../src/protocol/views' {
  interface Views {
    readonly zones: ViewTypes<ZonesRequest, ZonesBody, ZonesStrings>;
  }
}
