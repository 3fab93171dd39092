// What the inspector is told of the selected place.
import type { Inspection } from './inspection';

/** Something beside the selection that can be selected in turn. */
export type Neighbour = Pick<Inspection, 'kind' | 'from' | 'to' | 'requested' | 'handle' | 'line'> & {
  /** Of an object, a free slot or a slab. */
  readonly cache?: string;
};

/** The block that the selection's block could merge with. */
export interface BuddyDetails {
  /** Range in bytes from the base. */
  readonly from: number;
  readonly to: number;
  /** The one bit, counted from 0, in which the offsets of the two differ. */
  readonly bit: number;
  /** `split`: into smaller blocks, some of them in use. */
  readonly state: 'free' | 'taken' | 'split' | 'outside';
  /** The first of the allocations that stand in it, by address, and how many there are. */
  readonly holders: readonly Neighbour[];
  readonly holderCount: number;
}

/** An allocation that held the selected byte for a while. Operations count from 1. */
export interface TenancyDetails {
  readonly operation: number;
  /** Absent when it is live at the end. */
  readonly endedBy?: number;
  readonly handle: string;
  /** 1-based. */
  readonly line: number;
  /** Bytes asked for. */
  readonly requested: number;
}

/** Who held the selected byte, in order of time. */
export interface HistoryDetails {
  /** Those nearest to the position. */
  readonly tenancies: readonly TenancyDetails[];
  /** How many there are, and how many of them come before those shown. */
  readonly total: number;
  readonly before: number;
  /** How much of the run was looked at: 1 when it is all. */
  readonly progress: number;
}

/** All there is to say about what is selected, at one position. */
export interface Details extends Inspection {
  /** The byte that was selected, from the base. */
  readonly byte: number;
  /** Its whole buddy block: of a slot, that of its slab. */
  readonly block: { readonly from: number; readonly to: number; readonly order: number };
  /** Operations done since it was allocated. */
  readonly age?: number;
  /** The call site that the trace names for it. */
  readonly site?: string;
  /** The functions of its call stack, the innermost first; absent where the recording has none. */
  readonly frames?: readonly string[];
  /** The thread that allocated it, and when, in seconds as recorded; absent where that is not known. */
  readonly thread?: string;
  readonly time?: number;
  /** What lies below and above it: beside a block stand blocks, beside a slot of a slab its other slots. */
  readonly previous?: Neighbour;
  readonly next?: Neighbour;
  /** Absent for blocks of the largest order. */
  readonly buddy?: BuddyDetails;
  readonly history: HistoryDetails;
}

/** Sent whenever what is selected, its run or the position changes; null when nothing is. */
export interface DetailsMessage {
  readonly type: 'details';
  /** The `RunSummary.id` it belongs to. */
  readonly run: number;
  readonly position: number;
  readonly details: Details | null;
}
