// What the view keeps over hiding, reload and restart.
import { fields, numberFrom, oneOf, type Read } from '../../../src/protocol/saved';
import { colorings } from '../../../src/protocol/coloring';

export const readSavedTree = fields({
  /** The window, in bytes. */
  from: numberFrom(0),
  span: numberFrom(1),
  fitted: oneOf(['extent', 'arena']),
  colorBy: oneOf(colorings),
  colorBefore: oneOf(colorings),
});
export type SavedTree = Read<typeof readSavedTree>;
