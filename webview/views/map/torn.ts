// Where a block of several rows goes on above or below the view: its edge is torn there.
import { blockRectangle, rowBytes, visibleRange, type Geometry, type Rectangle } from '../../layout/geometry';
import { seam, tear, tooth } from '../../layout/marks';
import { blockBytes, lastAtOrBefore, type Picture } from '../../layout/picture';
import type { Scene } from '../../layout/scene';

/** The block at a byte, where it has rows of its own. */
function tallBlockAt(picture: Picture, geometry: Geometry, byte: number): Rectangle | undefined {
  const block = lastAtOrBefore(picture.blocks.unit, Math.floor(byte / picture.unit));
  if (block < 0) return undefined;
  const from = picture.blocks.unit[block] * picture.unit;
  const bytes = blockBytes(picture, block);
  return byte < from + bytes && bytes > rowBytes(geometry) ? blockRectangle(geometry, from, bytes) : undefined;
}

/** The torn edges in view: at most one above and one below. */
function tornEdges(picture: Picture, geometry: Geometry): Rectangle[] {
  const { from, to } = visibleRange(geometry);
  const edges: Rectangle[] = [];
  const above = tallBlockAt(picture, geometry, from);
  if (above && above.y <= -tooth) edges.push({ ...above, y: 0, height: tooth });
  const below = tallBlockAt(picture, geometry, to - 1);
  if (below && below.y + below.height >= geometry.height + tooth) edges.push({ ...below, y: geometry.height - tooth, height: tooth });
  return edges;
}

export function drawTorn(scene: Scene, picture: Picture, geometry: Geometry): void {
  for (const { x, y, width, height } of tornEdges(picture, geometry)) tear(scene, x, y, width - seam, height);
}

/** Whether any edge in view is torn: for the legend. */
export const hasTorn = (picture: Picture, geometry: Geometry): boolean => tornEdges(picture, geometry).length > 0;
