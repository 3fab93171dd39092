/** What allocations are summed up by: the call site the trace names, the whole call stack, or the line. */
export const siteKinds = ['site', 'stack', 'line'] as const;
export type SiteKind = (typeof siteKinds)[number];

/** The figures of a site, as columns of a table have them. */
export const siteFigures = ['line', 'count', 'live', 'liveBytes', 'peakBytes', 'requested', 'waste', 'lifetime', 'growth'] as const;
export type SiteFigure = (typeof siteFigures)[number];

/** The figures of what a site costs, as columns of a table have them. */
export const siteCosts = ['line', 'wasted', 'pinned', 'padding', 'slabFree', 'shared', 'held', 'occupancy', 'meanAge', 'failures'] as const;
export type SiteCost = (typeof siteCosts)[number];

/** What one call site, or one line, asked for. Bytes, and lifetimes in operations. */
export interface SiteSummary {
  /** The call site's text; undefined for a line, and for what names no call site. */
  readonly site: string | undefined;
  /** Of a call stack: its functions, the innermost first; none where the recording has no stack for it. */
  readonly frames?: readonly string[];
  /** The first operation that allocates there, from 1; told of call stacks alone, which have no other name. */
  readonly operation?: number;
  /** The first line that allocates there. */
  readonly line: number;
  /** The line of its last allocation up to that position. */
  readonly lastLine: number;
  /** Allocations, reallocs included. */
  readonly count: number;
  /** Of them, how many are live at the position asked about, and the bytes asked for by those. */
  readonly live: number;
  readonly liveBytes: number;
  /** The most bytes asked for by live ones at once, up to that position. */
  readonly peakBytes: number;
  /** Bytes asked for in all, and bytes held beyond them. */
  readonly requested: number;
  readonly waste: number;
  /** The mean lifetime of those that were freed or resized; undefined where none was. */
  readonly lifetime: number | undefined;
  /** Live bytes for each 1,000 operations from its first allocation to that position. */
  readonly growth: number;
}

/** Requests of a bin that were served by blocks or slots of one size. */
export interface Served {
  /** Bytes held by each. */
  readonly held: number;
  /** The cache that served them; undefined for buddy blocks. */
  readonly cache: string | undefined;
  readonly count: number;
  /** Bytes asked for by all of them. */
  readonly requested: number;
}

/** The bin that a request of so many bytes falls into, as its `limit`. */
export function binOf(requested: number): number {
  return requested === 0 ? 0 : 2 ** Math.ceil(Math.log2(requested));
}

/** Requests by size: more than half of `limit` and at most `limit` bytes, which is a power of two. Only `kmalloc 0` asks for 0. */
export interface SizeBin {
  readonly limit: number;
  readonly count: number;
  /** Bytes asked for, and bytes held, by all of them. */
  readonly requested: number;
  readonly held: number;
  /** By what they got, the smallest first. */
  readonly served: readonly Served[];
}

/** The smallest request of a bin. */
export function leastOfBin(limit: number): number {
  return limit === 0 ? 0 : Math.floor(limit / 2) + 1;
}
