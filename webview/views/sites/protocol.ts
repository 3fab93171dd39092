// What the two sides of sites and sizes say to each other.
import type { SiteFigure, SiteKind, SiteSummary, SizeBin } from '../../../src/model/sites';
import type { SitesStrings } from './strings';

/** Columns the table can be sorted by: the call site's text (or the line), or a figure. */
export type SiteSort = 'site' | SiteFigure;

export interface SitesRequest {
  readonly kind: 'sites';
  /** Absent: call sites where the trace names any, else lines. */
  readonly by?: SiteKind;
  readonly sort: SiteSort;
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
  /** Rows there are, and the ones asked for. */
  readonly total: number;
  readonly from: number;
  readonly rows: readonly SiteRow[];
  /** Whether they are of what passes the filter's terms of time alone: of a stretch of the run. */
  readonly ofStretch: boolean;
  /** Whether any allocation of the row passes the filter, row by row; absent while there is none. */
  readonly passing?: readonly boolean[];
  /** The row of what is selected, among all. */
  readonly selectedRow?: number;
  /** The `limit` of the bin of what is selected. */
  readonly selectedBin?: number;
  /** The greatest figures of all rows: what bars in the table are measured by. */
  readonly mostLiveBytes: number;
  readonly bins: readonly SizeBin[];
  /** The limits of the bins with a request that passes the filter; absent while there is none. */
  readonly passingBins?: readonly number[];
}

declare module '../../../src/protocol/views' {
  interface Views {
    readonly sites: ViewTypes<SitesRequest, SitesBody, SitesStrings>;
  }
}
