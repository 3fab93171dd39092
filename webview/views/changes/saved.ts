// What the view keeps over hiding, reload and restart.
import { fields, oneOf, truth, type Read } from '../../../src/protocol/saved';
import { changeListings, changeSorts } from './protocol';

export const readSavedChanges = fields({
  by: oneOf(changeListings),
  sort: oneOf(changeSorts),
  descending: truth,
});
export type SavedChanges = Read<typeof readSavedChanges>;
