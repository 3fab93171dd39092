// Slabs as they lie on the map, from the map's picture.
import { cursorLineFlag } from '../../../src/protocol/frame';
import { blockRectangle, rowBytes, rowTop, type Geometry, type Rectangle } from '../../layout/geometry';
import { labelPadding } from '../../layout/labels';
import { markCursorLine, markHeight, seam, textHeight, type TextOptions } from '../../layout/marks';
import { blockBytes, fillStyle, isDimmed, type Picture } from '../../layout/picture';
import type { RectangleStyle, Scene } from '../../layout/scene';

/** Rows from this height on give a slab a strip for its name. */
const stripRow = 36;
const stripHeight = 14;
/** Pixels between a slab's frame and its slots. */
const inset = 2;

/** A slab: its frame, its slots one by one or as a share, its tail, and its name where there is room. */
export function drawSlab(scene: Scene, picture: Picture, geometry: Geometry, block: number, options: TextOptions): void {
  const { blocks, slabs } = picture;
  const slab = blocks.slab[block];
  const from = blocks.unit[block] * picture.unit;
  const bytes = blockBytes(picture, block);
  const rectangle = blockRectangle(geometry, from, bytes);
  const { x, y, width, height } = rectangle;
  scene.list('slabFill').push(x, y, width - seam, height);
  scene.list('slabOutline').push(x, y, width - seam, height);
  const strip = geometry.rowHeight >= stripRow ? stripHeight : 0;
  const slotted = slabs.objects[slab] * slabs.slot[slab];
  if (slabs.firstSlot[slab] < 0) {
    const style = fillStyle(picture, blocks.shade[block], 'slotFill');
    drawUse(scene, rectangle, strip, slabs.inUse[slab] / slabs.objects[slab], slotted / bytes, style);
    if (blocks.flags[block] & cursorLineFlag) markCursorLine(scene, rectangle);
  } else {
    drawSlots(scene, picture, geometry, block, from, strip, options);
    pushPieces(scene, 'tailHatch', geometry, strip, from + slotted, from + bytes, true);
  }
  if (isDimmed(picture, blocks.flags[block])) scene.list('dimmed').push(x, y, width, height);
  if (strip > 0) drawStrip(scene, picture, block, rectangle, options);
}

function drawSlots(
  scene: Scene,
  picture: Picture,
  geometry: Geometry,
  block: number,
  from: number,
  strip: number,
  options: TextOptions,
): void {
  const { slabs, slots } = picture;
  const slab = picture.blocks.slab[block];
  const bytes = slabs.slot[slab];
  const slabMatches = !isDimmed(picture, picture.blocks.flags[block]);
  for (let index = 0; index < slabs.objects[slab]; index++) {
    const slot = slabs.firstSlot[slab] + index;
    const start = from + index * bytes;
    const end = start + bytes;
    if (slots.operation[slot] < 0) {
      pushPieces(scene, 'slotFree', geometry, strip, start, end, true);
      if (picture.filtered && slabMatches) pushPieces(scene, 'dimmed', geometry, strip, start, end, true);
      continue;
    }
    const asked = start + Math.min(bytes, slots.requested[slot]);
    const shade = slots.shade[slot];
    pushPieces(scene, fillStyle(picture, shade, 'slotFill'), geometry, strip, start, asked, asked === end);
    pushPieces(scene, shade === 0 ? 'slotPaddingHatch' : 'plainHatch', geometry, strip, asked, end, true);
    // A slab without a match is dimmed as a whole.
    if (slabMatches && isDimmed(picture, slots.flags[slot])) pushPieces(scene, 'dimmed', geometry, strip, start, end, true);
    if (slots.flags[slot] & cursorLineFlag) {
      for (const piece of slotPieces(geometry, strip, start, end, true)) {
        scene.list('cursorLine').push(piece.x, piece.y + piece.height - markHeight, piece.width, markHeight);
      }
    }
    drawSlotName(scene, picture, geometry, slot, start, bytes, strip, options);
  }
}

