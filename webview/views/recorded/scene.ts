// Regions in rows as rectangles and texts: what is not known below, small blocks as shares, larger ones as they are.
import { formatSize } from '../../../src/model/size';
import { cursorLineFlag, matchFlag } from '../../../src/protocol/frame';
import type { ByteSpan } from '../../../src/protocol/inspection';
import { fill } from '../../components/dom';
import type { Rectangle } from '../../layout/geometry';
import { labelPadding } from '../../layout/labels';
import { markCursorLine, seam } from '../../layout/marks';
import type { ClassKind } from '../../../src/protocol/coloring';
import { classStyle } from '../../layout/picture';
import { Scene, type RectangleStyle } from '../../layout/scene';
import { drawGoneIn } from './gone';
import { fullSum, groundKinds, recordedPixels, type RecordedPicture, type RecordedPlace, type RecordedRow } from './protocol';
import type { RecordedStrings } from './strings';
import { markTouched } from './touched';

/** Pixels from one row to the next, and what of them is left free. */
export const rowHeight = 20;
const gap = 3;
/** Pixels of hexadecimal digits and a little room. */
const gutterDigits = 15;

/** The canvas in CSS pixels; `top`: how far down from the first row it begins. */
export interface RecordedGeometry {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly characterWidth: number;
}

export interface RecordedSceneOptions {
  readonly classKind: ClassKind;
  /** Whether colours tell what memory is, and no class. */
  readonly isPlain: boolean;
  /** The operation (0-based) whose block the pointer is at. */
  readonly hover?: number;
  /** What the last operation took or gave back, in bytes. */
  readonly touched: readonly ByteSpan[];
}

/** Pixels that addresses have beside the rows; none where there is little room. */
function gutterOf({ width, characterWidth }: RecordedGeometry): number {
  const needed = Math.ceil(gutterDigits * characterWidth);
  return width > 4 * needed ? needed : 0;
}

/** Pixels that rows have. */
export function plotWidth(geometry: RecordedGeometry): number {
  return Math.max(1, Math.floor(geometry.width - gutterOf(geometry)));
}

/** What is shown of a picture. */
export function recordedScene(
  strings: RecordedStrings,
  picture: RecordedPicture,
  geometry: RecordedGeometry,
  { classKind, isPlain, hover, touched }: RecordedSceneOptions,
): Scene {
  const scene = new Scene();
  const left = gutterOf(geometry);
  const width = plotWidth(geometry);
  const perByte = width / 2 ** picture.rowOrder;
  const topOf = (index: number): number => (picture.from + index) * rowHeight - geometry.top;
  const isSeen = (index: number): boolean => topOf(index) > -rowHeight && topOf(index) < geometry.height;
  const styleOf = (shade: number): RectangleStyle => (shade === 0 ? 'allocatedFill' : classStyle(classKind, shade));
  picture.rows.forEach((row, index) => {
    if (!isSeen(index)) return;
    const y = topOf(index);
    if (row.kind === 'region') return drawHead(scene, strings, row, geometry, y);
    if (left > 0) scene.texts.push({ text: row.address, x: left - 8, y: middleOf(y), align: 'right', style: 'gutter' });
    const whole = Math.max(recordedPixels, row.bytes * perByte);
    const reached = row.reached === 0 ? 0 : Math.max(recordedPixels, row.reached * perByte);
    const height = rowHeight - gap;
    if (reached > 0) scene.list('unknownHatch').push(left, y, reached, height);
    if (whole - reached >= 1) scene.list('freeOutline').push(left + reached, y, whole - reached, height);
    drawSums(scene, picture, index, { x: left, y, width, height }, styleOf);
    drawGoneIn(scene, picture, index, row, { x: left, y, width, height });
  });
  drawGrounds(scene, picture, { left, width }, isSeen, topOf);
  drawTypes(scene, picture, { left, width }, isSeen, topOf);
  drawPieces(scene, picture, geometry, { perByte, isSeen, topOf, styleOf, hover });
  drawObjects(scene, picture, { left, width, perByte, isPlain, hover }, isSeen, topOf);
  picture.rows.forEach((row, index) => {
    if (row.kind === 'memory' && isSeen(index)) {
      markTouched(scene, row, touched, { x: left, y: topOf(index), height: rowHeight - gap, perByte });
    }
  });
  return scene;
}

