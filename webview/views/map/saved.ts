// What the view keeps over hiding, reload and restart.
import { fields, numberFrom, oneOf, wholeFrom, type Read } from '../../../src/protocol/saved';
import { colorings } from '../../../src/protocol/coloring';

export const readSavedMap = fields({
  /** As `SavedWindow` has them. */
  rowOrder: wholeFrom(0, 64),
  topByte: numberFrom(0),
  colorBy: oneOf(colorings),
  colorBefore: oneOf(colorings),
  /** The table below, by its number from 0. */
  tab: wholeFrom(0, 1),
});
export type SavedMap = Read<typeof readSavedMap>;
