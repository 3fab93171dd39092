// What the map asks the host for: the range in view with some room around it, and how fine it is to be.
import { bytesPerPixel, rowBytes, rowCount, visibleRange, type Geometry } from './geometry';
import type { Arena } from './zoom';

/** A cell is at least this wide. */
const cellPixels = 1;
/** More cells than this are asked for only if they are all in view. */
const roomyCells = 24_576;

export interface RangeRequest {
  readonly fromUnit: number;
  readonly toUnit: number;
  readonly cellOrder: number;
  readonly bytesPerPixel: number;
}

/** The order (in units) of the smallest cells that are wide enough to be seen. */
function cellOrderOf(geometry: Geometry, arena: Arena): number {
  const units = (cellPixels * bytesPerPixel(geometry)) / arena.unit;
  return Math.max(0, Math.ceil(Math.log2(units)));
}

/**
 * The range to ask for: the rows in view and, while that is cheap, as many above and below, in whole steps of half a
 * viewport. Scrolling within it needs no new frame.
 */
export function rangeRequest(geometry: Geometry, arena: Arena): RangeRequest {
  const visible = visibleRange(geometry);
  const perRow = rowBytes(geometry);
  const cellOrder = cellOrderOf(geometry, arena);
  const cellBytes = arena.unit * 2 ** cellOrder;
  const rows = Math.max(1, (visible.to - visible.from) / perRow);
  const step = Math.max(1, Math.ceil(rows / 2));
  const firstRow = visible.from / perRow;
  const roomyFrom = Math.max(0, (Math.floor(firstRow / step) - 1) * step);
  const roomyTo = Math.min(rowCount(geometry), (Math.ceil((firstRow + rows) / step) + 1) * step);
  const roomy = ((roomyTo - roomyFrom) * perRow) / cellBytes <= roomyCells;
  const from = roomy ? roomyFrom * perRow : visible.from;
  const to = roomy ? Math.min(geometry.arenaBytes, roomyTo * perRow) : visible.to;
  return {
    // A row can be shorter than a unit, deep in a slab.
    fromUnit: Math.floor(from / cellBytes) * 2 ** cellOrder,
    toUnit: Math.min(geometry.arenaBytes / arena.unit, Math.ceil(to / cellBytes) * 2 ** cellOrder),
    cellOrder,
    bytesPerPixel: bytesPerPixel(geometry),
  };
}

/** Whether a frame made for `have` also shows what is in view now. */
export function covers(have: RangeRequest, geometry: Geometry, arena: Arena): boolean {
  const visible = visibleRange(geometry);
  return (
    have.cellOrder === cellOrderOf(geometry, arena) &&
    have.bytesPerPixel === bytesPerPixel(geometry) &&
    have.fromUnit * arena.unit <= visible.from &&
    have.toUnit * arena.unit >= visible.to
  );
}
