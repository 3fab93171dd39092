import type { ViewName } from '../../src/protocol/views';
import { MapPage } from './mapPage';
import type { View, ViewActions } from './view';

/** How each view is made. Their order is that of `viewNames`. */
export const viewMakers: Readonly<Partial<Record<ViewName, (actions: ViewActions, saved: unknown) => View>>> = {
  map: (actions, saved) => new MapPage(actions, saved),
};
