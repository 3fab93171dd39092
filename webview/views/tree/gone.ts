// What was in use at the pinned position, drawn in the free nodes that it lies in now: wide stretches as they are, smaller ones as shares from below.
import { fullShare } from '../../../src/protocol/frame';
import type { GoneMemory } from '../../../src/protocol/gone-memory';
import { firstThat } from '../../../src/model/first-that';
import { seam } from '../../layout/marks';
import type { RectangleStyle, Scene } from '../../layout/scene';
import { nodeBytes, nodeRectangle, xOf, type TreeGeometry } from './geometry';
import { kindOf } from './nodes';
import { nodeKinds, type TreePicture } from './protocol';

/** Pixels left free around what is drawn, so that the node stays in sight. */
const inset = 2;

/** Draws it over nodes of the picture, those in view. */
export function drawGone(scene: Scene, picture: TreePicture, visible: readonly number[], gone: GoneMemory, geometry: TreeGeometry): void {
  const { nodes, cellOrder } = picture;
  const { arena } = geometry;
  const cellBytes = nodeBytes(arena, cellOrder);
  for (const node of visible) {
    if (kindOf(picture, node) !== nodeKinds.free) continue;
    const place = nodeRectangle(geometry, { unit: nodes.unit[node], order: nodes.order[node] });
    const start = nodes.unit[node] * arena.unit;
    const end = start + nodeBytes(arena, nodes.order[node]);
    const full = Math.max(1, place.height - 2 * inset);
    /** Hatches bytes of the node from below, as far as they are in view. */
    const hatch = (style: RectangleStyle, from: number, to: number, height: number): void => {
      const left = Math.max(0, place.x + inset, xOf(geometry, from));
      const right = Math.min(geometry.width, place.x + place.width - seam - inset, xOf(geometry, to));
      scene.list(style).push(left, place.y + inset + full - height, Math.max(1, right - left), height);
    };
    for (let at = firstThat(0, gone.to.length, (each) => gone.to[each] > start); at < gone.from.length && gone.from[at] < end; at++) {
      hatch('changeGone', gone.from[at], gone.to[at], full);
    }
    for (
      let at = firstThat(0, gone.cell.length, (each) => gone.cell[each] * cellBytes >= start);
      at < gone.cell.length && gone.cell[at] * cellBytes < end;
      at++
    ) {
      const from = gone.cell[at] * cellBytes;
      hatch('cellGone', from, from + cellBytes, Math.max(1, Math.floor((gone.share[at] / fullShare) * full)));
    }
  }
}
