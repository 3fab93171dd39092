// What stands around and over the heat map's pixels: axes, marks, the position and the selection.
import { bandStart, type Heat } from '../../../src/model/heat';
import type { HeatMark } from './protocol';
import { byteTicks, positionsOf, positionTicks, xOf, yOf, type HeatPlot } from './window';
import { Scene } from '../../layout/scene';

/** Where the plot lies in the view: addresses to its left, ticks of marks and errors above it, positions below. CSS pixels. */
export interface HeatFrame {
  readonly plot: HeatPlot;
  readonly left: number;
  readonly top: number;
}

/** Heights above and below the plot, and beside it. */
export const heatTop = 16;
export const heatBottom = 18;
export const heatRight = 10;
const laneHeight = 7;
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
  formatPosition(position: number): string;
}

/** Axes, marks and errors: what stays while the position moves. */
export function heatAxes(
  { plot, left, top }: HeatFrame,
  heat: Heat | undefined,
  marks: readonly HeatMark[],
  options: HeatAxisOptions,
): Scene {
  const scene = new Scene();
  const bottom = top + plot.height;
  let free = -Infinity;
  for (const byte of byteTicks(plot, addressRoom)) {
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
  for (const { position } of marks) {
    if (position < plot.window.fromPosition || position > plot.window.toPosition) continue;
    scene.list('heatMark').push(left + xOf(plot, position + 0.5) - 1, top - 2 * laneHeight - 1, 3, laneHeight);
  }
  if (heat) drawErrors(scene, plot, left, top - laneHeight, heat);
  return scene;
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
