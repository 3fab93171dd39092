// What the two sides of sites and sizes say to each other.
import type { SiteCost, SiteFigure, SiteKind, SiteSummary, SizeBin } from '../../../src/model/sites';
import type { SitesStrings } from './strings';

/** Columns the table can be sorted by: the call site's text (or the line), or a figure. */
export type SiteSort = 'site' | SiteFigure;

/** The same where the table shows what sites cost. */
export type WasteSort = 'site' | SiteCost;

/** What the table tells of sites: what they use, or what they cost beyond it. */
export const siteTables = ['use', 'waste'] as const;
export type SiteTable = (typeof siteTables)[number];

/** By what rows are sorted. */
export type SitesOrder = { readonly table: 'use'; readonly sort: SiteSort } | { readonly table: 'waste'; readonly sort: WasteSort };

export interface SitesRequest {
  readonly kind: 'sites';
  /** Absent: call sites where the trace names any, else lines. */
  readonly by?: SiteKind;
  readonly order: SitesOrder;
  readonly descending: boolean;
  /** The rows in view. */
  readonly from: number;
  readonly count: number;
}

/** A call site, a call stack or a line with its figures. */
export interface SiteRow extends SiteSummary {
  /** What the line says, where rows are lines: its operation, or the first of several. */
  readonly statement?: string;
}

/** The same with what it costs. Bytes, where it does not say otherwise. */
export interface WasteRow extends SiteRow {
  /** What a release of all its allocations would give beyond what they asked for: `pinned` + `padding` + `slabFree`. */
  readonly wasted: number;
  /** Free blocks in whose buddies nobody else has anything, and those in whose buddies others have something as well. */
  readonly pinned: number;
  readonly shared: number;
  /** Held for its live allocations, and of these what nobody asked for. */
  readonly held: number;
  readonly padding: number;
  /** Without an object in slabs that hold objects of this site alone; the share of the slots in use of its slabs, absent where it has none. */
  readonly slabFree: number;
  readonly occupancy?: number;
  /** Operations since its live allocations were made: on average, and of the oldest. */
  readonly meanAge: number;
  readonly oldestAge: number;
  /** Requests that failed because of it. */
  readonly failures: number;
}

/** What all sites cost, and the rows of those asked for. */
export interface WasteBody {
  /** The position the figures are of. */
  readonly position: number;
  readonly rows: readonly WasteRow[];
  /** Bytes of free memory that is kept apart by whomever, and requests that failed by it. */
  readonly keptApart: number;
  readonly failures: number;
}

/** Sites and sizes up to a position. */
export interface SitesBody {
  readonly kind: 'sites';
  readonly by: SiteKind;
  /** What the trace can be summed up by. */
  readonly kinds: readonly SiteKind[];
  /** The position the figures are of: another one than the frame's only while they are being summed up. */
  readonly position: number;
  /** How far they are on the way to the frame's position; 1 when they are there. */
  readonly progress: number;
  /** Rows there are, and the ones asked for: in `waste` where the table shows it. */
  readonly total: number;
  readonly from: number;
  readonly rows: readonly SiteRow[];
  readonly waste?: WasteBody;
  /** Whether they are of what passes the filter's terms of time alone: of a stretch of the run. */
  readonly ofStretch: boolean;
  /** Whether any allocation of the row passes the filter, row by row; absent while there is none. */
  readonly passing?: readonly boolean[];
  /** The row of what is selected, among all. */
  readonly selectedRow?: number;
  /** The `limit` of the bin of what is selected. */
  readonly selectedBin?: number;
  /** The greatest figure of all rows: what bars in the table are measured by. */
  readonly most: number;
  readonly bins: readonly SizeBin[];
  /** The limits of the bins with a request that passes the filter; absent while there is none. */
  readonly passingBins?: readonly number[];
}

declare module '../../../src/protocol/views' {
  interface Views {
    readonly sites: ViewTypes<SitesRequest, SitesBody, SitesStrings>;
  }
}
