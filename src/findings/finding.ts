import type { RelatedPlace } from '../model/diagnostic';
import type { FindingCode } from '../model/finding-codes';

/** `information` is worth acting upon, `hint` worth knowing. Findings are never errors or warnings: those are exact. */
export type FindingSeverity = 'information' | 'hint';

/** A further place that belongs to a finding; `operation` is the one it is about, from 0. */
export interface FindingPlace extends RelatedPlace {
  readonly operation: number;
}

/** A stretch of the run in which a request that the run makes would have failed although enough bytes were free. */
export interface ExternalFragmentationData {
  readonly code: 'external-fragmentation';
  /** First and last position of the stretch. */
  readonly from: number;
  readonly to: number;
  /** The position at which the largest free block was smallest, and the bytes free there. */
  readonly worst: number;
  readonly largest: number;
  readonly free: number;
  /** The smallest order asked for in the run that had no block there, and its bytes. */
  readonly order: number;
  readonly needed: number;
  /** The smallest set of operations whose allocations would have to go to make such a block, and the bytes they hold. */
  readonly blockers: readonly number[];
  readonly blockingBytes: number;
  /** Requests that did fail for fragmentation within the stretch. */
  readonly failures: number;
}

/** How allocations of one size could be served with less padding. */
export interface PaddingRemedy {
  /** A cache of that size, a size class, a smaller unit of the arena, a smaller alignment of the cache, or a request cut down to the next smaller block. */
  readonly kind: 'cache' | 'class' | 'unit' | 'align' | 'trim';
  /** The object size, the class, the unit, the alignment or the request to have, in bytes. */
  readonly size: number;
  /** Objects in one slab; where there are no slabs, undefined. */
  readonly perSlab: number | undefined;
  /** Share of the memory that nobody asked for, slot rounding and slab tail included: 0 to 1. */
  readonly waste: number;
  /** Bytes saved at the peak of the run; whole slabs are counted. Negative where few objects leave their slab empty. */
  readonly saved: number;
}

/** Padding of allocations of one size from one call site (or from any, where the trace names none). */
export interface InternalFragmentationData {
  readonly code: 'internal-fragmentation';
  readonly site: string | undefined;
  /** Bytes asked for by each, and held for each. */
  readonly size: number;
  readonly held: number;
  /** The cache or size class they come from, undefined for blocks of their own. */
  readonly cache: string | undefined;
  /** Allocations over the whole run. */
  readonly count: number;
  /** Padding of one allocation: 0 to 1 of what it holds. */
  readonly share: number;
  /** Allocations live at the peak of the run, and their padding in bytes. */
  readonly liveAtPeak: number;
  readonly paddingAtPeak: number;
  /** The best first. */
  readonly remedies: readonly PaddingRemedy[];
}

/** A live allocation whose release alone would make a much larger free block. */
export interface PinnedBlockData {
  readonly code: 'pinned-block';
  /** The position it is judged at. */
  readonly position: number;
  readonly when: 'peak' | 'end';
  readonly held: number;
  /** Bytes of the free block that the release would make. */
  readonly freed: number;
  /** The cache whose slab it holds alone; the slab goes with it, at the latest by a shrink. */
  readonly cache: string | undefined;
  /** Allocations of the same line or site that pin blocks there, this one included. */
  readonly count: number;
}

/** Slabs of one cache that few objects hold. */
export interface SparseSlabsData {
  readonly code: 'sparse-slabs';
  readonly cache: string;
  readonly position: number;
  readonly when: 'most overhead' | 'end';
  /** Sparse slabs, and all slabs of the cache there. */
  readonly slabs: number;
  readonly allSlabs: number;
  /** Objects in the sparse slabs, slots they have, bytes they take. */
  readonly objects: number;
  readonly slots: number;
  readonly bytes: number;
  /** Bytes that would be free if their objects stood together. */
  readonly reclaimable: number;
}

/** Allocations of one size that are given back and asked for again all the time. */
export interface ChurnData {
  readonly code: 'churn';
  readonly site: string | undefined;
  readonly size: number;
  /** Allocations that were freed again, and the most live at once. */
  readonly pairs: number;
  readonly mostLive: number;
  /** Operations between allocation and free, on average. */
  readonly lifetime: number;
  /** Whether they come from the size classes (a pool would help), or are blocks of their own (a cache would). */
  readonly remedy: 'cache' | 'pool';
}

/** Allocations of one site (or size, where the trace names no sites) that rise over the run. */
export interface GrowthData {
  readonly code: 'growth';
  readonly site: string | undefined;
  /** The size they all have; undefined where sizes differ. */
  readonly size: number | undefined;
  readonly count: number;
  readonly freed: number;
  /** Live at the end, and their requested bytes. */
  readonly live: number;
  readonly bytes: number;
  /** Allocations and bytes added for each 1,000 operations: the slope of the line of least squares. */
  readonly slope: number;
  readonly bytesSlope: number;
  /** What it was watched over: the marks, or even steps of the run. */
  readonly over: 'marks' | 'run';
  /** The live counts seen there, first to last. */
  readonly samples: readonly number[];
}

/** Slabs of one cache, or regions of the arena, in which allocations live that die soon and ones that stay. */
export interface MixedLifetimesData {
  readonly code: 'mixed-lifetimes';
  /** Undefined for regions of the arena. */
  readonly cache: string | undefined;
  readonly position: number;
  /** Slabs or regions that hold both, all that hold anything, and bytes of one. */
  readonly mixed: number;
  readonly all: number;
  readonly bytes: number;
  /** Allocations in the mixed ones that live short and for the whole run. */
  readonly short: number;
  readonly long: number;
}

export type FindingData =
  ExternalFragmentationData | InternalFragmentationData | PinnedBlockData | SparseSlabsData | ChurnData | GrowthData | MixedLifetimesData;

/** One judgement about a run, with a finished message. Sizes are bytes, positions count operations done. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** 1-based; the whole statement is meant. */
  readonly line: number;
  /** The operation (0-based) it is shown at. */
  readonly operation: number;
  readonly message: string;
  readonly related: readonly FindingPlace[];
  readonly data: FindingData;
}
