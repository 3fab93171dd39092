// What the view keeps over hiding, reload and restart.
import { fields, listOf, oneOf, truth, wholeFrom, type Read } from '../../../src/protocol/saved';
import { slabsSortKeys } from './protocol';

export const readSavedSlabs = fields({
  sort: oneOf(slabsSortKeys),
  descending: truth,
  /** The caches whose slabs are not shown. */
  closed: listOf(wholeFrom(0)),
});
export type SavedSlabs = Read<typeof readSavedSlabs>;
