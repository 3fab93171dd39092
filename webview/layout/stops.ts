// What the keyboard goes through in the map, from a frame: also the rows of its table.
import { firstThat } from '../../src/model/first-that';
import { blockKinds } from '../../src/protocol/frame';
import { blockBytes, cellBytes, lastAtOrBefore, shareOf, type Picture } from './picture';

/** One thing the focus can stand on, and one row of the table of blocks: a block, a slot, or a run of cells with small blocks. */
export type Stop = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'free' | 'before' | 'allocated' | 'slab'; readonly block: number }
  | { readonly kind: 'slot' | 'freeSlot'; readonly block: number; readonly slot: number }
  | { readonly kind: 'small'; readonly firstCell: number; readonly lastCell: number }
);

/** The stops of a picture between two bytes, ascending; slots follow the slab they lie in. */
export function listStops(picture: Picture, from: number, to: number): Stop[] {
  const { blocks, cells, unit } = picture;
  const stops: Stop[] = [];
  let block = Math.max(0, lastAtOrBefore(blocks.unit, Math.floor(from / unit)));
  let cell = Math.max(0, lastAtOrBefore(cells.unit, Math.floor(from / unit)));
  while (block < blocks.unit.length || cell < cells.unit.length) {
    const nextBlock = block < blocks.unit.length ? blocks.unit[block] : Infinity;
    const nextCell = cell < cells.unit.length ? cells.unit[cell] : Infinity;
    if (Math.min(nextBlock, nextCell) * unit >= to) break;
    if (nextBlock < nextCell) {
      pushBlock(stops, picture, block, from, to);
      block++;
    } else {
      const last = lastOfRun(picture, cell, nextBlock);
      const start = nextCell * unit;
      const end = cells.unit[last] * unit + cellBytes(picture, last);
      if (end > from) stops.push({ kind: 'small', from: start, to: end, firstCell: cell, lastCell: last });
      cell = last + 1;
    }
  }
  return stops;
}

/** The last cell before the next block. */
function lastOfRun(picture: Picture, first: number, nextBlock: number): number {
  const { unit } = picture.cells;
  return nextBlock === Infinity ? unit.length - 1 : Math.max(first, lastAtOrBefore(unit, nextBlock));
}

function pushBlock(stops: Stop[], picture: Picture, block: number, from: number, to: number): void {
  const start = picture.blocks.unit[block] * picture.unit;
  const end = start + blockBytes(picture, block);
  if (end <= from) return;
  const kind = picture.blocks.kind[block];
  if (kind !== blockKinds.slab) {
    stops.push({
      kind: kind === blockKinds.free ? 'free' : kind === blockKinds.before ? 'before' : 'allocated',
      from: start,
      to: end,
      block,
    });
    return;
  }
  stops.push({ kind: 'slab', from: start, to: end, block });
  const slab = picture.blocks.slab[block];
  const first = picture.slabs.firstSlot[slab];
  if (first < 0) return;
  const bytes = picture.slabs.slot[slab];
  for (let index = 0; index < picture.slabs.objects[slab]; index++) {
    const slotFrom = start + index * bytes;
    if (slotFrom + bytes <= from) continue;
    if (slotFrom >= to) break;
    const used = picture.slots.operation[first + index] >= 0;
    stops.push({ kind: used ? 'slot' : 'freeSlot', from: slotFrom, to: slotFrom + bytes, block, slot: first + index });
  }
}

/** The innermost stop at a byte: the slot rather than its slab. Index into `stops`, or -1. */
export function stopAt(stops: readonly Stop[], byte: number): number {
  const last = firstThat(0, stops.length, (index) => stops[index].from > byte) - 1;
  for (let index = last; index >= 0; index--) {
    if (stops[index].to > byte) return index;
  }
  return -1;
}

/** The share of a run of small blocks that is in use. */
export function usedShareOf(picture: Picture, stop: Extract<Stop, { kind: 'small' }>): number {
  let used = 0;
  let all = 0;
  for (let cell = stop.firstCell; cell <= stop.lastCell; cell++) {
    const bytes = cellBytes(picture, cell);
    used += shareOf(picture.cells.used[cell]) * bytes;
    all += bytes;
  }
  return all === 0 ? 0 : used / all;
}
