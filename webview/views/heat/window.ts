import type { HeatWindow } from '../../../src/model/heat';

/** What there is to see: positions from 0 to `operationCount`, bytes below `arenaBytes`, all that was ever used below `extent`. */
export interface HeatLimits {
  readonly operationCount: number;
  readonly arenaBytes: number;
  readonly extent: number;
}

/** A window in its place: CSS pixels of the plot, whose upper left corner is the first byte and position. */
export interface HeatPlot {
  readonly window: HeatWindow;
  readonly width: number;
  readonly height: number;
}

export const bytesOf = (window: HeatWindow): number => window.toByte - window.fromByte;
export const positionsOf = (window: HeatWindow): number => window.toPosition - window.fromPosition + 1;

/** The whole run; of the arena what it uses, or all. */
export function wholeWindow(limits: HeatLimits, of: 'extent' | 'arena'): HeatWindow {
  const toByte = of === 'arena' ? limits.arenaBytes : Math.max(1, Math.min(limits.arenaBytes, limits.extent));
  return { fromByte: 0, toByte, fromPosition: 0, toPosition: limits.operationCount };
}

/** A window of the same extent, moved and cut so that it lies within the limits. */
export function withinLimits(window: HeatWindow, limits: HeatLimits): HeatWindow {
  const bytes = Math.max(1, Math.min(limits.arenaBytes, Math.round(bytesOf(window))));
  const positions = Math.max(1, Math.min(limits.operationCount + 1, Math.round(positionsOf(window))));
  const fromByte = Math.max(0, Math.min(limits.arenaBytes - bytes, Math.round(window.fromByte)));
  const fromPosition = Math.max(0, Math.min(limits.operationCount + 1 - positions, Math.round(window.fromPosition)));
  return { fromByte, toByte: fromByte + bytes, fromPosition, toPosition: fromPosition + positions - 1 };
}

/** A position's place is as wide as a position is; `x` is its left edge. */
export function xOf({ window, width }: HeatPlot, position: number): number {
  return ((position - window.fromPosition) / positionsOf(window)) * width;
}

export function yOf({ window, height }: HeatPlot, byte: number): number {
  return ((byte - window.fromByte) / bytesOf(window)) * height;
}

/** The position at `x`, the nearest one in the window. */
export function positionAt({ window, width }: HeatPlot, x: number): number {
  const position = window.fromPosition + Math.floor((x / width) * positionsOf(window));
  return Math.max(window.fromPosition, Math.min(window.toPosition, position));
}

/** The byte at `y`, the nearest one in the window. */
export function byteAt({ window, height }: HeatPlot, y: number): number {
  const byte = window.fromByte + Math.floor((y / height) * bytesOf(window));
  return Math.max(window.fromByte, Math.min(window.toByte - 1, byte));
}

/** Zooms in (out below 1) by a factor; the point keeps its place. */
export function zoomWindow(plot: HeatPlot, limits: HeatLimits, factor: number, x: number, y: number): HeatWindow {
  const { window, width, height } = plot;
  const bytes = Math.min(limits.arenaBytes, Math.max(1, bytesOf(window) / factor));
  const positions = Math.min(limits.operationCount + 1, Math.max(1, positionsOf(window) / factor));
  const fromByte = window.fromByte + (y / height) * (bytesOf(window) - bytes);
  const fromPosition = window.fromPosition + (x / width) * (positionsOf(window) - positions);
  return withinLimits({ fromByte, toByte: fromByte + bytes, fromPosition, toPosition: fromPosition + positions - 1 }, limits);
}

/** Moves the window by pixels. */
export function panWindow(plot: HeatPlot, limits: HeatLimits, x: number, y: number): HeatWindow {
  const { window, width, height } = plot;
  const bytes = (y / height) * bytesOf(window);
  const positions = (x / width) * positionsOf(window);
  return withinLimits(
    {
      fromByte: window.fromByte + bytes,
      toByte: window.toByte + bytes,
      fromPosition: window.fromPosition + positions,
      toPosition: window.toPosition + positions,
    },
    limits,
  );
}

/** The window between two points of the plot, whichever comes first. */
export function brushWindow(plot: HeatPlot, from: { x: number; y: number }, to: { x: number; y: number }): HeatWindow {
  return {
    fromByte: byteAt(plot, Math.min(from.y, to.y)),
    toByte: byteAt(plot, Math.max(from.y, to.y)) + 1,
    fromPosition: positionAt(plot, Math.min(from.x, to.x)),
    toPosition: positionAt(plot, Math.max(from.x, to.x)),
  };
}

/** Round positions along the axis, `room` pixels apart at least. */
export function positionTicks({ window, width }: HeatPlot, room: number): number[] {
  const step = roundStep((positionsOf(window) * room) / Math.max(1, width));
  const ticks: number[] = [];
  for (let position = Math.ceil(window.fromPosition / step) * step; position <= window.toPosition; position += step) ticks.push(position);
  return ticks;
}

/** Addresses along the axis at multiples of a power of two, `room` pixels apart at least. */
export function byteTicks({ window, height }: HeatPlot, room: number): number[] {
  const step = 2 ** Math.max(0, Math.ceil(Math.log2((bytesOf(window) * room) / Math.max(1, height))));
  const ticks: number[] = [];
  for (let byte = Math.ceil(window.fromByte / step) * step; byte < window.toByte; byte += step) ticks.push(byte);
  return ticks;
}

/** The least of 1, 2, 5, 10, 20, … that is not below a value. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= value) ?? 10 * power);
}
