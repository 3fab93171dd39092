// The map as rectangles and texts, from the picture of what is in view.
import { blockKinds, cursorLineFlag } from '../../../src/protocol/frame';
import type { ByteSpan } from '../../../src/protocol/inspection';
import {
  blockRectangle,
  rangeRectangles,
  rowBytes,
  rowCount,
  rowTop,
  visibleRange,
  visibleRows,
  type Geometry,
  type Rectangle,
} from '../../layout/geometry';
import { blockLabel, labelPadding } from '../../layout/labels';
import { blockBytes, cellBytes, fillStyle, isDimmed, lastAtOrBefore, shareOf, type Picture } from '../../layout/picture';
import { markCursorLine, markHeight, seam, textHeight, type TextOptions } from '../../layout/marks';
import { Scene, type RectangleStyle, type TextStyle } from '../../layout/scene';
import { drawSlab } from '../slabs/scene';
import { drawGone } from './gone';
import { drawTorn } from './torn';

export interface MapSceneOptions extends TextOptions {
  readonly formatAddress: (offset: number) => string;
}

/** The map of the rows in view: everything but how the last operation changed it, and what the pointer and the focus add. */
export function mapScene(picture: Picture, geometry: Geometry, options: MapSceneOptions): Scene {
  const scene = new Scene();
  const { from, to } = visibleRange(geometry);
  drawCells(scene, picture, geometry, from, to);
  const { blocks } = picture;
  let block = Math.max(0, lastAtOrBefore(blocks.unit, Math.floor(from / picture.unit)));
  for (; block < blocks.unit.length && blocks.unit[block] * picture.unit < to; block++) {
    if (blocks.unit[block] * picture.unit + blockBytes(picture, block) <= from) continue;
    switch (blocks.kind[block]) {
      case blockKinds.free:
        drawFree(scene, picture, geometry, block, options);
        break;
      case blockKinds.before:
        drawBefore(scene, picture, geometry, block, options);
        break;
      case blockKinds.allocated:
        drawAllocated(scene, picture, geometry, block, options);
        break;
      default:
        drawSlab(scene, picture, geometry, block, options);
    }
  }
  if (picture.gone) drawGone(scene, picture, picture.gone, geometry);
  drawTorn(scene, picture, geometry);
  for (const style of ['blocking', 'touched'] as const) {
    for (const range of picture[style]) {
      if (range.to > from && range.from < to) drawMarked(scene, geometry, style, range);
    }
  }
  drawGutter(scene, geometry, options);
  return scene;
}

function drawFree(scene: Scene, picture: Picture, geometry: Geometry, block: number, options: MapSceneOptions): void {
  const from = picture.blocks.unit[block] * picture.unit;
  const bytes = blockBytes(picture, block);
  const { x, y, width, height } = blockRectangle(geometry, from, bytes);
  scene.list('freeFill').push(x, y, width - seam, height);
  scene.list('freeOutline').push(x, y, width - seam, height);
  const order = picture.blocks.order[block];
  const label = blockLabel({ name: options.words.free, bytes, order }, width, options.characterWidth, options.words);
  if (picture.filtered) scene.list('dimmed').push(x, y, width, height);
  // What is gone is hatched under it.
  const style = picture.gone ? 'onPadding' : 'onFree';
  drawLabel(scene, geometry, { x, y, width, height }, label, picture.filtered ? 'onDimmed' : style);
}

function drawBefore(scene: Scene, picture: Picture, geometry: Geometry, block: number, options: MapSceneOptions): void {
  const bytes = blockBytes(picture, block);
  const { x, y, width, height } = blockRectangle(geometry, picture.blocks.unit[block] * picture.unit, bytes);
  scene.list('beforeHatch').push(x, y, width - seam, height);
  const named = { name: options.words.before, bytes, order: picture.blocks.order[block] };
  const label = blockLabel(named, width, options.characterWidth, options.words);
  if (picture.filtered) scene.list('dimmed').push(x, y, width, height);
  drawLabel(scene, geometry, { x, y, width, height }, label, picture.filtered ? 'onDimmed' : 'onPadding');
}

