// The tree as rectangles and texts, from the picture of the nodes in view.
import type { GoneMemory } from '../../../src/protocol/gone-memory';
import type { ByteSpan } from '../../../src/protocol/inspection';
import { fullTreeShare, nodeKinds, type TreeChanges, type TreeNode, type TreePicture } from './protocol';
import { cursorLineFlag, matchFlag } from '../../../src/protocol/frame';
import { formatSize } from '../../../src/model/size';
import type { Rectangle } from '../../layout/geometry';
import { blockLabel, labelPadding } from '../../layout/labels';
import { markCursorLine, markHeight, seam, stepProgress, textHeight, type TextOptions } from '../../layout/marks';
import { Scene, type RectangleStyle, type TextStyle } from '../../layout/scene';
import { gapOf, nodeBytes, nodeRectangle, rowHeightOf, rowTopOf, visibleBytes, xOf, type TreeGeometry } from './geometry';
import { classStyle } from '../../layout/picture';
import { kindOf, stopUnits, usedShares, visibleNodes, type TreeStop } from './nodes';
import { drawGone } from './gone';
import { drawTorn } from './torn';

/** Between neighbours narrower than this there is no seam: there would be little else. */
const seamFrom = 4;
/** Outlines are never narrower. */
const narrowestMark = 5;

export interface TreeSceneOptions extends TextOptions {
  /** What stands left of an order's row. */
  readonly label: (order: number) => string;
  /** What was in use at the pinned position and is free now. */
  readonly gone?: GoneMemory;
}

/** The tree in view: everything but what pointer, focus and the last operation add. */
export function treeScene(
  picture: TreePicture,
  names: ReadonlyMap<number, string>,
  geometry: TreeGeometry,
  options: TreeSceneOptions,
): Scene {
  const scene = new Scene();
  drawGutter(scene, geometry, options.label);
  drawCells(scene, picture, geometry);
  const visible = visibleNodes(picture, geometry);
  for (const node of visible) drawNode(scene, picture, geometry, node, names.get(node), options);
  if (options.gone) drawGone(scene, picture, visible, options.gone, geometry);
  drawTorn(scene, picture, geometry);
  return scene;
}

function drawNode(
  scene: Scene,
  picture: TreePicture,
  geometry: TreeGeometry,
  node: number,
  name: string | undefined,
  options: TreeSceneOptions,
): void {
  const order = picture.nodes.order[node];
  const { x, y, width, height } = clipped(geometry, nodeRectangle(geometry, { unit: picture.nodes.unit[node], order }));
  const wide = width >= seamFrom ? width - seam : width;
  const push = (style: RectangleStyle): void => scene.list(style).push(x, y, wide, height);
  const bytes = nodeBytes(geometry.arena, order);
  const label = (text: string | undefined, style: TextStyle): void =>
    drawLabel(scene, geometry, { x, y, width, height }, { name: text, bytes, order }, dimmed ? 'onDimmed' : style, options);
  const dimmed = isDimmed(picture, picture.nodes.flags[node]);
  const shade = picture.nodes.shade[node];
  if (dimmed) push('dimmed');
  switch (kindOf(picture, node)) {
    case nodeKinds.split:
      push('splitFill');
      return label(undefined, 'onSplit');
    case nodeKinds.free:
      push('freeFill');
      push('freeOutline');
      // What is gone is hatched under it.
      return label(options.words.free, options.gone ? 'onPadding' : 'onFree');
    case nodeKinds.before:
      push('beforeHatch');
      return label(options.words.before, 'onPadding');
    case nodeKinds.slab:
      push('slabFill');
      if (shade !== 0) scene.list(classStyle(picture.classKind, shade)).push(x + 2, y + 2, Math.max(1, wide - 4), Math.max(1, height - 4));
      push('slabOutline');
      label(name, shade === 0 ? 'onSlab' : 'onClass');
      break;
    case nodeKinds.allocated:
      push(shade === 0 ? 'allocatedFill' : classStyle(picture.classKind, shade));
      label(name, shade === 0 ? 'onAllocated' : 'onClass');
  }
  if (picture.nodes.flags[node] & cursorLineFlag) markCursorLine(scene, { x, y, width, height });
}

function drawLabel(
  scene: Scene,
  geometry: TreeGeometry,
  rectangle: Rectangle,
  block: { readonly name?: string; readonly bytes: number; readonly order: number },
  style: TextStyle,
  options: TextOptions,
): void {
  if (rectangle.height < textHeight) return;
  const left = Math.max(0, rectangle.x);
  const right = Math.min(geometry.width, rectangle.x + rectangle.width - seam);
  const { start, end } = blockLabel(block, right - left, options.characterWidth, options.words);
  const y = rectangle.y + rectangle.height / 2;
  if (start !== undefined) {
    scene.texts.push({ text: start, x: left + labelPadding, y, align: 'left', style });
    if (end !== undefined) scene.texts.push({ text: end, x: right - labelPadding, y, align: 'right', style });
  } else if (end !== undefined) {
    scene.texts.push({ text: end, x: (left + right) / 2, y, align: 'center', style });
  }
}

