// What the view keeps over hiding, reload and restart.
import { fields, oneOf, truth, type Read } from '../../../src/protocol/saved';
import { siteFigures, siteKinds } from '../../../src/model/sites';

export const readSavedSites = fields({
  by: oneOf(siteKinds),
  sort: oneOf(['site', ...siteFigures]),
  descending: truth,
  measure: oneOf(['count', 'bytes']),
  /** Where there is room for one of them: the sizes as a table, not as bars. */
  table: truth,
});
export type SavedSites = Read<typeof readSavedSites>;
