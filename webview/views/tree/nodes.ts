// Nodes of the picture by place: what lies at a unit, and what lies beside it.
import { firstThat } from '../../../src/model/first-that';
import { fullTreeShare, nodeKinds, type NodeKindNumber, type TreeNode, type TreePicture } from './protocol';
import { nodeBytes, visibleBytes, type TreeArena, type TreeGeometry } from './geometry';

/** What the focus can stand on: a node, or all nodes of one order in a cell. */
export interface TreeStop extends TreeNode {
  /** Index into the picture's nodes, or -1 for a cell. */
  readonly node: number;
  /** Index into the cells' columns, or -1 for a node. */
  readonly cell: number;
}

/** The node of this unit and order, or -1. Nodes ascend by unit, then descend by order. */
export function findNode({ nodes }: TreePicture, { unit, order }: TreeNode): number {
  const isBefore = (node: number): boolean => nodes.unit[node] < unit || (nodes.unit[node] === unit && nodes.order[node] > order);
  const found = firstThat(0, nodes.unit.length, (node) => !isBefore(node));
  return found < nodes.unit.length && nodes.unit[found] === unit && nodes.order[found] === order ? found : -1;
}

/** What there is of an order at a unit: a node, or a cell that has nodes of it. */
export function stopAt(picture: TreePicture, unit: number, order: number): TreeStop | undefined {
  const { cellOrder, cells, fromUnit, toUnit } = picture;
  if (order >= cellOrder) {
    const first = Math.floor(unit / 2 ** order) * 2 ** order;
    const node = findNode(picture, { unit: first, order });
    return node < 0 ? undefined : { unit: first, order, node, cell: -1 };
  }
  if (unit < fromUnit || unit >= toUnit) return undefined;
  const column = Math.floor((unit - fromUnit) / 2 ** cellOrder);
  const cell = order * cells.count + column;
  return shareOfCell(picture, cell) === 0 ? undefined : { unit: fromUnit + column * 2 ** cellOrder, order, node: -1, cell };
}

/** The block that a range of bytes begins in; below the picture's cells, the block of its length. */
export function leafAt(
  picture: TreePicture,
  arena: TreeArena,
  { from, to }: { readonly from: number; readonly to: number },
): TreeNode | undefined {
  const unit = Math.floor(from / arena.unit);
  for (let order = picture.cellOrder; order <= arena.maxOrder; order++) {
    const stop = stopAt(picture, unit, order);
    if (stop && stop.node >= 0 && picture.nodes.kind[stop.node] !== nodeKinds.split) return { unit: stop.unit, order };
  }
  const order = Math.max(0, Math.ceil(Math.log2((to - from) / arena.unit)));
  return { unit: Math.floor(unit / 2 ** order) * 2 ** order, order };
}

/** Units of a stop. */
export const stopUnits = (picture: TreePicture, stop: TreeStop): number => 2 ** (stop.node >= 0 ? stop.order : picture.cellOrder);

/** The next stop of the same row to the right (`step` 1) or left (-1) of a unit's, within the picture. */
export function nextInRow(picture: TreePicture, unit: number, order: number, step: 1 | -1): TreeStop | undefined {
  const size = 2 ** Math.max(order, picture.cellOrder);
  const from = Math.floor(unit / size) * size;
  for (let at = from + step * size; at < picture.toUnit && at + size > picture.fromUnit && at >= 0; at += step * size) {
    const stop = stopAt(picture, at, order);
    if (stop) return stop;
  }
  return undefined;
}

/** The share of an order's nodes in a cell that are there at all. */
function shareOfCell({ cells }: TreePicture, cell: number): number {
  return (cells.split[cell] + cells.free[cell] + cells.allocated[cell] + cells.slab[cell]) / fullTreeShare;
}

/** The nodes in view, each before those inside of it, as indexes into the picture's. */
export function visibleNodes(picture: TreePicture, geometry: TreeGeometry): number[] {
  const { from, to } = visibleBytes(geometry);
  const { arena } = geometry;
  const found: number[] = [];
  const { unit, order } = picture.nodes;
  for (let node = 0; node < unit.length; node++) {
    const start = unit[node] * arena.unit;
    if (start >= to) break;
    if (start + nodeBytes(arena, order[node]) > from) found.push(node);
  }
  return found;
}

export const kindOf = (picture: TreePicture, node: number): NodeKindNumber => picture.nodes.kind[node] as NodeKindNumber;

/** The used share of the whole arena, cell by cell: as it was sent, or summed up from a picture of all of it. */
export function usedShares(picture: TreePicture): { readonly units: number; readonly shares: readonly number[] } {
  const { overview, cells, nodes, cellOrder } = picture;
  if (overview) return { units: 2 ** overview.order, shares: Array.from(overview.used, (share) => share / 0xffff) };
  const shares = new Array<number>(cells.count).fill(0);
  for (let at = 0; at < cells.allocated.length; at++) shares[at % cells.count] += (cells.allocated[at] + cells.slab[at]) / fullTreeShare;
  nodes.unit.forEach((unit, node) => {
    if (nodes.kind[node] !== nodeKinds.allocated && nodes.kind[node] !== nodeKinds.slab) return;
    shares.fill(1, unit / 2 ** cellOrder, (unit + 2 ** nodes.order[node]) / 2 ** cellOrder);
  });
  return { units: 2 ** cellOrder, shares: shares.map((share) => Math.min(1, share)) };
}

/** The node that a key leads to from a node; undefined where it leads to none. `visible`: the first and last unit in view. */
export function moveAmongNodes(
  key: 'next' | 'previous' | 'up' | 'down' | 'first' | 'last',
  picture: TreePicture,
  { unit, order }: TreeNode,
  maxOrder: number,
  visible: { readonly first: number; readonly last: number },
): TreeNode | undefined {
  switch (key) {
    case 'next':
      return nextInRow(picture, unit, order, 1);
    case 'previous':
      return nextInRow(picture, unit, order, -1);
    case 'up':
      return order < maxOrder ? stopAt(picture, unit, order + 1) : undefined;
    case 'down':
      return order > 0 ? stopAt(picture, unit, order - 1) : undefined;
    case 'first':
      return stopAt(picture, visible.first, order) ?? nextInRow(picture, visible.first, order, 1);
    case 'last':
      return stopAt(picture, visible.last, order) ?? nextInRow(picture, visible.last, order, -1);
  }
}
