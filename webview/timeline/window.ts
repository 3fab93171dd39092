// Which part of a run the timeline shows, and how zooming and moving change it: in positions, or in ticks of the run's clock. Both are places.

/** The part of a run that the timeline shows: the places from `from` to `to`, both included, of those from 0 to `last`. */
export interface TimelineWindow {
  readonly from: number;
  readonly to: number;
  readonly last: number;
}

/** Fewer make nothing clearer. */
const fewestPlaces = 8;

export function wholeRun(last: number): TimelineWindow {
  return { from: 0, to: last, last };
}

export function isWhole({ from, to, last }: TimelineWindow): boolean {
  return from === 0 && to === last;
}

/** How many places are shown. */
export function lengthOf({ from, to }: TimelineWindow): number {
  return to - from + 1;
}

/** Shows the places between two, in any order; more where they are too few, and none beyond the run. */
export function showBetween(last: number, one: number, other: number): TimelineWindow {
  const wanted = Math.abs(Math.round(other) - Math.round(one)) + 1;
  const positions = Math.min(last + 1, Math.max(fewestPlaces, wanted));
  const spare = Math.floor((positions - wanted) / 2);
  const from = Math.max(0, Math.min(last + 1 - positions, Math.min(Math.round(one), Math.round(other)) - spare));
  return { from, to: from + positions - 1, last };
}

/** Shows `factor` times as many places; the one given stays where it is. */
export function zoomAround(window: TimelineWindow, place: number, factor: number): TimelineWindow {
  const before = lengthOf(window);
  const rounded = factor < 1 ? Math.floor(before * factor) : Math.ceil(before * factor);
  const positions = Math.max(Math.min(fewestPlaces, window.last + 1), Math.min(window.last + 1, rounded));
  const share = (place - window.from + 0.5) / before;
  return moveTo(window.last, positions, place + 0.5 - share * positions);
}

/** Moves on by so many places, as far as there are any. */
export function panBy(window: TimelineWindow, positions: number): TimelineWindow {
  return moveTo(window.last, lengthOf(window), window.from + positions);
}

/** Moves no further than needed to have a place in view, with a tenth of the window as context. */
export function keepInView(window: TimelineWindow, place: number): TimelineWindow {
  if (place >= window.from && place <= window.to) return window;
  const context = Math.floor(lengthOf(window) / 10);
  return panBy(window, place < window.from ? place - context - window.from : place + context - window.to);
}

/** The same part of a run that has another length. */
export function changeLength(window: TimelineWindow, last: number): TimelineWindow {
  if (last === window.last) return window;
  return isWhole(window) || window.from > last ? wholeRun(last) : showBetween(last, window.from, Math.min(last, window.to));
}

/** Where a place begins, in pixels: each has its share of the width, and its figures hold for all of that. */
export function startOf({ from, to }: TimelineWindow, width: number, place: number): number {
  return ((place - from) / (to - from + 1)) * width;
}

/** The middle of a place's share of the width. */
export function middleOf(window: TimelineWindow, width: number, place: number): number {
  return startOf(window, width, place + 0.5);
}

/** The place under a pixel; the nearest one beyond the edges. */
export function placeAt(window: TimelineWindow, width: number, x: number): number {
  const place = window.from + Math.floor((x / width) * lengthOf(window));
  return Math.max(window.from, Math.min(window.to, place));
}

function moveTo(last: number, positions: number, from: number): TimelineWindow {
  const start = Math.max(0, Math.min(last + 1 - positions, Math.round(from)));
  return { from: start, to: start + positions - 1, last };
}
