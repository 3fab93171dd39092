// What the page keeps over hiding, reload and restart, and the host is given back after a restart.
import { fields, listOf, numberFrom, oneOf, text, truth, whole, wholeFrom, type Read } from './saved';
import { timelineSeries } from './timeline';

/** The timeline's drawing is never lower, in pixels. */
export const leastTimelineHeight = 60;

/** What the page keeps of the timeline. */
const readSavedTimeline = fields({
  /** The part shown; absent while it is the whole run. */
  window: whole({ from: wholeFrom(0), to: wholeFrom(0) }, ({ from, to }) => from <= to),
  hidden: listOf(oneOf(timelineSeries)),
  /** Operations a second. */
  speed: numberFrom(0),
  table: truth,
  /** Height of the drawing in pixels; absent while nobody has chosen one. */
  height: numberFrom(leastTimelineHeight),
  /** The stretch that is selected. */
  stretch: whole({ from: wholeFrom(0), to: wholeFrom(1) }, ({ from, to }) => from < to),
});
export type SavedTimeline = Read<typeof readSavedTimeline>;

/** What each view keeps for itself, by its name; each reads its own. */
const perView = (saved: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof saved === 'object' && saved !== null && !Array.isArray(saved) ? { ...saved } : undefined;

export const readSavedState = fields({
  uri: text,
  pinned: truth,
  /** Operations done. */
  position: wholeFrom(0),
  /** The name of the view that is shown. */
  view: text,
  views: perView,
  timeline: readSavedTimeline,
  /** The filter's text. */
  filter: text,
  /** The selected byte. */
  selected: numberFrom(0),
});
export type SavedState = Read<typeof readSavedState>;
