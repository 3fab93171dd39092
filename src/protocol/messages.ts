// Every message between the host and the page of the memory map. What a view says with its host stands in the view's folder.
import type { Metrics } from '../model/metrics';
import type { PolicyName } from '../model/policy';
import type { Placement, RunPlacement } from '../model/placement';
import type { DetailsMessage } from './details';
import type { FindState } from './find';
import type { ByteSpan, Selection } from './inspection';
import type { Answer, AskedOfHost, AskedOfPage, Question } from './questions';
import type { SpaceColumns } from './space';
import type { Strings } from './strings';
import type { StretchMessage, StretchRequest, TimelineMessage, TimelineRequest } from './timeline';
import type { ViewBody, ViewName, ViewRequestBody, ViewTexts } from './views';

/** What the active view wants to see. */
export interface ViewRequest {
  /** The run the request was made for; requests for another one are dropped. */
  readonly run: number;
  readonly body: ViewRequestBody;
}

/** How the position moves: by operations, by the statements they come from, by marks, or to where the most memory is in use. */
export type Move = 'start' | 'peak' | 'markBack' | 'statementBack' | 'back' | 'forward' | 'statementForward' | 'markForward' | 'end';

/** What the palette and menus can have a view do. */
export type PanelCommand = 'zoomIn' | 'zoomOut' | 'fit' | 'shortcuts';

/** Webview to host. */
export type ToHost =
  /** The webview runs and wants to be told everything. */
  | { readonly type: 'ready' }
  | { readonly type: 'view'; readonly view: ViewRequest }
  | ({ readonly type: 'timeline' } & TimelineRequest)
  | ({ readonly type: 'stretch' } & StretchRequest)
  /** The frame is on the screen: the next one may come. */
  | { readonly type: 'drawn'; readonly sequence: number }
  | { readonly type: 'move'; readonly to: Move }
  | { readonly type: 'moveTo'; readonly position: number }
  /** Show the line that allocated what lies at this byte of the arena. */
  | { readonly type: 'reveal'; readonly byte: number }
  | { readonly type: 'revealLine'; readonly line: number }
  /** Select what lies at this byte of the arena, or the slab that it lies in; without one, nothing. */
  | { readonly type: 'select'; readonly byte?: number; readonly wholeSlab?: boolean }
  /** Filter by an expression; an empty one ends it. */
  | { readonly type: 'filter'; readonly text: string }
  /** Select the next match of the filter, by address. */
  | { readonly type: 'findNext'; readonly backwards: boolean }
  | Question<AskedOfHost>
  | Answer<AskedOfPage>
  | { readonly type: 'pin'; readonly pinned: boolean }
  /** Compare all positions with the present one, or with none. */
  | { readonly type: 'pinPosition'; readonly pinned: boolean }
  /** Move together with the other panels, or by itself. */
  | { readonly type: 'lock'; readonly locked: boolean }
  /** Show the blocks of the recording where our allocators put them, or where they were recorded. */
  | { readonly type: 'place'; readonly placement: Placement }
  /** Show them so in a map beside this one. */
  | { readonly type: 'placeBeside'; readonly placement: Placement }
  | { readonly type: 'run' }
  | { readonly type: 'openSample' }
  /** Open the trace that the panel stays with. */
  | { readonly type: 'openTrace' }
  /** The first-run hint is not to be shown again. */
  | { readonly type: 'hintDismissed' }
  | { readonly type: 'failed'; readonly message: string };

export type PanelStatus =
  /** There is no trace to show. */
  | { readonly kind: 'none' }
  /** The trace that it stays with is not open. */
  | { readonly kind: 'closed' }
  /** The trace has not been run. */
  | { readonly kind: 'empty' }
  /** Operations done and known so far; both 0 while the text is still being read. */
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string; readonly tooLarge?: boolean };