function drawAllocated(scene: Scene, picture: Picture, geometry: Geometry, block: number, options: MapSceneOptions): void {
  const { blocks } = picture;
  const from = blocks.unit[block] * picture.unit;
  const bytes = blockBytes(picture, block);
  const rectangle = blockRectangle(geometry, from, bytes);
  const requested = Math.min(bytes, blocks.requested[block]);
  const shade = blocks.shade[block];
  const dimmed = isDimmed(picture, blocks.flags[block]);
  const styles = { requested: fillStyle(picture, shade, 'allocatedFill'), padding: shade === 0 ? 'paddingHatch' : 'plainHatch' } as const;
  fillRequested(scene, geometry, from, bytes, requested, styles);
  if (dimmed) scene.list('dimmed').push(rectangle.x, rectangle.y, rectangle.width, rectangle.height);
  if (blocks.flags[block] & cursorLineFlag) markCursorLine(scene, rectangle);
  const named = { name: picture.blockNames.get(block), bytes, order: blocks.order[block] };
  const solid = largest(rangeRectangles(geometry, from, from + requested));
  const padding = largest(rangeRectangles(geometry, from + requested, from + bytes));
  const onSolid = blockLabel(named, solid?.width ?? 0, options.characterWidth, options.words);
  const onPadding = blockLabel(named, padding?.width ?? 0, options.characterWidth, options.words);
  if (solid && (onSolid.start !== undefined || (onPadding.start === undefined && onSolid.end !== undefined))) {
    drawLabel(scene, geometry, solid, onSolid, dimmed ? 'onDimmed' : shade === 0 ? 'onAllocated' : 'onClass');
    if (padding && onSolid.end === undefined) {
      drawLabel(scene, geometry, padding, { end: onPadding.end }, dimmed ? 'onDimmed' : 'onPadding');
    }
  } else if (padding) {
    drawLabel(scene, geometry, padding, onPadding, dimmed ? 'onDimmed' : 'onPadding');
  }
}

function largest(rectangles: readonly Rectangle[]): Rectangle | undefined {
  return rectangles.reduce<Rectangle | undefined>(
    (best, each) => (best && best.width * best.height >= each.width * each.height ? best : each),
    undefined,
  );
}

/** The requested bytes solid, the rest of the block hatched; a seam at the block's right edge keeps it from its neighbour. */
function fillRequested(
  scene: Scene,
  geometry: Geometry,
  from: number,
  bytes: number,
  requested: number,
  styles: { readonly requested: RectangleStyle; readonly padding: RectangleStyle },
): void {
  const { x, width } = blockRectangle(geometry, from, bytes);
  const edge = x + width - seam;
  const fill = (style: RectangleStyle, start: number, end: number): void => {
    for (const piece of rangeRectangles(geometry, start, end)) {
      scene.list(style).push(piece.x, piece.y, Math.max(0.5, Math.min(piece.x + piece.width, edge) - piece.x), piece.height);
    }
  };
  fill(styles.requested, from, from + requested);
  fill(styles.padding, from + requested, from + bytes);
}

