// What the map's two sides say to each other.
import type { ColorBy, ColorClasses } from '../../../src/protocol/coloring';
import type { FrameWindow } from '../../../src/protocol/frame';
import type { GoneMemory } from '../../../src/protocol/gone-memory';
import type { ByteSpan } from '../../../src/protocol/inspection';
import type { MapStrings } from './strings';

/** How many of each there are, and their bytes. Of blocks and objects, the bytes held; of padding, all of it. */
export interface MapCounts {
  readonly blocks: number;
  readonly blockBytes: number;
  readonly objects: number;
  readonly objectBytes: number;
  readonly freeSlots: number;
  readonly freeSlotBytes: number;
  readonly free: number;
  readonly freeBytes: number;
  readonly paddingBytes: number;
  /** In use since before the first operation. */
  readonly bytesBefore: number;
}

/** What the last operation did to blocks. */
export interface MapChanges {
  /** Halves that were split off and are free now; the largest first. */
  readonly splits: readonly ByteSpan[];
  /** Halves that are one block now; the smallest first. */
  readonly merges: readonly ByteSpan[];
}

/** A block as the strip of an operation shows it; `from` in bytes. */
export interface StripBlock {
  readonly from: number;
  readonly bytes: number;
  readonly kind: 'free' | 'before' | 'allocated' | 'slab';
  /** Its handle, or its cache with the use of its slots; empty where it is neither. */
  readonly name: string;
  /** The operation took it, gave it back or moved what is in it. */
  readonly touched: boolean;
}

/** The same part of the arena before and after an operation. */
export interface StripPart {
  readonly before: readonly StripBlock[];
  readonly after: readonly StripBlock[];
}

/** What an operation changed. */
export interface OperationStrip {
  /** None where nothing has changed, and where more has than can be told apart. */
  readonly parts: readonly StripPart[];
  /** How many blocks that are. */
  readonly changed: number;
}

/** What a window of the map wants to see. Kept small: it is sent on every scroll. */
export interface MapRequest extends FrameWindow {
  readonly kind: 'map';
  readonly colorBy: ColorBy;
}

/** Handles of the blocks or slots that have room for one, as pairs of index and text in two lists. */
export interface LabelLists {
  readonly index: readonly number[];
  readonly text: readonly string[];
}

export interface MapBody {
  readonly kind: 'map';
  /** An exact buffer for `decodeFrame`. */
  readonly data: ArrayBuffer;
  readonly blockLabels: LabelLists;
  readonly slotLabels: LabelLists;
  /** Names the slab columns refer to. */
  readonly cacheNames: readonly string[];
  /** Whether a filter is in force: what lacks `matchFlag` is to be dimmed. */
  readonly filtered: boolean;
  /** Absent when colours tell what memory is. */
  readonly classes?: ColorClasses;
  /** Where colours tell what has changed: absent until it is found. */
  readonly gone?: GoneMemory;
  /** How much there is of what the map's signs stand for. */
  readonly counts: MapCounts;
  readonly changes: MapChanges;
  /** Only of small traces, and between operations. */
  readonly strip?: OperationStrip;
  /** Whether a cache has been created up to here. */
  readonly hasCaches: boolean;
}

declare module '../../../src/protocol/views' {
  interface Views {
    readonly map: ViewTypes<MapRequest, MapBody, MapStrings>;
  }
}
