// What the view keeps over hiding, reload and restart.
import { fields, wholeFrom, type Read } from '../../../src/protocol/saved';

export const readSavedFreeLists = fields({
  /** The one that the reader has chosen. */
  order: wholeFrom(0, 64),
});
export type SavedFreeLists = Read<typeof readSavedFreeLists>;
