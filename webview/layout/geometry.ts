/** Rows of the arena on the screen. Lengths are CSS pixels; addresses are bytes from the arena's base. */
export interface Geometry {
  /** Pixels of a row's width. */
  readonly width: number;
  readonly height: number;
  readonly arenaBytes: number;
  /** A row is 2^rowOrder bytes. Buddy blocks are aligned: each lies within one row or fills whole ones. */
  readonly rowOrder: number;
  /** Pixels from one row to the next, the gap below it included. */
  readonly rowHeight: number;
  readonly gap: number;
  /** The row at the upper edge; not necessarily whole. */
  readonly topRow: number;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const rowBytes = (geometry: Geometry): number => 2 ** geometry.rowOrder;

export const rowCount = (geometry: Geometry): number => Math.ceil(geometry.arenaBytes / rowBytes(geometry));

export const bytesPerPixel = (geometry: Geometry): number => rowBytes(geometry) / geometry.width;

/** Rows the height has room for, not necessarily a whole number. */
export const visibleRows = (geometry: Geometry): number => geometry.height / geometry.rowHeight;

/** The bytes of all rows of which anything is in view. */
export function visibleRange(geometry: Geometry): { from: number; to: number } {
  const first = Math.max(0, Math.floor(geometry.topRow));
  const last = Math.min(rowCount(geometry), Math.ceil(geometry.topRow + visibleRows(geometry)));
  return { from: first * rowBytes(geometry), to: Math.min(geometry.arenaBytes, last * rowBytes(geometry)) };
}

/** The y of a row's upper edge. */
export const rowTop = (geometry: Geometry, row: number): number => (row - geometry.topRow) * geometry.rowHeight;

/** The rectangle of a buddy block: within a row, or whole rows as one. */
export function blockRectangle(geometry: Geometry, from: number, bytes: number): Rectangle {
  const perRow = rowBytes(geometry);
  const row = Math.floor(from / perRow);
  const rows = Math.max(1, Math.ceil(bytes / perRow));
  return {
    x: ((from - row * perRow) / perRow) * geometry.width,
    y: rowTop(geometry, row),
    width: (Math.min(bytes, perRow) / perRow) * geometry.width,
    height: rows * geometry.rowHeight - geometry.gap,
  };
}

/**
 * Any range of bytes as at most three rectangles: the rest of its first row, the whole rows between as one (their gaps
 * included), the start of its last row. Neighbours meet without a gap where they belong to one block.
 */
export function rangeRectangles(geometry: Geometry, from: number, to: number): Rectangle[] {
  if (to <= from) return [];
  const perRow = rowBytes(geometry);
  const firstRow = Math.floor(from / perRow);
  const lastRow = Math.ceil(to / perRow) - 1;
  const piece = (row: number, rows: number, start: number, end: number, last: boolean): Rectangle => ({
    x: (start / perRow) * geometry.width,
    y: rowTop(geometry, row),
    width: ((end - start) / perRow) * geometry.width,
    height: rows * geometry.rowHeight - (last ? geometry.gap : 0),
  });
  if (firstRow === lastRow) return [piece(firstRow, 1, from - firstRow * perRow, to - firstRow * perRow, true)];
  const rectangles: Rectangle[] = [];
  let row = firstRow;
  const firstStart = from - firstRow * perRow;
  if (firstStart > 0) {
    rectangles.push(piece(row, 1, firstStart, perRow, false));
    row++;
  }
  const lastEnd = to - lastRow * perRow;
  const wholeRows = lastRow - row + (lastEnd === perRow ? 1 : 0);
  if (wholeRows > 0) rectangles.push(piece(row, wholeRows, 0, perRow, lastEnd === perRow));
  if (lastEnd < perRow) rectangles.push(piece(lastRow, 1, 0, lastEnd, true));
  return rectangles;
}

/** The byte under a point, or undefined beside the rows and past the arena's end. */
export function byteAt(geometry: Geometry, x: number, y: number): number | undefined {
  if (x < 0 || x >= geometry.width) return undefined;
  const row = Math.floor(geometry.topRow + y / geometry.rowHeight);
  if (row < 0) return undefined;
  const byte = Math.floor((row + x / geometry.width) * rowBytes(geometry));
  return byte < geometry.arenaBytes ? byte : undefined;
}
