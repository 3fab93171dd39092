// What the view keeps over hiding, reload and restart.
import { fields, truth, type Read } from '../../../src/protocol/saved';

export const readSavedZones = fields({
  /** The free lists of each zone are folded away: its region and the calculation are seen alone. */
  folded: truth,
});
export type SavedZones = Read<typeof readSavedZones>;