/** From below: in use before, allocated, slabs, free, split. What is missing to the full height lies inside of larger blocks. */
const cellStyles = [
  ['before', 'cellBefore'],
  ['allocated', 'cellRequested'],
  ['slab', 'cellSlab'],
  ['free', 'cellFreeShare'],
  ['split', 'cellSplit'],
] as const;

function drawCells(scene: Scene, picture: TreePicture, geometry: TreeGeometry): void {
  const { cells, cellOrder, fromUnit, toUnit } = picture;
  const { unit } = geometry.arena;
  const { from, to } = visibleBytes(geometry);
  const full = rowHeightOf(geometry) - gapOf(geometry);
  const size = 2 ** cellOrder;
  const first = Math.max(0, Math.floor((from / unit - fromUnit) / size));
  const end = Math.min(cells.count, Math.ceil((to / unit - fromUnit) / size));
  const heights = cellStyles.map(() => 0);
  for (let order = 0; order < cellOrder; order++) {
    const bottom = rowTopOf(geometry, order) + full;
    for (let cell = first; cell < end; cell++) {
      const at = order * cells.count + cell;
      cellStyles.forEach(([kind], index) => (heights[index] = heightOf(cells[kind][at], full)));
      fitInto(heights, full);
      const start = (fromUnit + cell * size) * unit;
      const x = xOf(geometry, start);
      const width = xOf(geometry, Math.min(start + size * unit, toUnit * unit)) - x;
      let y = bottom;
      const shade = cells.shade[at];
      cellStyles.forEach(([kind, style], index) => {
        if (heights[index] === 0) return;
        y -= heights[index];
        const hasClass = shade !== 0 && (kind === 'allocated' || kind === 'slab');
        scene.list(hasClass ? classStyle(picture.classKind, shade) : style).pushMerged(x, y, width, heights[index]);
      });
      if (y < bottom && isDimmed(picture, cells.flags[at])) scene.list('dimmed').pushMerged(x, y, width, bottom - y);
      if ((cells.flags[at] & cursorLineFlag) !== 0) {
        scene.list('cursorLine').pushMerged(x, bottom - Math.min(markHeight, full), width, Math.min(markHeight, full));
      }
    }
  }
}

/** Whether a filter is there and this does not pass it. */
const isDimmed = ({ filtered }: TreePicture, flags: number): boolean => filtered && (flags & matchFlag) === 0;

/** Whole pixels, at least one for anything that is there at all. */
function heightOf(share: number, full: number): number {
  return share === 0 ? 0 : Math.max(1, Math.floor((share / fullTreeShare) * full));
}

/** Takes what rounding up gave too much from the largest. */
function fitInto(heights: number[], full: number): void {
  let excess = heights.reduce((sum, height) => sum + height, -full);
  while (excess > 0) {
    const largest = heights.indexOf(Math.max(...heights));
    if (heights[largest] <= 1) return;
    heights[largest]--;
    excess--;
  }
}

/** A node's rectangle without what lies far out of sight. */
function clipped(geometry: TreeGeometry, { x, y, width, height }: Rectangle): Rectangle {
  const left = Math.max(0, x);
  const right = Math.min(geometry.width, x + width);
  return { x: left, y, width: Math.max(0, right - left), height };
}

/** What lies over the tree: what the last operation did, what is selected, pointed at and in focus. */
export interface TreeMarks {
  readonly changes: TreeChanges;
  /** How far the changes have come, 0 to 1. */
  readonly progress: number;
  /** The blocks that the last operation took, gave back or moved. */
  readonly touched: readonly TreeNode[];
  /** The blocks that keep the one apart which the last operation asked for in vain, or that hold objects which do. */
  readonly blocking: readonly TreeNode[];
  readonly selected?: TreeNode;
  readonly buddy?: TreeNode;
  readonly hover?: TreeStop;
  readonly focus?: TreeStop;
}

export function treeMarksScene(picture: TreePicture, geometry: TreeGeometry, marks: TreeMarks): Scene {
  const scene = new Scene();
  const { splits, merges } = marks.changes;
  splits.forEach((node, index) => markSplit(scene, geometry, node, stepProgress(marks.progress, index, splits.length)));
  merges.forEach((node, index) => markMerge(scene, geometry, node, stepProgress(marks.progress, index, merges.length)));
  const outline = (style: RectangleStyle, node: TreeNode | undefined): void => {
    if (node) outlineRectangle(scene, style, geometry, nodeRectangle(geometry, node));
  };
  for (const node of marks.blocking) outline('blocking', node);
  for (const node of marks.touched) outline('touched', node);
  outline('selected', marks.selected);
  outline('buddy', marks.buddy);
  for (const [style, stop] of [
    ['hover', marks.hover],
    ['focus', marks.focus],
  ] as const) {
    if (stop) outlineRectangle(scene, style, geometry, stopRectangle(picture, geometry, stop));
  }
  return scene;
}

