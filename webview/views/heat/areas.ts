// Where the names of owners stand in the picture: in the largest rectangles that are theirs alone.
import { bandStart, rankedOwners, type Heat } from '../../../src/model/heat';
import { bytesOf, positionsOf } from './window';

/** A rectangle of one owner: bytes and positions, the ends excluded. */
export interface OwnerArea {
  /** Index into the picture's owners. */
  readonly owner: number;
  readonly fromByte: number;
  readonly toByte: number;
  readonly fromPosition: number;
  readonly toPosition: number;
}

/** Rectangles of an owner that are named, at most. */
const mostOfOwner = 3;

/** Cells, ends excluded. */
interface Cells {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/**
 * The largest rectangles of each owner, up to three that do not overlap, in which a text has room. `width` and `height` are the plot's
 * in pixels, `needs` the pixels that each owner's name is wide, `textHeight` those that it is high.
 */
export function ownerAreas(heat: Heat, width: number, height: number, needs: readonly number[], textHeight: number): OwnerArea[] {
  if (heat.mode !== 'owner') return [];
  const { window, rows, columns } = heat;
  const cells = heat.cells.slice();
  const areas: OwnerArea[] = [];
  const least = { columns: needs.map((need) => Math.ceil((need / width) * columns)), rows: Math.ceil((textHeight / height) * rows) };
  for (let turn = 0; turn < mostOfOwner; turn++) {
    const best = largest(cells, rows, columns, least);
    if (best.size === 0) break;
    for (const [owner, { top, bottom, left, right }] of best) {
      for (let row = top; row < bottom; row++) cells.fill(0, row * columns + left, row * columns + right);
      areas.push({
        owner,
        fromByte: window.fromByte + bandStart(bytesOf(window), rows, top),
        toByte: window.fromByte + bandStart(bytesOf(window), rows, bottom),
        fromPosition: window.fromPosition + bandStart(positionsOf(window), columns, left),
        toPosition: window.fromPosition + bandStart(positionsOf(window), columns, right),
      });
    }
  }
  return areas;
}

/** For each owner the largest rectangle of at least so many columns and rows in which all cells are its own. */
function largest(
  cells: Uint8Array,
  rows: number,
  columns: number,
  least: { readonly columns: readonly number[]; readonly rows: number },
): Map<number, Cells> {
  const best = new Map<number, Cells & { readonly size: number }>();
  // How far up each column has the value that it has in this row.
  const heights = new Int32Array(columns);
  const starts = new Int32Array(columns);
  const stack = new Int32Array(columns);
  for (let row = 0; row < rows; row++) {
    const base = row * columns;
    for (let column = 0; column < columns; column++) {
      const same = row > 0 && cells[base + column] === cells[base + column - columns];
      heights[column] = same ? heights[column] + 1 : 1;
    }
    for (let from = 0; from < columns;) {
      const value = cells[base + from];
      let to = from + 1;
      while (to < columns && cells[base + to] === value) to++;
      const owner = value - 1;
      if (value > 0 && value <= rankedOwners && owner < least.columns.length && to - from >= least.columns[owner]) {
        closeRuns(heights, starts, stack, from, to, (left, right, tall) => {
          const size = (right - left) * tall;
          if (tall < least.rows || right - left < least.columns[owner] || size <= (best.get(owner)?.size ?? 0)) return;
          best.set(owner, { top: row + 1 - tall, bottom: row + 1, left, right, size });
        });
      }
      from = to;
    }
  }
  return best;
}

/** Tells every rectangle that ends in this row and cannot be made wider, over the columns [from, to). */
function closeRuns(
  heights: Int32Array,
  starts: Int32Array,
  stack: Int32Array,
  from: number,
  to: number,
  visit: (left: number, right: number, tall: number) => void,
): void {
  let depth = 0;
  for (let column = from; column <= to; column++) {
    const tall = column < to ? heights[column] : 0;
    let start = column;
    while (depth > 0 && stack[depth - 1] >= tall) {
      depth--;
      start = starts[depth];
      visit(start, column, stack[depth]);
    }
    if (tall === 0) break;
    stack[depth] = tall;
    starts[depth++] = start;
  }
}
