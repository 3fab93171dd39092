// The host's side of the memory map's views, a line each. The page's side is webview/views/index.ts; each compiles only when it is complete.
import { changesHostView } from '../../webview/views/changes/model';
import { freeListsHostView } from '../../webview/views/free-lists/model';
import { heatHostView } from '../../webview/views/heat/model';
import { mapHostView } from '../../webview/views/map/model';
import { recordedHostView } from '../../webview/views/recorded/model';
import { sitesHostView } from '../../webview/views/sites/model';
import { slabsHostView } from '../../webview/views/slabs/model';
import { treeHostView } from '../../webview/views/tree/model';
import { zonesHostView } from '../../webview/views/zones/model';
import type { ViewRegistry } from '../picture/host-view';

export const hostViews: ViewRegistry = {
  map: mapHostView,
  tree: treeHostView,
  slabs: slabsHostView,
  freeLists: freeListsHostView,
  heat: heatHostView,
  sites: sitesHostView,
  changes: changesHostView,
  recorded: recordedHostView,
  zones: zonesHostView,
};
