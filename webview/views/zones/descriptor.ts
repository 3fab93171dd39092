// What everyone can read of the view of zones.
import { runPlacements } from '../../../src/model/placement';
import type { ViewDescriptor } from '../../../src/protocol/views';
import { zonesStrings } from './strings';

export const zonesDescriptor: ViewDescriptor<'zones'> = {
  name: 'zones',
  title: 'Zones',
  commandTitle: 'Show Zones',
  placements: runPlacements,
  strings: zonesStrings,
};
