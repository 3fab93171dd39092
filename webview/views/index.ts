// The page's side of the memory map's views, a line each, in the order of their tabs and number keys. The host's side is src/panel/views.ts.
import type { RunPlacement } from '../../src/model/placement';
import type { ViewName } from '../../src/protocol/views';
import { MapPage } from './map/page';
import { TreeView } from './tree/view';
import { SlabsView } from './slabs/view';
import { FreeListsView } from './free-lists/view';
import { ChangesView } from './changes/view';
import { HeatView } from './heat/view';
import { RecordedView } from './recorded/view';
import { SitesView } from './sites/view';
import { ZonesView } from './zones/view';
import type { ViewMaker } from './view';

export const viewMakers: { readonly [Name in ViewName]: ViewMaker<Name> } = {
  map: (actions, saved) => new MapPage(actions, saved),
  tree: (actions, saved) => new TreeView(actions, saved),
  slabs: (actions, saved) => new SlabsView(actions, saved),
  freeLists: (actions, saved) => new FreeListsView(actions, saved),
  heat: (actions, saved) => new HeatView(actions, saved),
  sites: (actions, saved) => new SitesView(actions, saved),
  changes: (actions, saved) => new ChangesView(actions, saved),
  recorded: (actions, saved) => new RecordedView(actions, saved),
  zones: (actions, saved) => new ZonesView(actions, saved),
};

const viewNames = Object.keys(viewMakers) as readonly ViewName[];

/** What stands in for views that show what blocks as recorded have not. */
const recordedView = 'recorded' satisfies ViewName;

/** Those that have a tab, in the order of the tabs. */
export const tabNames: readonly ViewName[] = viewNames.filter((name) => name !== recordedView);

/** The view that a tab shows where blocks lie so; `placementsOf`: where they have to lie for a view. */
export function viewInTab(tab: ViewName, placement: RunPlacement, placementsOf: (view: ViewName) => readonly RunPlacement[]): ViewName {
  return placementsOf(tab).includes(placement) ? tab : recordedView;
}
