// Where a node goes on to the left or right of the view: its edge is torn there.
import type { Rectangle } from '../../layout/geometry';
import { tear, tooth } from '../../layout/marks';
import type { Scene } from '../../layout/scene';
import { nodeRectangle, type TreeGeometry } from './geometry';
import { visibleNodes } from './nodes';
import type { TreePicture } from './protocol';

/** The torn edges in view: two in a row at most. */
function tornEdges(picture: TreePicture, geometry: TreeGeometry): Rectangle[] {
  const edges: Rectangle[] = [];
  for (const node of visibleNodes(picture, geometry)) {
    const { x, y, width, height } = nodeRectangle(geometry, { unit: picture.nodes.unit[node], order: picture.nodes.order[node] });
    if (height < tooth) continue;
    if (x <= -tooth) edges.push({ x: 0, y, width: tooth, height });
    if (x + width >= geometry.width + tooth) edges.push({ x: geometry.width - tooth, y, width: tooth, height });
  }
  return edges;
}

export function drawTorn(scene: Scene, picture: TreePicture, geometry: TreeGeometry): void {
  for (const { x, y, width, height } of tornEdges(picture, geometry)) tear(scene, x, y, width, height);
}

/** Whether any edge in view is torn: for the legend. */
export const hasTorn = (picture: TreePicture, geometry: TreeGeometry): boolean => tornEdges(picture, geometry).length > 0;