/** What stays the same over all positions of a run. */
export interface RunSummary {
  /** Tells runs apart within one life of the panel. */
  readonly id: number;
  readonly operationCount: number;
  /** Sizes in bytes; a block of order `maxOrder` is the largest. */
  readonly arena: {
    readonly size: number;
    readonly unit: number;
    /** First address, as `0x…`. */
    readonly base: string;
    readonly maxOrder: number;
    readonly policy: PolicyName;
    /** Bytes of the header of a block. */
    readonly overhead: number;
    readonly fit: 'lowest' | 'lifo';
  };
  /** Everything the run ever used lies below this byte. */
  readonly extent: number;
  /** Where the bytes of the arena have their addresses. */
  readonly space: SpaceColumns;
  /** Where its blocks lie. */
  readonly placement: RunPlacement;
  /** Of a recording, whether its blocks can be shown where they were recorded; absent of a trace that was written. */
  readonly hasAddresses?: boolean;
  /** What the trace's format is called. */
  readonly format: string;
  /** Its positions are snapshots of a kernel's log: there are no calls, and no arena that they would be placed in. */
  readonly holdsSnapshots: boolean;
  /** It tells of the zones of a kernel's memory. */
  readonly hasZones: boolean;
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
  /** Bytes held, and bytes asked for. */
  readonly size: number;
  readonly requested: number;
  readonly cache: string | null;
  /** The code of its diagnostic. */
  readonly error: string | null;
  /** What it did, in a sentence without a full stop. */
  readonly text: string;
}

/** A setting that a trace is shown under beside itself. */
export interface BesideSetting {
  /** As typed. */
  readonly text: string;
  /** The position behind the first operation that comes out otherwise than in the trace as it is, and its line; null where none does, absent while that is not known. */
  readonly parting?: { readonly position: number; readonly line: number } | null;
}

export interface StateMessage {
  readonly type: 'state';
  readonly status: PanelStatus;
  readonly pinned: boolean;
  /** Of a panel that has a position of its own: whether it moves together with the others. */
  readonly locked?: boolean;
  readonly trace?: { readonly uri: string; readonly name: string };
  /** The active trace's name, where the panel follows no more and shows another. */
  readonly active?: string;
  /** Of a panel that shows the trace under another setting. */
  readonly setting?: BesideSetting;
  /** The latest finished run, also while another one is under way. */
  readonly run?: RunSummary;
}

/** The fewest allocations whose release would make the block that the last operation asked for in vain. */
export interface Blocking {
  readonly count: number;
  /** Handles of the first few, by address. */
  readonly names: readonly string[];
  /** Where they lie, in bytes; of very many the first. */
  readonly ranges: readonly ByteSpan[];
}

export interface FrameMessage {
  readonly type: 'frame';
  /** Counts frames; the page names it when the frame is drawn, and is sent no other before. */
  readonly sequence: number;
  /** The `RunSummary.id` it belongs to. */
  readonly run: number;
  /** Operations done. */
  readonly position: number;
  /** When it was come to, in ticks of the run's clock; absent where there is none, or it is not known yet. */
  readonly time?: number;
  /** What there is to see where the first run has put the reader; absent once they have moved. */
  readonly standsAt?: 'problem' | 'peak' | 'end';
  /** The position that this one is compared with; absent while none is pinned. */
  readonly pinnedPosition?: number;
  /** The ranges in bytes that the last operation took, gave back or moved. */
  readonly touched: readonly ByteSpan[];
  /** The buddy in use at which merging ended, where the last operation gave back memory. */
  readonly stopped?: ByteSpan;
  /** Where the last operation failed by fragmentation. */
  readonly blocking?: Blocking;
  /** The line (1-based) of the text cursor, whose memory the views mark. */
  readonly cursorLine?: number;
  /** The one done last; absent at the start. */
  readonly operation?: OperationSummary;
  /** Within an operation: its line (1-based), and the sentence about the inner step that was done last. */
  readonly step?: { readonly line: number; readonly text: string };
  readonly metrics: Metrics;
  readonly selection?: Selection;
  readonly find?: FindState;
  readonly body: ViewBody;
}

/** All that the page says, in the reader's language. */
export interface StringsMessage {
  readonly type: 'strings';
  readonly strings: Strings;
  readonly views: Readonly<Record<ViewName, ViewTexts>>;
}

/** Host to webview. */
export type ToWebview =
  | StringsMessage
  | StateMessage
  | FrameMessage
  | TimelineMessage
  | StretchMessage
  | DetailsMessage
  /** Bring what lies at this byte into view. */
  | { readonly type: 'revealByte'; readonly byte: number }
  | Question<AskedOfPage>
  | Answer<AskedOfHost>
  | { readonly type: 'show'; readonly view: ViewName }
  | { readonly type: 'command'; readonly command: PanelCommand }
  /** The reader is new: show the first-run hint. */
  | { readonly type: 'hint' };