/** The place under a point of the canvas; undefined beside all rows of memory. */
export function placeAtPoint(picture: RecordedPicture, geometry: RecordedGeometry, x: number, y: number): RecordedPlace | undefined {
  const row = picture.rows.at(rowAtPoint(picture, geometry, y));
  const pixel = x - gutterOf(geometry);
  if (row?.kind !== 'memory' || pixel < 0) return undefined;
  const byte = Math.floor((pixel / plotWidth(geometry)) * 2 ** picture.rowOrder);
  // What is narrower than can be seen is drawn wider.
  if (byte >= row.bytes && pixel > recordedPixels) return undefined;
  return { region: row.at.region, offset: row.at.offset + Math.min(byte, row.bytes - 1) };
}

/** The row of memory under a point; undefined beside all. */
export function memoryAtPoint(
  picture: RecordedPicture,
  geometry: RecordedGeometry,
  y: number,
): Extract<RecordedRow, { kind: 'memory' }> | undefined {
  const row = picture.rows.at(rowAtPoint(picture, geometry, y));
  return row?.kind === 'memory' ? row : undefined;
}

/** Past the end where there is none: an index from the end would be another row. */
function rowAtPoint(picture: RecordedPicture, { top }: RecordedGeometry, y: number): number {
  const index = Math.floor((y + top) / rowHeight) - picture.from;
  return index < 0 ? picture.rows.length : index;
}

const middleOf = (y: number): number => y + (rowHeight - gap) / 2;

/** A region's name and size, and how far it is from the one before. */
function drawHead(
  scene: Scene,
  strings: RecordedStrings,
  { name, size, gap: apart }: Extract<RecordedRow, { kind: 'region' }>,
  { width, characterWidth }: RecordedGeometry,
  y: number,
): void {
  const title = fill(strings.recordedRegion, name, formatSize(size));
  const away = apart === undefined || apart === 0 ? '' : `↕ ${fill(strings.recordedApart, formatSize(apart))}`;
  const start = (title.length + 3) * characterWidth;
  scene.texts.push({ text: title, x: 0, y: middleOf(y), align: 'left', style: 'caption' });
  if (away === '' || start + away.length * characterWidth > width) return;
  scene.texts.push({ text: away, x: start, y: middleOf(y), align: 'left', style: 'gutter' });
}

/** Pages that no block has and of which it is known what they are. */
function drawGrounds(
  scene: Scene,
  { grounds, pixels }: RecordedPicture,
  { left, width }: { readonly left: number; readonly width: number },
  isSeen: (row: number) => boolean,
  topOf: (row: number) => number,
): void {
  if (!grounds) return;
  const each = width / pixels;
  const height = rowHeight - gap;
  for (let at = 0; at < grounds.row.length; at++) {
    const row = grounds.row[at];
    if (!isSeen(row)) continue;
    const style = grounds.kind[at] === groundKinds.listed ? 'listedFill' : 'freePages';
    scene.list(style).push(left + grounds.from[at] * each, topOf(row), (grounds.to[at] - grounds.from[at]) * each, height);
  }
}

/** The page blocks that are known, over the ground: blocks have the full colour. */
function drawTypes(
  scene: Scene,
  { types, pixels }: RecordedPicture,
  { left, width }: { readonly left: number; readonly width: number },
  isSeen: (row: number) => boolean,
  topOf: (row: number) => number,
): void {
  if (!types) return;
  const each = width / pixels;
  for (let at = 0; at < types.row.length; at++) {
    const [row, from] = [types.row[at], types.from[at]];
    if (isSeen(row)) {
      scene.list(typeStyle(types.shade[at])).push(left + from * each, topOf(row), (types.to[at] - from) * each, rowHeight - gap);
    }
  }
}

/** The paler colour of a class, `shade` from 1. */
export function typeStyle(shade: number): RectangleStyle {
  return `type${shade as 1 | 2 | 3 | 4 | 5 | 6}`;
}

/** Small blocks: each column of pixels filled from below by their share of it. */
function drawSums(
  scene: Scene,
  { sums, pixels, filtered }: RecordedPicture,
  row: number,
  { x, y, width, height }: Rectangle,
  styleOf: (shade: number) => RectangleStyle,
): void {
  const each = width / pixels;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const cell = row * pixels + pixel;
    if (sums.share[cell] === 0) continue;
    const tall = Math.max(1, Math.round((sums.share[cell] / fullSum) * height));
    const left = x + pixel * each;
    scene.list(styleOf(sums.shade[cell])).pushMerged(left, y + height - tall, each, tall);
    if (filtered && (sums.flags[cell] & matchFlag) === 0) scene.list('dimmed').pushMerged(left, y + height - tall, each, tall);
    if (sums.flags[cell] & cursorLineFlag) markCursorLine(scene, { x: left, y, width: each + seam, height });
  }
}

