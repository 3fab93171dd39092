// The part of run and arena that the heat map shows, and how it is moved and zoomed.
import type { HeatWindow } from '../../../src/model/heat';
import { roundStep } from '../../../src/model/round-step';
import { binaryStep, multiplesOf } from '../../layout/ticks';

/** A place in the picture. */
export interface HeatPoint {
  readonly byte: number;
  readonly position: number;
}

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

/** A wheel event, as far as it matters here. `deltaMode`: 0 for pixels, 1 for lines. */
type WheelTurn = Readonly<Record<'deltaX' | 'deltaY' | 'deltaMode', number> & Record<'ctrlKey' | 'metaKey' | 'shiftKey', boolean>>;

/** A wheel turned this far doubles. */
const wheelDoubling = 240;

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
  return multiplesOf(step, window.fromPosition, window.toPosition);
}

/** Addresses along the axis at multiples of a power of two, `room` pixels apart at least. */
export function byteTicks({ window, height }: HeatPlot, room: number): number[] {
  const step = binaryStep((bytesOf(window) * room) / Math.max(1, height));
  return multiplesOf(step, window.fromByte, window.toByte - 1);
}

/** Pixels between two lines that part regions, and between two of their addresses. */
const lineRoom = 3;
const labelRoom = 16;

/** Where lines part regions in view, and which of their beginnings have room for their address; where the window begins within one, that place first. */
export function regionTicks(plot: HeatPlot, starts: readonly number[]): { readonly lines: number[]; readonly labels: number[] } {
  const { fromByte, toByte } = plot.window;
  const spaced = (bytes: readonly number[], room: number): number[] => {
    const kept: number[] = [];
    for (const byte of bytes) if (kept.length === 0 || yOf(plot, byte) - yOf(plot, kept[kept.length - 1]) >= room) kept.push(byte);
    return kept;
  };
  const inside = starts.filter((byte) => byte > fromByte && byte < toByte);
  return { lines: spaced(inside, lineRoom), labels: spaced([fromByte, ...inside], labelRoom) };
}

/** Where a key leads from a place in the plot, a step being a cell of the picture. Without a key: the same place, within the plot. */
export function stepFrom(
  from: HeatPoint,
  key: 'next' | 'previous' | 'up' | 'down' | 'first' | 'last' | 'pageUp' | 'pageDown' | undefined,
  { window, width, height }: HeatPlot,
  picture: { readonly rows: number; readonly columns: number } | undefined,
): HeatPoint {
  const bytes = Math.max(1, Math.round(bytesOf(window) / Math.min(picture?.rows ?? height, height)));
  const positions = Math.max(1, Math.round(positionsOf(window) / Math.min(picture?.columns ?? width, width)));
  const page = Math.max(bytes, Math.round(bytesOf(window) / 10));
  const moves: Record<NonNullable<typeof key>, [number, number]> = {
    next: [0, positions],
    previous: [0, -positions],
    down: [bytes, 0],
    up: [-bytes, 0],
    pageDown: [page, 0],
    pageUp: [-page, 0],
    first: [0, -Infinity],
    last: [0, Infinity],
  };
  const [byByte, byPosition] = key ? moves[key] : [0, 0];
  return {
    byte: Math.max(window.fromByte, Math.min(window.toByte - 1, from.byte + byByte)),
    position: Math.max(window.fromPosition, Math.min(window.toPosition, from.position + byPosition)),
  };
}

/** What a turn of the wheel, with the pointer at a place of the plot, makes of the window: zooms with Ctrl, else moves. */
export function turnWindow(plot: HeatPlot, limits: HeatLimits, wheel: WheelTurn, x: number, y: number): HeatWindow {
  const scale = wheel.deltaMode === 1 ? 16 : 1;
  if (wheel.ctrlKey || wheel.metaKey) {
    // Pinching arrives as a wheel with Ctrl, in small amounts.
    const pixels = wheel.deltaY * scale * (wheel.deltaMode === 0 && Math.abs(wheel.deltaY) < 20 ? 4 : 1);
    return zoomWindow(plot, limits, 2 ** (-pixels / wheelDoubling), x, y);
  }
  const [across, down] = wheel.shiftKey ? [wheel.deltaY, wheel.deltaX] : [wheel.deltaX, wheel.deltaY];
  return panWindow(plot, limits, across * scale, down * scale);
}

/** A window as large that has the byte in it: this one, or one around it. */
export function revealInWindow(window: HeatWindow, byte: number): HeatWindow {
  if (byte >= window.fromByte && byte < window.toByte) return window;
  const half = bytesOf(window) / 2;
  return { ...window, fromByte: byte - half, toByte: byte + half };
}

export function isSameWindow(a: HeatWindow, b: HeatWindow): boolean {
  return a.fromByte === b.fromByte && a.toByte === b.toByte && a.fromPosition === b.fromPosition && a.toPosition === b.toPosition;
}
