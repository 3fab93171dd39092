// What was in use at the pinned position, drawn where it is free now: wide stretches where they lie, smaller ones as shares over what is in use.
import { fullShare } from '../../../src/protocol/frame';
import type { GoneMemory } from '../../../src/protocol/gone-memory';
import { rangeRectangles, rowBytes, rowTop, visibleRange, type Geometry } from '../../layout/geometry';
import { seam } from '../../layout/marks';
import { blockBytes, lastAtOrBefore, shareOf, type Picture } from '../../layout/picture';
import type { Scene } from '../../layout/scene';

/** Pixels left free around a stretch, so that the free block that it lies in stays in sight. */
const inset = 2;

export function drawGone(scene: Scene, picture: Picture, gone: GoneMemory, geometry: Geometry): void {
  const view = visibleRange(geometry);
  const list = scene.list('changeGone');
  for (let index = 0; index < gone.from.length; index++) {
    if (gone.to[index] <= view.from || gone.from[index] >= view.to) continue;
    for (const { x, y, width, height } of rangeRectangles(geometry, gone.from[index], gone.to[index])) {
      list.push(x + inset, y + inset, Math.max(1, width - seam - 2 * inset), Math.max(1, height - 2 * inset));
    }
  }
  const cellBytes = 2 ** picture.cellOrder * picture.unit;
  const perRow = rowBytes(geometry);
  const full = geometry.rowHeight - geometry.gap;
  const width = (cellBytes / perRow) * geometry.width;
  for (let index = 0; index < gone.cell.length; index++) {
    const start = gone.cell[index] * cellBytes;
    if (start >= view.to) break;
    if (start + cellBytes <= view.from) continue;
    const row = Math.floor(start / perRow);
    const height = Math.max(1, Math.floor((gone.share[index] / fullShare) * full));
    const below = Math.min(full - 1, Math.floor(usedShare(picture, start) * full));
    const y = rowTop(geometry, row) + Math.max(0, full - below - height);
    scene.list('cellGone').pushMerged(((start - row * perRow) / perRow) * geometry.width, y, width, Math.min(height, full - below));
  }
}

/** The share of a cell's height that what is in use there is drawn with, from below. */
function usedShare(picture: Picture, byte: number): number {
  const { cells, blocks, slabs, unit } = picture;
  const at = Math.floor(byte / unit);
  const cell = lastAtOrBefore(cells.unit, at);
  if (cell >= 0 && cells.unit[cell] === at) return shareOf(cells.used[cell]);
  const block = lastAtOrBefore(blocks.unit, at);
  if (block < 0 || blocks.slab[block] < 0 || byte >= blocks.unit[block] * unit + blockBytes(picture, block)) return 0;
  const slab = blocks.slab[block];
  return slabs.firstSlot[slab] < 0 ? slabs.inUse[slab] / slabs.objects[slab] : 0;
}