/** Small blocks: each cell a column, from below what was asked for, padding, slab overhead, what was in use before; above them what is free. */
function drawCells(scene: Scene, picture: Picture, geometry: Geometry, from: number, to: number): void {
  const { cells } = picture;
  const free = scene.list('cellFree');
  const slab = scene.list('cellSlab');
  const earlier = scene.list('cellBefore');
  const padding = scene.list('cellPadding');
  const requested = scene.list('cellRequested');
  const objects = scene.list('cellObjects');
  const marks = scene.list('cursorLine');
  const perRow = rowBytes(geometry);
  const full = geometry.rowHeight - geometry.gap;
  let cell = Math.max(0, lastAtOrBefore(cells.unit, Math.floor(from / picture.unit)));
  for (; cell < cells.unit.length; cell++) {
    const start = cells.unit[cell] * picture.unit;
    if (start >= to) break;
    const bytes = cellBytes(picture, cell);
    if (start + bytes <= from) continue;
    const row = Math.floor(start / perRow);
    const x = ((start - row * perRow) / perRow) * geometry.width;
    const y = rowTop(geometry, row);
    const width = (bytes / perRow) * geometry.width;
    // Whole pixels, at least one for anything that is there at all.
    const heightOf = (share: number): number => (share === 0 ? 0 : Math.max(1, Math.floor(shareOf(share) * full)));
    const all = heightOf(cells.used[cell]);
    const used = all - Math.min(all, heightOf(cells.before[cell]));
    const held = Math.min(used, heightOf(cells.held[cell]));
    const asked = Math.min(held, heightOf(cells.requested[cell]));
    free.pushMerged(x, y, width, full);
    if (all > used) earlier.pushMerged(x, y + full - all, width, all - used);
    if (used > held) slab.pushMerged(x, y + full - used, width, used - held);
    if (held > asked) padding.pushMerged(x, y + full - held, width, held - asked);
    // A cell has one colour for what was asked for: that of the kind it holds more of.
    const mostlySlabs = cells.slab[cell] * 2 > cells.used[cell] - cells.before[cell];
    if (asked > 0) {
      const shade = cells.shade[cell];
      const list = shade === 0 ? (mostlySlabs ? objects : requested) : scene.list(fillStyle(picture, shade, 'cellRequested'));
      list.pushMerged(x, y + full - asked, width, asked);
    }
    if (isDimmed(picture, cells.flags[cell])) scene.list('dimmed').pushMerged(x, y, width, full);
    if (cells.flags[cell] & cursorLineFlag) marks.pushMerged(x, y + full - markHeight, width, markHeight);
  }
}

/** Around all of a range; never narrower than can be seen. */
function drawMarked(scene: Scene, geometry: Geometry, style: 'blocking' | 'touched', range: ByteSpan): void {
  for (const { x, y, width, height } of rangeRectangles(geometry, range.from, range.to)) {
    const wide = Math.max(5, width);
    scene.list(style).push(Math.max(0, Math.min(geometry.width - wide, x + width / 2 - wide / 2)), y, wide, height);
  }
}

/** The texts of a block in the middle row of the part of it that is in view: marks run around rows, and not through their middle. */
function drawLabel(
  scene: Scene,
  geometry: Geometry,
  rectangle: Rectangle,
  label: { start?: string; end?: string },
  style: TextStyle,
): void {
  if (geometry.rowHeight - geometry.gap < textHeight) return;
  const top = Math.max(0, rectangle.y);
  const bottom = Math.min(geometry.height, rectangle.y + rectangle.height);
  const half = Math.min(rectangle.height, geometry.rowHeight - geometry.gap) / 2;
  const row = Math.ceil(geometry.topRow + (top + bottom) / 2 / geometry.rowHeight) - 1;
  const middle = rowTop(geometry, row) + (geometry.rowHeight - geometry.gap) / 2;
  const y = Math.max(rectangle.y + half, Math.min(rectangle.y + rectangle.height - half, middle));
  const right = rectangle.x + rectangle.width - seam;
  if (label.start !== undefined) {
    scene.texts.push({ text: label.start, x: rectangle.x + labelPadding, y, align: 'left', style });
    if (label.end !== undefined) scene.texts.push({ text: label.end, x: right - labelPadding, y, align: 'right', style });
  } else if (label.end !== undefined) {
    scene.texts.push({ text: label.end, x: (rectangle.x + right) / 2, y, align: 'center', style });
  }
}

/** The address of each row, to the left of it. */
function drawGutter(scene: Scene, geometry: Geometry, options: MapSceneOptions): void {
  const last = Math.min(rowCount(geometry), Math.ceil(geometry.topRow + visibleRows(geometry)));
  const every = Math.max(1, Math.ceil(textHeight / geometry.rowHeight));
  for (let row = Math.max(0, Math.floor(geometry.topRow)); row < last; row++) {
    if (row % every !== 0) continue;
    const y = rowTop(geometry, row) + (geometry.rowHeight - geometry.gap) / 2;
    if (y < 5) continue;
    scene.texts.push({ text: options.formatAddress(row * rowBytes(geometry)), x: -8, y, align: 'right', style: 'gutter' });
  }
}
