// What the page keeps over hiding, reload and restart, and the host is given back after a restart.
import { fields, listOf, numberFrom, oneOf, text, truth, whole, wholeFrom, type Read, type Reader } from './saved';
import { placements } from '../model/placement';
import { axisNames, timelineSeries } from './timeline';

/** The timeline's drawing is never lower, in pixels. */
export const leastTimelineHeight = 60;

const readBands = fields({ allocated: truth, calls: truth, threads: truth });
/** Nothing of what is no object, as of what is not there. */
const bandChoice: Reader<Read<typeof readBands>> = (saved) =>
  typeof saved === 'object' && saved !== null && !Array.isArray(saved) ? readBands(saved) : undefined;

/** What the page keeps of the timeline. */
const readSavedTimeline = fields({
  /** Absent: operations. */
  axis: oneOf(axisNames),
  /** The part shown, on its axis; absent while it is the whole run. */
  window: whole({ from: wholeFrom(0), to: wholeFrom(0) }, ({ from, to }) => from <= to),
  hidden: listOf(oneOf(timelineSeries)),
  /** Operations a second. */
  speed: numberFrom(0),
  table: truth,
  /** Bands that were chosen to be shown or hidden; absent while none was. */
  bands: bandChoice,
  /** Height of the drawing in pixels; absent while nobody has chosen one. */
  height: numberFrom(leastTimelineHeight),
  /** The stretch that is selected. */
  stretch: whole({ from: wholeFrom(0), to: wholeFrom(1) }, ({ from, to }) => from < to),
});
export type SavedTimeline = Read<typeof readSavedTimeline>;

const share = numberFrom(0.05, 0.95);

/** How the reader has shared the panel's room: the parts below or beside a picture or view have these shares; folds are whole or a line. */
const readSavedRoom = fields({
  detailsBelow: share,
  detailsBeside: share,
  selectionBelow: share,
  selectionBeside: share,
  legend: truth,
  figures: truth,
});
export type SavedRoom = Read<typeof readSavedRoom>;

/** What each view keeps for itself, by its name; each reads its own. */
const perView = (saved: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof saved === 'object' && saved !== null && !Array.isArray(saved) ? { ...saved } : undefined;

export const readSavedState = fields({
  uri: text,
  pinned: truth,
  /** A panel beside another: its position is its own. */
  side: truth,
  /** But moves together with the others'. */
  locked: truth,
  /** Where the blocks lay; of one beside another that is its own. */
  placement: oneOf(placements),
  /** The setting, as typed, that one beside another shows its trace under. */
  setting: text,
  /** Operations done. */
  position: wholeFrom(0),
  /** The one that is pinned. */
  pinnedPosition: wholeFrom(0),
  /** The name of the view that is shown. */
  view: text,
  views: perView,
  timeline: readSavedTimeline,
  room: readSavedRoom,
  /** The filter's text. */
  filter: text,
  /** The selected byte. */
  selected: numberFrom(0),
});
export type SavedState = Read<typeof readSavedState>;
