// Which part of a run the timeline shows, and how zooming and moving change it.

/** The part of a run that the timeline shows: the positions from `from` to `to`, both included, of those from 0 to `last`. */
export interface TimelineWindow {
  readonly from: number;
  readonly to: number;
  readonly last: number;
}

/** Fewer positions make nothing clearer. */
const fewestPositions = 8;

export function wholeRun(last: number): TimelineWindow {
  return { from: 0, to: last, last };
}

export function isWhole({ from, to, last }: TimelineWindow): boolean {
  return from === 0 && to === last;
}

/** How many positions are shown. */
export function positionsOf({ from, to }: TimelineWindow): number {
  return to - from + 1;
}

/** Shows the positions between two, in any order; more where they are too few, and none beyond the run. */
export function showBetween(last: number, one: number, other: number): TimelineWindow {
  const wanted = Math.abs(Math.round(other) - Math.round(one)) + 1;
  const positions = Math.min(last + 1, Math.max(fewestPositions, wanted));
  const spare = Math.floor((positions - wanted) / 2);
  const from = Math.max(0, Math.min(last + 1 - positions, Math.min(Math.round(one), Math.round(other)) - spare));
  return { from, to: from + positions - 1, last };
}

/** Shows `factor` times as many positions; the one given stays where it is. */
export function zoomAround(window: TimelineWindow, position: number, factor: number): TimelineWindow {
  const before = positionsOf(window);
  const rounded = factor < 1 ? Math.floor(before * factor) : Math.ceil(before * factor);
  const positions = Math.max(Math.min(fewestPositions, window.last + 1), Math.min(window.last + 1, rounded));
  const share = (position - window.from + 0.5) / before;
  return moveTo(window.last, positions, position + 0.5 - share * positions);
}

/** Moves on by so many positions, as far as there are any. */
export function panBy(window: TimelineWindow, positions: number): TimelineWindow {
  return moveTo(window.last, positionsOf(window), window.from + positions);
}

/** Moves no further than needed to have a position in view, with a tenth of the window as context. */
export function keepInView(window: TimelineWindow, position: number): TimelineWindow {
  if (position >= window.from && position <= window.to) return window;
  const context = Math.floor(positionsOf(window) / 10);
  return panBy(window, position < window.from ? position - context - window.from : position + context - window.to);
}

/** The same part of a run that has another length. */
export function changeLength(window: TimelineWindow, last: number): TimelineWindow {
  if (last === window.last) return window;
  return isWhole(window) || window.from > last ? wholeRun(last) : showBetween(last, window.from, Math.min(last, window.to));
}

/** Where a position begins, in pixels: each has its share of the width, and its figures hold for all of that. */
export function startOf({ from, to }: TimelineWindow, width: number, position: number): number {
  return ((position - from) / (to - from + 1)) * width;
}

/** The middle of a position's share of the width. */
export function middleOf(window: TimelineWindow, width: number, position: number): number {
  return startOf(window, width, position + 0.5);
}

/** The position under a pixel; the nearest one beyond the edges. */
export function positionAt(window: TimelineWindow, width: number, x: number): number {
  const position = window.from + Math.floor((x / width) * positionsOf(window));
  return Math.max(window.from, Math.min(window.to, position));
}

function moveTo(last: number, positions: number, from: number): TimelineWindow {
  const start = Math.max(0, Math.min(last + 1 - positions, Math.round(from)));
  return { from: start, to: start + positions - 1, last };
}
