// What stands around and over the heat map's pixels: axes, marks, the position and the selection.
import { bandStart, type Heat } from '../../../src/model/heat';
import type { HeatMark } from './protocol';
import { byteTicks, positionsOf, positionTicks, regionTicks, xOf, yOf, type HeatPlot } from './window';
import type { OwnerArea } from './areas';
import { tear, textHeight, tooth } from '../../layout/marks';
import { Scene } from '../../layout/scene';

/** Where the plot lies in the view: addresses to its left, ticks of marks and errors above it, positions below. CSS pixels. */
export interface HeatFrame {
  readonly plot: HeatPlot;
  readonly left: number;
  readonly top: number;
}

/** Heights above and below the plot, and beside it: above it marks have flags, and errors a lane. */
export const heatTop = 26;
export const heatBottom = 18;
export const heatRight = 10;
const laneHeight = 7;
const flagHeight = 16;
/** Blocks have an outline from this size on, in pixels. */
const leastBlock = 4;
/** Room for one label and what parts it from the next. */
const addressRoom = 34;

export interface HeatMarks {
  readonly position: number;
  readonly selection?: { readonly from: number; readonly to: number };
  readonly crosshair?: { readonly byte: number; readonly position: number };
  /** The part being brushed, in pixels of the plot. */
  readonly brush?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

export interface HeatAxisOptions {
  readonly characterWidth: number;
  formatAddress(byte: number): string;
  /** The first byte of each region, where there are several: a line parts them, and addresses are told of their beginnings. */
  readonly regions?: readonly number[];
  formatPosition(position: number): string;
  /** What is written into the picture. */
  readonly names?: readonly { readonly text: string; readonly area: OwnerArea }[];
}

/** Axes, marks and errors: what stays while the position moves. */
export function heatAxes(
  { plot, left, top }: HeatFrame,
  heat: (Heat & { readonly blocks?: Float64Array }) | undefined,
  marks: readonly HeatMark[],
  options: HeatAxisOptions,
): Scene {
  const scene = new Scene();
  const bottom = top + plot.height;
  let free = -Infinity;
  const regions = options.regions && regionTicks(plot, options.regions);
  for (const byte of regions?.lines ?? []) scene.list('timelineGrid').push(left, top + yOf(plot, byte), plot.width, 1);
  for (const byte of regions?.labels ?? byteTicks(plot, addressRoom)) {
    const y = top + yOf(plot, byte);
    scene.list('timelineGrid').push(left - 4, y, 4, 1);
    scene.texts.push({
      text: options.formatAddress(byte),
      x: left - 7,
      y: Math.max(top + 5, Math.min(bottom - 5, y)),
      align: 'right',
      style: 'gutter',
    });
  }
  const widest = options.formatPosition(plot.window.toPosition).length;
  for (const position of positionTicks(plot, (widest + 3) * options.characterWidth)) {
    const x = left + xOf(plot, position + 0.5);
    const text = options.formatPosition(position);
    const half = (text.length * options.characterWidth) / 2;
    const middle = Math.max(left + half - 4, Math.min(left + plot.width + heatRight - half, x));
    scene.list('timelineGrid').push(x, bottom, 1, 4);
    if (middle - half < free) continue;
    free = middle + half + options.characterWidth;
    scene.texts.push({ text, x: middle, y: bottom + 11, align: 'center', style: 'gutter' });
  }
  if (heat?.blocks) drawBlocks(scene, { plot, left, top }, heat.blocks);
  drawMarks(scene, { plot, left, top }, marks, options.characterWidth);
  if (heat) drawErrors(scene, plot, left, top - laneHeight, heat);
  for (const { text, area } of options.names ?? []) writeName(scene, { plot, left, top }, text, area, options.characterWidth);
  return scene;
}

/** A pole for each mark, through the plot, and its text on a flag where there is room up to the next. */
function drawMarks(scene: Scene, { plot, left, top }: HeatFrame, marks: readonly HeatMark[], characterWidth: number): void {
  const { window, width, height } = plot;
  const shown = marks.filter(({ position }) => position >= window.fromPosition && position <= window.toPosition);
  const xs = shown.map(({ position }) => Math.round(left + xOf(plot, position + 0.5)));
  shown.forEach(({ text }, index) => {
    const x = xs[index];
    const room = (xs[index + 1] ?? left + width + heatRight) - x - 3;
    const label = shortened(text, Math.floor((room - 8) / characterWidth));
    scene.list('heatPole').push(x, top - 2, 1, height + 2);
    if (label === '') scene.list('heatMark').push(x, 5, Math.max(2, Math.min(5, room)), flagHeight - 6);
    else {
      scene.list('heatMark').push(x, 1, label.length * characterWidth + 8, flagHeight - 2);
      scene.texts.push({ text: label, x: x + 4, y: flagHeight / 2, align: 'left', style: 'onFlag' });
    }
  });
}

/** As much of a text as there is room for; nothing where that says nothing. */
function shortened(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return characters < 4 ? '' : `${text.slice(0, characters - 1).trimEnd()}…`;
}

/** The outlines of allocations, as far as they are in view and large enough. */
function drawBlocks(scene: Scene, { plot, left, top }: HeatFrame, blocks: Float64Array): void {
  const { width, height, window } = plot;
  const outlines = scene.list('heatBlock');
  for (let at = 0; at < blocks.length; at += 4) {
    const [fromByte, toByte, fromPosition, toPosition] = blocks.subarray(at, at + 4);
    const x = Math.max(0, xOf(plot, fromPosition));
    const right = Math.min(width, xOf(plot, toPosition + 1));
    const y = Math.max(0, yOf(plot, fromByte));
    const bottom = Math.min(height, yOf(plot, toByte));
    if (right - x < leastBlock || bottom - y < leastBlock) continue;
    outlines.push(left + x, top + y, right - x, bottom - y);
    if (fromPosition < window.fromPosition) tear(scene, left + x, top + y, tooth, bottom - y);
    if (toPosition > window.toPosition) tear(scene, left + right - tooth, top + y, tooth, bottom - y);
    if (fromByte < window.fromByte) tear(scene, left + x, top + y, right - x, tooth);
    if (toByte > window.toByte) tear(scene, left + x, top + bottom - tooth, right - x, tooth);
  }
}

/** Whether any block in the window is drawn with an outline, and any of them with a torn edge: for the legend. */
export function outlinedBlocks(
  { plot }: Pick<HeatFrame, 'plot'>,
  blocks: Float64Array,
): { readonly outlined: boolean; readonly torn: boolean } {
  const scene = new Scene();
  drawBlocks(scene, { plot, left: 0, top: 0 }, blocks);
  return { outlined: (scene.rectangles.get('heatBlock')?.count ?? 0) > 0, torn: (scene.rectangles.get('torn')?.count ?? 0) > 0 };
}

/** A name in the middle of what is in view of its area, where it has room. */
function writeName(scene: Scene, { plot, left, top }: HeatFrame, text: string, area: OwnerArea, characterWidth: number): void {
  const x = Math.max(0, xOf(plot, area.fromPosition));
  const right = Math.min(plot.width, xOf(plot, area.toPosition));
  const y = Math.max(0, yOf(plot, area.fromByte));
  const bottom = Math.min(plot.height, yOf(plot, area.toByte));
  if (right - x < nameWidth(text, characterWidth) || bottom - y < textHeight) return;
  scene.texts.push({ text, x: left + (x + right) / 2, y: top + (y + bottom) / 2, align: 'center', style: 'onClass' });
}

/** The pixels that a name needs. */
export function nameWidth(text: string, characterWidth: number): number {
  return text.length * characterWidth + 10;
}

function drawErrors(scene: Scene, plot: HeatPlot, left: number, top: number, { errors, window, columns }: Heat): void {
  for (let column = 0; column < columns; column++) {
    if (errors[column] === 0) continue;
    const start = window.fromPosition + bandStart(positionsOf(window), columns, column);
    const end = window.fromPosition + bandStart(positionsOf(window), columns, column + 1);
    const x = xOf(plot, (start + end) / 2);
    if (x < 0 || x > plot.width) continue;
    scene.list('heatError').push(left + x - 1, top, 2, laneHeight - 2);
  }
}

/** What moves: the present position, the selection, the crosshair and the brush. */
export function heatMarks({ plot, left, top }: HeatFrame, { position, selection, crosshair, brush }: HeatMarks): Scene {
  const scene = new Scene();
  const { window, width, height } = plot;
  if (selection && selection.to > window.fromByte && selection.from < window.toByte) {
    const from = Math.max(0, yOf(plot, selection.from));
    const to = Math.min(height, yOf(plot, selection.to));
    scene.list('heatSelection').push(left, top + Math.min(from, height - 5), width, Math.max(5, to - from));
  }
  if (position >= window.fromPosition && position <= window.toPosition) {
    const x = Math.round(left + xOf(plot, position + 0.5));
    scene.list('heatPositionRim').push(x - 2, top - 3, 4, height + 6);
    scene.list('heatPosition').push(x - 1, top - 3, 2, height + 6);
  }
  if (crosshair) {
    const x = Math.round(left + xOf(plot, crosshair.position + 0.5));
    const y = Math.round(top + yOf(plot, crosshair.byte + 0.5));
    scene.list('crosshairRim').push(x - 1, top, 3, height);
    scene.list('crosshairRim').push(left, y - 1, width, 3);
    scene.list('crosshair').push(x, top, 1, height);
    scene.list('crosshair').push(left, y, width, 1);
  }
  if (brush) scene.list('windowFill').push(left + brush.x, top + brush.y, brush.width, brush.height);
  return scene;
}
