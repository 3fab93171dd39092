// What the view keeps over hiding, reload and restart.
import { colorings } from '../../../src/protocol/coloring';
import { fields, oneOf, truth, wholeFrom, type Read } from '../../../src/protocol/saved';

export const readSavedRecorded = fields({
  colorBy: oneOf(colorings),
  colorBefore: oneOf(colorings),
  /** A row is 2^rowOrder bytes; absent where all is to fit. */
  rowOrder: wholeFrom(0, 64),
  table: truth,
});
export type SavedRecorded = Read<typeof readSavedRecorded>;