function drawPieces(
  scene: Scene,
  picture: RecordedPicture,
  geometry: RecordedGeometry,
  {
    perByte,
    isSeen,
    topOf,
    styleOf,
    hover,
  }: {
    readonly perByte: number;
    readonly isSeen: (row: number) => boolean;
    readonly topOf: (row: number) => number;
    readonly styleOf: (shade: number) => RectangleStyle;
    readonly hover?: number;
  },
): void {
  const { pieces, names, filtered, selected, objects } = picture;
  // Objects stand where names would.
  const withObjects = new Set(objects?.row);
  const left = gutterOf(geometry);
  const height = rowHeight - gap;
  for (let piece = 0; piece < pieces.row.length; piece++) {
    if (!isSeen(pieces.row[piece])) continue;
    const x = left + pieces.from[piece] * perByte;
    const y = topOf(pieces.row[piece]);
    const all = Math.max(recordedPixels, (pieces.to[piece] - pieces.from[piece]) * perByte);
    const width = Math.max(1, all - (all > recordedPixels ? seam : 0));
    const rectangle = { x, y, width, height };
    const isDimmed = filtered && (pieces.flags[piece] & matchFlag) === 0;
    scene.list(styleOf(pieces.shade[piece])).push(x, y, width, height);
    if (isDimmed) scene.list('dimmed').push(x, y, width, height);
    if (pieces.flags[piece] & cursorLineFlag) markCursorLine(scene, rectangle);
    const size = formatSize(pieces.length[piece]);
    const labels = names === undefined ? [size] : [`${names[piece]} ${size}`, names[piece]];
    const text = labels.find((label) => label.length * geometry.characterWidth + 2 * labelPadding <= width);
    if (text !== undefined && !withObjects.has(pieces.row[piece])) {
      const style = isDimmed ? 'onDimmed' : pieces.shade[piece] === 0 ? 'onAllocated' : 'onClass';
      scene.texts.push({ text, x: x + width / 2, y: middleOf(y), align: 'center', style });
    }
    const operation = pieces.operation[piece];
    if (operation === hover) scene.list('hover').push(x, y, width, height);
    if (operation === selected) scene.list('selected').push(x - 1, y, Math.max(7, width + 2), height);
  }
}

/** Objects on pages: filled where colours tell what memory is, outlined over the classes of pages; smaller ones as shares, from below. */
function drawObjects(
  scene: Scene,
  { objects, objectShare, rows, pixels, filtered, selected }: RecordedPicture,
  options: {
    readonly left: number;
    readonly width: number;
    readonly perByte: number;
    readonly isPlain: boolean;
    readonly hover?: number;
  },
  isSeen: (row: number) => boolean,
  topOf: (row: number) => number,
): void {
  if (!objects || !objectShare) return;
  const { left, width, perByte, isPlain, hover } = options;
  const height = rowHeight - gap;
  const each = width / pixels;
  for (let cell = 0; isPlain && cell < rows.length * pixels; cell++) {
    const row = Math.floor(cell / pixels);
    if (objectShare[cell] === 0 || !isSeen(row)) continue;
    const tall = Math.max(1, Math.round((objectShare[cell] / fullSum) * height));
    scene.list('slotFill').pushMerged(left + (cell - row * pixels) * each, topOf(row) + height - tall, each, tall);
  }
  for (let index = 0; index < objects.row.length; index++) {
    if (!isSeen(objects.row[index])) continue;
    const [x, y] = [left + objects.from[index] * perByte, topOf(objects.row[index])];
    const wide = Math.max(1, (objects.to[index] - objects.from[index]) * perByte - seam);
    scene.list(isPlain ? 'slotFill' : 'slabOutline').push(x, y + objectInset, wide, height - 2 * objectInset);
    if (filtered && (objects.flags[index] & matchFlag) === 0) scene.list('dimmed').push(x, y, wide, height);
    if (objects.flags[index] & cursorLineFlag) markCursorLine(scene, { x, y, width: wide, height });
    if (objects.operation[index] === hover) scene.list('hover').push(x, y, wide, height);
    if (objects.operation[index] === selected) scene.list('selected').push(x - 1, y, Math.max(7, wide + 2), height);
  }
}

/** Pixels of a page that are seen above and below its objects. */
const objectInset = 3;
