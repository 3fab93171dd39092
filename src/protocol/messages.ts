import type { Metrics } from '../model/metrics';
import type { Strings } from './strings';

/** What a window of the map wants to see. Kept small: it is sent on every scroll. */
export interface ViewRequest {
  /** The run the request was made for; requests for another one are dropped. */
  readonly run: number;
  readonly fromUnit: number;
  readonly toUnit: number;
  /** Cells are 2^cellOrder units. */
  readonly cellOrder: number;
  readonly bytesPerPixel: number;
  /** Cells the whole arena is to be summed up in, at most. */
  readonly overviewCells: number;
  /** The rows of the cache table in view. */
  readonly caches: { readonly from: number; readonly count: number };
}

/** What the webview keeps over hiding, reload and restart. */
export interface SavedState {
  readonly uri?: string;
  readonly pinned: boolean;
  /** Operations done. */
  readonly position?: number;
  /** The rows are 2^rowOrder bytes long; absent while the map is fitted. */
  readonly rowOrder?: number;
  /** The first row shown begins at this byte or before it. */
  readonly topByte?: number;
  /** Index of the tab of details. */
  readonly tab?: number;
}

/** By operations, or by the statements they come from. */
export type StepTarget = 'start' | 'statementBack' | 'back' | 'forward' | 'statementForward' | 'end';

/** Webview to host. */
export type ToHost =
  /** The webview runs and wants to be told everything. */
  | { readonly type: 'ready' }
  | { readonly type: 'view'; readonly view: ViewRequest }
  /** The frame is on the screen: the next one may come. */
  | { readonly type: 'drawn'; readonly sequence: number }
  | { readonly type: 'step'; readonly to: StepTarget }
  | { readonly type: 'moveTo'; readonly position: number }
  /** Show the line that allocated what lies at this byte of the arena. */
  | { readonly type: 'reveal'; readonly byte: number }
  | { readonly type: 'revealLine'; readonly line: number }
  | { readonly type: 'inspect'; readonly byte: number; readonly id: number }
  | { readonly type: 'pin'; readonly pinned: boolean }
  | { readonly type: 'run' }
  | { readonly type: 'openSample' }
  | { readonly type: 'failed'; readonly message: string };

export type PanelStatus =
  /** There is no trace to show. */
  | { readonly kind: 'none' }
  /** The trace has not been run. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string };

/** What stays the same over all positions of a run. */
export interface RunSummary {
  /** Tells runs apart within one life of the panel. */
  readonly id: number;
  readonly operationCount: number;
  readonly arena: {
    readonly size: number;
    readonly unit: number;
    /** First address, as `0x…`. */
    readonly base: string;
    readonly maxOrder: number;
    readonly fit: 'lowest' | 'lifo';
  };
  /** Everything the run ever used lies below this byte. */
  readonly extent: number;
}

/** An operation in words: the one the position stands behind. */
export interface OperationSummary {
  /** From 1. */
  readonly number: number;
  readonly line: number;
  readonly kind: string;
  readonly handle: string | null;
  /** `0x…` */
  readonly address: string | null;
  readonly size: number;
  readonly requested: number;
  readonly cache: string | null;
  readonly error: string | null;
}

/** One row of the cache table, as slabtop has it. */
export interface CacheSummary {
  readonly name: string;
  readonly objectSize: number;
  readonly slot: number;
  /** Order of a slab in pages, as the kernel counts. */
  readonly order: number;
  readonly objectsPerSlab: number;
  readonly slabs: number;
  readonly activeObjects: number;
  /** Bytes of its slabs. */
  readonly bytes: number;
}

/** What lies at a byte of the arena. */
export interface Inspection {
  readonly kind: 'free' | 'allocated' | 'slot' | 'freeSlot' | 'slabTail';
  /** Range in bytes from the base: of the block, or of the slot. */
  readonly from: number;
  readonly to: number;
  readonly order: number;
  readonly requested: number;
  readonly handle?: string;
  readonly line?: number;
  /** From 1. */
  readonly operation?: number;
  readonly slab?: {
    readonly cache: string;
    readonly from: number;
    readonly to: number;
    readonly objects: number;
    readonly inUse: number;
    readonly list: 'active' | 'partial' | 'full';
    /** The CPU it is active on. */
    readonly cpu?: number;
    /** The slot's number, from 0; absent for the tail. */
    readonly slot?: number;
  };
}

export interface StateMessage {
  readonly type: 'state';
  readonly status: PanelStatus;
  readonly pinned: boolean;
  readonly trace?: { readonly uri: string; readonly name: string };
  /** The latest finished run, also while another one is under way. */
  readonly run?: RunSummary;
}

export interface FrameMessage {
  readonly type: 'frame';
  readonly sequence: number;
  readonly run: number;
  readonly position: number;
  /** An exact buffer for `decodeFrame`. */
  readonly data: ArrayBuffer;
  /** Handles of the blocks that have room for one, as pairs of index and text in two lists. */
  readonly blockLabels: { readonly index: readonly number[]; readonly text: readonly string[] };
  readonly slotLabels: { readonly index: readonly number[]; readonly text: readonly string[] };
  /** Names the slab columns refer to. */
  readonly cacheNames: readonly string[];
  /** The ranges in bytes that the last operation took, gave back or moved. */
  readonly touched: readonly { readonly from: number; readonly to: number }[];
  readonly cursorLine?: number;
  readonly operation?: OperationSummary;
  readonly metrics: Metrics;
  /** Free blocks by order. */
  readonly freeBlocks: readonly number[];
  /** Caches by bytes of their slabs, the largest first: the asked-for rows, and how many there are. */
  readonly caches: { readonly from: number; readonly total: number; readonly rows: readonly CacheSummary[] };
}

/** Host to webview. */
export type ToWebview =
  | { readonly type: 'strings'; readonly strings: Strings }
  | StateMessage
  | FrameMessage
  | { readonly type: 'inspection'; readonly id: number; readonly inspection: Inspection | null }
  | { readonly type: 'command'; readonly command: 'zoomIn' | 'zoomOut' | 'fit' };
