// What the heat view's two sides say to each other.
import type { RunPlacement } from '../../../src/model/placement';
import type { Heat, HeatMode, HeatWindow } from '../../../src/model/heat';
import type { HeatStrings } from './strings';

/** A picture has at most so many cells: it is sent whole, and a message stays below half a megabyte, also with a filter's bits. */
export const mostHeatCells = 420_000;

/** The heat of a part of a run, in at most so many rows and columns: a pixel each. */
export interface HeatRequest {
  readonly kind: 'heat';
  readonly mode: HeatMode;
  readonly window: HeatWindow;
  readonly rows: number;
  readonly columns: number;
  /** The id of the picture that is there already and need not be sent again; 0 for none. */
  readonly have: number;
  /** Who is at this byte at this position? */
  readonly probe?: HeatProbe;
}

export interface HeatProbe {
  readonly byte: number;
  readonly position: number;
}

/** An allocation that lay at the probe. */
export interface HeatTenant {
  readonly handle: string;
  /** Range in bytes from the base. */
  readonly from: number;
  readonly to: number;
  readonly requested: number;
  /** The cache whose slot it is; undefined for a block of its own. */
  readonly cache?: string;
  /** The operation that allocated it, from 1, its line, and its call site where one is named. */
  readonly operation: number;
  readonly line: number;
  readonly site?: string;
}

export interface HeatPicture extends Heat {
  /** Tells pictures apart within one life of the panel; from 1. */
  readonly id: number;
  /** What placed the blocks. */
  readonly placement: RunPlacement;
  /** The allocations in the window, four numbers each as `heatBlocks` gives them; absent where there are too many to be seen. */
  readonly blocks?: Float64Array;
}

/** So many allocations are told one by one. */
export const mostHeatBlocks = 600;

export interface HeatMark {
  readonly position: number;
  readonly text: string;
}

export interface HeatBody {
  readonly kind: 'heat';
  /** How much of the picture asked for is done; 1 when it is complete. */
  readonly progress: number;
  /** The picture asked for, once it is complete and the webview does not have it. */
  readonly picture?: HeatPicture;
  /** The marks of the run, in order; of very many the first. */
  readonly marks: readonly HeatMark[];
  /** The answer to the probe: null where nothing was allocated. */
  readonly probed?: HeatProbe & { readonly tenant: HeatTenant | null };
}

declare module '../../../src/protocol/views' {
  interface Views {
    readonly heat: ViewTypes<HeatRequest, HeatBody, HeatStrings>;
  }
}
