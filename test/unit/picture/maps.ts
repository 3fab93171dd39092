/** Memory maps without VS Code around them. */
import { english } from '../../../src/model/localize';
import { hostViews } from '../../../src/panel/views';
import { MapController } from '../../../src/picture/map-controller';
import type { MapSurroundings } from '../../../src/picture/map-surroundings';
import type { SavedState } from '../../../src/protocol/saved-state';
import type { SessionStore } from '../../../src/session/store';
import type { MapRequest } from '../../../webview/views/map/protocol';
import type { RecordedRequest } from '../../../webview/views/recorded/protocol';

/** All of an arena of 64 units, each drawn by itself. */
export const wholeArena: MapRequest = {
  kind: 'map',
  fromUnit: 0,
  toUnit: 64,
  cellOrder: 0,
  bytesPerPixel: 0.1,
  overviewCells: 64,
  colorBy: 'state',
};

/** All regions of memory as it was recorded, or of blocks of any length. */
export const allRegions: RecordedRequest = { kind: 'recorded', colorBy: 'state', fitRows: 20, from: 0, count: 20, pixels: 64 };

/** A map whose page has not said yet that it runs; what is not given of its surroundings does nothing. */
export function openMap(store: SessionStore, given: Partial<MapSurroundings>, saved?: SavedState): MapController {
  const nothing = (): void => undefined;
  const surroundings: MapSurroundings = {
    post: nothing,
    shown: nothing,
    nameOf: (uri) => uri.slice(uri.lastIndexOf('/') + 1),
    run: nothing,
    place: nothing,
    placeBeside: nothing,
    optionsWith: (_session, _trace, by) => by,
    hintWanted: () => false,
    hintDismissed: nothing,
    openSample: nothing,
    failed: nothing,
    ...given,
  };
  return new MapController(store, surroundings, hostViews, english, saved);
}
