// What reports and tables of the Linux kernel show of its memory at one moment. Figures stand as they are printed, in the unit that each has there.

/** The part of a log that was printed at one moment: one report, or the tables that follow one date. */
export interface Snapshot {
  /** Its first line, from 1. */
  readonly line: number;
  /** When, as written; undefined where that is not said. */
  readonly time: string | undefined;
  readonly report?: MemoryReport;
  readonly tables: SnapshotTables;
}

/** The tables of a snapshot, by the names that JSON has for them. */
export interface SnapshotTables {
  readonly buddyinfo?: readonly FreeZone[];
  readonly pagetypeinfo?: PageTypes;
  readonly zoneinfo?: readonly ZoneFigures[];
  readonly slabinfo?: CacheTable;
  readonly slabtop?: CacheTable;
  readonly slab?: CacheTable;
  readonly pageOwner?: OwnerTable;
  readonly allocinfo?: OwnerTable;
  readonly traces?: OwnerTable;
}

/** Why a report was printed; `unknown` where its first lines are missing. */
export type ReportKind = 'sysrq' | 'failure' | 'oom' | 'unknown';

/** Which zone of which node; a kernel without nodes has only node 0. */
export interface ZoneName {
  readonly node: number;
  readonly zone: string;
}

/** `Mem-Info:` and what is printed around it. */
export interface MemoryReport {
  readonly kind: ReportKind;
  readonly request?: ReportedRequest;
  /** Of the CPU line, such as `6.12.117+deb13-amd64`. */
  readonly kernel?: string;
  readonly zones: readonly ReportZone[];
  /** Pages of the machine, and those that are in no zone's care. */
  readonly pages: { readonly ram?: number; readonly highmem?: number; readonly reserved?: number };
  /** Whom the OOM killer chose. */
  readonly killed?: { readonly pid: number; readonly comm: string };
  /** `Unreclaimable slab info`: used and total in kB. */
  readonly unreclaimable: readonly { readonly name: string; readonly used: number; readonly total: number }[];
}

/** What was asked for when memory ran short. */
export interface ReportedRequest {
  readonly comm: string;
  /** -1: the OOM killer was called by hand. */
  readonly order: number;
  /** The flags as a number (`0xcc0`), and their names as printed (`GFP_KERNEL|__GFP_COMP`). */
  readonly mode: string;
  readonly flags: string;
  /** Nodes that may be used, such as `0-1`; undefined where all may. */
  readonly nodes?: string;
}

/** Zone figures of a report in kB, as printed; null where the report does not have them. */
export interface ReportZone extends ZoneName {
  /** Line of the figures, or of the free lists where those are missing. */
  readonly line: number;
  /** Line of the free lists; 0 where there are none. */
  readonly listLine: number;
  readonly free: number | null;
  readonly boost: number | null;
  readonly min: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reservedHighatomic: number | null;
  readonly freeHighatomic: number | null;
  readonly present: number | null;
  readonly managed: number | null;
  readonly freePcp: number | null;
  readonly localPcp: number | null;
  readonly freeCma: number | null;
  /** Pages kept from requests that could use a higher zone, by the index of that zone. */
  readonly lowmemReserve: readonly number[];
  /** Free blocks by order. */
  readonly freeBlocks: readonly number[];
  /** By order: the letters of the types that have at least one free block of it. */
  readonly types: readonly string[];
  /** kB that the free lists add up to, as printed. */
  readonly listed: number | null;
  /** Bytes of a page: of a block of order 0. */
  readonly page: number | null;
}

/** A line of `/proc/buddyinfo`. */
export interface FreeZone extends ZoneName {
  readonly line: number;
  readonly freeBlocks: readonly number[];
}

/** `/proc/pagetypeinfo`. */
export interface PageTypes {
  /** Order of a page block. */
  readonly blockOrder: number | null;
  readonly zones: readonly TypedZone[];
}

/** Of a zone, by the names of the migrate types: free blocks by order, and how many page blocks have the type. */
export interface TypedZone extends ZoneName {
  readonly line: number;
  readonly free: Readonly<Record<string, readonly number[]>>;
  readonly pageBlocks: Readonly<Record<string, number>>;
}

/** A populated zone of `/proc/zoneinfo`, in pages. */
export interface ZoneFigures extends ZoneName {
  readonly line: number;
  /** `free`, `boost`, `min`, `low`, `high`, `spanned`, `present`, `managed`, `cma`, `start_pfn` and the counters, by the kernel's names. */
  readonly figures: Readonly<Record<string, number>>;
  readonly protection: readonly number[];
  /** Pages on the lists of all CPUs. */
  readonly perCpu: number;
}

/** Caches of `/proc/slabinfo`, of `slabtop` or of `/sys/kernel/slab`. */
export interface CacheTable {
  /** Which allocator printed it: SLAB has tunables, SLUB prints zeros; undefined where the table does not tell. */
  readonly allocator?: 'slab' | 'slub';
  readonly caches: readonly CacheRow[];
}

/** One cache; null where the table does not say. Sizes in bytes. */
export interface CacheRow {
  readonly name: string;
  readonly line: number;
  readonly objects: number | null;
  readonly activeObjects: number | null;
  /** What is asked for, and what a slot takes. */
  readonly objectSize: number | null;
  readonly slotSize: number | null;
  readonly objectsPerSlab: number | null;
  readonly pagesPerSlab: number | null;
  readonly slabs: number | null;
  readonly activeSlabs: number | null;
  /** What a slot is aligned to, and the flags of its layout, where `/sys/kernel/slab` tells them. */
  readonly align?: number;
  readonly flags?: readonly string[];
  /** The name that it is another name of, where caches were merged. */
  readonly alias?: string;
}

/** Who owns memory, the largest first. */
export interface OwnerTable {
  /** Records, or lines. */
  readonly records: number;
  readonly sites: readonly OwnerSite[];
  /** Records beyond the most sites that are kept. */
  readonly left: number;
}

/** What one call site, or one call stack, owns. */
export interface OwnerSite {
  /** The innermost frame that says who asked, or the tag. */
  readonly site: string;
  /** Innermost first; empty where the table has none. */
  readonly stack: readonly string[];
  /** Line of its first record. */
  readonly line: number;
  /** Objects, allocations or pages' blocks. */
  readonly count: number;
  /** null where the table does not say. */
  readonly bytes: number | null;
  readonly pages: number | null;
}

/** All snapshots of a log, in order. */
export interface SnapshotLog {
  readonly snapshots: readonly Snapshot[];
  /** Snapshots beyond the most that are kept. */
  readonly left: number;
}