function pushPieces(scene: Scene, style: RectangleStyle, geometry: Geometry, strip: number, from: number, to: number, edge: boolean): void {
  for (const { x, y, width, height } of slotPieces(geometry, strip, from, to, edge)) scene.list(style).push(x, y, width, height);
}

/** The parts of a range inside a slab, row by row, inset from its frame; at its edge a seam keeps it from its neighbour. */
function slotPieces(geometry: Geometry, strip: number, from: number, to: number, edge: boolean): Rectangle[] {
  const perRow = rowBytes(geometry);
  const pieces: Rectangle[] = [];
  for (let row = Math.floor(from / perRow); row * perRow < to; row++) {
    const start = Math.max(0, from - row * perRow);
    const end = Math.min(perRow, to - row * perRow);
    const width = ((end - start) / perRow) * geometry.width;
    if (width <= 0) continue;
    const last = edge && row * perRow + end === to && width > 3;
    pieces.push({
      x: (start / perRow) * geometry.width,
      y: rowTop(geometry, row) + inset + strip,
      width: Math.max(0.5, width - (last ? seam : 0)),
      height: Math.max(1, geometry.rowHeight - geometry.gap - 2 * inset - strip),
    });
  }
  return pieces;
}

/** The slab's cache, how full it is, and its order, as far as there is room. */
function drawStrip(scene: Scene, picture: Picture, block: number, { x, y, width }: Rectangle, options: TextOptions): void {
  const { blocks, slabs } = picture;
  const slab = blocks.slab[block];
  const cache = picture.cacheNames[slabs.cache[slab]];
  const use = `${slabs.inUse[slab]}/${slabs.objects[slab]}`;
  const order = String(blocks.order[block]);
  const room = Math.floor((width - 2 * labelPadding) / options.characterWidth);
  const name = [`${cache} ${use}`, cache, use].find((text) => text.length <= room);
  if (name === undefined) return;
  const middle = Math.max(y, 0) + stripHeight / 2 + 1;
  scene.texts.push({ text: name, x: x + labelPadding, y: middle, align: 'left', style: 'onSlab' });
  const sign = options.words.order.replace('{0}', order);
  if (name.length + 2 + sign.length <= room) {
    scene.texts.push({ text: sign, x: x + width - labelPadding - seam, y: middle, align: 'right', style: 'onSlab' });
  }
}

function drawSlotName(
  scene: Scene,
  picture: Picture,
  geometry: Geometry,
  slot: number,
  from: number,
  bytes: number,
  strip: number,
  options: TextOptions,
): void {
  const name = picture.slotNames.get(slot);
  const perRow = rowBytes(geometry);
  const row = Math.floor(from / perRow);
  if (name === undefined || from + bytes > (row + 1) * perRow || geometry.rowHeight - geometry.gap - strip < textHeight) return;
  const width = (bytes / perRow) * geometry.width;
  if (name.length * options.characterWidth > width - 6) return;
  const top = rowTop(geometry, row) + strip;
  scene.texts.push({
    text: name,
    x: ((from - row * perRow) / perRow) * geometry.width + width / 2,
    y: top + (geometry.rowHeight - geometry.gap - strip) / 2,
    align: 'center',
    style: isDimmed(picture, picture.slots.flags[slot]) ? 'onDimmed' : picture.slots.shade[slot] === 0 ? 'onSlot' : 'onClass',
  });
}

/** A slab whose slots are too small to be drawn: its objects as a share of its height, its tail to scale. */
function drawUse(scene: Scene, rectangle: Rectangle, strip: number, use: number, slotted: number, style: RectangleStyle): void {
  const room = rectangle.height - strip - 2;
  const width = (rectangle.width - seam) * slotted;
  const height = Math.max(use > 0 ? 1 : 0, Math.floor(room * use));
  if (height > 0) scene.list(style).push(rectangle.x, rectangle.y + rectangle.height - 1 - height, width, height);
  const tail = rectangle.width - seam - width;
  if (tail >= 1) scene.list('tailHatch').push(rectangle.x + width, rectangle.y + strip + 1, tail, room);
}
