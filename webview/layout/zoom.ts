// How many bytes a row of the map has: limits, the best fit, and steps between them.
import { rowBytes, rowCount, visibleRows, type Geometry } from './geometry';

/** A row lower than this has no room for text. */
const lowestRow = 18;
/** Taller rows make nothing clearer. */
const tallestRow = 88;
/** Rows of a part of the arena, where the height does not decide. */
const ordinaryRow = 32;
/** A unit wider than this makes nothing clearer either. */
const widestUnit = 48;

/** What becomes of each unit of an arena of so many is what its trace is about, in use or not. */
const fewUnits = 64;

/** Rows that fill this share of the height fill it. */
const filledShare = 0.75;

const ceilOrder = (value: number): number => Math.ceil(Math.log2(Math.max(1, value)));

export interface Arena {
  readonly size: number;
  readonly unit: number;
}

export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** The smallest and the largest rows: a few units or a few slots wide; the whole arena in one. */
export function rowOrderLimits(arena: Arena): { lowest: number; highest: number } {
  const highest = ceilOrder(arena.size);
  return { lowest: Math.min(highest, ceilOrder(Math.min(arena.unit * 2, 256))), highest };
}

/** The bytes that are shown of an arena whose first `extent` are used: a whole power of two, as blocks are; all of one that has few units. */
export function shownBytes(arena: Arena, extent: number): number {
  if (arena.size / arena.unit <= fewUnits) return arena.size;
  return Math.min(arena.size, 2 ** ceilOrder(Math.max(arena.unit, extent)));
}

/** The rows with which the first `shown` bytes fill the viewport best: as many as there is room for. */
export function fitRowOrder(arena: Arena, viewport: Viewport, shown: number): number {
  const { lowest, highest } = rowOrderLimits(arena);
  for (let order = lowest; order < highest; order++) {
    const rows = Math.ceil(shown / 2 ** order);
    const height = rowHeightFor(shown, viewport, order);
    const unitWidth = (viewport.width / 2 ** order) * arena.unit;
    // Units that are wide enough need no more rows, unless fewer would leave much of the height to nothing.
    const fewerFill = Math.ceil(rows / 2) * tallestRow >= filledShare * viewport.height;
    if (rows * height <= viewport.height && (unitWidth <= widestUnit || rows === 1 || !fewerFill)) return order;
  }
  return highest;
}

/** Rows share the height where all that is shown fits. */
function rowHeightFor(shown: number, viewport: Viewport, rowOrder: number): number {
  const fitting = Math.floor(viewport.height / Math.ceil(shown / 2 ** rowOrder));
  return fitting >= lowestRow ? Math.min(tallestRow, fitting) : ordinaryRow;
}

/** What is shown of an arena: a row order and the first row, both brought within bounds. The first `shown` bytes share the height. */
export function createGeometry(arena: Arena, viewport: Viewport, rowOrder: number, topRow: number, shown = arena.size): Geometry {
  const limits = rowOrderLimits(arena);
  const order = Math.max(limits.lowest, Math.min(limits.highest, rowOrder));
  const rowHeight = rowHeightFor(shown, viewport, order);
  const geometry = {
    width: Math.max(1, viewport.width),
    height: Math.max(1, viewport.height),
    arenaBytes: arena.size,
    rowOrder: order,
    rowHeight,
    gap: rowHeight >= 28 ? 4 : 2,
    topRow,
  };
  return scrollTo(geometry, topRow);
}

/** The same rows with another one at the top, within bounds. */
export function scrollTo(geometry: Geometry, topRow: number): Geometry {
  const last = Math.max(0, rowCount(geometry) - visibleRows(geometry));
  return { ...geometry, topRow: Math.max(0, Math.min(last, topRow)) };
}

/** Scrolls no further than needed to have the byte's row in view, with one row of context where there is room. */
export function scrollToByte(geometry: Geometry, byte: number): Geometry {
  const row = Math.floor(byte / rowBytes(geometry));
  const rows = visibleRows(geometry);
  const context = rows >= 4 ? 1 : 0;
  if (row - context < geometry.topRow) return scrollTo(geometry, row - context);
  if (row + 1 + context > geometry.topRow + rows) return scrollTo(geometry, row + 1 + context - rows);
  return geometry;
}

/** Shows the arena with other rows; the byte stays at the height it had. */
export function zoomTo(geometry: Geometry, arena: Arena, rowOrder: number, anchorByte: number): Geometry {
  const anchorRow = anchorByte / rowBytes(geometry);
  const pixelsAbove = (Math.floor(anchorRow) - geometry.topRow) * geometry.rowHeight;
  const zoomed = createGeometry(arena, geometry, rowOrder, 0);
  const row = Math.floor(anchorByte / rowBytes(zoomed));
  return scrollTo(zoomed, row - pixelsAbove / zoomed.rowHeight);
}
