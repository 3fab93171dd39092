// What the view keeps over hiding, reload and restart.
import { fields, oneOf, truth, type Read } from '../../../src/protocol/saved';
import { siteCosts, siteFigures, siteKinds } from '../../../src/model/sites';
import { siteTables } from './protocol';

export const readSavedSites = fields({
  by: oneOf(siteKinds),
  sort: oneOf(['site', ...siteFigures]),
  descending: truth,
  /** What the table tells, and how it is sorted where that is what sites cost. */
  shows: oneOf(siteTables),
  wasteSort: oneOf(['site', ...siteCosts]),
  wasteDescending: truth,
  measure: oneOf(['count', 'bytes']),
  /** Where there is room for one of them: the sizes as a table, not as bars. */
  table: truth,
});
export type SavedSites = Read<typeof readSavedSites>;
