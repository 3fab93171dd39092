import type { ViewName } from '../../src/protocol/views';
import { FreeListsView } from './free-lists/view';
import { HeatView } from './heat/view';
import { MapPage } from './map/page';
import { SitesView } from './sites/view';
import { SlabsView } from './slabs/view';
import { TreeView } from './tree/view';
import type { View, ViewActions } from './view';

/** How each view is made. Their order is that of `viewNames`. */
export const viewMakers: Readonly<Partial<Record<ViewName, (actions: ViewActions, saved: unknown) => View>>> = {
  map: (actions, saved) => new MapPage(actions, saved),
  tree: (actions, saved) => new TreeView(actions, saved),
  slabs: (actions, saved) => new SlabsView(actions, saved),
  freeLists: (actions, saved) => new FreeListsView(actions, saved),
  heat: (actions, saved) => new HeatView(actions, saved),
  sites: (actions, saved) => new SitesView(actions, saved),
};
