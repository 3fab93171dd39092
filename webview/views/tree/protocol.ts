// What the buddy tree's two sides say to each other.
import type { ColorBy, ColorClasses } from '../../../src/protocol/coloring';
import type { ColumnsOf } from '../../../src/protocol/columns';
import type { GoneMemory } from '../../../src/protocol/gone-memory';
import type { TreeStrings } from './strings';

/** A node of the buddy tree: the `2^order` units from `unit` on. Whether it is there depends on the position. */
export interface TreeNode {
  readonly unit: number;
  readonly order: number;
}

/** What the tree's window wants to see. Kept small: it is sent at every move. */
export interface TreeRequest {
  readonly kind: 'tree';
  readonly fromUnit: number;
  readonly toUnit: number;
  /** Nodes of lower orders are summed up in cells of 2^cellOrder units. */
  readonly cellOrder: number;
  readonly bytesPerPixel: number;
  /** Cells the whole arena is to be summed up in, at most. */
  readonly overviewCells: number;
  readonly colorBy: ColorBy;
  /** The node to tell more about. */
  readonly probe?: TreeNode;
  /** Serial of the picture that has arrived: it is not sent again. */
  readonly have?: number;
}

/** What a node is. Blocks as `blockKinds` counts them. */
export const nodeKinds = { free: 0, allocated: 1, slab: 2, split: 3, before: 4 } as const;
export type NodeKindNumber = (typeof nodeKinds)[keyof typeof nodeKinds];

/** Shares of a cell are numbers from 0 to this. Only nothing is 0 and only all is this, whatever the rounding says. */
export const fullTreeShare = 255;

/** Nodes of `cellOrder` and above, each before those inside of it: ascending by unit, then descending by order. */
export const nodeSchema = {
  unit: Uint32Array,
  order: Uint8Array,
  /** One of `nodeKinds`. */
  kind: Uint8Array,
  /** `cursorLineFlag` and `matchFlag`. Split nodes have the latter for what is in them. */
  flags: Uint8Array,
  /** Index (0-based) of the operation that allocated it; -1 where it is no allocation's. */
  operation: Int32Array,
  /** Line (1-based) of that operation, or 0. */
  line: Int32Array,
  /** The number, from 1, of the colour of its class; of a slab, that of most of its objects. 0 where there is none. */
  shade: Uint8Array,
} as const;
export type NodeColumns = ColumnsOf<typeof nodeSchema>;

/**
 * What the nodes below `cellOrder` are, order after order from 0 on, `count` cells each. Shares are of the nodes an order has
 * room for in the cell; what is missing to a full share lies inside of larger blocks.
 */
export interface TreeCellColumns {
  readonly count: number;
  readonly split: Uint8Array;
  readonly free: Uint8Array;
  readonly allocated: Uint8Array;
  readonly slab: Uint8Array;
  readonly before: Uint8Array;
  readonly flags: Uint8Array;
  /** That of most of the allocations and slabs. */
  readonly shade: Uint8Array;
}

/** The tree over one range of units at one position. */
export interface TreePicture {
  /** Whole cells, cut off at the arena's end. */
  readonly fromUnit: number;
  readonly toUnit: number;
  readonly cellOrder: number;
  /** Whether there is a filter: what lacks `matchFlag` is to be dimmed then. */
  readonly filtered: boolean;
  /** What shades stand for: steps of a scale, or names. */
  readonly classKind: ColorClasses['kind'];
  readonly nodes: NodeColumns;
  /** Handles and caches of the nodes that have room for a name, as pairs of index and text in two lists. */
  readonly labels: { readonly index: readonly number[]; readonly text: readonly string[] };
  readonly cells: TreeCellColumns;
  /** The whole arena in cells of 2^order units: the share of them in no free block, as `fullShare` counts. Absent where the range is all of it. */
  readonly overview?: { readonly order: number; readonly used: Uint16Array };
}

/** What the last operation did to the tree. */
export interface TreeChanges {
  /** Nodes that were free and are split now, the largest first. */
  readonly splits: readonly TreeNode[];
  /** Nodes that were split and are one free block now, or part of a larger one; the smallest first. */
  readonly merges: readonly TreeNode[];
}

/** One of the allocations that stand in the way of a merge. */
export interface TreeHolder {
  readonly handle: string;
  /** 1-based. */
  readonly line: number;
  /** From 1. */
  readonly operation: number;
}

/** Allocations in the way: how many, and the first of them by address. */
export interface TreeHolders {
  readonly count: number;
  readonly first: readonly TreeHolder[];
}

/** All about one node. */
export interface TreeProbe extends TreeNode {
  readonly kind: NodeKindNumber;
  /** Of an allocated block. */
  readonly owner?: TreeHolder & { readonly requested: number };
  /** Of a slab. */
  readonly slab?: { readonly cache: string; readonly objects: number; readonly inUse: number };
  /** Whether something in the node or in its buddy is in use since before the first operation. */
  readonly hasBefore?: true;
  /** Bytes in no free block, of a split node. */
  readonly used?: number;
  /** Absent for nodes of the largest order: they have none. */
  readonly buddy?: {
    readonly unit: number;
    /** The one bit in which the offsets of the two differ, counted from 0 in bytes. */
    readonly bit: number;
    readonly state: 'free' | 'taken' | 'split' | 'outside';
    /** The allocations in the buddy. */
    readonly holders: TreeHolders;
  };
  /** The allocations in the node itself. */
  readonly holders: TreeHolders;
}

export interface TreeBody {
  readonly kind: 'tree';
  /** Tells pictures apart, for `have`. */
  readonly serial: number;
  /** Absent where the webview has it. */
  readonly picture?: TreePicture;
  /** Absent when colours tell what memory is. */
  readonly classes?: ColorClasses;
  /** What was in use at the pinned position and is free now; absent where colours tell something else, and until it is found. */
  readonly gone?: GoneMemory;
  readonly changes: TreeChanges;
  /** The answer to the request's probe; absent without one, or where no such node is there. */
  readonly probe?: TreeProbe;
}

declare module '../../../src/protocol/views' {
  interface Views {
    readonly tree: ViewTypes<TreeRequest, TreeBody, TreeStrings>;
  }
}
