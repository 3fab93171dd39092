// The part of the arena that the map shows, through zooming, scrolling, resizing and new runs. Pure: each change makes another window.
import type { Geometry } from './geometry';
import { rowBytes, visibleRange } from './geometry';
import { createGeometry, fitRowOrder, scrollTo, scrollToByte, shownBytes, zoomTo, type Arena, type Viewport } from './zoom';

/** Which part of the arena is in view, and how it came to be. */
export interface MapWindow {
  readonly arena: Arena;
  readonly geometry: Geometry;
  /** What the rows are fitted to, until the user zooms; they follow the viewport then. */
  readonly fitted: 'extent' | 'arena' | undefined;
  /** Everything used lies below this byte. */
  readonly extent: number;
}

export interface SavedWindow {
  readonly rowOrder?: number;
  readonly topByte?: number;
}

export function openWindow(arena: Arena, extent: number, viewport: Viewport, saved: SavedWindow = {}): MapWindow {
  const shown = shownBytes(arena, extent);
  const geometry =
    saved.rowOrder === undefined
      ? createGeometry(arena, viewport, fitRowOrder(arena, viewport, shown), 0, shown)
      : createGeometry(arena, viewport, saved.rowOrder, 0);
  return {
    arena,
    extent,
    geometry: scrollTo(geometry, (saved.topByte ?? 0) / rowBytes(geometry)),
    fitted: saved.rowOrder === undefined ? 'extent' : undefined,
  };
}

export function saveWindow(window: MapWindow): SavedWindow {
  const topByte = visibleRange(window.geometry).from;
  return window.fitted === 'extent' ? { topByte } : { rowOrder: window.geometry.rowOrder, topByte };
}

/** After the viewport has another size: fitted rows are fitted again, others keep their order and the byte on top. */
export function resizeWindow(window: MapWindow, viewport: Viewport): MapWindow {
  const { arena, extent, geometry, fitted } = window;
  const shown = fitted === 'extent' ? shownBytes(arena, extent) : arena.size;
  const order = fitted ? fitRowOrder(arena, viewport, shown) : geometry.rowOrder;
  const resized = createGeometry(arena, viewport, order, 0, shown);
  return { ...window, geometry: scrollTo(resized, (geometry.topRow * rowBytes(geometry)) / rowBytes(resized)) };
}

/** For another run: the window stays if the arena is the same. */
export function changeRun(window: MapWindow, arena: Arena, extent: number): MapWindow {
  const { width, height } = window.geometry;
  if (arena.size !== window.arena.size || arena.unit !== window.arena.unit) return openWindow(arena, extent, { width, height });
  return resizeWindow({ ...window, extent }, { width, height });
}

export function fitWindow(window: MapWindow, to: 'extent' | 'arena'): MapWindow {
  const fitted = resizeWindow({ ...window, fitted: to }, window.geometry);
  return { ...fitted, geometry: scrollTo(fitted.geometry, 0) };
}

/** Zooms in by powers of two (out if negative) and keeps the byte where it is. */
export function zoomWindow(window: MapWindow, steps: number, anchorByte: number): MapWindow {
  const geometry = zoomTo(window.geometry, window.arena, window.geometry.rowOrder - steps, anchorByte);
  return geometry.rowOrder === window.geometry.rowOrder ? window : { ...window, geometry, fitted: undefined };
}

export function scrollWindow(window: MapWindow, topRow: number): MapWindow {
  const geometry = scrollTo(window.geometry, topRow);
  return geometry.topRow === window.geometry.topRow ? window : { ...window, geometry };
}

export function revealInWindow(window: MapWindow, byte: number): MapWindow {
  const geometry = scrollToByte(window.geometry, byte);
  return geometry === window.geometry ? window : { ...window, geometry };
}