function stopRectangle(picture: TreePicture, geometry: TreeGeometry, stop: TreeStop): Rectangle {
  if (stop.node >= 0) return nodeRectangle(geometry, stop);
  const { x, width } = nodeRectangle(geometry, { unit: stop.unit, order: Math.round(Math.log2(stopUnits(picture, stop))) });
  return { x, width, y: rowTopOf(geometry, stop.order), height: rowHeightOf(geometry) - gapOf(geometry) };
}

function outlineRectangle(scene: Scene, style: RectangleStyle, geometry: TreeGeometry, rectangle: Rectangle): void {
  if (rectangle.x + rectangle.width < 0 || rectangle.x > geometry.width) return;
  const { x, y, width, height } = clipped(geometry, rectangle);
  const wide = Math.max(narrowestMark, width);
  scene.list(style).push(x + width / 2 - wide / 2, y, wide, height);
}

/** The two halves of a node, cut off at the arena's end. */
function halvesOf(geometry: TreeGeometry, { unit, order }: TreeNode): Rectangle[] {
  return [unit, unit + 2 ** (order - 1)]
    .filter((each) => each * geometry.arena.unit < geometry.arena.size)
    .map((each) => nodeRectangle(geometry, { unit: each, order: order - 1 }));
}

/** A cut runs down the middle of the node, then its halves grow out below it. */
function markSplit(scene: Scene, geometry: TreeGeometry, node: TreeNode, progress: number): void {
  if (progress === 0) return;
  const { x, y, width, height } = nodeRectangle(geometry, node);
  const middle = x + width / 2;
  if (width >= 2 * seamFrom && middle > 0 && middle < geometry.width) {
    scene.list('treeCut').push(middle - 1, y, 2, height * Math.min(1, 2 * progress));
  }
  if (progress <= 0.5) return;
  for (const half of halvesOf(geometry, node)) {
    outlineRectangle(scene, 'treeSplit', geometry, { ...half, height: Math.max(1, half.height * (2 * progress - 1)) });
  }
}

/** The halves that are no more: dashed, and on their way up into the node. */
function markMerge(scene: Scene, geometry: TreeGeometry, node: TreeNode, progress: number): void {
  for (const half of halvesOf(geometry, node)) {
    outlineRectangle(scene, 'treeMerge', geometry, half);
    if (progress < 1) outlineRectangle(scene, 'cellFreeShare', geometry, { ...half, height: Math.max(1, half.height * (1 - progress)) });
  }
}

/** What stands left of the rows: each order's sign, or as many as there is room for. */
function drawGutter(scene: Scene, geometry: TreeGeometry, label: (order: number) => string): void {
  const row = rowHeightOf(geometry);
  const every = Math.max(1, Math.ceil(textHeight / row));
  for (let order = geometry.arena.maxOrder; order >= 0; order--) {
    if ((geometry.arena.maxOrder - order) % every !== 0) continue;
    const y = rowTopOf(geometry, order) + (row - gapOf(geometry)) / 2;
    scene.texts.push({ text: label(order), x: -8, y: Math.max(textHeight / 2, y), align: 'right', style: 'gutter' });
  }
}

/** `order 6 64 B`, or `order 6` alone. */
export function orderLabel(order: number, unit: number, words: string, withSize: boolean): string {
  const sign = words.replace('{0}', String(order));
  return withSize ? `${sign} ${formatSize(2 ** order * unit)}` : sign;
}

/** What an overview strip marks, by style. */
export interface StripMarks {
  /** What keeps a block apart that was asked for in vain. */
  readonly blocking: readonly ByteSpan[];
  /** The last operation's blocks. */
  readonly touched: readonly ByteSpan[];
}

/** The whole arena from left to right, its used share as columns, the marks, and the part the tree shows. */
export function treeOverviewScene(picture: TreePicture, geometry: TreeGeometry, marks: StripMarks, width: number, height: number): Scene {
  const scene = new Scene();
  const { size, unit } = geometry.arena;
  const x = (byte: number): number => (Math.min(byte, size) / size) * width;
  const { units, shares } = usedShares(picture);
  shares.forEach((share, cell) => {
    if (share === 0) return;
    const left = x(cell * units * unit);
    const tall = Math.max(1, Math.floor(share * height));
    scene.list('cellRequested').pushMerged(left, height - tall, x((cell + 1) * units * unit) - left, tall);
  });
  for (const style of ['blocking', 'touched'] as const) {
    for (const range of marks[style]) {
      const middle = x((range.from + range.to) / 2);
      scene.list(style).push(Math.max(0, Math.min(width - narrowestMark, middle - narrowestMark / 2)), 0, narrowestMark, height);
    }
  }
  const { from, to } = visibleBytes(geometry);
  if (from > 0 || to < size) scene.list('windowFill').push(x(from), 0, Math.max(6, x(to) - x(from)), height);
  return scene;
}
