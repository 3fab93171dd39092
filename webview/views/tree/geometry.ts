// Where the tree's nodes lie, and how zooming and moving change what is in view.
import type { TreeNode } from './protocol';
import type { Rectangle } from '../../layout/geometry';

/** The tree's arena as the layout needs it. */
export interface TreeArena {
  readonly size: number;
  readonly unit: number;
  readonly maxOrder: number;
}

/** A window on the tree: addresses across, one row for each order from the largest down. Lengths are CSS pixels, addresses bytes from the base. */
export interface TreeGeometry {
  readonly arena: TreeArena;
  readonly width: number;
  readonly height: number;
  /** The byte at the left edge; not necessarily whole. */
  readonly from: number;
  /** Bytes in view. */
  readonly span: number;
  /** Kept in view whole at a change of size, until it is zoomed or moved by hand. */
  readonly fitted?: 'extent' | 'arena';
}

/** Rows higher than this make nothing clearer. */
const highestRow = 64;
/** Zooming by one step. */
export const zoomStep = 2;

export const rowHeightOf = ({ height, arena }: TreeGeometry): number =>
  Math.max(2, Math.min(highestRow, Math.floor(height / (arena.maxOrder + 1))));

/** Free pixels below a row. */
export const gapOf = (geometry: TreeGeometry): number => (rowHeightOf(geometry) >= 12 ? 2 : 1);

export const bytesPerPixel = ({ span, width }: TreeGeometry): number => span / Math.max(1, width);

export const nodeBytes = (arena: TreeArena, order: number): number => 2 ** order * arena.unit;

/** The y of an order's row. */
export const rowTopOf = (geometry: TreeGeometry, order: number): number => (geometry.arena.maxOrder - order) * rowHeightOf(geometry);

export const xOf = (geometry: TreeGeometry, byte: number): number => (byte - geometry.from) / bytesPerPixel(geometry);

/** The rectangle of a node, cut off at the arena's end but not at the window's. */
export function nodeRectangle(geometry: TreeGeometry, { unit, order }: TreeNode): Rectangle {
  const { arena } = geometry;
  const from = unit * arena.unit;
  const to = Math.min(arena.size, from + nodeBytes(arena, order));
  const x = xOf(geometry, from);
  return { x, y: rowTopOf(geometry, order), width: xOf(geometry, to) - x, height: rowHeightOf(geometry) - gapOf(geometry) };
}

/** The order and the byte under a point; undefined beside the rows. */
export function placeAt(geometry: TreeGeometry, x: number, y: number): { order: number; byte: number } | undefined {
  const order = geometry.arena.maxOrder - Math.floor(y / rowHeightOf(geometry));
  const byte = geometry.from + x * bytesPerPixel(geometry);
  if (x < 0 || x >= geometry.width || y < 0 || order < 0 || byte < 0 || byte >= geometry.arena.size) return undefined;
  return { order, byte };
}

/** The bytes in view. */
export function visibleBytes({ from, span, arena }: TreeGeometry): { from: number; to: number } {
  return { from: Math.max(0, Math.floor(from)), to: Math.min(arena.size, Math.ceil(from + span)) };
}

/** A window that shows what the trace uses and the free half beside it, or the whole arena. `extent`: all of it lies below this byte. */
export function openTree(
  arena: TreeArena,
  extent: number,
  width: number,
  height: number,
  fitted: 'extent' | 'arena' = 'extent',
): TreeGeometry {
  const used = 2 ** Math.ceil(Math.log2(Math.max(arena.unit, extent)));
  const span = fitted === 'arena' ? arena.size : Math.min(arena.size, 2 * used);
  return within({ arena, width, height, from: 0, span, fitted });
}

/** The same part of the arena in another size of window. */
export function resizeTree(geometry: TreeGeometry, width: number, height: number): TreeGeometry {
  return within({ ...geometry, width, height });
}

/** Zooms in by a factor (out below 1) and keeps the byte at `x` where it is. */
export function zoomTree(geometry: TreeGeometry, factor: number, x: number): TreeGeometry {
  const span = Math.max(geometry.arena.unit, Math.min(geometry.arena.size, geometry.span / factor));
  if (span === geometry.span) return geometry;
  const share = Math.max(0, Math.min(1, x / Math.max(1, geometry.width)));
  return within({ ...geometry, span, from: geometry.from + (geometry.span - span) * share, fitted: undefined });
}

/** Moves the window's left edge to a byte, as far as the arena reaches. */
export function panTree(geometry: TreeGeometry, from: number): TreeGeometry {
  const moved = within({ ...geometry, from, fitted: undefined });
  return moved.from === geometry.from ? geometry : moved;
}

/** Moves no further than needed to have a range in view; zooms out if it is longer than the window. */
export function revealInTree(geometry: TreeGeometry, from: number, to: number): TreeGeometry {
  const length = to - from;
  if (length > geometry.span) {
    const shown = from <= geometry.from && to >= geometry.from + geometry.span;
    return shown ? geometry : panTree(geometry, from < geometry.from ? to - geometry.span : from);
  }
  // A little of what is beside it, where there is room.
  const context = Math.min(geometry.span / 8, (geometry.span - length) / 2);
  if (from < geometry.from) return panTree(geometry, from - context);
  if (to > geometry.from + geometry.span) return panTree(geometry, to - geometry.span + context);
  return geometry;
}

function within(geometry: TreeGeometry): TreeGeometry {
  const { arena } = geometry;
  const span = Math.max(arena.unit, Math.min(arena.size, geometry.span));
  return { ...geometry, span, from: Math.max(0, Math.min(arena.size - span, geometry.from)) };
}

/** What a picture is made for. */
export interface TreeRange {
  readonly fromUnit: number;
  readonly toUnit: number;
  readonly cellOrder: number;
  readonly bytesPerPixel: number;
}

/** The order of the smallest nodes at least a pixel wide: smaller ones are summed up in cells of this order. */
export function cellOrderOf(geometry: TreeGeometry): number {
  return Math.max(0, Math.min(geometry.arena.maxOrder, Math.ceil(Math.log2(bytesPerPixel(geometry) / geometry.arena.unit) - 1e-9)));
}

/** The part to ask for: what is in view and half as much on both sides, in steps, so that most moves need no new picture. */
export function rangeOf(geometry: TreeGeometry): TreeRange {
  const { arena, span, from } = geometry;
  const cellOrder = cellOrderOf(geometry);
  const cell = 2 ** cellOrder;
  const step = Math.max(cell, Math.ceil(span / arena.unit / 2 / cell) * cell);
  const units = arena.size / arena.unit;
  return {
    fromUnit: Math.max(0, (Math.floor(from / arena.unit / step) - 1) * step),
    toUnit: Math.min(units, (Math.ceil((from + span) / arena.unit / step) + 1) * step),
    cellOrder,
    bytesPerPixel: bytesPerPixel(geometry),
  };
}

/** Whether a picture made for `have` also shows what is in view now. */
export function coversTree(have: TreeRange, geometry: TreeGeometry): boolean {
  const { from, to } = visibleBytes(geometry);
  const { unit } = geometry.arena;
  return (
    have.cellOrder === cellOrderOf(geometry) &&
    have.bytesPerPixel === bytesPerPixel(geometry) &&
    have.fromUnit * unit <= from &&
    have.toUnit * unit >= to
  );
}
